"""The clocks that run beside the path: what the law, a treaty or practice says of a time, one version after the other."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from luotsi.countries.schema.base import Frozen, Named, RefersTo, Span, Words
from luotsi.countries.schema.country import Climber
from luotsi.countries.vocabulary import ClockEvent


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


class Transition(StrEnum):
    """To which clocks a new version of a rule applies, as its transition clause says."""

    BEGUN_AFTER = "begun_after"  # to those that begin when it is in force; unless told, this
    RUNNING = "running"  # also to those that run when it comes into force, from their start
    LATER_END = "later_end"  # also to those that run, where it gives the person more time


class Suspension(Frozen):
    """The clock may stand still for a reason; after `longest` it runs again by itself."""

    longest: Span | None = None


class Extension(Frozen):
    """The clock may be given more time for a reason: so often, and in all no longer than `longest` past its own end."""

    longest: Span
    times: int = Field(default=1, ge=1)


class ClockClimb(Frozen):
    """A warning at so many days before the end also goes beyond the organisation that keeps the clock."""

    at_days: int = Field(ge=0)
    to: Climber


class Clock(Named):
    """A period that law, a treaty or practice sets, as one version of its rule states it (`valid_from`, `valid_to`).

    `uncounted` is a duty to act without delay where no days are counted; a clock of zero days falls due
    on the day recorded as its start, which may lie ahead.
    """

    kind: ClockKind
    min: Span | None = None
    max: Span | None = None
    deadline: date | None = None
    uncounted: bool = False
    of_the_country: bool = False  # binds the country and runs on no case
    rolls: bool = False  # a last day on which authorities do not work moves to the next one on which they do
    transition: Transition = Transition.BEGUN_AFTER
    suspension: Suspension | None = None
    extension: Extension | None = None
    starts_on: ClockStart
    ends_on: ClockStart | None = None  # what the clock waits for; without it somebody says by hand that it is done
    starts_text: Words
    basis: Words
    consequence: Words
    owner: Annotated[tuple[str, ...], RefersTo("actors")] = ()
    warn_at_days: tuple[int, ...] = ()  # so many days before the end
    climb: tuple[ClockClimb, ...] = ()
    shown: bool = False  # on the case page

    @property
    def length(self) -> Span | None:
        """How long it runs: the most that the basis allows, or the least where it sets no more."""
        return self.max or self.min

    @property
    def runs_on_a_case(self) -> bool:
        """Whether it can be started on a case: a counted time that binds no whole country."""
        return self.length is not None and self.deadline is None and not self.of_the_country

    @property
    def is_granted(self) -> bool:
        """Whether a decision sets its length between a least and a most."""
        return self.min is not None and self.max is not None
