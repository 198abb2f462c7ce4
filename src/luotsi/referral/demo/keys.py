"""Search keys for many invented people: the same as `matching.search_keys`, with what repeats computed once."""

import hmac
from functools import lru_cache

from luotsi.referral import matching
from luotsi.referral.demo.lives import Person


class KeyMaker:
    """Invented names come from a pool, so that the sounds of each name are worked out once and not for each person."""

    def __init__(self, key: str) -> None:
        self._key = key.encode()
        self._keyed_of_a_year = lru_cache(maxsize=200_000)(self._keyed)

    def of(self, person: Person) -> list[int]:
        """The keys under which the person is found; equal to what `matching.search_keys` answers."""
        sounds = sorted({*_sounds(person.given), *_sounds(person.family)})
        keyed, of_a_year = self._keyed, self._keyed_of_a_year
        pairs: set[str] = set()
        for place, one in enumerate(sounds):
            for other in sounds[place + 1 :]:
                pairs.update(f"n:{v}:{other}" if v < other else f"n:{other}:{v}" for v in _variants(one))
                pairs.update(f"n:{v}:{one}" if v < one else f"n:{one}:{v}" for v in _variants(other))
        found = [keyed(pair) for pair in pairs]
        in_year = {f"y:{person.birth_year}:{v}" for sound in sounds for v in _variants(sound)}
        found += [of_a_year(combination) for combination in in_year]
        if person.document:
            found.append(keyed(f"d:{person.document}"))
        if person.phone:
            found.append(keyed(f"t:{person.phone[-matching.PHONE_DIGITS :]}"))
        found.sort()
        return found

    def _keyed(self, combination: str) -> int:
        return int.from_bytes(hmac.digest(self._key, combination.encode(), "sha256")[:8], "big", signed=True)


@lru_cache(maxsize=20_000)
def _sounds(name: str) -> tuple[str, ...]:
    return tuple(sound for token in matching.tokens(name) if (sound := matching.skeleton(token)))


@lru_cache(maxsize=20_000)
def _variants(sound: str) -> frozenset[str]:
    return frozenset(matching.variants(sound))
