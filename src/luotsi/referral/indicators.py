"""Indicators: a prompt for a person, never a decision. The rule that fired is shown, not a bare score."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from luotsi.countries import queries as countries
from luotsi.countries.schema import Dimension, Indicator, IndicatorList, Reading, RuleOutcome, RuleSet, Strength, Tally


@dataclass(frozen=True)
class DimensionScore:
    """One side of trafficking: which signs were answered yes, and the rule that makes it positive, if one does."""

    dimension: Dimension
    signs: tuple[Indicator, ...]
    strong: int
    medium: int
    weak: int
    fired: Tally | None

    @property
    def is_positive(self) -> bool:
        return self.fired is not None


@dataclass(frozen=True)
class Score:
    """How one list reads the answers. A list that only counts has no dimensions and no outcome."""

    list: IndicatorList
    version: str
    signs: tuple[Indicator, ...]
    asked: int
    dimensions: tuple[DimensionScore, ...]
    outcome: RuleOutcome | None

    @property
    def strong(self) -> int:
        return sum(dimension.strong for dimension in self.dimensions)


def indicators_of(list_code: str) -> list[Indicator]:
    """The indicators that stand on a list, in the order of the pack."""
    return [found for found in countries.entries("indicators", Indicator) if list_code in found.lists]


def version_of(list_code: str) -> str:
    """The version of the rule by which the list is read; stored with each answer."""
    found = countries.find("indicator_lists", list_code, IndicatorList)
    rules = countries.find("rule_sets", found.rule_set, RuleSet) if found and found.rule_set else None
    return rules.version if rules else "1"


def score(list_code: str, answers: Mapping[str, str]) -> Score:
    """Read the answers (`yes`, `no`, `not_known`, `not_asked` by indicator code) by the published rule of the list.

    Source of the rule: ILO and European Commission, Operational indicators of trafficking in human beings (2009), as the
    country pack states it. A dimension is positive by the tally that fits first; one strong sign alone is not enough.
    """
    found = countries.get("indicator_lists", list_code, IndicatorList)
    on_list = indicators_of(list_code)
    signs = tuple(indicator for indicator in on_list if answers.get(indicator.code) == "yes")
    rules = countries.find("rule_sets", found.rule_set, RuleSet) if found.rule_set else None
    dimensions: tuple[DimensionScore, ...] = ()
    outcome = None
    if rules and found.reading is Reading.DIMENSIONS:
        dimensions = tuple(_dimensions(list_code, signs, rules))
        outcome = _outcome(rules, found, {d.dimension.code for d in dimensions if d.is_positive})
    return Score(
        list=found,
        version=version_of(list_code),
        signs=signs,
        asked=sum(answers.get(indicator.code) in {"yes", "no"} for indicator in on_list),
        dimensions=dimensions,
        outcome=outcome,
    )


def _dimensions(list_code: str, signs: Iterable[Indicator], rules: RuleSet) -> Iterable[DimensionScore]:
    for dimension in countries.entries("dimensions", Dimension):
        here = tuple(sign for sign in signs if sign.dimension == dimension.code)
        strengths = [sign.strengths.get(list_code) for sign in here]
        strong, medium, weak = (strengths.count(s) for s in (Strength.STRONG, Strength.MEDIUM, Strength.WEAK))
        fired = next((t for t in rules.dimension_positive_if_any if _fits(t, strong, medium, weak)), None)
        yield DimensionScore(dimension, here, strong, medium, weak, fired)


def _fits(tally: Tally, strong: int, medium: int, weak: int) -> bool:
    return (
        strong >= tally.strong
        and medium >= tally.medium
        and weak >= tally.weak
        # A strong sign beyond those already counted stands for a weaker one.
        and medium - tally.medium + weak - tally.weak + strong - tally.strong >= tally.medium_or_weak
    )


def _outcome(rules: RuleSet, found: IndicatorList, positive: set[str]) -> RuleOutcome | None:
    for outcome in rules.outcomes:
        if outcome.applies_to not in (found.applies_to, "everyone"):
            continue
        any_of = not outcome.any_positive or positive & set(outcome.any_positive)
        if set(outcome.positive) <= positive and any_of and not positive & set(outcome.negative):
            return outcome
    return None
