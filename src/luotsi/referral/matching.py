"""Finding one person under near spellings without storing a readable name beside the search.

A name is brought to Latin letters, reduced to a skeleton of its consonants, and combined in pairs, so that order, accents,
doubled letters and one wrong letter do not hide a person. Each combination is stored as a keyed code (HMAC), which finds
equal codes and tells nobody a name.
"""

import hashlib
import hmac
import re
from itertools import combinations

from anyascii import anyascii

from luotsi.referral.facts import IdentityFacts

MINIMUM_FOR_VARIANTS = 4
PHONE_DIGITS = 8
_SOUNDS = (
    ("tsch", "c"), ("sch", "s"), ("tch", "c"), ("kh", "h"), ("gh", "g"), ("ph", "f"), ("th", "t"), ("sh", "s"), ("zh", "z"),
    ("ch", "c"), ("dj", "j"), ("dz", "z"), ("ts", "c"), ("ck", "k"), ("qu", "k"), ("x", "ks"), ("q", "k"), ("w", "v"),
    ("y", "i"), ("j", "i"), ("z", "s"), ("c", "k"),
)  # fmt: skip


def tokens(name: str) -> list[str]:
    """The parts of a name in plain Latin letters, each once, in their order."""
    return list(dict.fromkeys(re.findall(r"[a-z]+", anyascii(name).lower())))


def skeleton(token: str) -> str:
    """The consonants of a name part as they sound, the first letter kept: `Mohammed`, `Muhamad` and `mhmd` are all `md`."""
    for letters, sound in _SOUNDS:
        token = token.replace(letters, sound)
    token = token[:1] + token[1:].replace("h", "")
    if not token:
        return ""
    first = "a" if token[0] in "aeiou" else token[0]
    return re.sub(r"(.)\1+", r"\1", first + re.sub(r"[aeiou]", "", token[1:]))


def variants(skeleton_: str) -> set[str]:
    """The skeleton, and where it is long enough also without any one of its letters."""
    if len(skeleton_) < MINIMUM_FOR_VARIANTS:
        return {skeleton_}
    return {skeleton_} | {skeleton_[:at] + skeleton_[at + 1 :] for at in range(len(skeleton_))}


def combinations_of(facts: IdentityFacts, phone: str = "") -> set[str]:
    """Everything by which these facts can be found, in the clear: pairs of name parts, a name part with the birth year,
    a document, a telephone."""
    sounds = sorted(
        {s for t in tokens(f"{facts.given_names} {facts.family_names} {facts.other_names}") if (s := skeleton(t))}
    )
    found: set[str] = set()
    for one, other in combinations(sounds, 2):
        found |= {f"n:{min(v, other)}:{max(v, other)}" for v in variants(one)}
        found |= {f"n:{min(v, one)}:{max(v, one)}" for v in variants(other)}
    if facts.year:
        found |= {f"y:{facts.year}:{v}" for s in sounds for v in variants(s)}
    if document := re.sub(r"[^A-Z0-9]", "", anyascii(facts.document).upper()):
        found.add(f"d:{document}")
    digits = re.sub(r"\D", "", phone)
    if len(digits) >= PHONE_DIGITS:
        found.add(f"t:{digits[-PHONE_DIGITS:]}")
    return found


def keyed(combination: str, *, key: str) -> int:
    """The code of one combination: the first 64 bits of its HMAC-SHA-256, as a signed number that fits a bigint."""
    digest = hmac.new(key.encode(), combination.encode(), hashlib.sha256).digest()
    return int.from_bytes(digest[:8], "big", signed=True)


def search_keys(facts: IdentityFacts, phone: str = "", *, key: str) -> list[int]:
    """The codes to store with a person, or to ask with."""
    return sorted(keyed(combination, key=key) for combination in combinations_of(facts, phone))
