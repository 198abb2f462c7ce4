"""What pages ask of disclosures, on the sender's side. Everything starts from its reader."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from luotsi.access.readers import Reader
from luotsi.actors.models import Organisation
from luotsi.countries.vocabulary import Compartment, ConsentKind, Permission
from luotsi.disclosure.choices import RequestOutcome
from luotsi.disclosure.models import Disclosure, DisclosureItem, RequestHandling
from luotsi.investigation.queries import count_of_requests_to, requests_to
from luotsi.referral.queries import CaseFile, consents_of

if TYPE_CHECKING:
    from luotsi.investigation.models import SupportRequest
    from luotsi.referral.models import Case, Consent


def standing_consents(case: "Case") -> "list[Consent]":
    """Consents to sharing with a named organisation that stand now."""
    return [one for one in consents_of(case) if one.kind == ConsentKind.NAMED_SHARING and one.stands]


def disclosures_of(reader: Reader, case: "Case") -> list[Disclosure]:
    """Disclosures of one case, the newest first, of earlier senders too for the one who answers now."""
    return list(_with_people(reader).of_case(case.pk).order_by("-prepared_at"))  # type: ignore[attr-defined]  # our queryset


def newest_disclosures(reader: Reader) -> list[Disclosure]:
    """What the reader's organisation prepared or sent, of every case, the newest first."""
    return list(_with_people(reader).filter(sender=reader.organisation).order_by("-prepared_at")[:200])


def disclosure_of(reader: Reader, case_reference: str, reference: UUID) -> Disclosure | None:
    return _with_people(reader).filter(reference=reference, case_reference=case_reference).first()


def _with_people(reader: Reader) -> QuerySet[Disclosure]:
    people = ("prepared_by", "submitted_by", "checked_by", "recalled_by")
    return Disclosure.objects.visible_to(reader).select_related("sender", "receiver", *people)


def items_of(disclosure: Disclosure) -> list[DisclosureItem]:
    """What is passed on, as far as the reader reads those parts of the case."""
    return list(DisclosureItem.objects.filter(disclosure=disclosure).select_related("added_by").order_by("pk"))


def to_check(reader: Reader) -> list[Disclosure]:
    """Submitted by colleagues, for a second person to check, the oldest first."""
    found = Disclosure.objects.filter(sender=reader.organisation).to_check().not_touched_by(reader)
    return list(found.select_related("receiver", "submitted_by").order_by("submitted_at")[:50])


def requests_waiting(reader: Reader) -> "list[SupportRequest]":
    """Support requests that nobody here has handled, the oldest first."""
    handled = RequestHandling.objects.filter(organisation=reader.organisation).values("request_reference")
    return list(requests_to(reader, but=handled)[:50])


def requests_agreed_to(reader: Reader) -> "list[SupportRequest]":
    """Requests to which the person who was asked agreed, the newest first."""
    agreed = RequestHandling.objects.filter(organisation=reader.organisation, outcome=RequestOutcome.AGREES)
    found = requests_to(reader).filter(reference__in=agreed.values("request_reference"))
    return list(found.order_by("-asked_at")[:50])


def waiting_counts(reader: Reader) -> list[str]:
    """Counts of the disclosures that wait for the reader's check, and of the requests that wait for an answer."""
    return [_TO_CHECK, _UNHANDLED] if reader.may(Permission.DISCLOSE) else []


_TO_CHECK = """
SELECT count(*) FROM disclosure_disclosure d
 WHERE d.sender_id = %(own)s AND d.submitted_at IS NOT NULL AND d.sent_at IS NULL AND d.dropped_at IS NULL
   AND d.prepared_by_id <> %(person)s AND d.submitted_by_id IS DISTINCT FROM %(person)s
   AND NOT EXISTS (SELECT FROM disclosure_disclosureitem i WHERE i.disclosure_id = d.id AND i.added_by_id = %(person)s)
"""
_UNHANDLED = count_of_requests_to(
    but="SELECT request_reference FROM disclosure_requesthandling WHERE organisation_id = %(own)s"
)


def request_here(reader: Reader, reference: "str | UUID") -> "SupportRequest | None":
    """A support request that was sent to the reader's organisation."""
    return requests_to(reader).filter(reference=reference).first()


def handling_of(reader: Reader, reference: UUID) -> RequestHandling | None:
    found = RequestHandling.objects.filter(organisation=reader.organisation, request_reference=reference)
    return found.select_related("handled_by").first()


@dataclass(frozen=True)
class Look:
    """The receiver opened what was sent."""

    at: datetime
    organisation: Organisation


def looks_at(disclosure: Disclosure) -> list[Look]:
    """When the receiver opened the content, from the ledger: for the sender, and to tell the person."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT at, organisation_id FROM disclosure_looks(%s)", [disclosure.reference])
        rows = cursor.fetchall()
    organisations = Organisation.objects.in_bulk({pk for _at, pk in rows}) if rows else {}
    return [Look(at, organisations[pk]) for at, pk in rows]


@dataclass(frozen=True)
class CaseFact:
    """A fact of the file that can be chosen for a disclosure; none is chosen beforehand."""

    code: str
    compartment: Compartment
    value: str


def facts_of(file: CaseFile) -> Iterator[CaseFact]:
    """What the reader's view of the file holds, one fact each: the fields of identity and contact, and the notes."""
    for compartment, row, names in (
        (Compartment.IDENTITY, file.identity, IDENTITY),
        (Compartment.CONTACT, file.contact, CONTACT),
    ):
        for name in names if row is not None else ():
            if value := str(getattr(row, name) or ""):
                yield CaseFact(name, compartment, value)
    for note in file.notes:
        yield CaseFact(f"note-{note.pk}", Compartment(note.compartment), note.text)


IDENTITY = ("given_names", "family_names", "other_names", "born_on", "birth_year", "sex", "nationality", "document")
CONTACT = ("language", "phone", "address", "municipality", "safe_way", "representative", "representative_contact")
