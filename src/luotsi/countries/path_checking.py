"""The rules for the referral path and its clocks: a person can enter it, walk it, and leave it."""

from collections.abc import Iterator

from luotsi.countries.marked import Trail
from luotsi.countries.reading import Draft, Found
from luotsi.countries.schema import Clock, Stage, Transition
from luotsi.countries.vocabulary import ClockEvent, StageKind

ENDS = (StageKind.EXIT, StageKind.RETURN)
STAGE_EVENTS = (ClockEvent.STAGE_ENTERED, ClockEvent.STAGE_DECIDED)


def stage_faults(draft: Draft) -> Iterator[tuple[Found, Trail, str]]:
    """The path has no second start, every stage is reached from it, is decided by somebody, and can be left."""
    if "stages" in draft.incomplete:
        return  # an unread stage would make others look unreachable
    stages = {stage.code: (found, stage) for found, stage in draft.of(Stage)}
    starts = [stage.code for _, stage in stages.values() if stage.start]
    for code in starts[1:]:
        yield stages[code][0], ("start",), f"{code} is a second start: keep start: true on {starts[0]} only"

    reached = _reached({code: stage for code, (_, stage) in stages.items()}, starts)
    for code, (found, stage) in stages.items():
        if starts and code not in reached:
            yield found, ("code",), f"{code} cannot be reached: name it in the next or in an outcome of another stage"
        if not stage.decided_by:
            yield found, ("decided_by",), f"nobody decides {code}: name an organisation, a type: or a group:"
        if stage.kind not in ENDS and not _can_be_left(stage):
            yield found, ("code",), f"nobody can leave {code}: add next, or an outcome that leads on or closes"


def _reached(stages: dict[str, Stage], starts: list[str]) -> set[str]:
    reached: set[str] = set()
    waiting = list(starts)
    while waiting:
        code = waiting.pop()
        if code in stages and code not in reached:
            reached.add(code)
            waiting.extend(stages[code].leads_to)
    return reached


def _can_be_left(stage: Stage) -> bool:
    return bool(stage.leads_to) or any(outcome.closes for outcome in stage.outcomes)


def clock_faults(draft: Draft) -> Iterator[tuple[Found, Trail, str]]:
    """A clock has a length and a start, and warns before its end."""
    stages = {stage.code: stage for _, stage in draft.of(Stage)}
    for found, clock in draft.of(Clock):
        yield from ((found, trail, reason) for trail, reason in _length_faults(clock))
        yield from ((found, trail, reason) for trail, reason in _start_faults(clock, stages))
        yield from ((found, trail, reason) for trail, reason in _change_faults(clock))


def _length_faults(clock: Clock) -> Iterator[tuple[Trail, str]]:
    length = clock.max or clock.min
    if length is None and clock.deadline is None and not clock.uncounted:
        yield (
            ("code",),
            f"{clock.code} has no length: add min, max or deadline, or uncounted: true if no days are counted",
        )
    if clock.uncounted and (length or clock.deadline):
        yield ("uncounted",), f"{clock.code} is uncounted and yet has a length: keep one"
    if clock.min and clock.max and clock.min.shortest_days > clock.max.shortest_days:
        yield ("min",), f"the min of {clock.code} is longer than its max: correct one of them"
    for number, days in enumerate(clock.warn_at_days):
        if days < 0:
            yield (
                ("warn_at_days", number),
                f"a warning of {clock.code} comes after its end: count the days before the end",
            )
        elif length and length.value and days > length.shortest_days:
            yield (
                ("warn_at_days", number),
                f"a warning of {clock.code} comes before its start: warn later than {days} days",
            )


def _change_faults(clock: Clock) -> Iterator[tuple[Trail, str]]:
    if (clock.suspension or clock.extension) and not clock.runs_on_a_case:
        name = "suspension" if clock.suspension else "extension"
        yield (name,), f"{clock.code} runs on no case, so nothing happens to it: remove {name}"
    if clock.transition is not Transition.BEGUN_AFTER and clock.valid_from is None:
        yield (
            ("transition",),
            f"{clock.code} says to which clocks its change applies and not since when: add valid_from",
        )
    for number, climb in enumerate(clock.climb):
        if climb.at_days not in clock.warn_at_days:
            yield (
                ("climb", number),
                f"{clock.code} climbs at {climb.at_days} days and does not warn then: add it to warn_at_days",
            )


def _start_faults(clock: Clock, stages: dict[str, Stage]) -> Iterator[tuple[Trail, str]]:
    start = clock.starts_on
    if start.event in STAGE_EVENTS and start.stage is None:
        yield ("starts_on",), f"{clock.code} starts with a stage and names none: add stage"
    stage = stages.get(start.stage or "")
    if start.outcome and stage and stage.outcome(start.outcome) is None:
        yield (
            ("starts_on", "outcome"),
            f"{start.outcome} is not an outcome of {stage.code}: correct the code or add the outcome",
        )
