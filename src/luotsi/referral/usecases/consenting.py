"""Consent: recorded, and withdrawn with effect at once."""

from datetime import datetime

from django.utils import timezone

from luotsi.access.acts import usecase
from luotsi.access.ledger import record
from luotsi.access.readers import Reader
from luotsi.countries import queries as countries
from luotsi.countries.schema import ConsentForm
from luotsi.countries.vocabulary import ConsentKind, Permission
from luotsi.referral import tasks
from luotsi.referral.facts import ConsentFact
from luotsi.referral.locking import held_case
from luotsi.referral.models import Case, Consent, Handoff
from luotsi.referral.refusals import RULES, ConsentWithdrawn, UnknownChoice


@usecase("consent.recorded", Permission.REFER, Permission.OFFER_HANDOFF, refusals=RULES)
def record_consent(*, case: Case, fact: ConsentFact, by: Reader) -> Consent:
    """Record what the person agreed to. Sharing with a named organisation opens exactly the named parts to it."""
    return write_consent(case=held_case(case, by), fact=fact, at=timezone.now(), by=by)


def write_consent(*, case: Case, fact: ConsentFact, at: datetime, by: Reader) -> Consent:
    """The consent itself, inside a running act."""
    form = next((f for f in countries.entries("consent_forms", ConsentForm) if f.kind is fact.kind), None)
    if form is None or not countries.country().language(fact.language):
        raise UnknownChoice
    consent = Consent.objects.create(
        case=case,
        kind=fact.kind,
        receiver=fact.receiver,
        compartments=list(fact.compartments),
        form_version=str(form.version),
        language=fact.language,
        how_given=fact.how_given,
        on_behalf_by=fact.on_behalf_by,
        given_at=at,
        recorded_by=by.user,
    )
    record(
        "consent.given", by=by, case_id=case.pk, subject=f"consent:{consent.pk}", kind=str(fact.kind),
        receiver=fact.receiver.code if fact.receiver else None, compartments=list(fact.compartments),
    )  # fmt: skip
    return consent


@usecase("consent.withdrawn", Permission.REFER, Permission.OFFER_HANDOFF, refusals=RULES)
def withdraw_consent(*, consent: Consent, by: Reader) -> Consent:
    """End a consent: the grants that rest on it end in the same instant, and an offer behind which it stands cannot be accepted."""
    held_case(consent.case, by)
    consent = Consent.objects.select_for_update().get(pk=consent.pk)
    if not consent.stands:
        raise ConsentWithdrawn
    consent.withdrawn_at, consent.withdrawn_recorded_by = max(timezone.now(), consent.given_at), by.user
    consent.save(update_fields=["withdrawn_at", "withdrawn_recorded_by"])
    record("consent.withdrawn", by=by, case_id=consent.case_id, subject=f"consent:{consent.pk}", kind=consent.kind)
    if consent.kind == ConsentKind.NAMED_SHARING and consent.receiver_id:
        tasks.tell_organisation(consent.receiver_id)
    for handoff in Handoff.objects.unanswered().filter(rests_on=consent):
        tasks.tell_organisation(handoff.to_organisation_id)
    return consent
