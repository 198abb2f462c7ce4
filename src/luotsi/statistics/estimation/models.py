"""Log-linear models as sets of terms, and the enumeration of all hierarchical ones.

A term is a mask of lists: 0 is the intercept, one bit a main effect, two bits a pair. A model is hierarchical when every
subset of a term is a term too. All models here hold the intercept and every main effect (METHODS 2).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import combinations

from luotsi.statistics.estimation.errors import BadRequest

Model = tuple[int, ...]
MOST_MODELS = 40_000


def main_effects(size: int) -> Model:
    return (0, *(1 << place for place in range(size)))


def with_pairs(size: int, chosen: Iterable[int]) -> Model:
    """Main effects and these interactions, in the order of their masks by size."""
    return (*main_effects(size), *sorted(set(chosen), key=lambda mask: (mask.bit_count(), mask)))


def interactions(model: Model) -> tuple[int, ...]:
    return tuple(term for term in model if term.bit_count() > 1)


def generators(model: Model) -> list[int]:
    """The largest terms of a model: those that lie in no other."""
    return [term for term in model if term and not any(term != other and term & other == term for other in model)]


def notation(masks: Iterable[int]) -> str:
    """`[12,13,23,4]` for largest terms or cliques, lists numbered from 1; from the tenth list on, numbers are joined by dots."""
    sets = [tuple(place + 1 for place in range(mask.bit_length()) if mask >> place & 1) for mask in masks]
    joint = "." if any(number > 9 for numbers in sets for number in numbers) else ""
    return f"[{','.join(sorted(joint.join(map(str, numbers)) for numbers in sets))}]"


def from_notation(text: str) -> Model:
    """The model of a notation of up to nine lists: `[12,3]` has the intercept, three main effects and one pair."""
    largest = [sum(1 << int(digit) - 1 for digit in term) for term in text.strip("[]").split(",")]
    terms = {0}.union(*(_subsets(term) for term in largest))
    return tuple(sorted(terms, key=lambda mask: (mask.bit_count(), mask)))


@lru_cache(maxsize=32)
def hierarchical(size: int, order: int) -> tuple[Model, ...]:
    """Every hierarchical model with all main effects and interactions of at most `order` lists.

    Three lists have 8 (order 2); four 64 and 113 (orders 2, 3); five 1024, 6212 and 6893 (orders 2, 3, 4).
    Source: Silverman, Chan, Vincent (2024), Stat. Comput. 34, 44.
    """
    if not 2 <= order <= size:
        raise BadRequest(
            f"The order of interactions must lie between 2 and the number of lists, {size}; it is {order}."
        )
    if size > 6 or (size == 6 and order > 2):
        raise BadRequest(
            f"{size} lists with interactions of {order} have more than {MOST_MODELS:,} models. "
            "Take order 2 and at most six lists, merge lists, or choose stepwise."
        )
    base = main_effects(size)
    grown = _grow(frozenset(), 2, size, order)
    return tuple((*base, *sorted(chosen, key=lambda mask: (mask.bit_count(), mask))) for chosen in grown)


def _grow(chosen: frozenset[int], level: int, size: int, order: int) -> Iterator[frozenset[int]]:
    """Every way to add interactions of `level` lists and above to `chosen`, which holds all smaller ones."""
    if level > order:
        yield chosen
        return
    possible = [term for term in _of_size(size, level) if level == 2 or _faces(term) <= chosen]
    for number in range(len(possible) + 1):
        for added in combinations(possible, number):
            if added or level > 2:
                # Nothing of this level means nothing above it either.
                yield from _grow(chosen | set(added), level + 1 if added else order + 1, size, order)
            else:
                yield chosen


def _of_size(size: int, level: int) -> list[int]:
    return [sum(1 << place for place in places) for places in combinations(range(size), level)]


def _faces(term: int) -> frozenset[int]:
    return frozenset(term & ~(1 << place) for place in range(term.bit_length()) if term >> place & 1)


def _subsets(term: int) -> set[int]:
    return {sub for sub in range(term + 1) if sub & term == sub}


def names(masks: Iterable[int], lists: Sequence[str]) -> tuple[str, ...]:
    """Terms by the names of their lists, as in `LA:NG`."""
    return tuple(":".join(name for place, name in enumerate(lists) if mask >> place & 1) for mask in masks)
