"""Whose duty help is, by the country's rule of residence; and getting special costs back."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils import timezone

from luotsi.access.acts import usecase
from luotsi.access.ledger import record
from luotsi.access.readers import Reader
from luotsi.actors.models import Organisation
from luotsi.actors.queries import organisation
from luotsi.assistance.models import ReimbursementClaim, ResidenceRecord
from luotsi.assistance.queries import residence_of, residence_rule
from luotsi.assistance.refusals import RULES, CaseIsClosed, ImpossibleDate, NoRuleForThis, NotTheHolder, UnknownChoice
from luotsi.core.idempotency import once
from luotsi.countries import queries as countries
from luotsi.countries.schema import ActorGroup, Reimbursement, Residence
from luotsi.countries.vocabulary import Permission
from luotsi.referral import tasks
from luotsi.referral.locking import held_case

if TYPE_CHECKING:
    from luotsi.referral.models import Case


@usecase("residence.recorded", Permission.ARRANGE_ASSISTANCE, refusals=RULES)
def record_residence(
    *, case: "Case", residence: str, provider: Organisation, since: date, by: Reader
) -> ResidenceRecord:
    """Say how the person resides and whose duty help is from a day on; what was recorded before ends on it.

    Raises UnknownChoice where the country's rule does not let this organisation be the provider, ImpossibleDate, NotTheHolder.
    """
    rule = countries.find("residences", residence, Residence)
    if rule is None or not may_provide(rule, provider):
        raise UnknownChoice
    case = held_case(case, by)
    if case.is_closed:
        raise CaseIsClosed
    if since > timezone.localdate():
        raise ImpossibleDate
    before = residence_of(case)
    if before:
        before.until = since
        before.save(update_fields=["until"])
    made = ResidenceRecord.objects.create(
        case=case, residence=residence, provider=provider, since=since, recorded_at=timezone.now(), recorded_by=by.user
    )
    record(
        "residence.recorded", by=by, case_id=case.pk, subject=f"residence:{made.pk}", residence=residence,
        to=provider.code,
    )  # fmt: skip
    return made


def may_provide(rule: Residence, provider: Organisation) -> bool:
    """Whether the rule's actors take in this organisation: by its code, `type:` or `group:`."""
    for actor in rule.provider:
        kind, _colon, code = actor.rpartition(":")
        if not kind and code == provider.code:
            return True
        if kind == "type" and code == provider.type:
            return True
        group = countries.find("actor_groups", code, ActorGroup) if kind == "group" else None
        if group and (provider.code in group.members or provider.type in group.member_types):
            return True
    return False


@usecase("claim.drafted", Permission.ARRANGE_ASSISTANCE, refusals=RULES)
def draft_claim(
    *, case: "Case", costs_from: date, costs_to: date, amount: Decimal, description: str, key: UUID, by: Reader
) -> ReimbursementClaim:
    """Begin a claim for the special costs of a case, by the rule in force, and ask for the statement where it needs one.

    Raises NoRuleForThis where the person's residence brings no reimbursement to this organisation.
    """
    made = once(
        key=key, actor_id=by.user.pk, act="claim.drafted",
        do=lambda: str(_draft(case, costs_from, costs_to, amount, description, by).reference),
    )  # fmt: skip
    return ReimbursementClaim.objects.get(reference=made)


def _draft(
    case: "Case", costs_from: date, costs_to: date, amount: Decimal, description: str, by: Reader
) -> ReimbursementClaim:
    residence = residence_of(case)
    rule = residence_rule(residence) if residence else None
    refund = (
        countries.find("reimbursements", rule.reimbursement, Reimbursement) if rule and rule.reimbursement else None
    )
    if residence is None or refund is None or residence.provider_id != by.organisation.pk:
        raise NoRuleForThis
    states = organisation(refund.statement_by) if refund.statement_by else None
    claim = ReimbursementClaim.objects.create(
        case=case, case_reference=case.reference, rule=refund.code, organisation=by.organisation,
        decided_by=organisation(refund.decided_by), statement_by=states, costs_from=costs_from, costs_to=costs_to,
        amount=amount, description=description.strip(), drafted_at=timezone.now(), drafted_by=by.user,
    )  # fmt: skip
    record("claim.drafted", by=by, case_id=case.pk, subject=f"claim:{claim.pk}")
    if states:
        tasks.tell_organisation(states.pk)
    return claim


@usecase("claim.stated", Permission.ARRANGE_ASSISTANCE, Permission.ANSWER_REQUESTS, refusals=RULES)
def give_statement(*, claim: ReimbursementClaim, on: date, text: str, by: Reader) -> ReimbursementClaim:
    """Record the statement that the claim needs. Raises StatementGiven if it was given, or is not this organisation's."""
    held = _held(claim)
    if on > timezone.localdate():
        raise ImpossibleDate
    held.statement_on, held.statement_text, held.statement_recorded_by = on, text.strip(), by.user
    held.save(update_fields=["statement_on", "statement_text", "statement_recorded_by"])
    record("claim.stated", by=by, case_id=held.case_id, subject=f"claim:{held.pk}")
    tasks.tell_organisation(held.organisation_id)
    return held


@usecase("claim.sent", Permission.ARRANGE_ASSISTANCE, refusals=RULES)
def send_claim(*, claim: ReimbursementClaim, on: date, by: Reader) -> ReimbursementClaim:
    """Note the day on which the claim left. Raises StatementMissing."""
    return _step(claim, "claim.sent", by, sent_on=on)


@usecase("claim.decided", Permission.ARRANGE_ASSISTANCE, refusals=RULES)
def decide_claim(*, claim: ReimbursementClaim, on: date, granted_amount: Decimal, by: Reader) -> ReimbursementClaim:
    """Note what was granted and when. Raises ImpossibleDate, MoreThanAsked."""
    return _step(claim, "claim.decided", by, decided_on=on, granted_amount=granted_amount)


@usecase("claim.paid", Permission.ARRANGE_ASSISTANCE, refusals=RULES)
def pay_claim(*, claim: ReimbursementClaim, on: date, by: Reader) -> ReimbursementClaim:
    """Note the day on which the money came. Raises ImpossibleDate."""
    return _step(claim, "claim.paid", by, paid_on=on)


def _step(claim: ReimbursementClaim, act: str, by: Reader, **facts: date | Decimal) -> ReimbursementClaim:
    held = _held(claim)
    if any(isinstance(value, date) and value > timezone.localdate() for value in facts.values()):
        raise ImpossibleDate
    for name, value in facts.items():
        setattr(held, name, value)
    held.save(update_fields=list(facts))
    record(act, by=by, case_id=held.case_id, subject=f"claim:{held.pk}")
    return held


def _held(claim: ReimbursementClaim) -> ReimbursementClaim:
    """The claim, locked; the database lets its two parties alone."""
    found = ReimbursementClaim.objects.select_for_update(of=("self",)).filter(pk=claim.pk).first()
    if found is None:
        raise NotTheHolder
    return found
