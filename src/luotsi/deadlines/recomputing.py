"""Computing every stored clock anew, as `luotsi verify` does and the worker after a change of rules or calendar."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime

from luotsi.countries.schema import Transition, Unit
from luotsi.deadlines.engine import Calendar, Event, NoRuleThen, Version, compute
from luotsi.deadlines.models import Deadline, DeadlineEvent
from luotsi.deadlines.queries import calendar_of, happened_to, versions

CHUNK = 5_000


def recomputed() -> Iterator[tuple[Deadline, datetime | None]]:
    """Every clock with the due date that follows from its rule, events and calendar; None where there was no rule.

    A clock to which nothing happened ends with all others of its rule that began on that day, so it is not computed
    again: among millions of clocks there are few such days.
    """
    events: dict[int, list[DeadlineEvent]] = defaultdict(list)
    for event in DeadlineEvent.objects.order_by("pk").iterator(chunk_size=CHUNK):
        events[event.deadline_id].append(event)
    rules = {code: versions(code) for code in _codes()}
    by_day = {code: _depends_on_the_day_alone(found) for code, found in rules.items()}
    calendars = {place: calendar_of(place) for place in _places()}
    known: dict[tuple[str, str, date], datetime | None] = {}
    rows = Deadline.objects.order_by("pk").only(
        "clock", "place", "started_at", "due_at", "ended_at", "stopped", "case_id"
    )
    for clock in rows.iterator(chunk_size=CHUNK):
        calendar = calendars[clock.place]
        if clock.pk in events or not by_day[clock.clock]:
            yield clock, _due(rules[clock.clock], happened_to(clock, events.get(clock.pk, [])), calendar)
            continue
        key = clock.clock, clock.place, calendar.day(clock.started_at)
        if key not in known:
            known[key] = _due(rules[clock.clock], happened_to(clock, []), calendar)
        yield clock, known[key]


def _codes() -> list[str]:
    return list(Deadline.objects.order_by().values_list("clock", flat=True).distinct())


def _places() -> list[str]:
    return list(Deadline.objects.order_by().values_list("place", flat=True).distinct())


def _depends_on_the_day_alone(rules: Sequence[Version]) -> bool:
    """Whether neither the hour of the start nor the day of the end counts: no rule in hours, none that takes over."""
    return all(
        rule.clock.transition is Transition.BEGUN_AFTER and rule.clock.length is not None and rule.clock.length.unit is not Unit.HOURS
        for rule in rules
    )  # fmt: skip


def _due(rules: Sequence[Version], events: Sequence[Event], calendar: Calendar) -> datetime | None:
    try:
        # In UTC: Python holds two moments of different zones for unequal within the hour that autumn repeats.
        return compute(rules, events, calendar).due_at.astimezone(UTC)
    except NoRuleThen:
        return None
