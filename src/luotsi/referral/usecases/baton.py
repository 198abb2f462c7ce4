"""Handing over: offer, accept, decline, withdraw, climb. The sender answers until the receiver accepts."""

from datetime import datetime
from uuid import UUID

from django.utils import timezone

from luotsi.access.acts import usecase
from luotsi.access.ledger import record
from luotsi.access.readers import Reader, System
from luotsi.actors.models import Organisation
from luotsi.actors.queries import organisation
from luotsi.core.errors import NotAllowed
from luotsi.core.idempotency import once
from luotsi.countries import queries as countries
from luotsi.countries.schema import Climber, ReasonList
from luotsi.countries.vocabulary import Branch, ClockEvent, ConsentKind, Permission, StageKind
from luotsi.deadlines.queries import ends_at
from luotsi.deadlines.usecases import answer_clocks, start_clocks
from luotsi.referral import path, tasks
from luotsi.referral.choices import Answer
from luotsi.referral.consent_queries import standing_consent
from luotsi.referral.locking import held_case, lock_case
from luotsi.referral.models import Case, CaseStep, Consent, Handoff, HandoffClimb, Responsibility
from luotsi.referral.refusals import RULES, ConsentMissing, OfferAlreadyAnswered, UnknownChoice


@usecase("handoff.offered", Permission.OFFER_HANDOFF, refusals=RULES)
def offer_handoff(
    *, case: Case, to: Organisation, reason: str, message: str = "", urgent: bool = False, key: UUID, by: Reader
) -> Handoff:
    """Offer the case to an organisation's queue. The sender stays responsible; a repeated submit finds the first offer.

    Raises OfferIsOpen, SameOrganisation, CannotReceive, NotTheHolder, CaseIsClosed, ConsentMissing, UnknownChoice.
    """
    made: list[Handoff] = []

    def make() -> str:
        made.append(make_offer(case=case, to=to, reason=reason, message=message, urgent=urgent, by=by))
        return str(made[0].reference)

    reference = once(key=key, actor_id=by.user.pk, act="handoff.offered", do=make)
    return made[0] if made else Handoff.objects.get(reference=reference)


def make_offer(*, case: Case, to: Organisation, reason: str, message: str, urgent: bool, by: Reader) -> Handoff:
    """The offer itself, inside a running act."""
    if not countries.coded(ReasonList.OFFER, reason):
        raise UnknownChoice
    case = held_case(case, by)
    now = timezone.now()
    rules = countries.country().handoff
    urgent = urgent or case.urgent
    handoff = Handoff.objects.create(
        case=case,
        case_reference=case.reference,
        from_organisation=by.organisation,
        to_organisation=to,
        offered_at=now,
        offered_by=by.user,
        reason=reason,
        message=message,
        form=case.form,
        age_group=case.age_group,
        urgent=urgent,
        compartments=to.compartments,
        rests_on=_consent_behind(case),
        answer_by=ends_at(started_at=now, span=rules.urgent_answer_within if urgent else rules.answer_within),
    )
    record("handoff.offered", by=by, case_id=case.pk, subject=f"handoff:{handoff.pk}", to=to.code, reason=reason)
    tasks.tell_organisation(to.pk)
    return handoff


def _consent_behind(case: Case) -> Consent | None:
    """The consent that passing the case on rests on; where the adult's consent is not the basis there is none."""
    if case.branch != Branch.ADULT_CONSENTS:
        return None
    consent = standing_consent(case, ConsentKind.PROCESSING)
    if consent is None:
        raise ConsentMissing
    return consent


@usecase("handoff.accepted", Permission.ANSWER_OFFERS, refusals=RULES)
def accept_handoff(*, handoff: Handoff, by: Reader) -> Handoff:
    """Take over. From this instant the receiver answers for the person, and reads what its mandate allows.

    Accepting twice is accepting once. Raises OfferAlreadyAnswered if it was withdrawn, declined or has expired,
    ConsentWithdrawn if the consent it rests on no longer stands.
    """
    lock_case(handoff.case_id)
    handoff = _locked(handoff, by)
    if handoff.answer == Answer.ACCEPTED and handoff.to_organisation_id == by.organisation.pk:
        return handoff
    now = timezone.now()
    _answer(handoff, Answer.ACCEPTED, now=now, by=by)
    responsibility = Responsibility.objects.create(
        case_id=handoff.case_id, organisation=by.organisation, began_at=now, handoff=handoff, by=by.user
    )
    record("handoff.accepted", by=by, case_id=handoff.case_id, subject=f"handoff:{handoff.pk}")
    record("responsibility.began", by=by, case_id=handoff.case_id, subject=f"responsibility:{responsibility.pk}")
    case = Case.objects.get(pk=handoff.case_id)
    leave_referral(case=case, at=now, by=by)
    start_clocks(
        event=ClockEvent.CASE_ACCEPTED, case_id=case.pk, at=now, owner=by.organisation, stage=case.stage, by=by
    )
    tasks.tell_organisation(handoff.from_organisation_id)
    return handoff


def leave_referral(*, case: Case, at: datetime, by: Reader) -> None:
    """The first acceptance of a referral brings the person to the stage that follows referring."""
    here = path.stage(case.stage)
    following = [stage for stage in path.after(case.stage) if not stage.parallel]
    if here and here.kind in (StageKind.DETECTION, StageKind.REFERRAL) and following:
        step_into(case=case, stage=following[0].code, at=at, by=by)


def step_into(*, case: Case, stage: str, at: datetime, by: Reader) -> None:
    """Record that the case entered a stage, and start the clocks that begin there."""
    CaseStep.objects.create(case=case, stage=stage, entered_at=at, by=by.user)
    case.stage = stage  # as the database has written by the same step
    record("stage.entered", by=by, case_id=case.pk, subject=f"stage:{stage}")
    answer_clocks(event=ClockEvent.STAGE_ENTERED, case_id=case.pk, at=at, stage=stage, by=by)
    start_clocks(event=ClockEvent.STAGE_ENTERED, case_id=case.pk, at=at, owner=by.organisation, stage=stage, by=by)


@usecase("handoff.declined", Permission.ANSWER_OFFERS, refusals=RULES)
def decline_handoff(*, handoff: Handoff, reason: str, text: str, by: Reader) -> Handoff:
    """Refuse with a coded reason and words. The sender still answers; a second refusal calls a joint meeting."""
    if not countries.coded(ReasonList.DECLINE, reason) or not text.strip():
        raise UnknownChoice
    handoff = _locked(handoff, by)
    if handoff.answer == Answer.DECLINED and handoff.to_organisation_id == by.organisation.pk:
        return handoff
    handoff.decline_reason, handoff.answer_text = reason, text.strip()
    _answer(handoff, Answer.DECLINED, now=timezone.now(), by=by)
    record("handoff.declined", by=by, case_id=handoff.case_id, subject=f"handoff:{handoff.pk}", reason=reason)
    tasks.tell_organisation(handoff.from_organisation_id)
    return handoff


@usecase("handoff.withdrawn", Permission.OFFER_HANDOFF, refusals=RULES)
def withdraw_handoff(*, handoff: Handoff, reason: str, by: Reader) -> Handoff:
    """Take the offer back before it is answered."""
    if not countries.coded(ReasonList.WITHDRAW, reason):
        raise UnknownChoice
    handoff = _locked(handoff, by)
    if handoff.answer == Answer.WITHDRAWN:
        return handoff
    handoff.answer_text = reason
    _answer(handoff, Answer.WITHDRAWN, now=timezone.now(), by=by)
    record("handoff.withdrawn", by=by, case_id=handoff.case_id, subject=f"handoff:{handoff.pk}", reason=reason)
    tasks.tell_organisation(handoff.to_organisation_id)
    return handoff


def _locked(handoff: Handoff, by: Reader) -> Handoff:
    """The offer as it is now, locked. Raises NotAllowed to one whom it does not concern."""
    locked = Handoff.objects.select_for_update().get(pk=handoff.pk)
    if by.organisation.pk not in (locked.from_organisation_id, locked.to_organisation_id):
        raise NotAllowed
    return locked


def _answer(handoff: Handoff, answer: Answer, *, now: datetime, by: Reader | System) -> None:
    if handoff.answered_at is not None:
        raise OfferAlreadyAnswered
    handoff.answer, handoff.answered_at = answer, now
    handoff.answered_by = by.user if isinstance(by, Reader) else None
    handoff.save(update_fields=["answer", "answered_at", "answered_by", "decline_reason", "answer_text"])


@usecase("handoff.climbed", refusals=RULES)
def climb_offers(*, by: System) -> tuple[int, int]:
    """Bring unanswered offers before the receiver's superior, then the coordinator; let the oldest expire.

    Returns how many climbed a step and how many expired. Done again at once, it does nothing more.
    """
    now = timezone.now()
    climbed = expired = 0
    overdue = Handoff.objects.unanswered().filter(answer_by__lt=now).select_related("to_organisation__superior")
    for handoff in overdue.order_by("pk"):
        climbed += _climb(handoff, now=now, by=by)
        if ends_at(started_at=handoff.answer_by, span=countries.country().handoff.expires_after) < now:
            expired += _expire(handoff, now=now, by=by)
    return climbed, expired


def _climb(handoff: Handoff, *, now: datetime, by: System) -> int:
    done = set(HandoffClimb.objects.filter(handoff=handoff).values_list("step", flat=True))
    count = 0
    for step, climb in enumerate(countries.country().handoff.climb):
        to = (
            handoff.to_organisation.superior
            if climb.to is Climber.SUPERIOR
            else organisation(countries.country().coordinator)
        )
        if to is None or step in done or ends_at(started_at=handoff.answer_by, span=climb.after) >= now:
            continue
        HandoffClimb.objects.create(handoff=handoff, organisation=to, step=step, at=now)
        record(
            "handoff.climbed", by=by, case_id=handoff.case_id, subject=f"handoff:{handoff.pk}", to=to.code, step=step
        )
        tasks.tell_organisation(to.pk)
        count += 1
    return count


def _expire(handoff: Handoff, *, now: datetime, by: System) -> int:
    locked = Handoff.objects.unanswered().select_for_update(skip_locked=True).filter(pk=handoff.pk).first()
    if locked is None:
        return 0
    _answer(locked, Answer.EXPIRED, now=now, by=by)
    record("handoff.expired", by=by, case_id=locked.case_id, subject=f"handoff:{locked.pk}")
    tasks.tell_organisation(locked.from_organisation_id)
    return 1
