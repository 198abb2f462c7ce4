"""What holds for every response of the desk."""

import time
from collections.abc import Callable
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

SEEN_EVERY_SECONDS = 300
GetResponse = Callable[[HttpRequest], HttpResponse]
# Signing in, setting up a second factor, ending a session, and what needs no account at all.
OPEN_WITHOUT_SECOND_FACTOR = (
    "account_", "mfa_", "usersessions_", "socialaccount_", "openid_connect_", "set_language", "healthz", "desk:demo", "desk:home",
)  # fmt: skip
# Addresses that allauth brings and this house does not use: an administrator adds people and keeps their addresses.
CLOSED = ("account_signup", "account_email", "account_confirm_email", "account_confirm_login_code")


class NoStoreMiddleware:
    """A page about a person is kept by no browser and no proxy."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        return response


class SecondFactorMiddleware:
    """Staff sign in with a second factor: without one, the only way leads to setting one up."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> HttpResponse | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name.startswith(CLOSED):
            raise Http404
        if name.startswith(OPEN_WITHOUT_SECOND_FACTOR) or not request.user.is_authenticated:
            return None
        return None if has_second_factor(request) else redirect("mfa_index")


def has_second_factor(request: HttpRequest) -> bool:
    """Is the signed-in account protected by more than a password?

    One who came through an identity provider was asked there; a demo session is nobody's account.
    """
    return is_demo_session(request) or is_mfa_enabled(request.user) or _came_through_a_provider(request)


def _came_through_a_provider(request: HttpRequest) -> bool:
    records: list[dict[str, Any]] = get_authentication_records(request, request.user)
    return any(record.get("method") == "socialaccount" for record in records)


def is_demo_session(request: HttpRequest) -> bool:
    """Did this session begin on the demo's page? Such a mark counts in demo mode alone."""
    return settings.DEMO and bool(request.session.get("demo"))


class SessionSeenMiddleware:
    """Notes when a session was last seen, now and then: a write for each page would cost more than many a page."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        now = int(time.time())
        if request.user.is_authenticated and now - request.session.get("seen", 0) >= SEEN_EVERY_SECONDS:
            request.session["seen"] = now
            UserSession.objects.create_from_request(request)
        return self.get_response(request)
