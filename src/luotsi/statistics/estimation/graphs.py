"""Decomposable graphs of lists: all of them, as coefficients of their cliques and separators."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from luotsi.statistics.estimation.errors import BadRequest
from luotsi.statistics.estimation.models import notation
from luotsi.statistics.estimation.tables import pairs

MOST_LISTS = 6  # seven lists have 617,675 decomposable graphs


@dataclass(frozen=True, eq=False)
class Graphs:
    """`coefficients[g, v]`: how often the set of lists v is a clique of graph g, less how often it separates two cliques.

    The empty separator is left out. `edges[g]` has a bit per pair of lists, in lexicographic order.
    """

    size: int
    edges: NDArray[np.int64]
    coefficients: NDArray[np.int8]  # (graphs, 2^t)

    def notation(self, graph: int) -> str:
        """The maximal cliques, `[123,34]`."""
        return notation(maximal_cliques(neighbours(int(self.edges[graph]), self.size)))


@lru_cache(maxsize=8)
def decomposable(size: int) -> Graphs:
    """All chordal graphs on `size` labelled vertices: 8, 61, 822 and 18,154 for three to six (OEIS A058862)."""
    if not 2 <= size <= MOST_LISTS:
        raise BadRequest(
            f"Averaging over decomposable graphs takes 2 to {MOST_LISTS} lists; here are {size}. Merge lists."
        )
    edges, rows = [], []
    for graph in range(2 ** len(pairs(size))):
        eliminated = elimination(neighbours(graph, size))
        if eliminated is None:
            continue
        row = np.zeros(2**size, dtype=np.int8)
        for vertex, later in eliminated:
            # Along a perfect elimination ordering f(C)/f(S) telescopes: sets that are no maximal clique cancel.
            row[later | 1 << vertex] += 1
            row[later] -= 1
        row[0] = 0
        edges.append(graph)
        rows.append(row)
    return Graphs(size, np.array(edges, dtype=np.int64), np.array(rows))


def neighbours(graph: int, size: int) -> list[int]:
    """The neighbours of each vertex, as masks."""
    beside = [0] * size
    for place, pair in enumerate(pairs(size)):
        if graph >> place & 1:
            low, high = (pair & -pair).bit_length() - 1, pair.bit_length() - 1
            beside[low] |= 1 << high
            beside[high] |= 1 << low
    return beside


def elimination(beside: Sequence[int]) -> list[tuple[int, int]] | None:
    """Each vertex with its neighbours not yet eliminated, always a clique; None where the graph is not chordal.

    A chordal graph always has a vertex whose neighbours are a clique, and stays chordal without it.
    Source: Dirac (1961), Abh. Math. Sem. Univ. Hamburg 25, 71-76.
    """
    left, order = (1 << len(beside)) - 1, list[tuple[int, int]]()
    while left:
        for vertex in range(len(beside)):
            around = beside[vertex] & left
            if left >> vertex & 1 and _is_clique(around, beside):
                order.append((vertex, around))
                left &= ~(1 << vertex)
                break
        else:
            return None
    return order


def _is_clique(members: int, beside: Sequence[int]) -> bool:
    rest = members
    while rest:
        vertex = (rest & -rest).bit_length() - 1
        rest &= rest - 1
        if rest & ~beside[vertex]:
            return False
    return True


def maximal_cliques(beside: Sequence[int]) -> list[int]:
    cliques = [later | 1 << vertex for vertex, later in elimination(beside) or []]
    return [one for one in cliques if not any(one != other and one & other == one for other in cliques)]
