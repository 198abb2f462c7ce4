"""What people do to a clock: start it, suspend and resume it, extend it, set its last day, stop it, say that it is met.

None of them sets a due date: each adds what happened, and the engine computes the due date from that.
"""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from luotsi.access.acts import usecase
from luotsi.access.ledger import record
from luotsi.access.readers import Reader
from luotsi.core.idempotency import once
from luotsi.countries import queries as countries
from luotsi.countries.schema import Clock, ReasonList
from luotsi.countries.vocabulary import Permission
from luotsi.deadlines import refusals
from luotsi.deadlines.engine import What
from luotsi.deadlines.models import Deadline, DeadlineEvent
from luotsi.deadlines.queries import (
    WholeClock,
    calendar_of,
    compute_clock,
    ends_at,
    versions,
    whole_clock,
)
from luotsi.deadlines.refusals import RULES
from luotsi.deadlines.usecases.following import begin, end

KEEPS_CLOCKS = (Permission.OFFER_HANDOFF, Permission.DECIDE_STAGE)


@usecase("clock.started", *KEEPS_CLOCKS, refusals=RULES)
def start_clock(
    *, case_id: int, clock: str, on: date, at_time: time | None = None, until: date | None = None, key: UUID, by: Reader
) -> Deadline:
    """Start a clock whose start lies outside the program, counted from the day `on`; `until` is the last day that was granted.

    A clock of zero days falls due on that day, which may lie ahead; no other may begin in the future. Raises CannotBeStarted,
    WrongMoment, ClockRunsAlready, ClockKeptByAnother, and what `grant_clock` raises.
    """
    _answers_for(case_id)
    made = once(
        key=key, actor_id=by.user.pk, act="clock.started",
        do=lambda: str(_start(case_id, clock, on, at_time, until, by).pk),
    )  # fmt: skip
    return Deadline.objects.get(pk=made)


def _start(case_id: int, code: str, on: date, at_time: time | None, until: date | None, by: Reader) -> Deadline:
    rules = [version.clock for version in versions(code) if version.holds_on(on)]
    clock = rules[-1] if rules and countries.find("clocks", code, Clock) else None
    if clock is None or not clock.runs_on_a_case or clock.length is None:
        raise refusals.CannotBeStarted
    at = datetime.combine(on, at_time or time.min, tzinfo=calendar_of().zone)
    if at > timezone.now() and clock.length.value:
        raise refusals.WrongMoment
    if Deadline.objects.running().of_cases([case_id]).filter(clock=code).exists():
        raise refusals.ClockRunsAlready
    deadline = begin(clock, case_id=case_id, at=at, owner=by.organisation, by=by)
    if until:
        _grant(_held(deadline), until, by)
    return deadline


@usecase("clock.suspended", *KEEPS_CLOCKS, refusals=RULES)
def suspend_clock(*, deadline: Deadline, reason: str, on: date | None = None, by: Reader) -> Deadline:
    """Let a clock stand still, for a coded reason, from a day on (now unless told).

    Raises RuleForbidsSuspending, ClockIsSuspended, ClockHasRunOut, UnknownReason, WrongMoment, ClockHasEnded, ClockKeptByAnother.
    """
    held = _held(deadline)
    _known(ReasonList.SUSPEND_CLOCK, reason)
    if held.clock.suspension is None:
        raise refusals.RuleForbidsSuspending
    if held.running.is_suspended:
        raise refusals.ClockIsSuspended
    if held.deadline.suspended_at:  # its longest standstill has passed, and it runs again by itself
        raise refusals.RuleForbidsSuspending
    return _happen(held, What.SUSPENDED, _moment(held.deadline, on), by, reason=reason)


@usecase("clock.resumed", *KEEPS_CLOCKS, refusals=RULES)
def resume_clock(*, deadline: Deadline, on: date | None = None, by: Reader) -> Deadline:
    """Let a suspended clock run on, from a day on (now unless told). Raises ClockIsNotSuspended, WrongMoment, ClockHasEnded."""
    held = _held(deadline)
    if held.deadline.suspended_at is None:
        raise refusals.ClockIsNotSuspended
    return _happen(held, What.RESUMED, _moment(held.deadline, on), by)


@usecase("clock.extended", *KEEPS_CLOCKS, refusals=RULES)
def extend_clock(*, deadline: Deadline, until: date, reason: str, by: Reader) -> Deadline:
    """Give a clock time until a later day, for a coded reason, as far as its basis allows.

    Raises RuleForbidsExtending, OutsideWhatTheLawAllows, ClockHasRunOut, ClockIsSuspended, UnknownReason, ClockHasEnded.
    """
    held = _held(deadline)
    _known(ReasonList.EXTEND_CLOCK, reason)
    if held.running.is_suspended:
        raise refusals.ClockIsSuspended
    if held.last_extension is None:
        raise refusals.RuleForbidsExtending
    if not held.found.calendar.day(held.found.due_at) < until <= held.last_extension:
        raise refusals.OutsideWhatTheLawAllows
    return _happen(held, What.EXTENDED, timezone.now(), by, reason=reason, until=until)


@usecase("clock.granted", *KEEPS_CLOCKS, refusals=RULES)
def grant_clock(*, deadline: Deadline, until: date, by: Reader) -> Deadline:
    """Set the last day that a decision granted, between the least and the most that the basis allows.

    Raises RuleSetsTheLength, OutsideWhatTheLawAllows, ClockHasRunOut, ClockHasEnded, ClockKeptByAnother.
    """
    return _grant(_held(deadline), until, by)


def _grant(held: WholeClock, until: date, by: Reader) -> Deadline:
    least, most = held.clock.min, held.clock.max
    if least is None or most is None:
        raise refusals.RuleSetsTheLength
    bounds = [
        held.found.calendar.day(ends_at(started_at=held.deadline.started_at, span=span, place=held.deadline.place))
        for span in (least, most)
    ]
    if not bounds[0] <= until <= bounds[1]:
        raise refusals.OutsideWhatTheLawAllows
    return _happen(held, What.GRANTED, timezone.now(), by, until=until)


@usecase("clock.stopped", *KEEPS_CLOCKS, refusals=RULES)
def stop_clock(*, deadline: Deadline, reason: str, by: Reader) -> Deadline:
    """End a clock that nothing is owed to any more, for a coded reason; it counts as neither met nor missed.

    Raises UnknownReason, ClockHasEnded, ClockKeptByAnother.
    """
    held = _held(deadline)
    _known(ReasonList.STOP_CLOCK, reason)
    now = timezone.now()
    stopped = _happen(held, What.STOPPED, now, by, reason=reason)
    stopped.ended_at, stopped.stopped = now, True
    stopped.save(update_fields=["ended_at", "stopped"])
    return stopped


@usecase("clock.ended", *KEEPS_CLOCKS, refusals=RULES)
def meet_clock(*, deadline: Deadline, by: Reader) -> Deadline:
    """Say that what a clock waits for is done. Raises ClockHasEnded, ClockKeptByAnother."""
    held = _held(deadline).deadline
    end(held, at=timezone.now(), by=by)
    return held


# ---------------------------------------------------------------- what they share
def _answers_for(case_id: int) -> None:
    """Lock the case, so that one act on it happens at a time. Raises ClockKeptByAnother unless the reader answers now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT luotsi_lock_case(%s)", [case_id])
        cursor.execute("SELECT deadlines_keeps(%s)", [case_id])
        if not cursor.fetchone()[0]:
            raise refusals.ClockKeptByAnother


def _held(deadline: Deadline) -> WholeClock:
    """The clock as it is now, with its case locked. Raises ClockKeptByAnother, ClockHasEnded."""
    _answers_for(deadline.case_id)
    now = Deadline.objects.running().filter(pk=deadline.pk).first()
    held = whole_clock(now) if now else None
    if held is None:
        raise refusals.ClockHasEnded
    return held


def _known(list_: ReasonList, reason: str) -> None:
    if not countries.coded(list_, reason):
        raise refusals.UnknownReason


def _moment(deadline: Deadline, on: date | None) -> datetime:
    """A day as the moment at which something happened on it: now for today, else its beginning, or the start itself."""
    if on is None or on == timezone.localdate():
        return timezone.now()
    if on == timezone.localdate(deadline.started_at):
        return deadline.started_at
    return datetime.combine(on, time.min, tzinfo=calendar_of().zone)


def _happen(
    held: WholeClock, what: What, at: datetime, by: Reader, *, reason: str = "", until: date | None = None
) -> Deadline:
    """Add what happened, and let the due date follow from it."""
    DeadlineEvent.objects.create(
        deadline=held.deadline, what=what.value, at=at, reason=reason, until=until, by=by.user, organisation=by.organisation,
        recorded_at=timezone.now(),
    )  # fmt: skip
    moved = move(held.deadline)
    details: dict[str, Any] = {"reason": reason} if reason else {}
    record(
        f"clock.{what.value}", by=by, case_id=moved.case_id, subject=f"clock:{moved.clock}", due=moved.due_at.isoformat(),
        **details,
    )  # fmt: skip
    return moved


def move(deadline: Deadline) -> Deadline:
    """Compute a clock anew from everything that happened, and write what follows."""
    events = list(DeadlineEvent.objects.filter(deadline=deadline).order_by("pk"))
    found = compute_clock(deadline, events)
    last = next((row for row in reversed(events) if row.what in (What.SUSPENDED, What.RESUMED)), None)
    suspended = last.at if last and last.what == What.SUSPENDED else None
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT deadlines_move(%s, %s, %s, %s)", [deadline.pk, found.due_at, found.version.since, suspended]
        )
    return Deadline.objects.get(pk=deadline.pk)
