"""Check what can be checked of the documents: links that lead somewhere, commands that exist, words that are used.

python tools/documents.py    print each fault on a line, and fail if there is one
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DECISIONS = ROOT / "docs/decisions"
GLOSSARY = ROOT / "docs/glossary.md"
SOURCE = ROOT / "src/luotsi"

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"^```(?:sh|console)?\n(.*?)^```|`([^`\n]+)`", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#+ +(.*)$", re.MULTILINE)
MAKE = re.compile(r"(?:^|(?<=[\s;&|]))make ((?:[A-Z]+=\S+ +)*)([a-z][a-z-]*)", re.MULTILINE)
LUOTSI = re.compile(r"(?:^|(?<=[\s;&|/]))luotsi ([a-z][a-z-]*)", re.MULTILINE)
STATUSES = {"proposed", "accepted", "superseded"}
# Commands of Django itself that the documents may name.
DJANGOS = {"help", "makemigrations", "migrate"}


def documents() -> list[Path]:
    """Every Markdown file that is ours."""
    ours = [*ROOT.glob("*.md")]
    for folder in ("docs", "deploy", "bench", "tools", "src", "tests"):
        ours += (path for path in (ROOT / folder).rglob("*.md") if not {"node_modules", "vendor"} & set(path.parts))
    return sorted(ours)


def broken_links(document: Path, text: str) -> Iterator[str]:
    """Relative links that lead to no file, or to no heading in it."""
    for target in LINK.findall(FENCE.sub("", text)):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, heading = target.partition("#")
        path = (document.parent / name).resolve() if name else document
        if not path.exists():
            yield f"the link to {target} leads nowhere"
        elif heading and path.suffix == ".md" and heading not in anchors(path.read_text(encoding="utf-8")):
            yield f"the link to {target} leads to no heading"


def anchors(text: str) -> set[str]:
    """The names under which the headings of a page are linked to."""
    titles = (re.sub(r"[^\w\s-]", "", title.lower()) for title in HEADING.findall(FENCE.sub("", text)))
    return {title.strip().replace(" ", "-") for title in titles}


def unknown_commands(text: str) -> Iterator[str]:
    """Commands in code that neither the Makefile nor the program has."""
    code = "\n".join(block or inline for block, inline in CODE.findall(text))
    for _, target in MAKE.findall(code):
        if target not in make_targets():
            yield f"`make {target}` does not exist"
    for command in LUOTSI.findall(code):
        if command not in commands():
            yield f"`luotsi {command}` does not exist"


def make_targets() -> set[str]:
    rules = (ROOT / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z][a-z-]*):", rules, re.MULTILINE))


def commands() -> set[str]:
    """The names of the program's commands as they are typed."""
    found = [*SOURCE.glob("*/management/commands/[a-z]*.py"), *SOURCE.glob("statistics/commands/[a-z]*.py")]
    return DJANGOS | {path.stem.replace("_", "-") for path in found}


def faulty_decision(page: Path, text: str) -> Iterator[str]:
    """A decision has a numbered title, a status, a date, and says context, decision and consequences."""
    number = page.name[:3]
    if not re.match(rf"# {number}\. \S", text):
        yield f"the title does not begin with '# {number}. '"
    status = re.search(r"^- Status: (\w+)", text, re.MULTILINE)
    if status is None or status[1] not in STATUSES:
        yield f"no status among {', '.join(sorted(STATUSES))}"
    day = re.search(r"^- Date: (\S+)$", text, re.MULTILINE)
    try:
        date.fromisoformat(day[1] if day else "")
    except ValueError:
        yield "no date"
    for heading in ("Context", "Decision", "Consequences"):
        if f"\n## {heading}\n" not in text:
            yield f"no heading '{heading}'"


def terms() -> list[str]:
    """The English terms of the glossary."""
    rows = re.findall(r"^\| ([^|]+?)\*? \|", GLOSSARY.read_text(encoding="utf-8"), re.MULTILINE)
    return [row for row in rows if row != "Term" and not row.startswith("--")]


def unused_terms() -> Iterator[str]:
    """Terms that neither another page nor the program uses."""
    sources = [path for path in documents() if path != GLOSSARY]
    sources += [path for kind in ("py", "html", "sql", "yaml") for path in SOURCE.rglob(f"*.{kind}")]
    words = "\n".join(path.read_text(encoding="utf-8") for path in sources).lower()
    for term in terms():
        if not re.search(rf"(?<![a-z]){re.escape(term.lower())}", words):
            yield f"nothing uses the term '{term}'"


def faults() -> Iterator[str]:
    """Everything that is wrong, each with the file that it is in."""
    for document in documents():
        text = document.read_text(encoding="utf-8")
        found = [*broken_links(document, text), *unknown_commands(text)]
        if document.parent == DECISIONS:
            found += faulty_decision(document, text)
        yield from (f"{document.relative_to(ROOT)}: {fault}" for fault in found)
    yield from (f"{GLOSSARY.relative_to(ROOT)}: {fault}" for fault in unused_terms())
    listed = (ROOT / "docs/index.md").read_text(encoding="utf-8")
    for page in sorted(DECISIONS.glob("*.md")):
        if page.name not in listed:
            yield f"docs/index.md: does not list {page.name}"


def main() -> None:
    found = list(faults())
    if found:
        sys.exit("\n".join(found))
    print(f"{len(documents())} documents: links, commands, decisions and terms are in order.")


if __name__ == "__main__":
    main()
