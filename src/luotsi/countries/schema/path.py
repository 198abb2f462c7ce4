"""The referral path as a graph of stages, and the clocks that run beside it."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from luotsi.countries.schema.base import Code, Frozen, Named, RefersTo, Span, Words
from luotsi.countries.vocabulary import ClockEvent, StageKind


class Ground(Frozen):
    """A reason in law on which an outcome may rest."""

    code: Code
    names: Words


class Outcome(Frozen):
    """How a stage can end; `feedback` is what the referrer learns: yes, no, or nothing."""

    code: Code
    names: Words
    to: Annotated[str | None, RefersTo("stages")] = None
    feedback: bool | None = None
    closes: bool = False
    appealable: bool = False
    grounds: tuple[Ground, ...] = ()


class Stage(Named):
    """A step on a person's path."""

    order: int = Field(ge=1)
    rule: Words
    kind: StageKind
    decided_by: Annotated[tuple[str, ...], RefersTo("actors")]
    identifies: bool = False
    main_path: bool = False  # shown in the path bar
    parallel: bool = False  # runs beside the others and never as their condition
    start: bool = False
    next: Annotated[tuple[str, ...], RefersTo("stages")] = ()
    outcomes: tuple[Outcome, ...] = ()

    @property
    def leads_to(self) -> frozenset[str]:
        """Stages that may follow this one, itself never among them."""
        ends = {outcome.to for outcome in self.outcomes if outcome.to}
        return frozenset((set(self.next) | ends) - {self.code})

    def outcome(self, code: str) -> Outcome | None:
        """The outcome of this code, if the stage has it."""
        return next((outcome for outcome in self.outcomes if outcome.code == code), None)


class ClockKind(StrEnum):
    """What makes a clock bind."""

    STATUTORY = "statutory"
    CONVENTION = "convention"
    DIRECTIVE = "directive"
    PRACTICE = "practice"
    PLAN = "plan"


class ClockStart(Frozen):
    """The event that starts a clock; one that happens outside the program is recorded by hand."""

    event: ClockEvent
    stage: Annotated[str | None, RefersTo("stages")] = None
    outcome: str | None = None


class Clock(Named):
    """A period that law, a treaty or practice sets.

    `uncounted` is a duty to act without delay where no days are counted; a clock of zero days falls due
    on the day recorded as its start, which may lie ahead.
    """

    kind: ClockKind
    min: Span | None = None
    max: Span | None = None
    deadline: date | None = None
    uncounted: bool = False
    starts_on: ClockStart
    ends_on: ClockStart | None = None  # what the clock waits for; without it somebody says by hand that it is done
    starts_text: Words
    basis: Words
    consequence: Words
    owner: Annotated[tuple[str, ...], RefersTo("actors")] = ()
    warn_at_days: tuple[int, ...] = ()  # so many days before the end
    shown: bool = False  # on the case page
