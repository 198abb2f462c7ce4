"""Names of states in the reader's language, from Unicode's CLDR through Babel."""

from functools import lru_cache

from babel import Locale
from django.utils.translation import get_language

# Two letters that CLDR names and that are nobody's nationality: unions, groups of islands, samples and "unknown".
NO_STATE = frozenset({"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"})


def state_name(code: str) -> str:
    """The name of a state; the code itself where no name is known."""
    return _names(get_language() or "en").get(code, code)


def states() -> list[tuple[str, str]]:
    """Codes (ISO 3166-1 alpha-2) and names, by name."""
    return sorted(_names(get_language() or "en").items(), key=lambda state: state[1].casefold())


@lru_cache(maxsize=16)
def _names(language: str) -> dict[str, str]:
    # Django writes sr-latn and means Serbian in Latin letters; plain sr is in Cyrillic letters for both.
    known = Locale.parse(language, sep="-").territories
    return {code: name for code, name in known.items() if len(code) == 2 and code.isalpha() and code not in NO_STATE}
