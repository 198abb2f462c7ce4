"""The one door to every page: who reads, may they do this, and is it on record when they may not."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol, cast

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.utils import timezone
from django.utils.http import urlencode

from luotsi.access.ledger import record
from luotsi.access.readers import Reader, bind
from luotsi.actors.models import Membership, User
from luotsi.actors.queries import memberships_of
from luotsi.core.errors import NotAllowed
from luotsi.countries.vocabulary import Permission

P = ParamSpec("P")


class ReaderRequest(HttpRequest):
    """A request behind the door: it has a reader, bound to the database for as long as the view runs."""

    reader: Reader
    user: User


class View(Protocol):
    permissions: frozenset[Permission]

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase: ...


def require(*permissions: Permission) -> Callable[[Callable[Concatenate[ReaderRequest, P], HttpResponseBase]], View]:
    """Open a view to readers with one of `permissions`, inside one transaction with the reader bound.

    A look at what one may not see, or that is not there, gets the same answer and leaves the same trace.
    """

    def decorate(view: Callable[Concatenate[ReaderRequest, P], HttpResponseBase]) -> View:
        @wraps(view)
        def enter(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect(f"{resolve_url('account_login')}?{urlencode({'next': request.get_full_path()})}")
            reader = reader_of(request)
            if reader is None:
                raise PermissionDenied
            try:
                with transaction.atomic():
                    if not bind(reader) or not any(reader.may(permission) for permission in permissions):
                        raise PermissionDenied
                    request.reader = reader  # type: ignore[attr-defined]  # this is where it becomes a ReaderRequest
                    return view(cast(ReaderRequest, request), *args, **kwargs)
            except (Http404, PermissionDenied, NotAllowed) as refusal:
                record(
                    "page.refused",
                    by=reader,
                    refused=True,
                    page=request.resolver_match.view_name if request.resolver_match else "",
                    method=request.method,
                )
                if isinstance(refusal, NotAllowed):
                    raise PermissionDenied from refusal
                raise

        entered = cast(View, enter)
        entered.permissions = frozenset(permissions)
        return entered

    return decorate


def reader_of(request: HttpRequest) -> Reader | None:
    """The reader of this session: the membership chosen, else the first in force; None for one who works nowhere."""
    chosen = request.session.get("membership")
    found: list[Membership] = memberships_of(cast(User, request.user), on=timezone.localdate())
    if not found:
        return None
    return Reader.of(next((m for m in found if m.pk == chosen), found[0]))
