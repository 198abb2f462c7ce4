"""Whether a model can be estimated at all, decided before any number.

Two questions (METHODS 2.2). Does the extended maximum likelihood estimate exist? Is the dark figure identifiable? Both
depend only on which cells hold people, not on how many: the estimate exists when no direction of the parameters leaves
every positive cell alone, lowers no kept cell and raises some (Fienberg, Rinaldo 2012, Ann. Statist. 40, Theorem 3.2), and
that is the programme "maximise y subject to A x = A n, x >= y" by duality (Stiemke), whatever positive n stands on the
same cells. So a verdict can be kept and asked again by another resample, and the programme itself is needed only where
the directions that leave the positive cells alone have two dimensions or more.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

from luotsi.statistics.estimation.models import Model
from luotsi.statistics.estimation.tables import subset_matrix

Status = Literal[0, 1, 2, 3]
STATUS_WORDS = {
    0: "the estimate exists and is identified",
    1: "the maximum likelihood estimate does not exist",
    2: "the parameters are not identified",
    3: "the maximum likelihood estimate does not exist and the parameters are not identified",
}
TOLERANCE = 1e-9  # below it a singular value, or its square, is none: those of 0/1 matrices this small are far larger
POSITIVE = 1e-6  # a true positive optimum of the programme is far larger, the solver's tolerance far smaller


def support_of(counts: NDArray[np.float64]) -> int:
    """Which cells hold people, as the bits of one number."""
    return int.from_bytes(np.packbits(counts > 0, bitorder="little").tobytes(), "little")


@lru_cache(maxsize=200_000)
def status(size: int, support: int, model: Model) -> Status:
    """0 exists and identifiable, 1 does not exist, 2 not identifiable, 3 neither.

    `support` has bit (ω - 1) set where the cell ω holds people.
    Source: Chan, Silverman, Vincent (2021), JASA 116, sections 3.1 and 3.2.
    """
    if not support:
        return 2  # nobody was seen, so nothing is identified
    positive, kept, finite = reduced(size, support, model)
    design = _subsets_of(size)[:, list(finite)]
    free = null_space(design[positive])
    if not free.shape[1]:
        return 0
    # Of the directions that the positive cells do not see, the empty ones must see every one.
    empty_cells = design[kept & ~positive] @ free
    unidentified = 2 if rank(empty_cells) < free.shape[1] else 0
    missing = 1 if raises_some_cell(empty_cells) else 0
    return missing + unidentified  # type: ignore[return-value]  # a sum of 0 or 1 and 0 or 2


def reduced(size: int, support: int, model: Model) -> tuple[NDArray[np.bool_], NDArray[np.bool_], Model]:
    """The positive cells, the cells that stay, and the terms that are finite after the empty ones go to minus infinity.

    A term on whose lists nobody is together is minus infinity, exactly; the cells that contain it have mean 0 and leave
    the likelihood (METHODS 2.1).
    """
    subsets = _subsets_of(size)
    positive = _bits(support, 2**size - 1)
    seen: NDArray[np.bool_] = np.asarray(subsets[positive].any(axis=0))
    empty = [term for term in model if not seen[term]]
    kept: NDArray[np.bool_] = np.asarray(subsets[:, empty].sum(axis=1) == 0)
    return positive, kept, tuple(term for term in model if seen[term])


def rank(matrix: NDArray[np.float64]) -> int:
    if 0 in matrix.shape:
        return 0
    return int((np.linalg.svd(matrix, compute_uv=False) > TOLERANCE).sum())


def null_space(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    """A basis of the directions that a 0/1 matrix does not see, as columns; shape (columns, dimensions)."""
    values, vectors = np.linalg.eigh(matrix.T @ matrix)
    return np.asarray(vectors[:, values < TOLERANCE])


def raises_some_cell(cells: NDArray[np.float64]) -> bool:
    """Whether some combination of the columns lowers no cell and raises one; `cells` is zero cells × free directions."""
    cells = cells[np.abs(cells).max(axis=1, initial=0.0) > TOLERANCE]
    if not len(cells):
        return False
    if cells.shape[1] == 1:
        return bool((cells > 0).all() or (cells < 0).all())
    return not _positive_solution(cells)


def _positive_solution(cells: NDArray[np.float64]) -> bool:
    """Whether weights, all positive, balance the cells: x >= y > 0 with cellsᵀ x = 0 (Stiemke's lemma)."""
    number, directions = cells.shape
    # x = y + u with u >= 0, the sum of x bounded to keep the programme finite.
    equal = np.hstack([cells.T, cells.sum(axis=0)[:, None]])
    bound = np.append(np.ones(number), number)[None, :]
    found = linprog(
        np.append(np.zeros(number), -1.0),
        A_eq=equal,
        b_eq=np.zeros(directions),
        A_ub=bound,
        b_ub=[float(number)],
        method="highs",
    )
    return bool(found.status == 0 and -found.fun > POSITIVE)


@lru_cache(maxsize=16)
def _subsets_of(size: int) -> NDArray[np.float64]:
    return subset_matrix(size)


def _bits(number: int, length: int) -> NDArray[np.bool_]:
    raw = np.frombuffer(number.to_bytes((length + 7) // 8, "little"), dtype=np.uint8)
    return np.unpackbits(raw, count=length, bitorder="little").astype(bool)
