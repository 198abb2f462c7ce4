"""The rail: what this reader can go to, and what waits there."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from luotsi.access.readers import Reader
from luotsi.countries import queries as countries
from luotsi.countries.vocabulary import Permission
from luotsi.desk.middleware import is_demo_session
from luotsi.desk.waiting import count_for


@dataclass(frozen=True)
class Place:
    """An entry of the rail; it is marked on the pages whose address begins with one of `prefixes`."""

    label: Promise
    url_name: str
    permission: Permission | None
    prefixes: tuple[str, ...]


GROUPS: list[tuple[Promise | str, list[Place]]] = [
    (
        "",
        [
            Place(_("My work"), "desk:my-work", None, ("/work/",)),
            Place(_("Cases"), "desk:cases", Permission.READ_CASES, ("/cases/", "/meetings/", "/team/")),
            Place(_("Deadlines"), "desk:deadlines", Permission.READ_CASES, ("/deadlines/",)),
            Place(_("Signals"), "desk:signals", Permission.RECORD_SIGNAL, ("/signals/",)),
            Place(_("Disclosures"), "desk:sent-disclosures", Permission.DISCLOSE, ("/disclosures/",)),
            Place(_("Received disclosures"), "desk:received", Permission.RECEIVE_DISCLOSURES, ("/received/",)),
            Place(_("Investigations"), "desk:investigations", Permission.RECEIVE_DISCLOSURES, ("/investigations/",)),
        ],
    ),
    (
        _("Assistance"),
        [
            Place(_("Services"), "desk:services", Permission.READ_DIRECTORY, ("/services/",)),
            Place(_("Service requests"), "desk:service-requests", Permission.ANSWER_REQUESTS, ("/service-requests/",)),
            Place(_("Directory"), "desk:directory", Permission.READ_DIRECTORY, ("/directory/",)),
        ],
    ),
    (
        _("Coordination"),
        [
            Place(_("Stuck cases"), "desk:coordination", Permission.COORDINATE, ("/coordination/",)),
            Place(_("Joint action"), "desk:joint-action", Permission.READ_FIGURES, ("/figures/joint-action/",)),
            Place(_("Same service, same time"), "desk:parity", Permission.READ_FIGURES, ("/parity/",)),
        ],
    ),
    (
        _("Data protection"),
        [
            Place(_("Requests of people"), "desk:person-requests", Permission.ANSWER_SUBJECT, ("/person/requests/",)),
            Place(_("Look in an emergency"), "desk:emergency", Permission.BREAK_GLASS, ("/person/emergency/",)),
            Place(_("Erasing"), "desk:retention", Permission.MANAGE_RETENTION, ("/person/retention/",)),
            Place(_("Ledger"), "desk:ledger", Permission.READ_LEDGER, ("/ledger/",)),
        ],
    ),
    (
        _("Organisation"),
        [
            Place(_("People and contact points"), "desk:organisation", Permission.MANAGE_PEOPLE, ("/organisation/",)),
            Place(_("Country"), "desk:country", Permission.READ_COUNTRY, ("/country/",)),
        ],
    ),
]


def context(request: HttpRequest) -> dict[str, object]:
    """What desk/base.html wants; nothing for a page without a reader."""
    reader: Reader | None = getattr(request, "reader", None)
    if reader is None:
        return {"demo": is_demo_session(request) if hasattr(request, "session") else False}
    return {
        "reader": reader,
        "reader_role": countries.label("roles", reader.role, get_language() or "en"),
        "reader_organisation": reader.organisation.name,
        "rail": rail(request.path, reader),
        "demo": is_demo_session(request),
    }


def rail(path: str, reader: Reader) -> list[dict[str, object]]:
    """The groups of the rail with the places that the reader may go to."""
    groups: list[dict[str, object]] = []
    for heading, places in GROUPS:
        items = [
            {
                "label": place.label,
                "url": reverse(place.url_name),
                "current": path.startswith(place.prefixes),
                "count": count_for(reader) if place.url_name == "desk:my-work" else 0,
            }
            for place in places
            if place.permission is None or reader.may(place.permission)
        ]
        if items:
            groups.append({"heading": heading, "items": items})
    return groups
