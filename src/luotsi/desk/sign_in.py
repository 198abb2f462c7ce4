"""How staff sign in: nobody signs up, and what happens is in the ledger.

The receivers below listen to allauth and Django; `DeskConfig.ready` imports this module, which connects them.
"""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.signals import password_changed, password_reset, password_set, user_logged_in, user_logged_out
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authentication_failed, authenticator_added, authenticator_removed, authenticator_reset
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.core.exceptions import ValidationError
from django.dispatch import receiver
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from luotsi.access.ledger import record
from luotsi.actors.models import User
from luotsi.actors.queries import memberships_of
from luotsi.desk.doors import reader_of


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Accounts are made by an organisation's administrator alone, and too many failed attempts are on record."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def format_email_subject(self, subject: str) -> str:
        return subject

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """One who works in several places is asked first where they work now."""
        places = memberships_of(cast(User, request.user), on=timezone.localdate())
        return reverse("desk:choose-role") if len(places) > 1 else cast(str, super().get_login_redirect_url(request))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("desk:account")

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            record("sign_in.locked", by=None, refused=True, **_tried(credentials))
            raise


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """An identity provider proves who somebody is; it brings nobody in whom no administrator has added."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: object) -> bool:
        return False

    def can_authenticate_by_email(self, login: object, email: str) -> bool:
        """The operator chose the provider, and allauth asks only with addresses that the provider has verified."""
        return True


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """The secrets of authenticator apps lie encrypted: who reads the table cannot make codes."""

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def get_totp_issuer(self) -> str:
        return "Luotsi"

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return gettext("Key %(number)d") % {"number": number}


class SessionsAdapter(DefaultUserSessionsAdapter):  # type: ignore[misc]  # allauth has no types
    """A session that its owner ends from elsewhere is on record."""

    def end_sessions(self, sessions: Any) -> None:
        super().end_sessions(sessions)
        for session in sessions:
            record("session.ended", by=None, subject=f"user:{session.user_id}", from_elsewhere=True)


def _cipher() -> Fernet:
    return Fernet(urlsafe_b64encode(hashlib.sha256(b"second factor:" + settings.SECRET_KEY.encode()).digest()))


def _tried(credentials: dict[str, Any]) -> dict[str, Any]:
    """Whom a sign-in was tried as: the account where there is one, else a keyed code of what was typed."""
    typed = str(credentials.get("email") or credentials.get("username") or "").strip().lower()
    user = User.objects.filter(email=typed).values_list("pk", flat=True).first()
    if user is not None:
        return {"subject": f"user:{user}"}
    return {"typed": hmac.new(settings.SEARCH_KEY.encode(), typed.encode(), hashlib.sha256).hexdigest()[:32]}


def _by(request: HttpRequest, user: User, act: str, **details: Any) -> None:
    """Record what a member of staff did with their own account, for the organisation where they work."""
    reader = reader_of(request) if request.user.is_authenticated else None
    record(act, by=reader, subject=f"user:{user.pk}", **details)


@receiver(user_logged_in)
def signed_in(request: HttpRequest, user: User, **_: Any) -> None:
    _by(request, user, "session.began")


@receiver(user_logged_out)
def signed_out(request: HttpRequest, user: User | None, **_: Any) -> None:
    if user is not None:
        _by(request, user, "session.ended")


@receiver(user_login_failed)
def sign_in_failed(credentials: dict[str, Any], **_: Any) -> None:
    record("sign_in.failed", by=None, refused=True, **_tried(credentials))


@receiver(authentication_failed)
def second_factor_failed(user: User, authenticator: Authenticator, **_: Any) -> None:
    record("second_factor.failed", by=None, refused=True, subject=f"user:{user.pk}", kind=str(authenticator.type))


@receiver(authenticator_added)
def second_factor_added(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    _by(request, user, "second_factor.added", kind=str(authenticator.type))


@receiver(authenticator_removed)
def second_factor_removed(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    _by(request, user, "second_factor.removed", kind=str(authenticator.type))


@receiver(authenticator_reset)
def second_factor_renewed(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    _by(request, user, "second_factor.renewed", kind=str(authenticator.type))


@receiver([password_changed, password_reset, password_set])
def password_was_set(request: HttpRequest, user: User, **_: Any) -> None:
    _by(request, user, "password.set")
