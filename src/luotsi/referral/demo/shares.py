"""Proportions for invented people, read from the published figures of the country pack.

A figure counts under short names, e.g. `labour` or `women`; a code of the pack stands for one where its part after the first
underscore is that name or ends it (`ef_labour`, `ef_soldier` for `child_soldier`). Where the figures are silent about a
proportion, a plain guess stands in.
"""

import re
from bisect import bisect
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from importlib import resources
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

import yaml

from luotsi.countries.schema import Figure, FigureKind, Item

T = TypeVar("T")
Part = Callable[[Figure], float | None]

PERSONS = ("new_victims", "new_total", "identified")
CHILDREN = ("children", "minors")
REPORTS = ("referrals", "reports")
GUESSED_AGES = {(18, 29): 5, (30, 39): 3, (40, 49): 1, (50, 64): 1}
OLDEST = 64
SHARE_OF_NAMED_NATIONALITIES = 0.8


class Weighted(Generic[T]):
    """Things to draw from, each as often as its weight says."""

    def __init__(self, pairs: Iterable[tuple[T, float]]) -> None:
        kept = [(item, weight) for item, weight in pairs if weight > 0]
        self.items: list[T] = [item for item, _ in kept]
        self.weights = [weight for _, weight in kept]
        self._sums = list(accumulate(self.weights))

    def __bool__(self) -> bool:
        return bool(self.items)

    def draw(self, rng: Random) -> T:
        return self.items[min(bisect(self._sums, rng.random() * self._sums[-1]), len(self.items) - 1)]


@dataclass(frozen=True)
class Shares:
    """How often what occurs; a proportion lies between 0 and 1."""

    years: Weighted[tuple[date, date]]  # from a day until before a day
    forms: Weighted[str]
    referrers: Weighted[str]
    female: float
    children: float
    ages: Weighted[tuple[int, int]]
    nationalities: Weighted[str]
    admitted: float


def read_shares(
    figures: Sequence[Figure], *, forms: Sequence[Item], referrer_types: Sequence[Item], own: str, until: date
) -> Shares:
    """The proportions that the figures state; `own` is the country's two letters, `until` the day up to which people come."""
    return Shares(
        years=_years(figures, until),
        forms=_by_code(figures, forms),
        referrers=_referrers(figures, referrer_types),
        female=_female(figures),
        children=_ratio(figures, _children, PERSONS, guess=0.1),
        ages=_ages(figures),
        nationalities=_nationalities(figures, own),
        admitted=_ratio(figures, lambda f: _first(f, PERSONS), REPORTS, guess=0.6),
    )


def _years(figures: Sequence[Figure], until: date) -> "Weighted[tuple[date, date]]":
    """How many persons came in which year; years after the last published one are like that one."""
    counts: dict[int, float] = {}
    for figure in figures:
        count = _first(figure, PERSONS)
        if figure.kind is FigureKind.FLOW and re.fullmatch(r"\d{4}", figure.period) and count:
            counts.setdefault(int(figure.period), count)
    if not counts:
        counts[until.year - 1] = 1
    last = max(counts)
    for year in range(last + 1, until.year + 1):
        counts[year] = counts[last]
    spans = [((date(year, 1, 1), min(date(year + 1, 1, 1), until)), count) for year, count in sorted(counts.items())]
    return Weighted(((a, b), count * (b - a) / timedelta(days=365)) for (a, b), count in spans if a < b)


def _by_code(figures: Sequence[Figure], items: Sequence[Item]) -> Weighted[str]:
    """The figure that counts most of the codes gives their proportions; of equal ones the latest."""
    found = [[(item.code, _count(figure, item)) for item in items if _count(figure, item)] for figure in figures]
    best = max(reversed(found), key=len, default=[])
    return Weighted(best or [(item.code, 1.0) for item in items])


def _referrers(figures: Sequence[Figure], types: Sequence[Item]) -> Weighted[str]:
    """As counted; what a figure leaves to others is divided so that earlier types of the pack get more."""
    counted = [
        (figure, {item.code: _count(figure, item) for item in types if _count(figure, item)}) for figure in figures
    ]
    figure, counts = max(reversed(counted), key=lambda pair: len(pair[1]), default=(None, {}))
    if len(counts) > 1 or figure is None:
        return Weighted(
            (item.code, counts.get(item.code, 0.0 if counts else 1 / place)) for place, item in enumerate(types, 1)
        )
    others = max(figure.counts.values(), default=1)
    uncounted = [item.code for item in types if item.code not in counts]
    ranks = sum(1 / place for place in range(1, len(uncounted) + 1)) or 1
    return Weighted([*counts.items(), *((code, others / place / ranks) for place, code in enumerate(uncounted, 1))])


def _female(figures: Sequence[Figure]) -> float:
    """The share of women and girls as the latest figure states it."""
    for figure in sorted(figures, key=lambda f: f.period, reverse=True):
        percent = figure.percents.get("women") or figure.percents.get("female")
        if percent:
            return percent / 100
        women, men = _sum(figure, ("women", "girls", "female")), _sum(figure, ("men", "boys", "male"))
        if women and men:
            return women / (women + men)
    return 0.5


def _ages(figures: Sequence[Figure]) -> "Weighted[tuple[int, int]]":
    """Bands of the years of adults."""
    bands: dict[tuple[int, int], float] = {}
    for figure in figures:
        for key, count in figure.counts.items():
            if match := re.fullmatch(r"age_(\d+)_(\d+|plus)", key):
                first, last = match.groups()
                bands[int(first), OLDEST if last == "plus" else int(last)] = count
    return Weighted((bands or GUESSED_AGES).items())


def _nationalities(figures: Sequence[Figure], own: str) -> Weighted[str]:
    """Those that a figure names, mostly; where none are named, the country's own and as many others as were foreign."""
    letters: dict[str, str] = yaml.safe_load(
        resources.files(__package__).joinpath("nationalities.yaml").read_text("utf-8")
    )
    named = list(dict.fromkeys(letters[code] for figure in figures for code in figure.nationalities))
    others = [code for code in letters.values() if code not in named and code != own]
    if named:
        rest = len(named) * (1 - SHARE_OF_NAMED_NATIONALITIES) / SHARE_OF_NAMED_NATIONALITIES
        return Weighted([*((code, 1.0) for code in named), *((code, rest / len(others)) for code in others)])
    foreign = _ratio(figures, lambda figure: _first(figure, ("foreign",)), PERSONS, guess=0.5)
    return Weighted([(own, 1 - foreign), *((code, foreign / len(others)) for code in others)])


def _ratio(figures: Sequence[Figure], part_of: Part, whole: tuple[str, ...], *, guess: float) -> float:
    """Of all flows that state both, the sum of the parts over the sum of the wholes."""
    pairs = [(part_of(f), _first(f, whole)) for f in figures if f.kind is FigureKind.FLOW]
    told = [(part, total) for part, total in pairs if part is not None and total and part <= total]
    return sum(part for part, _ in told) / sum(total for _, total in told) if told else guess


def _first(figure: Figure, keys: Iterable[str]) -> float | None:
    return next((figure.counts[key] for key in keys if key in figure.counts), None)


def _children(figure: Figure) -> float | None:
    stated = _first(figure, CHILDREN)
    return _sum(figure, ("girls", "boys")) if stated is None else stated


def _sum(figure: Figure, keys: Iterable[str]) -> float | None:
    """The sum of those that are counted; None where none is."""
    counted = [figure.counts[key] for key in keys if key in figure.counts]
    return sum(counted) if counted else None


def _count(figure: Figure, item: Item) -> float:
    tail = item.code.partition("_")[2]
    return next((n for key, n in figure.counts.items() if tail and (key == tail or key.endswith(f"_{tail}"))), 0)
