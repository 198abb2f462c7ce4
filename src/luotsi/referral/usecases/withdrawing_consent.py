"""Withdrawing consent, whole or in part, with effect at once; and the answer of those who are told."""

from collections.abc import Collection

from django.utils import timezone

from luotsi.access.acts import usecase
from luotsi.access.ledger import record
from luotsi.access.readers import Reader
from luotsi.countries.vocabulary import Compartment, Permission
from luotsi.referral import tasks
from luotsi.referral.locking import lock_case
from luotsi.referral.models import Consent, ConsentRecall, Handoff, Responsibility
from luotsi.referral.refusals import RULES, ConsentHasRunOut, ConsentWithdrawn, NotTheHolder, RecallAnswered


@usecase("consent.withdrawn", Permission.REFER, Permission.OFFER_HANDOFF, Permission.READ_CASES, refusals=RULES)
def withdraw_consent(*, consent: Consent, parts: Collection[Compartment] = (), by: Reader) -> Consent:
    """End a consent, or some parts of it, in this instant: exactly the grants that rest on it end with it.

    Recorded by whoever hears it from the person: the organisation that answers, or the receiver. The database tells each
    receiver (ConsentRecall) and lets the parts that are left go on. Raises ConsentWithdrawn, ConsentHasRunOut, NotTheHolder.
    """
    lock_case(consent.case_id)
    holder = Responsibility.objects.filter(case_id=consent.case_id, ended_at=None).first()
    given = Consent.objects.select_for_update().filter(pk=consent.pk).first()
    if given is None:
        raise NotTheHolder
    if given.withdrawn_at is not None:
        raise ConsentWithdrawn
    if given.has_run_out:
        raise ConsentHasRunOut
    some = sorted(set(parts)) if set(parts) != set(given.compartments) else []
    given.withdrawn_at, given.withdrawn_recorded_by = max(timezone.now(), given.given_at), by.user
    given.withdrawn_parts = [str(part) for part in some] or None
    given.save(update_fields=["withdrawn_at", "withdrawn_recorded_by", "withdrawn_parts"])
    record(
        "consent.withdrawn", by=by, case_id=given.case_id, subject=f"consent:{given.pk}", kind=given.kind,
        compartments=given.withdrawn_parts or given.compartments,
    )  # fmt: skip
    for rest in Consent.objects.filter(narrows=given):
        record(
            "consent.given", by=by, case_id=rest.case_id, subject=f"consent:{rest.pk}", kind=rest.kind,
            compartments=rest.compartments, narrows=given.pk,
        )  # fmt: skip
    _tell(given, holder, by)
    return given


def _tell(given: Consent, holder: Responsibility | None, by: Reader) -> None:
    """Mail to the receivers, to those whose open offer rested on it, and to who answers, if somebody else recorded it."""
    told = set()
    for recall in ConsentRecall.objects.filter(consent=given).select_related("organisation"):
        told.add(recall.organisation_id)
        record(
            "consent.recalled", by=by, case_id=given.case_id, subject=f"recall:{recall.pk}",
            to=recall.organisation.code, compartments=recall.compartments,
        )  # fmt: skip
    told |= set(Handoff.objects.unanswered().filter(rests_on=given).values_list("to_organisation_id", flat=True))
    if holder and holder.organisation_id != by.organisation.pk:
        told.add(holder.organisation_id)
    for organisation_id in sorted(told):
        tasks.tell_organisation(organisation_id)


@usecase("consent.recall_answered", Permission.READ_CASES, refusals=RULES)
def answer_recall(*, recall: ConsentRecall, answer: str, law: str = "", by: Reader) -> ConsentRecall:
    """Say that one has stopped, and what became of what was copied. Keeping needs a law. Raises RecallAnswered, LawMissing."""
    found: ConsentRecall | None = ConsentRecall.objects.visible_to(by).select_for_update().filter(pk=recall.pk).first()
    if found is None or not found.is_open:
        raise RecallAnswered
    found.answer, found.law = answer, law.strip()
    found.acknowledged_at, found.acknowledged_by = timezone.now(), by.user
    found.save(update_fields=["answer", "law", "acknowledged_at", "acknowledged_by"])
    record("consent.recall_answered", by=by, case_id=found.case_id, subject=f"recall:{found.pk}", answer=answer)
    return found
