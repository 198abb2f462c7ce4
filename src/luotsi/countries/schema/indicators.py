"""Indicators of trafficking, the lists that use them, and the published rule that reads them."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from luotsi.countries.schema.base import Code, Frozen, Named, RefersTo, Words


class AppliesTo(StrEnum):
    """For whom a list or an outcome is meant."""

    ADULT = "adult"
    CHILD = "child"
    EVERYONE = "everyone"


class Strength(StrEnum):
    """How strongly the experts who made a list thought a sign speaks."""

    STRONG = "strong"
    MEDIUM = "medium"
    WEAK = "weak"


class Reading(StrEnum):
    """How a list is read: only counted, or dimension by dimension by a rule set."""

    COUNT = "count"
    DIMENSIONS = "dimensions"


class Dimension(Named):
    """A side of trafficking that several indicators speak of."""

    element: str  # of the definition in the protocol: means or purpose
    phase: str  # recruitment or destination


class IndicatorList(Named):
    """A published list; an indicator is on it if it names the list among its strengths or its lists."""

    reading: Reading
    applies_to: AppliesTo
    rule_set: Annotated[str | None, RefersTo("rule_sets")] = None
    about: Words


class Indicator(Named):
    """A sign. Only `strengths` are scored; a list it is merely `counted_in` counts it."""

    dimension: Annotated[str | None, RefersTo("dimensions")] = None
    strengths: dict[str, Strength] = Field(default_factory=dict)  # by list
    counted_in: Annotated[tuple[str, ...], RefersTo("indicator_lists")] = ()
    related: Annotated[tuple[str, ...], RefersTo("indicators")] = ()  # the same matter in a list that only counts

    @property
    def lists(self) -> frozenset[str]:
        """Every list this sign stands on."""
        return frozenset(self.strengths) | frozenset(self.counted_in)


class Tally(Frozen):
    """At least so many signs of each strength; `medium_or_weak` counts either."""

    strong: int = 0
    medium: int = 0
    weak: int = 0
    medium_or_weak: int = 0


class RuleOutcome(Frozen):
    """What follows when these dimensions are positive and those are not; the first that fits is taken."""

    code: Code
    names: Words
    applies_to: AppliesTo
    positive: Annotated[tuple[str, ...], RefersTo("dimensions")] = ()  # all of these
    any_positive: Annotated[tuple[str, ...], RefersTo("dimensions")] = ()  # at least one of these
    negative: Annotated[tuple[str, ...], RefersTo("dimensions")] = ()  # none of these


class RuleSet(Named):
    """A versioned rule: when a dimension is positive, and what the positive dimensions say together."""

    version: str
    dimension_positive_if_any: tuple[Tally, ...]
    outcomes: tuple[RuleOutcome, ...]
