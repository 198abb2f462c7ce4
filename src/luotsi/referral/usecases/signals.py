"""A signal is recorded; advice is asked without names; or it ends, or leaves a notice without identity."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import connection
from django.utils import timezone

from luotsi.access.acts import usecase
from luotsi.access.ledger import record
from luotsi.access.readers import Reader
from luotsi.actors.queries import organisation
from luotsi.core.idempotency import once
from luotsi.countries import queries as countries
from luotsi.countries.schema import ExploitationForm, Indicator, IndicatorList, ReferrerType
from luotsi.countries.vocabulary import Permission
from luotsi.referral import tasks
from luotsi.referral.choices import SignalOutcome
from luotsi.referral.facts import IndicatorFact
from luotsi.referral.indicators import version_of
from luotsi.referral.models import AdviceRequest, Notice, Signal, SignalIndicator
from luotsi.referral.refusals import RULES, AdviceAlreadyGiven, ImpossibleDate, SignalHasEnded, UnknownChoice


@usecase("signal.recorded", Permission.RECORD_SIGNAL, refusals=RULES)
def record_signal(
    *, seen_on: date, referrer_type: str, place: str, form: str, age_group: str, what_was_seen: str, key: UUID, by: Reader,
    persons: int = 1, in_danger: bool = False, indicators: Sequence[IndicatorFact] = (),
) -> Signal:  # fmt: skip
    """Record what was seen. Certainty is not asked. Raises ImpossibleDate, UnknownChoice."""
    if not date(1990, 1, 1) <= seen_on <= timezone.localdate():
        raise ImpossibleDate
    if not countries.find("forms", form, ExploitationForm) or not countries.find(
        "referrer_types", referrer_type, ReferrerType
    ):
        raise UnknownChoice
    _check_indicators(indicators)

    def write() -> str:
        signal = Signal.objects.create(
            reference=_reference(),
            organisation=by.organisation,
            recorded_by=by.user,
            recorded_at=timezone.now(),
            seen_on=seen_on,
            referrer_type=referrer_type,
            place=place.strip(),
            form=form,
            age_group=age_group,
            persons=persons,
            in_danger=in_danger,
            what_was_seen=what_was_seen.strip(),
        )
        SignalIndicator.objects.bulk_create(
            SignalIndicator(
                signal=signal, list=fact.list, list_version=version_of(fact.list), code=fact.code, answer=fact.answer,
                known_from=fact.known_from,
            )
            for fact in indicators
        )  # fmt: skip
        record("signal.recorded", by=by, subject=f"signal:{signal.reference}", form=form, indicators=len(indicators))
        return signal.reference

    return Signal.objects.get(reference=once(key=key, actor_id=by.user.pk, act="signal.recorded", do=write))


def _check_indicators(facts: Sequence[IndicatorFact]) -> None:
    for fact in facts:
        indicator = countries.find("indicators", fact.code, Indicator)
        if (
            not countries.find("indicator_lists", fact.list, IndicatorList)
            or not indicator
            or fact.list not in indicator.lists
        ):
            raise UnknownChoice


def _reference() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('referral_signal_number')")
        number = cursor.fetchone()[0]
    return f"S-{timezone.localdate():%y}-{number:04d}"


@usecase("advice.asked", Permission.RECORD_SIGNAL, refusals=RULES)
def ask_advice(*, signal: Signal, question: str, by: Reader) -> AdviceRequest:
    """Ask the assistance organisation's queue for advice. Form and age group go along, nothing that names a person."""
    signal = _open_signal(signal, by)
    to = organisation(countries.country().admission_queue)
    request = AdviceRequest.objects.create(
        signal=signal,
        from_organisation=by.organisation,
        to_organisation=to,
        form=signal.form,
        age_group=signal.age_group,
        question=question.strip(),
        asked_at=timezone.now(),
        asked_by=by.user,
    )
    _end(signal, SignalOutcome.ADVICE)
    record("advice.asked", by=by, subject=f"signal:{signal.reference}", to=to.code)
    tasks.tell_organisation(to.pk)
    return request


@usecase("advice.given", Permission.ANSWER_OFFERS, refusals=RULES)
def answer_advice(*, request: AdviceRequest, advice: str, by: Reader) -> AdviceRequest:
    """Give the advice that was asked for. Raises AdviceAlreadyGiven."""
    request = AdviceRequest.objects.waiting_for(by).select_for_update().filter(pk=request.pk).first() or _given()
    request.advice, request.answered_at, request.answered_by = advice.strip(), timezone.now(), by.user
    request.save(update_fields=["advice", "answered_at", "answered_by"])
    record("advice.given", by=by, subject=f"advice:{request.reference}")
    tasks.tell_organisation(request.from_organisation_id)
    return request


def _given() -> AdviceRequest:
    raise AdviceAlreadyGiven


@usecase("signal.ended", Permission.RECORD_SIGNAL, refusals=RULES)
def end_signal(*, signal: Signal, reason: str, by: Reader) -> Signal:
    """End a signal without a referral, and say why."""
    signal = _open_signal(signal, by)
    _end(signal, SignalOutcome.ENDED, reason.strip())
    record("signal.ended", by=by, subject=f"signal:{signal.reference}")
    return signal


@usecase("notice.sent", Permission.REFER, refusals=RULES)
def send_notice(*, signal: Signal, by: Reader) -> Notice:
    """The adult refuses: tell that somebody was met, in which form and where. No identity leaves; no case is opened."""
    signal = _open_signal(signal, by)
    to = organisation(countries.country().admission_queue)
    notice = Notice.objects.create(
        signal=signal,
        from_organisation=by.organisation,
        to_organisation=to,
        form=signal.form,
        place=signal.place,
        sent_at=timezone.now(),
        sent_by=by.user,
    )
    _end(signal, SignalOutcome.NOTICE)
    record("notice.sent", by=by, subject=f"signal:{signal.reference}", to=to.code)
    return notice


def _open_signal(signal: Signal, by: Reader) -> Signal:
    """The signal, locked. Raises SignalHasEnded if it was referred or ended meanwhile."""
    found: Signal | None = Signal.objects.visible_to(by).open().select_for_update().filter(pk=signal.pk).first()
    if found is None:
        raise SignalHasEnded
    return found


def _end(signal: Signal, outcome: SignalOutcome, reason: str = "") -> None:
    signal.outcome, signal.ended_reason = outcome, reason
    signal.save(update_fields=["outcome", "ended_reason"])
