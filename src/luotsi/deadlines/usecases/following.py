"""Starting and ending clocks. Which act starts which clock is the pack's to say."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from luotsi.access.acts import usecase
from luotsi.access.ledger import record
from luotsi.access.readers import Reader, System
from luotsi.actors.models import Organisation
from luotsi.core.errors import Refused
from luotsi.countries import queries as countries
from luotsi.countries.schema import Clock
from luotsi.countries.vocabulary import ClockEvent, Permission
from luotsi.deadlines.models import Deadline
from luotsi.deadlines.queries import ends_at


class ClockHasEnded(Refused):
    sentence = _("This clock has ended already.")


def start_clocks(
    *, event: ClockEvent, case_id: int, at: datetime, owner: Organisation, by: Reader | System,
    stage: str | None = None, outcome: str | None = None,
) -> list[Deadline]:  # fmt: skip
    """Start every clock of the country that this event starts on this case and that does not run yet."""
    running = set(Deadline.objects.running().of_cases([case_id]).values_list("clock", flat=True))
    started = []
    for clock in countries.entries("clocks", Clock):
        begins = clock.starts_on
        if begins.event is not event or clock.code in running or not clock.max or not clock.max.value:
            continue
        if begins.stage not in (None, stage) or begins.outcome not in (None, outcome):
            continue
        started.append(
            Deadline.objects.create(
                case_id=case_id,
                clock=clock.code,
                owner=owner,
                started_at=at,
                due_at=ends_at(started_at=at, span=clock.max),
            )
        )
        record(
            "clock.started", by=by, case_id=case_id, subject=f"clock:{clock.code}", due=started[-1].due_at.isoformat()
        )
    return started


def answer_clocks(
    *,
    event: ClockEvent,
    case_id: int,
    at: datetime,
    by: Reader | System,
    stage: str | None = None,
    outcome: str | None = None,
) -> None:
    """End the clocks that waited for this event."""
    for deadline in Deadline.objects.running().of_cases([case_id]).select_for_update():
        clock = countries.find("clocks", deadline.clock, Clock)
        awaited = clock.ends_on if clock else None
        if awaited and awaited.event is event and awaited.stage in (None, stage) and awaited.outcome in (None, outcome):
            _end(deadline, at=at, by=by)


@usecase("clock.ended", Permission.OFFER_HANDOFF, Permission.DECIDE_STAGE)
def meet_clock(*, deadline: Deadline, by: Reader) -> Deadline:
    """Say that what a clock waits for is done. Raises ClockHasEnded; row-level security lets only the holder do it."""
    running = Deadline.objects.running().select_for_update().filter(pk=deadline.pk).first()
    if running is None:
        raise ClockHasEnded
    _end(running, at=timezone.now(), by=by)
    return running


def end_clocks(*, case_id: int, at: datetime, by: Reader | System) -> None:
    """End every clock of a case that is closed; one that had not run out counts as met."""
    for deadline in Deadline.objects.running().of_cases([case_id]).select_for_update():
        _end(deadline, at=at, by=by)


def _end(deadline: Deadline, *, at: datetime, by: Reader | System) -> None:
    deadline.ended_at, deadline.met = at, deadline.due_at >= at
    deadline.save(update_fields=["ended_at", "met"])
    record("clock.ended", by=by, case_id=deadline.case_id, subject=f"clock:{deadline.clock}", met=deadline.met)
