"""Moving along the path: entering a stage, and the decisions that the pack asks for."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone

from luotsi.access.acts import usecase
from luotsi.access.ledger import record
from luotsi.access.readers import Reader
from luotsi.core.idempotency import once
from luotsi.countries.schema import Outcome, Stage
from luotsi.countries.vocabulary import ClockEvent, Permission
from luotsi.deadlines.usecases import answer_clocks, start_clocks
from luotsi.referral import path
from luotsi.referral.locking import held_case
from luotsi.referral.models import Case, Referral, StageDecision
from luotsi.referral.refusals import (
    RULES,
    CaseIsClosed,
    ImpossibleDate,
    NotForYouToDecide,
    StageNotReachable,
    UnknownChoice,
)
from luotsi.referral.usecases.baton import step_into


@usecase("stage.decided", Permission.DECIDE_STAGE, refusals=RULES)
def decide_stage(
    *,
    case: Case,
    stage: str,
    outcome: str,
    grounds: Sequence[str],
    reasons: str,
    decided_on: date,
    key: UUID,
    by: Reader,
) -> StageDecision:
    """Decide a stage of the path, e.g. admission. The referrer learns yes or no, and nothing else.

    Raises StageNotReachable, NotForYouToDecide, UnknownChoice (outcome or grounds), ImpossibleDate, ConsentMissing (where
    the decision identifies and the adult has not consented to that), CaseIsClosed.
    """
    made = once(
        key=key, actor_id=by.user.pk, act="stage.decided",
        do=lambda: str(_decide(case, stage, outcome, grounds, reasons, decided_on, by).pk),
    )  # fmt: skip
    return StageDecision.objects.get(pk=made)


def _decide(
    case: Case, code: str, outcome_code: str, grounds: Sequence[str], reasons: str, decided_on: date, by: Reader
) -> StageDecision:
    case = held_case(case, by)
    if case.is_closed:
        raise CaseIsClosed
    stage, outcome = _choice(case, code, outcome_code, grounds, by)
    now = timezone.now()
    if not timezone.localdate(case.opened_at) <= decided_on <= timezone.localdate(now):
        raise ImpossibleDate
    decision = StageDecision.objects.create(
        case=case,
        stage=stage.code,
        outcome=outcome.code,
        grounds=list(grounds),
        reasons=reasons.strip(),
        identifies=stage.identifies and outcome.feedback is True,
        decided_on=decided_on,
        decided_by=by.user,
        organisation=by.organisation,
        recorded_at=now,
    )
    record(
        "stage.decided",
        by=by,
        case_id=case.pk,
        subject=f"decision:{decision.pk}",
        stage=stage.code,
        outcome=outcome.code,
    )
    if case.stage != stage.code:
        step_into(case=case, stage=stage.code, at=now, by=by)
    decided: dict[str, Any] = {
        "event": ClockEvent.STAGE_DECIDED,
        "case_id": case.pk,
        "at": now,
        "stage": stage.code,
        "outcome": outcome.code,
        "by": by,
    }
    answer_clocks(**decided)
    start_clocks(**decided, owner=by.organisation)
    if outcome.to and outcome.to != stage.code:
        step_into(case=case, stage=outcome.to, at=now, by=by)
    if outcome.feedback is not None:
        Referral.objects.filter(case=case).update(feedback="yes" if outcome.feedback else "no", feedback_at=now)
        record("referrer.told", by=by, case_id=case.pk, answer="yes" if outcome.feedback else "no")
    return decision


def _choice(case: Case, code: str, outcome_code: str, grounds: Sequence[str], by: Reader) -> tuple[Stage, Outcome]:
    """The stage and outcome, if they can be decided from where the case is, by this organisation, on these grounds."""
    stage = next((found for found in path.decidable(case.stage) if found.code == code), None)
    if stage is None:
        raise StageNotReachable
    if not path.may_decide(stage, by.organisation):
        raise NotForYouToDecide
    outcome = stage.outcome(outcome_code)
    if outcome is None or not set(grounds) <= {ground.code for ground in outcome.grounds}:
        raise UnknownChoice
    if outcome.grounds and not grounds:
        raise UnknownChoice
    return stage, outcome


@usecase("stage.entered", Permission.OFFER_HANDOFF, Permission.DECIDE_STAGE, refusals=RULES)
def enter_stage(*, case: Case, stage: str, by: Reader) -> Case:
    """Go on to a stage that follows without a decision. Entering where one already is changes nothing."""
    case = held_case(case, by)
    if case.is_closed:
        raise CaseIsClosed
    if case.stage == stage:
        return case
    if stage not in {found.code for found in path.after(case.stage)}:
        raise StageNotReachable
    step_into(case=case, stage=stage, at=timezone.now(), by=by)
    return case


@usecase("decision.appealed", Permission.DECIDE_STAGE, refusals=RULES)
def note_appeal(*, decision: StageDecision, appealed_on: date, by: Reader) -> StageDecision:
    """Note that the person appealed against a decision. The decision stands until another replaces it."""
    if appealed_on > timezone.localdate():
        raise ImpossibleDate
    held_case(decision.case, by)
    decision.appealed_on = appealed_on
    decision.save(update_fields=["appealed_on"])
    record("decision.appealed", by=by, case_id=decision.case_id, subject=f"decision:{decision.pk}")
    return decision
