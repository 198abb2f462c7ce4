r"""Translations without gettext's own programs: the messages in the code and the catalogues are kept in step.

    python tools/messages.py update    add new messages to the catalogues, drop those that the code no longer shows
    python tools/messages.py check     fail with a list of what is missing, untranslated, doubtful or left over
    python tools/messages.py compile   write the binary catalogues that are older than their text

A message is what Django looks up at run time: a literal in a gettext call, or a tag or literal in a template. English is
the language of the code and has no catalogue. tools/messages_extra.txt lists messages of other packages that reach our
pages and that these packages do not translate: one a line, "\n" for a line break, " || " before a plural, "#" a remark.
A new language starts as a catalogue with nothing but its header.
"""

from __future__ import annotations

import argparse
import ast
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src/luotsi"
LOCALE = SOURCE / "locale"
EXTRA = ROOT / "tools/messages_extra.txt"
TEMPLATES = {".html", ".txt"}
LINE = 110

# What the leading arguments of each call are; any further one is a number.
CALLS = {
    "gettext": ("msgid",),
    "gettext_lazy": ("msgid",),
    "gettext_noop": ("msgid",),
    "ngettext": ("msgid", "plural"),
    "ngettext_lazy": ("msgid", "plural"),
    "pgettext": ("context", "msgid"),
    "pgettext_lazy": ("context", "msgid"),
    "npgettext": ("context", "msgid", "plural"),
    "npgettext_lazy": ("context", "msgid", "plural"),
}
LITERAL = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
CALL_IN_TEMPLATE = re.compile(rf"\b(_|(?:np|n|p)?gettext)\(\s*({LITERAL}(?:\s*,\s*{LITERAL})*)", re.DOTALL)
PLACEHOLDER = re.compile(r"%(?:\([^)]+\))?[-+#0]*\d*(?:\.\d+)?[a-zA-Z%]|\{\w*\}|</?\w[^>]*>")

Key = tuple[str, str]


class MessageError(Exception):
    """A message that cannot be known before the program runs, or that is used in two ways."""


@dataclass
class Message:
    """One text to translate, and the files that show it."""

    msgid: str
    plural: str = ""
    context: str = ""
    files: set[str] = field(default_factory=set)

    @property
    def key(self) -> Key:
        return self.context, self.msgid


# -- Collecting ----------------------------------------------------------------------------------------------------------
def in_python(text: str, name: str) -> Iterator[Message]:
    """The messages of a module: calls of what it imports from django.utils.translation, under whatever name."""
    if "django.utils" not in text:  # most modules: not worth parsing
        return
    tree = ast.parse(text, name)
    known = {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if alias.name in CALLS
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (called := _called(node.func, known)):
            yield _message(called, [_literal(argument, name) for argument in node.args[: len(CALLS[called])]])


def _called(function: ast.expr, known: dict[str, str]) -> str | None:
    """Which gettext function an expression names: by an imported name, or as `translation.gettext`."""
    if isinstance(function, ast.Name):
        return known.get(function.id)
    if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name):
        return function.attr if function.value.id == "translation" and function.attr in CALLS else None
    return None


def _literal(argument: ast.expr, name: str) -> str:
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        return argument.value
    raise MessageError(f"{name}:{argument.lineno}: a message must be a plain literal: {ast.unparse(argument)}")


def in_template(text: str, name: str) -> Iterator[Message]:
    """The messages of a template as Django's own lexer reads it, so a tag in an attribute of a component counts too."""
    from django.utils.translation.template import templatize  # takes time to load, and `compile` needs none of it

    for found in CALL_IN_TEMPLATE.finditer(templatize(text, origin=name)):
        texts = [str(ast.literal_eval(literal)) for literal in re.findall(LITERAL, found[2], re.DOTALL)]
        if found[1] == "_":  # copied as it stands in the template, while Django looks it up with "%" doubled
            yield Message(texts[0].replace("%", "%%"))
        else:
            yield _message(found[1], texts)


def _message(called: str, texts: list[str]) -> Message:
    parts = dict(zip(CALLS[called], texts, strict=True))
    return Message(parts["msgid"], parts.get("plural", ""), parts.get("context", ""))


def in_extra(text: str) -> Iterator[Message]:
    """The messages of a list; the head of this file tells how it is written."""
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            msgid, _, plural = line.replace(r"\n", "\n").partition(" || ")
            yield Message(msgid, plural)


def messages_of(path: Path) -> Iterator[Message]:
    """The messages of one file, whatever its kind; of most files, none."""
    name = path.relative_to(ROOT).as_posix()
    if path == EXTRA:
        return in_extra(path.read_text(encoding="utf-8"))
    if path.suffix == ".py":
        return in_python(path.read_text(encoding="utf-8"), name)
    if path.suffix in TEMPLATES and "templates" in path.parts:
        return in_template(path.read_text(encoding="utf-8"), name)
    return iter(())


def collect() -> dict[Key, Message]:
    """Every message of the program, by context and text."""
    found: dict[Key, Message] = {}
    for path in [*sorted(SOURCE.rglob("*.*")), EXTRA]:
        for message in messages_of(path):
            known = found.setdefault(message.key, message)
            if message.plural and known.plural and message.plural != known.plural:
                raise MessageError(f"{path.relative_to(ROOT)}: another plural elsewhere: {message.msgid!r}")
            known.plural = known.plural or message.plural
            known.files.add(path.relative_to(ROOT).as_posix())
    return found


# -- Catalogues ----------------------------------------------------------------------------------------------------------
def catalogues() -> list[Path]:
    """The catalogues there are: one for each language but English."""
    return sorted(LOCALE.glob("*/LC_MESSAGES/django.po"))


def read(path: Path) -> polib.POFile:
    return polib.pofile(str(path), wrapwidth=LINE)


def forms_of(catalogue: polib.POFile) -> range:
    """The numbers of a language's plural forms."""
    return range(int(re.search(r"nplurals=(\d+)", catalogue.metadata["Plural-Forms"])[1]))  # type: ignore[index]  # always there


def merge(catalogue: polib.POFile, messages: dict[Key, Message]) -> polib.POFile:
    """A catalogue of exactly these messages, sorted, with the translations that the old one has."""
    old = {(entry.msgctxt or "", entry.msgid): entry for entry in catalogue if not entry.obsolete}
    merged = polib.POFile(wrapwidth=LINE)
    merged.metadata = catalogue.metadata
    for key, message in sorted(messages.items(), key=lambda item: (item[0][1].casefold(), item[0])):
        entry = old.get(key) or polib.POEntry(msgid=message.msgid)
        entry.msgctxt = message.context or None
        if entry.msgid_plural != message.plural:
            _change_plural(entry, message.plural, forms_of(catalogue))
        # No line numbers: they would change with every edit of the code.
        entry.occurrences = [(name, "") for name in sorted(message.files)]
        merged.append(entry)
    return merged


def _change_plural(entry: polib.POEntry, plural: str, forms: range) -> None:
    """Give an entry its plural; a translation it had is kept, but has to be looked at."""
    had = entry.msgstr or next(iter(entry.msgstr_plural.values()), "")
    entry.msgid_plural = plural
    entry.msgstr = "" if plural else had
    entry.msgstr_plural = {form: entry.msgstr_plural.get(form, had) for form in forms} if plural else {}
    if had and not entry.fuzzy:
        entry.flags.append("fuzzy")


def faults_of(catalogue: polib.POFile, messages: dict[Key, Message]) -> Iterator[str]:
    """What is wrong with a catalogue, one line for each message; nothing when it is complete."""
    entries = {(entry.msgctxt or "", entry.msgid): entry for entry in catalogue if not entry.obsolete}
    for key in sorted(messages.keys() - entries.keys()):
        yield f"missing: {key[1]!r} ({', '.join(sorted(messages[key].files))})"
    for key in sorted(entries.keys() - messages.keys()):
        yield f"left over: {key[1]!r}"
    for entry in catalogue:
        fault = "left over" if entry.obsolete else fault_of(entry)
        if fault:
            yield f"{fault}: {entry.msgid!r}"


def fault_of(entry: polib.POEntry) -> str:
    """What is wrong with one translation, or nothing."""
    texts = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
    if not texts or not all(texts):
        return "untranslated"
    if entry.fuzzy:
        return "marked fuzzy"
    originals = [entry.msgid, entry.msgid_plural or entry.msgid]
    if any(_edges(text) != _edges(entry.msgid) for text in texts):
        return "begins or ends with another line break or space"
    # The form for one may leave the number out, as English may; the last form stands for any number.
    wanted = [_placeholders(text) for text in originals]
    if _placeholders(texts[-1]) != wanted[-1] or any(_placeholders(text) not in wanted for text in texts):
        return "placeholders or tags differ"
    return ""


def _placeholders(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text))


def _edges(text: str) -> tuple[str, str]:
    inner = text.strip()
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :] if inner else ""


# -- Commands ------------------------------------------------------------------------------------------------------------
def update() -> list[str]:
    """Bring every catalogue up to the code; the faults then say what is left to translate."""
    messages = collect()
    for path in catalogues():
        merge(read(path), messages).save(str(path))
    return _faults(messages)


def check() -> list[str]:
    """The faults of all catalogues."""
    return _faults(collect())


def _faults(messages: dict[Key, Message]) -> list[str]:
    return [f"{path.relative_to(ROOT)}: {fault}" for path in catalogues() for fault in faults_of(read(path), messages)]


def compile_() -> list[str]:
    """Write each binary catalogue that is absent or older than its text."""
    for path in catalogues():
        binary = path.with_suffix(".mo")
        if not binary.exists() or binary.stat().st_mtime < path.stat().st_mtime:
            whole = binary.with_suffix(f".{os.getpid()}")  # put in place at once: another process may be reading
            read(path).save_as_mofile(str(whole))
            whole.replace(binary)
    return []


COMMANDS = {"update": update, "check": check, "compile": compile_}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=COMMANDS)
    wanted = parser.parse_args()
    try:
        faults = COMMANDS[wanted.command]()
    except MessageError as error:
        sys.exit(str(error))
    if faults:
        sys.exit("\n".join(faults))


if __name__ == "__main__":
    main()
