"""Computing every stored clock anew, as `luotsi verify` does and the worker after a change of rules or calendar."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime

from django.utils import timezone

from luotsi.countries.schema import Transition, Unit
from luotsi.deadlines.engine import NoRuleThen
from luotsi.deadlines.models import Deadline, DeadlineEvent
from luotsi.deadlines.queries import compute_clock, versions

CHUNK = 5_000


def recomputed() -> Iterator[tuple[Deadline, datetime | None]]:
    """Every clock with the due date that follows from its rule, events and calendar; None where there was no rule.

    A clock to which nothing happened ends with all others of its rule that began on that day, so it is not computed
    again: among millions of clocks there are few such days.
    """
    events: dict[int, list[DeadlineEvent]] = defaultdict(list)
    for event in DeadlineEvent.objects.order_by("pk").iterator(chunk_size=CHUNK):
        events[event.deadline_id].append(event)
    by_day = {code: _depends_on_the_day_alone(code) for code in _codes()}
    known: dict[tuple[str, str, date], datetime | None] = {}
    for clock in Deadline.objects.order_by("pk").iterator(chunk_size=CHUNK):
        if clock.pk in events or not by_day[clock.clock]:
            yield clock, _due(clock, events.get(clock.pk, []))
            continue
        key = clock.clock, clock.place, timezone.localdate(clock.started_at)
        if key not in known:
            known[key] = _due(clock, [])
        yield clock, known[key]


def _codes() -> list[str]:
    return list(Deadline.objects.order_by().values_list("clock", flat=True).distinct())


def _depends_on_the_day_alone(code: str) -> bool:
    """Whether neither the hour of the start nor the day of the end counts: no rule in hours, none that takes over."""
    rules = [version.clock for version in versions(code)]
    return all(
        rule.transition is Transition.BEGUN_AFTER and rule.length is not None and rule.length.unit is not Unit.HOURS
        for rule in rules
    )  # fmt: skip


def _due(clock: Deadline, events: list[DeadlineEvent]) -> datetime | None:
    try:
        # In UTC: Python holds two moments of different zones for unequal within the hour that autumn repeats.
        return compute_clock(clock, events).due_at.astimezone(UTC)
    except NoRuleThen:
        return None
