"""The referral path as a graph of stages."""

from typing import Annotated

from pydantic import Field

from luotsi.countries.schema.base import Code, Frozen, Named, RefersTo, Words
from luotsi.countries.vocabulary import StageKind


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
