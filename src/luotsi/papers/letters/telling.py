"""Words that would tell whoever sees a letter why its receiver is helped. A neutral letter holds none of them."""

import re
from functools import cache
from pathlib import Path

import yaml

from luotsi.actors.queries import organisation
from luotsi.countries import queries as countries
from luotsi.countries.scripts import serbian_cyrillic

_WORD = r"[^\W_]+"
_WORDS = Path(__file__).parent / "telling_words.yaml"


def telling_word(text: str, language: str) -> str | None:
    """The first telling word in the text, or None. Names of the organisation that admits people tell too."""
    folded = f" {' '.join(re.findall(_WORD, text.casefold()))} "
    found = next((part.strip() for part in _parts(language) if part in folded), None)
    return found or next((name for name in _names() if re.search(rf"\b{re.escape(name)}\b", folded)), None)


@cache
def _parts(language: str) -> tuple[str, ...]:
    """Parts of words for a letter of this language; Serbian ones in both scripts."""
    read = yaml.safe_load(_WORDS.read_text(encoding="utf-8"))
    parts = [*read["anywhere"], *read["only_in"].get(language.partition("-")[0], [])]
    return tuple(dict.fromkeys([*parts, *(serbian_cyrillic(part) for part in parts)]))


def _names() -> list[str]:
    """What the organisation that admits people is called and called for short."""
    admits = organisation(countries.country().admission_queue)
    return [name.casefold() for name in (*admits.names.values(), admits.abbreviation) if name]
