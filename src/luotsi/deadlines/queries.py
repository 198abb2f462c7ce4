"""Clocks of cases, for other rooms to ask."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

from luotsi.actors.models import Organisation
from luotsi.countries import queries as countries
from luotsi.countries.schema import Clock, ClockKind, Span
from luotsi.deadlines.computing import due_at
from luotsi.deadlines.models import Deadline


@dataclass(frozen=True)
class RunningClock:
    """A clock as a page shows it; `share` is how much of its time has passed, in whole percent."""

    deadline: Deadline
    clock: Clock
    days_left: int
    share: int

    @property
    def is_late(self) -> bool:
        return self.deadline.due_at < timezone.now()

    @property
    def is_soon(self) -> bool:
        """Inside the first warning of the clock, or its last quarter where the pack warns of nothing."""
        return self.days_left <= max(self.clock.warn_at_days) if self.clock.warn_at_days else self.share >= 75

    @property
    def is_statutory(self) -> bool:
        return self.clock.kind is ClockKind.STATUTORY


def ends_at(*, started_at: datetime, span: Span) -> datetime:
    """When a period of this length ends by the country's calendar and clock."""
    return due_at(
        started_at=started_at, span=span, is_working_day=countries.is_working_day,
        zone=ZoneInfo(countries.country().timezone),
    )  # fmt: skip


def running_clocks(case_ids: Sequence[int], *, limit: int | None = None) -> list[RunningClock]:
    """Clocks that run on these cases, soonest first. The bound reader sees those of cases it reads."""
    deadlines = Deadline.objects.running().of_cases(list(case_ids)).soonest_first()[:limit]
    return [_running(deadline) for deadline in deadlines if countries.find("clocks", deadline.clock, Clock)]


def clocks_owned_by(organisation: Organisation, *, limit: int) -> list[RunningClock]:
    """Clocks that an organisation has to keep, soonest first."""
    deadlines = Deadline.objects.running().filter(owner=organisation).soonest_first()[:limit]
    return [_running(deadline) for deadline in deadlines if countries.find("clocks", deadline.clock, Clock)]


def _running(deadline: Deadline) -> RunningClock:
    now = timezone.now()
    whole = (deadline.due_at - deadline.started_at).total_seconds()
    passed = (now - deadline.started_at).total_seconds()
    return RunningClock(
        deadline=deadline,
        clock=countries.get("clocks", deadline.clock, Clock),
        days_left=(timezone.localdate(deadline.due_at) - timezone.localdate(now)).days,
        share=max(0, min(100, round(100 * passed / whole))),
    )
