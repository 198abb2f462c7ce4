"""What the investigation side tells pages and the rooms above it. Everything starts from its reader."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from luotsi.access.readers import Reader
from luotsi.actors.models import Organisation
from luotsi.actors.queries import organisations_where
from luotsi.countries.vocabulary import Permission, World
from luotsi.investigation.models import Investigation, InvestigationNote, Received, SupportRequest

LONG = 200


def received_of(reader: Reader) -> QuerySet[Received]:
    """Copies in the reader's organisation."""
    return Received.objects.visible_to(reader).select_related("sender", "answered_by", "deleted_by", "investigation")


def received_list(reader: Reader) -> list[Received]:
    """The newest copies and receipts, without their content."""
    return list(received_of(reader).order_by("-sent_at")[:LONG])


def received_waiting(reader: Reader) -> list[Received]:
    """What the reader's organisation has to answer or to delete, the oldest first."""
    return list(received_of(reader).waiting().order_by("sent_at")[:LONG])  # type: ignore[attr-defined]  # our queryset


def received_counts(reader: Reader) -> list[str]:
    """The count of the same."""
    return [_RECEIVED] if reader.may(Permission.RECEIVE_DISCLOSURES) else []


_RECEIVED = """
SELECT count(*) FROM investigation_received
 WHERE organisation_id = %(own)s AND (answer = '' OR answer = 'acknowledged' AND deleted_at IS NULL
       AND (locked_at IS NOT NULL OR delete_by < %(today)s))
"""


def investigations_of(reader: Reader) -> QuerySet[Investigation]:
    return Investigation.objects.visible_to(reader)


def investigation_list(reader: Reader) -> list[Investigation]:
    """Open ones first, the newest on top."""
    found = list(Investigation.objects.visible_to(reader).order_by("-opened_at")[:LONG])
    return sorted(found, key=lambda one: one.closed_at is not None)


def open_investigations(reader: Reader) -> list[Investigation]:
    return list(Investigation.objects.visible_to(reader).open().order_by("-opened_at")[:LONG])


def notes_of(investigation: Investigation) -> list[InvestigationNote]:
    return list(InvestigationNote.objects.filter(investigation=investigation).select_related("by").order_by("-at"))


def copies_in(investigation: Investigation) -> list[Received]:
    return list(Received.objects.filter(investigation=investigation).select_related("sender").order_by("-sent_at"))


def requests_of(investigation: Investigation) -> list[SupportRequest]:
    """What was asked, for the one who asked. Whether anybody did anything with it is not known here."""
    found = SupportRequest.objects.filter(investigation=investigation).select_related("to_organisation", "asked_by")
    return list(found.order_by("-asked_at"))


def could_be_asked() -> list[Organisation]:
    """Organisations that help people, by name: the same list whoever is helped by them."""
    found = organisations_where(Permission.DISCLOSE, on=timezone.localdate())
    return [organisation for organisation in found if organisation.world == World.ASSISTANCE]


def requests_to(reader: Reader, *, but: QuerySet[Any] | None = None) -> QuerySet[SupportRequest]:
    """Requests that were sent to the reader's organisation; `but` are references of those that it has handled."""
    asked = SupportRequest.objects.filter(to_organisation=reader.organisation)
    if but is not None:
        asked = asked.exclude(reference__in=but)
    return asked.select_related("from_organisation").order_by("asked_at")


def count_of_requests_to(*, but: str) -> str:
    """The count of the same for the organisation own, as SQL; `but` selects references of those that it has handled."""
    return (
        "SELECT count(*) FROM investigation_supportrequest"  # noqa: S608  our own words
        f" WHERE to_organisation_id = %(own)s AND reference NOT IN ({but})"
    )
