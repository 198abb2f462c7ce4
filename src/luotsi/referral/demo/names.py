"""Invented names, put together from syllables of no language: many different ones, and no real person's."""

from collections.abc import Sequence
from random import Random

_GIVEN = (
    "lu",
    "mi",
    "ra",
    "to",
    "ne",
    "sa",
    "vi",
    "do",
    "ke",
    "pa",
    "il",
    "un",
    "or",
    "sim",
    "bel",
    "nor",
    "fay",
    "wen",
    "ari",
    "zel",
)
_FAMILY = (
    "tal",
    "vor",
    "mes",
    "kin",
    "dra",
    "sul",
    "bey",
    "non",
    "gar",
    "piv",
    "lor",
    "wis",
    "chem",
    "qua",
    "ruk",
    "ost",
    "fen",
    "jun",
    "zob",
    "ulv",
)
_ENDINGS = ("ot", "emo", "anda", "iska", "ev", "ulo", "een", "arim")


class Names:
    """Names to draw from; the pools are made once, so that nothing is put together twice for a million people."""

    def __init__(self) -> None:
        rng = Random(7)  # noqa: S311  invented names need no secrecy
        self.given = _pool(rng, 900, _GIVEN, ("", "", "n", "la"))
        self.family = _pool(rng, 4_000, _FAMILY, _ENDINGS)

    def draw(self, rng: Random) -> tuple[str, str]:
        """A given name and a family name."""
        return self.given[int(rng.random() * len(self.given))], self.family[int(rng.random() * len(self.family))]


def _pool(rng: Random, size: int, syllables: Sequence[str], endings: Sequence[str]) -> list[str]:
    found: dict[str, None] = {}
    while len(found) < size:
        name = "".join(rng.choices(syllables, k=rng.choice((2, 2, 3)))) + rng.choice(endings)
        found[name.capitalize()] = None
    return list(found)
