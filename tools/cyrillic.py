"""The Cyrillic catalogue is made from the Latin one: one language, two scripts, and nothing to translate twice.

    python tools/cyrillic.py update    write the Cyrillic catalogue anew
    python tools/cyrillic.py check     fail if it is not what the Latin one gives

Placeholders, tags and entities stay as they are. Run it after tools/messages.py update and before compile.
"""

from __future__ import annotations

import argparse
import re
import sys
from copy import copy

import polib
from messages import LINE, LOCALE, PLACEHOLDER, read

from luotsi.countries.scripts import serbian_cyrillic

LATIN = LOCALE / "sr_Latn/LC_MESSAGES/django.po"
CYRILLIC = LOCALE / "sr/LC_MESSAGES/django.po"
KEPT = re.compile(rf"{PLACEHOLDER.pattern}|&#?\w+;")


def in_cyrillic(text: str) -> str:
    """A translation in Cyrillic, with everything that a program reads left in place."""
    between = KEPT.split(text)
    return "".join(serbian_cyrillic(part) + kept for part, kept in zip(between, [*KEPT.findall(text), ""], strict=True))


def derived(latin: polib.POFile) -> polib.POFile:
    """The same catalogue in the other script; what is untranslated or doubtful stays so."""
    cyrillic = polib.POFile(wrapwidth=LINE)
    cyrillic.metadata = {**latin.metadata, "Language": CYRILLIC.parts[-3]}
    for entry in latin:
        other = copy(entry)
        other.msgstr = in_cyrillic(entry.msgstr)
        other.msgstr_plural = {form: in_cyrillic(text) for form, text in entry.msgstr_plural.items()}
        cyrillic.append(other)
    return cyrillic


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=["update", "check"])
    made = derived(read(LATIN))
    if parser.parse_args().command == "update":
        CYRILLIC.parent.mkdir(parents=True, exist_ok=True)
        made.save(str(CYRILLIC))
    elif not CYRILLIC.exists() or str(read(CYRILLIC)) != str(made):
        sys.exit(f"{CYRILLIC} is not what {LATIN.name} in Latin gives. Run: python tools/cyrillic.py update")


if __name__ == "__main__":
    main()
