"""Things that happen to clocks in the demonstration, so that its pages show more than clocks that run."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from luotsi.access.readers import Reader, System, reading_as
from luotsi.actors.models import Membership
from luotsi.actors.queries import organisation
from luotsi.countries import queries as countries
from luotsi.countries.schema import ClockKind, ReasonList
from luotsi.deadlines import usecases
from luotsi.deadlines.models import Deadline
from luotsi.deadlines.queries import WholeClock, startable, whole_clock
from luotsi.deadlines.usecases.changing import KEEPS_CLOCKS

SUSPENDED, EXTENDED, STARTED, LOOKED_AT = 2, 1, 3, 60


def live_with_clocks(*, by: System) -> int:
    """Suspend, extend and start a few clocks of the organisation to which referrals go, and warn; returns how many changed."""
    keeper = _keeper()
    if keeper is None:
        return 0
    with reading_as(keeper):
        changed = sum(1 for _ in _changes(keeper))
    with reading_as(by):
        usecases.warn_of_clocks(by=by)
    return changed


def _keeper() -> Reader | None:
    """Somebody who may change clocks there."""
    queue = organisation(countries.country().admission_queue)
    here = Membership.objects.in_force(timezone.localdate()).of_organisation(queue).with_people().order_by("pk")
    readers = map(Reader.of, here)
    return next((reader for reader in readers if any(reader.may(permission) for permission in KEEPS_CLOCKS)), None)


def _changes(keeper: Reader) -> Iterator[Deadline]:
    rows = Deadline.objects.running().kept_by(keeper).filter(due_at__gt=timezone.now()).soonest_first()[:LOOKED_AT]
    clocks = [whole for row in rows if (whole := whole_clock(row))]
    for whole in [one for one in clocks if one.clock.suspension][:SUSPENDED]:
        yield _suspend(whole, keeper)
    untouched = [one for one in clocks if one.last_extension and one.clock.extension][SUSPENDED:]
    for whole in untouched[:EXTENDED]:
        reason = countries.reasons(ReasonList.EXTEND_CLOCK)[0].code
        until = whole.last_extension or timezone.localdate(whole.deadline.due_at)
        yield usecases.extend_clock(deadline=whole.deadline, until=until, reason=reason, by=keeper)
    for whole in clocks[:STARTED]:
        case_id = whole.deadline.case_id
        law = [clock for clock in startable(case_id) if clock.kind is ClockKind.STATUTORY and clock.shown]
        for clock in law[:1]:
            on = countries.today() - timedelta(days=3)
            yield usecases.start_clock(case_id=case_id, clock=clock.code, on=on, key=uuid4(), by=keeper)


def _suspend(whole: WholeClock, keeper: Reader) -> Deadline:
    """Since two days ago, or since it began."""
    on = max(timezone.localdate(whole.deadline.started_at), countries.today() - timedelta(days=2))
    reason = countries.reasons(ReasonList.SUSPEND_CLOCK)[0].code
    return usecases.suspend_clock(deadline=whole.deadline, reason=reason, on=on, by=keeper)
