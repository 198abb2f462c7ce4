"""Clocks that follow the path: which act starts and which ends which clock is the pack's to say."""

from datetime import datetime

from django.utils import timezone

from luotsi.access.ledger import record
from luotsi.access.readers import Reader, System
from luotsi.actors.models import Organisation
from luotsi.countries import queries as countries
from luotsi.countries.schema import Clock, ClockStart
from luotsi.countries.vocabulary import ClockEvent
from luotsi.deadlines.engine import Event, What, compute
from luotsi.deadlines.models import Deadline
from luotsi.deadlines.queries import calendar_of, versions


def start_clocks(
    *, event: ClockEvent, case_id: int, at: datetime, owner: Organisation, by: Reader | System,
    stage: str | None = None, outcome: str | None = None,
) -> list[Deadline]:  # fmt: skip
    """Start every clock of the country that this event starts on this case and that does not run yet.

    Where the pack starts nothing with the event, nothing is asked of the database.
    """
    begun = [
        clock
        for clock in countries.entries("clocks", Clock, on=timezone.localdate(at))
        if _is(clock.starts_on, event, stage, outcome) and clock.runs_on_a_case and clock.max and clock.max.value
    ]
    if not begun:
        return []
    running = set(Deadline.objects.running().of_cases([case_id]).values_list("clock", flat=True))
    return [begin(clock, case_id=case_id, at=at, owner=owner, by=by) for clock in begun if clock.code not in running]


def begin(clock: Clock, *, case_id: int, at: datetime, owner: Organisation, by: Reader | System) -> Deadline:
    """Start one clock: its end is computed from the version of its rule that holds on the day."""
    place = owner.code if countries.has_days_off_of_its_own(owner.code) else ""
    found = compute(versions(clock.code), [Event(What.STARTED, at)], calendar_of(place))
    deadline = Deadline.objects.create(
        case_id=case_id, clock=clock.code, owner=owner, started_at=at, place=place, due_at=found.due_at,
        rule_from=found.version.since,
    )  # fmt: skip
    record("clock.started", by=by, case_id=case_id, subject=f"clock:{clock.code}", due=found.due_at.isoformat())
    return deadline


def answer_clocks(
    *,
    event: ClockEvent,
    case_id: int,
    at: datetime,
    by: Reader | System,
    stage: str | None = None,
    outcome: str | None = None,
) -> None:
    """End the clocks that waited for this event. Where the pack waits for it nowhere, nothing is asked of the database."""
    awaiting = [
        clock.code
        for clock in countries.entries("clocks", Clock)
        if clock.ends_on and _is(clock.ends_on, event, stage, outcome)
    ]
    if awaiting:
        waiting = Deadline.objects.running().of_cases([case_id]).filter(clock__in=awaiting)
        for deadline in waiting.select_for_update():
            end(deadline, at=at, by=by)


def end_clocks(*, case_id: int, at: datetime, by: Reader | System) -> None:
    """End every clock of a case that is closed; one that had not run out counts as met."""
    for deadline in Deadline.objects.running().of_cases([case_id]).select_for_update():
        end(deadline, at=at, by=by)


def end(deadline: Deadline, *, at: datetime, by: Reader | System) -> None:
    """Write the end of a clock: met if it came in time, or while the clock stood still."""
    deadline.ended_at, deadline.met = at, deadline.suspended_at is not None or deadline.due_at >= at
    deadline.save(update_fields=["ended_at", "met"])
    record("clock.ended", by=by, case_id=deadline.case_id, subject=f"clock:{deadline.clock}", met=deadline.met)


def _is(awaited: ClockStart, event: ClockEvent, stage: str | None, outcome: str | None) -> bool:
    return awaited.event is event and awaited.stage in (None, stage) and awaited.outcome in (None, outcome)
