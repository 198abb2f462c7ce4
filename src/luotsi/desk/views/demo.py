"""The demo's door: continue as one of the country's invented people. Outside demo mode it is not there."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import login
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language

from luotsi.access.ledger import record
from luotsi.access.people import demo_email
from luotsi.access.readers import Reader
from luotsi.actors.models import Membership
from luotsi.actors.queries import demo_people
from luotsi.countries import queries as countries
from luotsi.countries.schema import DemoPerson, Role

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@dataclass(frozen=True)
class Persona:
    """One invented person as the page shows them."""

    membership: Membership
    role_name: str
    can: str


def demo(request: HttpRequest) -> HttpResponse:
    """Lists the invented people; a submit continues as one of them, in a session marked as the demo's."""
    if not settings.DEMO:
        raise Http404
    people = demo_people(
        [demo_email(person) for person in countries.entries("demo", DemoPerson)], on=timezone.localdate()
    )
    if request.method == "POST":
        chosen = next((m for m in people if m.user.email == request.POST.get("person")), None)
        if chosen is None:
            raise Http404
        return _continue_as(request, chosen)
    first: dict[str, Membership] = {}
    for membership in people:
        first.setdefault(membership.role, membership)
    others = [membership for membership in people if membership not in first.values()]
    context = {"people": [_persona(m) for m in first.values()], "others": [_persona(m) for m in others]}
    return render(request, "desk/demo/demo.html", context)


@transaction.atomic
def _continue_as(request: HttpRequest, membership: Membership) -> HttpResponse:
    login(request, membership.user, backend=BACKEND)
    request.session["demo"] = True
    request.session["membership"] = membership.pk
    record("session.began", by=Reader.of(membership), subject=f"user:{membership.user_id}", demo=True)
    return redirect("desk:my-work")


def _persona(membership: Membership) -> Persona:
    role = countries.get("roles", membership.role, Role)
    language = get_language() or "en"
    return Persona(membership, role.names.say(language), role.can.say(language))
