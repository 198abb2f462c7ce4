"""Clocks of cases, for other rooms to ask."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils import timezone

from luotsi.access.readers import Reader
from luotsi.actors.models import Membership, Organisation
from luotsi.countries import queries as countries
from luotsi.countries.schema import Clock, ClockKind, ReasonList, Span
from luotsi.deadlines.computing import due_at
from luotsi.deadlines.engine import Calendar, Computation, Event, NoRuleThen, Version, What, compute
from luotsi.deadlines.explaining import explain
from luotsi.deadlines.models import ClockFeed, Deadline, DeadlineEvent, DeadlineWarning

REASONS = {
    What.SUSPENDED: ReasonList.SUSPEND_CLOCK,
    What.EXTENDED: ReasonList.EXTEND_CLOCK,
    What.STOPPED: ReasonList.STOP_CLOCK,
}


@dataclass(frozen=True)
class RunningClock:
    """A clock as a list shows it; `share` is how much of its time has passed, in whole percent."""

    deadline: Deadline
    clock: Clock
    days_left: int
    share: int

    @property
    def is_suspended(self) -> bool:
        """Whether it stands still now: one that the rule lets stand still only so long runs again by itself."""
        since, rule = self.deadline.suspended_at, self.clock.suspension
        if since is None:
            return False
        return not (rule and rule.longest) or timezone.now() < ends_at(
            started_at=since, span=rule.longest, place=self.deadline.place
        )

    @property
    def is_late(self) -> bool:
        return self.deadline.due_at < timezone.now() and not self.is_suspended

    @property
    def is_soon(self) -> bool:
        """Inside the first warning of the clock, or its last quarter where the pack warns of nothing."""
        if self.is_suspended:
            return False
        return self.days_left <= max(self.clock.warn_at_days) if self.clock.warn_at_days else self.share >= 75

    @property
    def is_statutory(self) -> bool:
        return self.clock.kind is ClockKind.STATUTORY


@dataclass(frozen=True)
class WholeClock:
    """A clock with everything that happened to it, and why it ends when it does."""

    deadline: Deadline
    clock: Clock
    events: list[DeadlineEvent]
    found: Computation
    running: RunningClock = field(repr=False)

    def explained(self, language: str) -> str:
        """Why it ends when it does, in this language."""
        return explain(self.found, language, lambda what, code: say_reason(what, code, language))

    @cached_property
    def last_extension(self) -> date | None:
        """The latest day to which it can still be extended; None where it cannot."""
        rule = self.clock.extension
        if rule is None or len(self.found.extensions) >= rule.times or self.deadline.ended_at:
            return None
        plain = [event for event in happened_to(self.deadline, self.events) if event.what is not What.EXTENDED]
        own_end = compute(versions(self.deadline.clock), plain, calendar_of(self.deadline.place)).due_at
        last = ends_at(started_at=own_end, span=rule.longest, place=self.deadline.place)
        return self.found.calendar.day(last)


def ends_at(*, started_at: datetime, span: Span, place: str = "") -> datetime:
    """When a period of this length ends by the country's calendar and clock."""
    days = calendar_of(place)
    return due_at(started_at=started_at, span=span, is_working_day=days.is_working_day, zone=days.zone)


def calendar_of(place: str = "") -> Calendar:
    """The country's calendar, with the days off that the organisation `place` has alone."""
    return Calendar(
        zone=ZoneInfo(countries.country().timezone), is_working_day=lambda day: countries.is_working_day(day, place)
    )


def versions(clock: str) -> list[Version]:
    """Every version of the rule of a clock, the earliest first."""
    return [Version(since, rule) for since, rule in countries.history("clocks", clock, Clock)]


def say_reason(what: What, code: str, language: str) -> str:
    """The words of a coded reason, also after the pack has lost it."""
    return countries.label("coded_reasons", f"{REASONS[what]}.{code}", language) if what in REASONS else code


def compute_clock(deadline: Deadline, events: Sequence[DeadlineEvent]) -> Computation:
    """When a stored clock ends by its rule, its start, its events and the calendar. Raises NoRuleThen."""
    return compute(versions(deadline.clock), happened_to(deadline, events), calendar_of(deadline.place))


def happened_to(deadline: Deadline, events: Sequence[DeadlineEvent]) -> list[Event]:
    """The start of a stored clock, what happened to it, and its end, as the engine counts them."""
    between = [Event(What(row.what), row.at, row.reason, row.days, row.until) for row in events]
    end = [Event(What.ENDED, deadline.ended_at)] if deadline.ended_at and not deadline.stopped else []
    return [Event(What.STARTED, deadline.started_at), *between, *end]


def running_clocks(case_ids: Sequence[int], *, limit: int | None = None) -> list[RunningClock]:
    """Clocks that run on these cases, soonest first. The bound reader sees those of cases it reads."""
    deadlines = Deadline.objects.running().of_cases(list(case_ids)).soonest_first()[:limit]
    return [shown for deadline in deadlines if (shown := shown_clock(deadline))]


def clocks_owned_by(organisation: Organisation, *, limit: int) -> list[RunningClock]:
    """Clocks that an organisation has to keep, soonest first."""
    deadlines = Deadline.objects.running().filter(owner=organisation).soonest_first()[:limit]
    return [shown for deadline in deadlines if (shown := shown_clock(deadline))]


def clocks_kept_by(
    reader: Reader, *, clock: str = "", late: bool = False, soon_days: int | None = None, after: int = 0, limit: int
) -> list[RunningClock]:
    """Clocks that the reader's organisation keeps, soonest first, from the `after`-th on."""
    found, now = Deadline.objects.running().kept_by(reader), timezone.now()
    if clock:
        found = found.filter(clock=clock)
    if late:
        found = found.filter(due_at__lt=now, suspended_at=None)
    if soon_days is not None:
        found = found.filter(
            due_at__gte=now, due_at__lte=calendar_of().end_of(countries.today() + timedelta(days=soon_days))
        )
    return [shown for row in found.soonest_first()[after : after + limit] if (shown := shown_clock(row))]


def clocks_of_case(case_id: int) -> list[WholeClock]:
    """Every clock of a case that the bound reader reads: those that run, soonest first, then those that ended."""
    rows = (
        Deadline.objects.of_cases([case_id])
        .select_related("owner")
        .prefetch_related("events__organisation")
        .soonest_first()
    )
    found = [whole for row in rows if (whole := whole_clock(row))]
    return [w for w in found if not w.deadline.ended_at] + [w for w in found if w.deadline.ended_at]


def clock_of_case(case_id: int, pk: int) -> WholeClock | None:
    """One clock of a case, for a bound reader who reads the case."""
    return next((whole for whole in clocks_of_case(case_id) if whole.deadline.pk == pk), None)


def whole_clock(deadline: Deadline) -> WholeClock | None:
    """A clock with its events and its explanation; None where the country has forgotten its rule."""
    events = sorted(deadline.events.all(), key=lambda event: event.pk)
    try:
        found = compute_clock(deadline, events)
    except NoRuleThen:
        return None
    clock = found.version.clock
    return WholeClock(deadline, clock, events, found, _running(deadline, clock))


def shown_clock(deadline: Deadline) -> RunningClock | None:
    """A clock with the version of its rule that counts; None where the country has forgotten it."""
    known = [version for version in versions(deadline.clock) if version.since == deadline.rule_from]
    known = known or [v for v in versions(deadline.clock) if v.holds_on(timezone.localdate(deadline.started_at))]
    return _running(deadline, known[-1].clock) if known else None


def _running(deadline: Deadline, clock: Clock) -> RunningClock:
    now = deadline.suspended_at or timezone.now()
    whole = (deadline.due_at - deadline.started_at).total_seconds()
    passed = (now - deadline.started_at).total_seconds()
    return RunningClock(
        deadline=deadline,
        clock=clock,
        days_left=(timezone.localdate(deadline.due_at) - timezone.localdate()).days,
        share=max(0, min(100, round(100 * passed / whole))),
    )


def startable(case_id: int) -> list[Clock]:
    """Clocks that can be started by hand on a case: those of the country that run on cases and not yet on this one."""
    running = set(Deadline.objects.running().of_cases([case_id]).values_list("clock", flat=True))
    return [clock for clock in countries.entries("clocks", Clock) if clock.runs_on_a_case and clock.code not in running]


def uncounted() -> list[Clock]:
    """Duties to act without delay, for which no days are counted."""
    return [clock for clock in countries.entries("clocks", Clock) if clock.uncounted and not clock.of_the_country]


def dates_of_the_country() -> list[Clock]:
    """What the country owes by a fixed day, soonest first."""
    dated = [clock for clock in countries.entries("clocks", Clock) if clock.deadline]
    return sorted(dated, key=lambda clock: clock.deadline or date.max)


def warnings_climbed_to(reader: Reader) -> list[DeadlineWarning]:
    """Warnings about clocks of others that were brought before the reader's organisation, soonest first, each clock once."""
    rows = DeadlineWarning.objects.climbed_to(reader).select_related("kept_by").order_by("due_at", "days", "pk")[:100]
    return list({row.deadline_id: row for row in reversed(rows)}.values())[::-1]


def climbed_counts(reader: Reader) -> list[str]:
    """The count of clocks of others that were brought before the reader's organisation."""
    return [_CLIMBED]


_CLIMBED = """
SELECT count(DISTINCT deadline_id) FROM deadlines_deadlinewarning
 WHERE organisation_id = %(own)s AND climbed AND settled_at IS NULL
"""


def membership_of_feed(token_hash: str) -> Membership | None:
    """Whose clocks lie under a secret address; asked by nobody in particular, and answered for a hash that is known."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT luotsi_feed(%s)", [token_hash])
        row = cursor.fetchone()
    return Membership.objects.with_people().filter(pk=row[0]).first()


def feed_of(membership: Membership) -> ClockFeed | None:
    """The calendar feed that a membership has now."""
    return ClockFeed.objects.filter(membership=membership, dropped_at=None).first()
