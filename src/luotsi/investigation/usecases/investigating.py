"""Leads and investigations: opened, started, noted in, closed; and a request to an organisation that helps people."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.db import connection
from django.utils import timezone

from luotsi.access.acts import usecase
from luotsi.access.ledger import record
from luotsi.access.readers import Reader
from luotsi.actors.models import Organisation
from luotsi.actors.tasks import tell_organisation
from luotsi.core.idempotency import once
from luotsi.countries import queries as countries
from luotsi.countries.schema import Offence
from luotsi.countries.vocabulary import Permission
from luotsi.investigation.models import Investigation, InvestigationNote, SupportRequest
from luotsi.investigation.queries import could_be_asked
from luotsi.investigation.refusals import (
    RULES,
    CannotBeAsked,
    InvestigationIsClosed,
    NotYourInvestigation,
    UnknownOffence,
)

# After this many days the investigation side takes silence for a no; a proposal, since no law sets it.
ANSWER_WITHIN_DAYS = 30


@usecase("investigation.opened", Permission.RECEIVE_DISCLOSURES, refusals=RULES)
def open_lead(*, title: str, offences: Sequence[str], key: UUID, by: Reader) -> Investigation:
    """Open a lead. It becomes an investigation by starting."""
    reference = once(
        key=key, actor_id=by.user.pk, act="investigation.opened", do=lambda: _open(title.strip(), offences, by)
    )
    return Investigation.objects.visible_to(by).get(reference=reference)


def _open(title: str, offences: Sequence[str], by: Reader) -> str:
    _check(offences)
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT investigation_next_number()")
        number = cursor.fetchone()[0]
    opened = Investigation.objects.create(
        reference=f"INV-{timezone.localdate():%y}-{number:03d}",
        organisation=by.organisation, title=title, offences=list(offences), opened_at=now, opened_by=by.user,
    )  # fmt: skip
    record("investigation.opened", by=by, subject=f"investigation:{opened.reference}")
    return opened.reference


@usecase("investigation.started", Permission.RECEIVE_DISCLOSURES, refusals=RULES)
def start_investigation(*, investigation: Investigation, offences: Sequence[str], by: Reader) -> Investigation:
    """The lead becomes an investigation of the offences named. Raises OffenceMissing, InvestigationHasStarted."""
    _check(offences)
    investigation = _own(investigation, by)
    investigation.started_at, investigation.offences = timezone.now(), list(offences)
    investigation.save(update_fields=["started_at", "offences"])
    record("investigation.started", by=by, subject=f"investigation:{investigation.reference}", offences=list(offences))
    return investigation


@usecase("investigation.noted", Permission.RECEIVE_DISCLOSURES, refusals=RULES)
def write_investigation_note(*, investigation: Investigation, text: str, by: Reader) -> InvestigationNote:
    """Write a note into the investigation's own store."""
    investigation = _own(investigation, by)
    note = InvestigationNote.objects.create(
        investigation=investigation, text=text.strip(), at=timezone.now(), by=by.user
    )
    record("investigation.noted", by=by, subject=f"investigation:{investigation.reference}")
    return note


@usecase("investigation.closed", Permission.RECEIVE_DISCLOSURES, refusals=RULES)
def close_investigation(*, investigation: Investigation, why: str, by: Reader) -> Investigation:
    """Close it with a reason. Copies stay under their conditions until they are deleted."""
    investigation = _own(investigation, by)
    investigation.closed_at, investigation.closed_why = timezone.now(), why.strip()
    investigation.save(update_fields=["closed_at", "closed_why"])
    record("investigation.closed", by=by, subject=f"investigation:{investigation.reference}")
    return investigation


@usecase("investigation.looked_at", Permission.RECEIVE_DISCLOSURES, refusals=RULES)
def look_at_investigation(*, investigation: Investigation, by: Reader) -> Investigation:
    """Each look is in the ledger: what investigators wrote is about people too."""
    record("investigation.looked_at", by=by, subject=f"investigation:{investigation.reference}")
    return investigation


@usecase("support.requested", Permission.RECEIVE_DISCLOSURES, refusals=RULES)
def request_support(
    *, investigation: Investigation, to: Organisation, about: str, question: str, key: UUID, by: Reader
) -> SupportRequest:
    """Ask an organisation that helps people to ask a person something.

    No case is looked for and none is named: the act does the same, takes the same and says the same whether or not there is
    one, since it knows of none.
    """
    reference = once(
        key=key, actor_id=by.user.pk, act="support.requested",
        do=lambda: _ask(investigation, to, about.strip(), question.strip(), key, by),
    )  # fmt: skip
    return SupportRequest.objects.visible_to(by).get(reference=reference)


def _ask(investigation: Investigation, to: Organisation, about: str, question: str, key: UUID, by: Reader) -> str:
    investigation = _own(investigation, by)
    if to not in could_be_asked():
        raise CannotBeAsked
    asked = SupportRequest.objects.create(
        reference=key, investigation=investigation, from_organisation=by.organisation, to_organisation=to, about=about,
        question=question, asked_at=timezone.now(), asked_by=by.user,
        answer_by=timezone.localdate() + timedelta(days=ANSWER_WITHIN_DAYS),
    )  # fmt: skip
    record("support.requested", by=by, subject=f"request:{asked.reference}", to=to.code)
    tell_organisation(to.pk)
    return str(asked.reference)


def _own(investigation: Investigation, by: Reader) -> Investigation:
    """The open investigation of the reader's organisation, locked."""
    found = Investigation.objects.visible_to(by).select_for_update().filter(pk=investigation.pk).first()
    if found is None:
        raise NotYourInvestigation
    if found.closed_at is not None:
        raise InvestigationIsClosed
    return found


def _check(offences: Sequence[str]) -> None:
    if any(countries.find("offences", code, Offence) is None for code in offences):
        raise UnknownOffence
