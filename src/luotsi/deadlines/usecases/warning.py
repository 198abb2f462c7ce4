"""What the worker does with clocks: it warns before they end, and computes them anew when rules or calendar changed."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Exists, OuterRef
from django.utils import timezone

from luotsi.access.acts import usecase
from luotsi.access.ledger import record
from luotsi.access.readers import System
from luotsi.actors.models import Organisation
from luotsi.actors.queries import organisation
from luotsi.countries import queries as countries
from luotsi.countries.schema import Climber, Clock
from luotsi.deadlines import tasks
from luotsi.deadlines.models import Deadline, DeadlineWarning
from luotsi.deadlines.queries import calendar_of, shown_clock
from luotsi.deadlines.recomputing import recomputed
from luotsi.deadlines.usecases.changing import move


@usecase("clock.warned")
def warn_of_clocks(*, by: System) -> int:
    """Warn of each clock that has come within one of its warning points: who keeps it, and those to whom it climbs.

    Each warning is given once for a due date; a clock that ends later warns anew. Whoever was down for a while is warned
    of the nearest point and not of all those that passed. Returns how many warnings were given.
    """
    now, given, told = timezone.now(), 0, set[int]()
    for clock in countries.entries("clocks", Clock):
        for deadline, days in _within(clock):
            shown, owner = shown_clock(deadline), deadline.owner
            if shown is None or shown.is_suspended or owner is None:
                continue
            for to, climbed in _warned(owner, clock, days):
                DeadlineWarning.objects.create(
                    deadline=deadline, organisation=to, kept_by=owner, days=days, due_at=deadline.due_at,
                    climbed=climbed, warned_at=now,
                )  # fmt: skip
                about = f"clock:{deadline.clock}"
                record("clock.warned", by=by, case_id=deadline.case_id, subject=about, days=days, to=to.code)
                told.add(to.pk)
                given += 1
    for organisation_id in sorted(told):
        tasks.mail_warning.defer(organisation_id=organisation_id)
    return given


def _within(clock: Clock) -> Iterator[tuple[Deadline, int]]:
    """Running clocks of this rule with the nearest warning point that they have reached and nobody was warned at."""
    end_of, today = calendar_of().end_of, countries.today()
    points = sorted(clock.warn_at_days)
    for nearer, days in zip([None, *points], points, strict=False):
        after = timezone.now() if nearer is None else end_of(today + timedelta(days=nearer))
        warned = DeadlineWarning.objects.filter(deadline=OuterRef("pk"), due_at=OuterRef("due_at"), days=days)
        found = Deadline.objects.running().filter(
            ~Exists(warned), clock=clock.code, due_at__gt=after, due_at__lte=end_of(today + timedelta(days=days))
        )
        for deadline in found.exclude(owner=None).select_related("owner__superior").order_by("pk"):
            yield deadline, days


def _warned(owner: Organisation, clock: Clock, days: int) -> Iterator[tuple[Organisation, bool]]:
    """Who is warned at this point, and whether the warning climbed there. Nobody is warned twice of one clock."""
    yield owner, False
    seen = {owner.pk}
    for climb in clock.climb:
        if climb.at_days < days:
            continue
        to = owner.superior if climb.to is Climber.SUPERIOR else organisation(countries.country().coordinator)
        if to is not None and to.pk not in seen:
            seen.add(to.pk)
            yield to, True


@usecase("clock.recomputed")
def recompute_clocks(*, by: System) -> int:
    """Let clocks follow rules and calendar that have changed; returns how many moved."""
    off = [clock for clock, due in recomputed() if due is not None and due != clock.due_at]
    for clock in off:
        moved = move(clock)
        record(
            "clock.recomputed", by=by, case_id=clock.case_id, subject=f"clock:{clock.clock}", due=moved.due_at.isoformat(),
            was=clock.due_at.isoformat(),
        )  # fmt: skip
    return len(off)
