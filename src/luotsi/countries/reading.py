"""From a folder of YAML files to typed entries, each with its place in its file."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from pydantic import ValidationError

from luotsi.countries.marked import Marked, NotYaml, Trail, read_marked
from luotsi.countries.schema import SECTIONS, CountryFacts, Item, ReasonList
from luotsi.countries.scripts import DERIVED, add_derived

T = TypeVar("T", bound=Item)

LISTS = {
    "sources.yaml": "sources",
    "organisation_types.yaml": "organisation_types",
    "organisations.yaml": "organisations",
    "police_units.yaml": "organisations",
    "counties.yaml": "organisations",
    "regional.yaml": "organisations",
    "actor_groups.yaml": "actor_groups",
    "bodies.yaml": "bodies",
    "roles.yaml": "roles",
    "stages.yaml": "stages",
    "clocks.yaml": "clocks",
    "forms.yaml": "forms",
    "offences.yaml": "offences",
    "services.yaml": "services",
    "permits.yaml": "permits",
    "assessment_forms.yaml": "assessment_forms",
    "residences.yaml": "residences",
    "reimbursements.yaml": "reimbursements",
    "legal_acts.yaml": "legal_acts",
    "referrer_types.yaml": "referrer_types",
    "consent_forms.yaml": "consent_forms",
    "consent_sheets.yaml": "consent_sheets",
    "calendar.yaml": "calendar",
    "figures.yaml": "figures",
    "demo.yaml": "demo",
}
COUNTRY, REASONS, INDICATORS = "country.yaml", "coded_reasons.yaml", "indicators.yaml"
INDICATOR_SECTIONS = ("sources", "rule_sets", "dimensions", "indicator_lists", "indicators")
COMMON = Path(__file__).parent / "common"


class Fault(NamedTuple):
    """What is wrong in a pack, where, and what to do about it."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}"


@dataclass(frozen=True)
class Found:
    """An entry and the place where it was written."""

    item: Item
    section: str
    file: str
    trail: Trail


@dataclass
class Draft:
    """A pack as far as it could be read, with the faults met on the way."""

    found: list[Found] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    files: dict[str, Marked] = field(default_factory=dict)
    incomplete: set[str] = field(default_factory=set)  # sections of which something could not be read

    @property
    def facts(self) -> CountryFacts | None:
        """The country, unless its own file is at fault."""
        return next((one.item for one in self.found if isinstance(one.item, CountryFacts)), None)

    def of(self, kind: type[T]) -> Iterator[tuple[Found, T]]:
        """The entries of one type, with their places."""
        for one in self.found:
            if isinstance(one.item, kind):
                yield one, one.item

    def fault(self, file: str, trail: Trail, reason: str) -> None:
        """Note a fault at this place."""
        marked = self.files.get(file)
        self.faults.append(Fault(file, marked.line(trail) if marked else 1, reason))


def _where(trail: Trail) -> str:
    return ".".join(str(part) for part in trail if not isinstance(part, int))


def _what(error: Any) -> str:
    """What pydantic found, said so that the pack's author knows what to do."""
    name = _where(error["loc"]) or "the entry"
    match error["type"]:
        case "missing":
            return f"{name} is missing: add it"
        case "extra_forbidden":
            return f"{name} is not a field of this section: remove it or correct its spelling"
        case "enum" | "literal_error":
            return f"{name} must be one of {error['ctx']['expected']}"
        case "value_error":
            return f"{name}: {error['ctx']['error']}"
        case _:
            return f"{name}: {error['msg'][0].lower()}{error['msg'][1:]}"


def _sections_of(path: Path) -> set[str]:
    if path.name == INDICATORS:
        return set(INDICATOR_SECTIONS)
    return {LISTS.get(path.name, "coded_reasons")}


def _open(draft: Draft, path: Path, name: str) -> Any:
    try:
        marked = read_marked(path)
    except NotYaml as error:
        draft.faults.append(Fault(name, error.line, f"this is not YAML: {error.reason}; correct the writing"))
        draft.incomplete |= _sections_of(path)
        return None
    draft.files[name] = marked
    for trail in marked.repeated:
        draft.fault(name, trail, f"{trail[-1]} is written twice here: keep one")
    return marked.data


def _entry(draft: Draft, name: str, section: str, trail: Trail, data: Any) -> None:
    try:
        item = SECTIONS[section].model_validate(data)
    except ValidationError as error:
        for part in error.errors():
            draft.fault(name, (*trail, *part["loc"]), _what(part))
        draft.incomplete.add(section)
        return
    draft.found.append(Found(item, section, name, trail))


def _entries(draft: Draft, name: str, section: str, trail: Trail, data: Any, **more: str) -> None:
    if data is None:
        return  # a title with nothing under it
    if not isinstance(data, list):
        draft.fault(name, trail, f"{section} must be a list of entries: begin each entry with a dash")
        draft.incomplete.add(section)
        return
    for number, entry in enumerate(data):
        _entry(draft, name, section, (*trail, number), {**entry, **more} if isinstance(entry, dict) else entry)


def _read_file(draft: Draft, path: Path, name: str, data: Any) -> None:
    if path.name in LISTS:
        _entries(draft, name, LISTS[path.name], (), data)
    elif not isinstance(data, dict):
        draft.fault(name, (), "this file must be a mapping: write names followed by a colon")
        draft.incomplete |= _sections_of(path)
    elif path.name == REASONS:
        for title, entries in data.items():
            if title not in set(ReasonList):
                draft.fault(name, (title,), f"{title} is not a list of reasons: use one of {', '.join(ReasonList)}")
                draft.incomplete.add("coded_reasons")
            else:
                _entries(draft, name, "coded_reasons", (title,), entries, list=title)
    else:
        for title, entries in data.items():
            if title not in INDICATOR_SECTIONS:
                draft.fault(name, (title,), f"{title} is not a section: use one of {', '.join(INDICATOR_SECTIONS)}")
            else:
                _entries(draft, name, title, (title,), entries)


def read_draft(folder: Path) -> Draft:
    """Read every file of the folder, and the common indicators it asks for, as far as they can be read."""
    draft = Draft()
    if not (folder / COUNTRY).is_file():
        draft.faults.append(Fault(COUNTRY, 1, "the pack has no country.yaml: write one, it says which country this is"))
        return draft
    country = _open(draft, folder / COUNTRY, COUNTRY)
    pairs = _derived_scripts(country)
    if country is not None:
        _entry(draft, COUNTRY, "country", (), _derive(country, pairs))
    # A country that names no common list need not have its languages in them.
    common = [COMMON / INDICATORS] if draft.facts and draft.facts.indicator_lists else []
    for path in [*sorted(folder.glob("*.y*ml")), *common]:
        name = path.name if path.parent == folder else f"common/{path.name}"
        if path.name == COUNTRY:
            continue
        if path.name not in (*LISTS, REASONS, INDICATORS):
            draft.faults.append(Fault(name, 1, f"no section is kept in {name}: rename or remove the file"))
        elif (data := _open(draft, path, name)) is not None:
            _read_file(draft, path, name, _derive(data, pairs))
    return draft


def _derived_scripts(country: Any) -> list[tuple[str, str]]:
    """Pairs of scripts, origin first, that the country's languages ask for and that can be made."""
    languages = country.get("languages") if isinstance(country, dict) else None
    asked = {(one.get("derived_from"), one.get("code")) for one in languages or [] if isinstance(one, dict)}
    return [pair for pair in DERIVED if pair in asked]


def _derive(data: Any, pairs: list[tuple[str, str]]) -> Any:
    for origin, target in pairs:
        data = add_derived(data, origin=origin, target=target)
    return data
