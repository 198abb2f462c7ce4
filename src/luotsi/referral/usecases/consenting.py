"""Consent: recorded with all that makes it one, and looked at."""

from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone

from luotsi.access.acts import usecase
from luotsi.access.ledger import record
from luotsi.access.readers import Reader
from luotsi.core.idempotency import once
from luotsi.countries import consent_sheets
from luotsi.countries import queries as countries
from luotsi.countries.schema import ConsentForm
from luotsi.countries.vocabulary import Permission
from luotsi.referral.consent_queries import ConsentFile, consent_file
from luotsi.referral.facts import ConsentFact
from luotsi.referral.locking import held_case
from luotsi.referral.models import Case, Consent, ConsentOnBehalf
from luotsi.referral.refusals import RULES, UnknownChoice


@usecase("consent.recorded", Permission.REFER, Permission.OFFER_HANDOFF, refusals=RULES)
def record_consent(*, case: Case, fact: ConsentFact, key: UUID | None = None, by: Reader) -> Consent:
    """Record what the person agreed to. Sharing with a named organisation opens exactly the named parts to it, until it ends.

    With a key, a repeated submit finds the consent of the first. Raises UnknownChoice, NotReadBack, InterpreterUnknown,
    SpeakerMissing, ChildNotAsked, ImpossibleDate, NotTheHolder.
    """

    def write() -> str:
        return str(write_consent(case=held_case(case, by), fact=fact, at=timezone.now(), by=by).pk)

    made = once(key=key, actor_id=by.user.pk, act="consent.recorded", do=write) if key else write()
    return Consent.objects.get(pk=made)


def write_consent(*, case: Case, fact: ConsentFact, at: datetime, by: Reader) -> Consent:
    """The consent itself, inside a running act."""
    form = next((f for f in countries.entries("consent_forms", ConsentForm) if f.kind is fact.kind), None)
    if form is None or not countries.country().language(fact.language):
        raise UnknownChoice
    sheet = consent_sheets.sheet_in(fact.sheet) if fact.sheet else None
    if fact.sheet and sheet is None:
        raise UnknownChoice
    behalf = fact.on_behalf
    consent = Consent.objects.create(
        case=case,
        kind=fact.kind,
        receiver=fact.receiver,
        compartments=list(fact.compartments),
        form_version=str(form.version),
        sheet=f"{fact.sheet} {sheet.version}" if sheet else "",
        language=fact.language,
        interpreter=fact.interpreter,
        interpreter_code=fact.interpreter_code,
        how_given=fact.how_given,
        place=fact.place,
        read_back_at=at if fact.read_back else None,
        on_behalf_relation=behalf.relation if behalf else "",
        on_behalf_basis=behalf.basis if behalf else "",
        child_view=behalf.child_view if behalf else "",
        given_at=at,
        valid_until=end_of(fact.until) if fact.until else None,
        recorded_by=by.user,
    )
    if behalf:
        ConsentOnBehalf.objects.create(consent=consent, case=case, name=behalf.name, child_words=behalf.child_words)
    record(
        "consent.given", by=by, case_id=case.pk, subject=f"consent:{consent.pk}", kind=str(fact.kind),
        receiver=fact.receiver.code if fact.receiver else None, compartments=list(fact.compartments),
        until=fact.until.isoformat() if fact.until else None, on_behalf=consent.on_behalf_relation or None,
    )  # fmt: skip
    return consent


def end_of(day: date) -> datetime:
    """The instant in which a day is over by the country's clock."""
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=ZoneInfo(countries.country().timezone))


@usecase("case.looked_at", Permission.READ_CASES, refusals=RULES)
def look_at_consents(*, case: Case, by: Reader) -> ConsentFile:
    """Open the consents of a case. Who spoke for the person is shown, and on record as seen, where one reads identity."""
    found = consent_file(case)
    record(
        "case.looked_at", by=by, case_id=case.pk, subject="consents",
        compartments=["identity"] if found.on_behalf else [],
    )  # fmt: skip
    return found
