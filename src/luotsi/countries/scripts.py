"""Writing the same language in another script, so that a pack need not say everything twice."""

import re
from collections.abc import Callable, Mapping
from typing import Any

_LETTERS = dict(
    zip("abcčćdđefghijklmnoprsštuvzž", "абцчћдђефгхијклмнопрсштувзж", strict=True),
)
_PAIRS = {"lj": "љ", "nj": "њ", "dž": "џ"}

# Words in which two letters stand side by side without being one sound: the second begins a new part of the word.
_APART = {
    "nj": ("injekc", "injekt", "konjunk", "konjug", "tanjug"),
    "dž": ("nadživ", "odživ", "nadžnj", "podžanr", "nadžupan", "podžupan"),
    "lj": (),
}

# Names and marks that are written in Latin letters in Cyrillic text too.
_KEPT = ("IOM", "ICMPD", "GRETA", "IDEAS", "ILO", "PDF", "EUR", "PIN", "TOTP", "VN", "Luotsi")

_WORD = re.compile(r"[A-Za-zČĆĐŠŽčćđšž]+")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+")


def _apart(word: str, at: int, pair: str) -> bool:
    """Whether the pair at this place of a lower-case word is two sounds."""
    return any(
        start <= at < start + len(part) and part.find(pair) == at - start
        for part in _APART[pair]
        for start in [word.find(part)]
        if start >= 0
    )


def _word(latin: str) -> str:
    if latin in _KEPT:
        return latin
    lower = latin.lower()
    if set(lower) & set("qwxy"):
        return latin  # a foreign name
    cyrillic, at = [], 0
    while at < len(latin):
        pair = lower[at : at + 2]
        if pair in _PAIRS and not _apart(lower, at, pair):
            letter, step = _PAIRS[pair], 2
        else:
            letter, step = _LETTERS.get(lower[at], latin[at]), 1
        cyrillic.append(letter.upper() if latin[at].isupper() else letter)
        at += step
    return "".join(cyrillic)


def serbian_cyrillic(latin: str) -> str:
    """Serbian in Latin letters, written in Cyrillic; addresses and foreign marks stay as they are."""
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match[0])
        return f"\x00{len(kept) - 1}\x00"

    text = _ADDRESS.sub(keep, latin)
    text = _WORD.sub(lambda match: _word(match[0]), text)
    return re.sub("\x00(\\d+)\x00", lambda match: kept[int(match[1])], text)


DERIVED: Mapping[tuple[str, str], Callable[[str], str]] = {("sr-latn", "sr"): serbian_cyrillic}


def add_derived(data: Any, *, origin: str, target: str) -> Any:
    """The same data, where words in the origin's script also stand in the target's unless they were written there."""
    if isinstance(data, list):
        return [add_derived(part, origin=origin, target=target) for part in data]
    if not isinstance(data, dict):
        return data
    filled = {name: add_derived(part, origin=origin, target=target) for name, part in data.items()}
    if isinstance(filled.get(origin), str) and target not in filled:
        filled[target] = DERIVED[origin, target](filled[origin])
    return filled
