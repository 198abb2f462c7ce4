"""The engine: when a clock ends follows from its rule, what happened to it, and the calendar. Pure, and without a database.

Counting: the day of an event is not counted. A clock that stood still from one day to another ends as many days later as
lie between them; one in working days goes on with the working days that were left, one in hours with the hours.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from luotsi.countries.schema import Clock, Transition, Unit
from luotsi.deadlines.computing import LAST_MOMENT, after_working_days, due_at

ONE_DAY = timedelta(days=1)


class What(StrEnum):
    """What can happen to a clock."""

    STARTED = "started"
    GRANTED = "granted"  # a decision set its last day, between the least and the most that the basis allows
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    EXTENDED = "extended"
    STOPPED = "stopped"
    ENDED = "ended"


@dataclass(frozen=True)
class Event:
    """One thing that happened; an extension is so many `days` or `until` a day, a grant is `until` a day."""

    what: What
    at: datetime
    reason: str = ""
    days: int | None = None
    until: date | None = None


@dataclass(frozen=True)
class Version:
    """A rule as it stands from `since` on; None is from ever."""

    since: date | None
    clock: Clock

    def holds_on(self, day: date) -> bool:
        return self.since is None or self.since <= day


@dataclass(frozen=True)
class Calendar:
    """The country's days, in the zone in which they are counted."""

    zone: ZoneInfo
    is_working_day: Callable[[date], bool]

    def day(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()

    def end_of(self, day: date) -> datetime:
        return datetime.combine(day, LAST_MOMENT, tzinfo=self.zone)


@dataclass(frozen=True)
class Standstill:
    """From when to when a clock stood still, and why; `runs_again` is None while nobody can say when."""

    began: datetime
    resumed: datetime | None
    runs_again: datetime | None
    reason: str

    def covers(self, moment: datetime) -> bool:
        return self.began <= moment and (self.runs_again is None or moment < self.runs_again)


@dataclass(frozen=True)
class Warned:
    """A warning: so many days before the end, on this day."""

    days: int
    on: date


@dataclass(frozen=True)
class Computation:
    """When a clock ends, and everything that led there."""

    version: Version
    instead_of: Version | None  # the version in force when it began, where a later one took its place
    started_at: datetime
    due_at: datetime
    standstills: tuple[Standstill, ...]
    granted: Event | None
    extensions: tuple[Event, ...]
    moved_from: date | None  # the last day by the rule alone, where that was no working day
    ending: Event | None
    warnings: tuple[Warned, ...]
    calendar: Calendar

    def stands_still(self, at: datetime) -> bool:
        """Whether the clock stands still at this moment."""
        return self.ending is None and any(still.covers(at) for still in self.standstills)

    def spent(self, at: datetime) -> timedelta:
        """How much of its time has passed at this moment, without what it stood still."""
        end = min(at, self.ending.at if self.ending else at).astimezone(UTC)
        stood = timedelta(0)
        for still in self.standstills:
            stood += max(timedelta(0), min(still.runs_again or end, end).astimezone(UTC) - still.began.astimezone(UTC))
        return max(timedelta(0), end - self.started_at.astimezone(UTC) - stood)


class NoRuleThen(Exception):
    """No version of the rule was in force on the day on which the clock began."""


def compute(versions: Sequence[Version], events: Sequence[Event], calendar: Calendar) -> Computation:
    """When a clock ends.

    Args: `versions` of its rule, the earliest first; `events`, the first of which starts it, in order of time.
    Which version counts: the one in force on the day of the start; a later one, where its transition says so and the
    clock still runs when it comes into force. Raises NoRuleThen.
    """
    began = calendar.day(events[0].at)
    at_start = next((version for version in reversed(versions) if version.holds_on(began)), None)
    if at_start is None:
        raise NoRuleThen
    found = _under(at_start, events, calendar)
    for later in versions[versions.index(at_start) + 1 :]:
        if later.since is None or later.clock.transition is Transition.BEGUN_AFTER or _is_over(found, later.since):
            continue
        candidate = _under(later, events, calendar, instead_of=at_start)
        if later.clock.transition is Transition.RUNNING or candidate.due_at > found.due_at:
            found = candidate
    return found


def _is_over(found: Computation, day: date) -> bool:
    """Whether the clock has ended or run out before this day."""
    end = found.ending.at if found.ending else None
    return found.calendar.day(min(found.due_at, end) if end else found.due_at) < day


def _under(
    version: Version, events: Sequence[Event], calendar: Calendar, instead_of: Version | None = None
) -> Computation:
    """The clock as one version of its rule counts it."""
    clock, started_at = version.clock, events[0].at
    if clock.length is None:
        raise NoRuleThen
    end = due_at(
        started_at=started_at, span=clock.length, is_working_day=calendar.is_working_day, zone=calendar.zone
    )  # fmt: skip
    still: list[Standstill] = []
    extensions: list[Event] = []
    granted = ending = None
    for number, event in enumerate(events):
        match event.what:
            case What.GRANTED if event.until:
                granted, end = event, calendar.end_of(event.until)
            case What.SUSPENDED:
                resumed = next((later.at for later in events[number:] if later.what is What.RESUMED), None)
                still.append(_standstill(event, resumed, clock, calendar))
                end = _after(still[-1], end, clock, calendar)
            case What.EXTENDED:
                extensions.append(event)
                end = _extended(event, end, clock, calendar)
            case What.STOPPED | What.ENDED:
                ending = event
    rolled = _rolled(end, clock, calendar)
    return Computation(
        version=version, instead_of=instead_of, started_at=started_at, due_at=rolled, standstills=tuple(still),
        granted=granted, extensions=tuple(extensions), moved_from=None if rolled == end else calendar.day(end), ending=ending,
        warnings=tuple(Warned(days, calendar.day(rolled) - days * ONE_DAY) for days in sorted(clock.warn_at_days, reverse=True)),
        calendar=calendar,
    )  # fmt: skip


def _standstill(event: Event, resumed: datetime | None, clock: Clock, calendar: Calendar) -> Standstill:
    """A standstill ends when somebody resumes the clock, and at the latest when the rule lets it last no longer."""
    runs_again = resumed
    if clock.suspension and clock.suspension.longest:
        limit = due_at(
            started_at=event.at, span=clock.suspension.longest, is_working_day=calendar.is_working_day, zone=calendar.zone
        )  # fmt: skip
        runs_again = min(resumed, limit) if resumed else limit
    return Standstill(event.at, resumed, runs_again, event.reason)


def _after(still: Standstill, end: datetime, clock: Clock, calendar: Calendar) -> datetime:
    """The end of a clock that stood still; where nobody can say yet when it runs again, its end stays for now."""
    if still.runs_again is None or clock.length is None:
        return end
    if clock.length.unit is Unit.HOURS:
        # In UTC, because between two moments of one zone Python takes the wall clocks' difference.
        stood = still.runs_again.astimezone(UTC) - still.began.astimezone(UTC)
        return (end.astimezone(UTC) + stood).astimezone(calendar.zone)
    from_, to, last = calendar.day(still.began), calendar.day(still.runs_again), calendar.day(end)
    if clock.length.unit is not Unit.WORKING_DAYS:
        return calendar.end_of(last + (to - from_))
    left = sum(calendar.is_working_day(from_ + number * ONE_DAY) for number in range(1, (last - from_).days + 1))
    return calendar.end_of(after_working_days(to, left, calendar.is_working_day) if to > from_ else last)


def _extended(event: Event, end: datetime, clock: Clock, calendar: Calendar) -> datetime:
    if event.until:
        return calendar.end_of(event.until)
    more = (event.days or 0) * ONE_DAY
    if clock.length and clock.length.unit is Unit.HOURS:
        return (end.astimezone(UTC) + more).astimezone(calendar.zone)
    return calendar.end_of(calendar.day(end) + more)


def _rolled(end: datetime, clock: Clock, calendar: Calendar) -> datetime:
    """A last day on which authorities do not work moves to the next one on which they do, where the rule says so."""
    day = calendar.day(end)
    if not clock.rolls or (clock.length and clock.length.unit is Unit.HOURS) or calendar.is_working_day(day):
        return end
    return calendar.end_of(after_working_days(day, 1, calendar.is_working_day))
