"""Tables of capture histories: who is on which lists together.

A history is a set of lists, encoded as a bitmask: list i adds 2^i. A table of t lists has 2^t - 1 cells; the history "on
no list" is not a cell, it is what is estimated. A history that nobody has counts 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from luotsi.statistics.estimation.errors import BadTable

Counts = NDArray[np.float64]
MOST_LISTS = 10
MOST_PEOPLE = 2**53  # counts stay exact in floating point


@dataclass(frozen=True)
class CaptureTable:
    """People by exact history. `counts[mask - 1]` people are on the lists of `mask` and on no other."""

    lists: tuple[str, ...]
    counts: tuple[int, ...]

    def __post_init__(self) -> None:
        if not self.lists:
            raise BadTable("The table has no list. Give one column per list, named in the first line.")
        if len(self.lists) > MOST_LISTS:
            raise BadTable(
                f"{len(self.lists)} lists are too many; at most {MOST_LISTS}. Merge the smallest lists first."
            )
        if len(set(self.lists)) < len(self.lists):
            raise BadTable("Two lists have the same name. Give every list a name of its own.")
        if len(self.counts) != 2 ** len(self.lists) - 1:
            raise BadTable(
                f"{len(self.lists)} lists make {2 ** len(self.lists) - 1} histories, not {len(self.counts)}."
            )
        if any(count < 0 for count in self.counts):
            raise BadTable("A count is negative. Counts are numbers of people, 0 or more.")
        if sum(self.counts) > MOST_PEOPLE:
            raise BadTable(f"The counts add up to more than {MOST_PEOPLE:,} people. Check the last column.")

    @property
    def size(self) -> int:
        """The number of lists, t."""
        return len(self.lists)

    @cached_property
    def observed(self) -> int:
        """The number of people on at least one list, n."""
        return sum(self.counts)

    @cached_property
    def vector(self) -> Counts:
        """The counts as floats, shape (2^t - 1,). Read only."""
        vector = np.asarray(self.counts, dtype=np.float64)
        vector.flags.writeable = False
        return vector

    @cached_property
    def together(self) -> tuple[int, ...]:
        """`together[mask]` people are on all lists of `mask`, whatever else they are on: n* of METHODS, `[0]` is n."""
        return tuple(int(people) for people in on_all_of(self.vector[None, :], self.size)[0])

    @property
    def totals(self) -> dict[str, int]:
        return {name: self.together[1 << place] for place, name in enumerate(self.lists)}

    @property
    def empty_lists(self) -> tuple[str, ...]:
        return tuple(name for name, total in self.totals.items() if total == 0)

    @property
    def pairs_without_overlap(self) -> tuple[str, ...]:
        return tuple(self.name(pair) for pair in pairs(self.size) if self.together[pair] == 0)

    def frequencies(self) -> tuple[int, ...]:
        """`[k]` people are on exactly k lists, f_k; `[0]` is 0 because they are not seen."""
        found = [0] * (self.size + 1)
        for mask, count in enumerate(self.counts, start=1):
            found[mask.bit_count()] += count
        return tuple(found)

    def name(self, mask: int) -> str:
        """The lists of a mask, as in `LA:NG`."""
        return ":".join(name for place, name in enumerate(self.lists) if mask >> place & 1)

    def with_counts(self, counts: Iterable[float]) -> CaptureTable:
        return replace(self, counts=tuple(int(count) for count in counts))

    def without_list(self, name: str) -> CaptureTable:
        """The table as if one list had never been kept. People who are on that list only leave the table."""
        gone = self._place(name)
        kept = [place for place in range(self.size) if place != gone]
        return self._mapped([1 << kept.index(place) if place != gone else 0 for place in range(self.size)], kept)

    def merged(self, first: str, second: str, name: str | None = None) -> CaptureTable:
        """The table with two lists made into one: a person is on it who is on either."""
        one, other = sorted((self._place(first), self._place(second)))
        if one == other:
            raise BadTable(f"{first} cannot be merged with itself.")
        kept = [place for place in range(self.size) if place != other]
        bits = [1 << kept.index(one if place == other else place) for place in range(self.size)]
        merged = self._mapped(bits, kept)
        names = [name or f"{first}+{second}" if place == one else self.lists[place] for place in kept]
        return replace(merged, lists=tuple(names))

    def reordered(self, names: Sequence[str]) -> CaptureTable:
        """The same table with its lists in another order."""
        order = [self._place(name) for name in names]
        if sorted(order) != list(range(self.size)):
            raise BadTable("The new order must name every list once.")
        return self._mapped([1 << order.index(place) for place in range(self.size)], order)

    def with_empty_list(self, name: str) -> CaptureTable:
        """The table with one more list that nobody is on."""
        return CaptureTable((*self.lists, name), self.counts + (0,) * (len(self.counts) + 1))

    def without_empty_lists(self) -> CaptureTable:
        table = self
        for name in self.empty_lists:
            table = table.without_list(name)
        return table

    def _place(self, name: str) -> int:
        if name not in self.lists:
            raise BadTable(f"There is no list {name}. The lists are {', '.join(self.lists)}.")
        return self.lists.index(name)

    def _mapped(self, bits: Sequence[int], kept: Sequence[int]) -> CaptureTable:
        """A table in which list i has become the bit `bits[i]`; `kept` are the lists that give their names."""
        counts = [0] * (2 ** len(kept))
        for mask, count in enumerate(self.counts, start=1):
            history = 0
            for place, bit in enumerate(bits):
                history |= bit if mask >> place & 1 else 0
            counts[history] += count
        return CaptureTable(tuple(self.lists[place] for place in kept), tuple(counts[1:]))


def pairs(size: int) -> list[int]:
    """The pairs of lists as masks, in lexicographic order: (1,2), (1,3), …"""
    return [1 << one | 1 << other for one, other in combinations(range(size), 2)]


def subset_matrix(size: int) -> Counts:
    """`[ω - 1, θ]` is 1 where θ is a subset of ω; shape (2^t - 1, 2^t)."""
    sets = np.arange(2**size)
    return np.asarray((sets[1:, None] & sets[None, :]) == sets[None, :], dtype=np.float64)


def on_all_of(counts: Counts, size: int) -> Counts:
    """For each row of cells (…, 2^t - 1) the people on all lists of θ, for every θ: (…, 2^t). Sums over supersets."""
    sums = np.concatenate([np.zeros((*counts.shape[:-1], 1)), counts], axis=-1)
    for place in range(size):
        halves = sums.reshape(*sums.shape[:-1], 2 ** (size - place - 1), 2, 2**place)
        halves[..., 0, :] += halves[..., 1, :]
    return sums


def from_histories(lists: Sequence[str], histories: Mapping[Sequence[str], int]) -> CaptureTable:
    """A table from exact histories, e.g. the overlap table of linkage: {("LA",): 54, ("LA", "NG"): 15}.

    A history names the lists a group of people is on, and no other; its order does not matter.
    """
    counts = [0] * 2 ** len(lists)
    for names, count in histories.items():
        if unknown := [name for name in names if name not in lists]:
            raise BadTable(f"There is no list {unknown[0]}. The lists are {', '.join(lists)}.")
        mask = sum({1 << list(lists).index(name) for name in names})
        if mask == 0 and count:
            raise BadTable("People on no list were given. They are what is estimated; leave them out.")
        counts[mask] += count
    return CaptureTable(tuple(lists), tuple(counts[1:]))


def from_people(lists: Sequence[str], people: Iterable[Sequence[object]]) -> CaptureTable:
    """A table from one row per person, with a true or false value per list. People on no list are an error."""
    counts = [0] * 2 ** len(lists)
    for number, row in enumerate(people, start=1):
        if len(row) != len(lists):
            raise BadTable(f"Person {number} has {len(row)} values for {len(lists)} lists.")
        counts[sum(1 << place for place, value in enumerate(row) if value)] += 1
    if counts[0]:
        raise BadTable(f"{counts[0]} people are on no list. They are what is estimated; leave them out.")
    return CaptureTable(tuple(lists), tuple(counts[1:]))
