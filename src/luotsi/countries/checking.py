"""The rules that a pack must keep; each fault names its file, its line, what is wrong and what to do."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

from luotsi.countries.flow_checking import missing_parts, sheets_in_unknown_languages, undecidable, wrong_places
from luotsi.countries.marked import Trail
from luotsi.countries.path_checking import clock_faults, stage_faults
from luotsi.countries.reading import COUNTRY, Draft, Fault, Found, read_draft
from luotsi.countries.schema import (
    CountryFacts,
    DemoPerson,
    Indicator,
    Item,
    Named,
    Organisation,
    Role,
    Sourced,
)
from luotsi.countries.walking import references, words

# Beyond this many days between an organisation's end and its successor's beginning, one of the dates is a slip.
LONGEST_GAP = timedelta(days=366)

ACTORS = {"organisations", "organisation_types", "actor_groups"}

FoundFault = tuple[Found, Trail, str]


def check_pack(folder: Path) -> list[Fault]:
    """Every fault of the pack in this folder, by file and line; an empty list means that it can be loaded."""
    draft = read_draft(folder)
    for rule in RULES:
        for found, trail, reason in rule(draft):
            draft.fault(found.file, (*found.trail, *trail), reason)
    # What is not written anywhere has no line of its own.
    draft.faults += [Fault(COUNTRY, 1, reason) for reason in missing_parts(draft)]
    return sorted(set(draft.faults))


def _versions(draft: Draft) -> dict[tuple[str, str], list[Found]]:
    versions: dict[tuple[str, str], list[Found]] = defaultdict(list)
    for found in draft.found:
        versions[found.section, found.item.key].append(found)
    return versions


def _span(item: Item) -> tuple[date, date]:
    if not isinstance(item, Sourced):
        return date.min, date.max
    return item.valid_from or date.min, item.valid_to or date.max


def repeated_codes(draft: Draft) -> Iterator[FoundFault]:
    """A code stands once, or once for each of several periods that do not overlap."""
    for versions in _versions(draft).values():
        undated = all(_span(found.item) == (date.min, date.max) for found in versions)
        for later in versions[1:]:
            if undated:
                yield later, ("code",), f"the code {later.item.code} is already used: give this entry another code"
        in_order = sorted(versions, key=lambda found: _span(found.item)[0])
        for earlier, later in pairwise(in_order):
            if not undated and _span(later.item)[0] <= _span(earlier.item)[1]:
                yield (
                    later,
                    ("valid_from",),
                    f"{later.item.code} is valid twice on {_day(_span(later.item)[0])}: "
                    f"end the earlier version on the day before",
                )


def _day(day: date) -> str:
    return "every day" if day == date.min else day.isoformat()


def validity(draft: Draft) -> Iterator[FoundFault]:
    """No entry ends before it begins."""
    for found, item in draft.of(Sourced):
        if item.valid_from and item.valid_to and item.valid_to < item.valid_from:
            yield (
                found,
                ("valid_to",),
                f"{item.code} ends on {item.valid_to} before it begins on {item.valid_from}: correct one of the days",
            )


def unknown_references(draft: Draft) -> Iterator[FoundFault]:
    """Every code that an entry names exists; unless its section could not be read, which is a fault of its own."""
    known: dict[str, set[str]] = defaultdict(set)
    for found in draft.found:
        known[found.section].add(found.item.code)
    known["actors"] = (
        known["organisations"]
        | {f"type:{code}" for code in known["organisation_types"]}
        | {f"group:{code}" for code in known["actor_groups"]}
    )
    unsure = draft.incomplete | ({"actors"} if draft.incomplete & ACTORS else set())
    for found in draft.found:
        for trail, section, code in references(found.item):
            if section not in unsure and code not in known[section]:
                yield found, trail, f"{code} is not found in {section}: correct the code or add the entry"
    for found, indicator in draft.of(Indicator):
        for code in sorted(set(indicator.strengths) - known["indicator_lists"]):
            yield (
                found,
                ("strengths", code),
                f"{code} is not found in indicator_lists: correct the code or add the entry",
            )


def successors(draft: Draft) -> Iterator[FoundFault]:
    """A successor begins when its predecessor ends, not before it began and not years later."""
    organisations = {item.code: item for _, item in draft.of(Organisation)}
    for found, item in draft.of(Organisation):
        for number, code in enumerate(item.successors):
            successor = organisations.get(code)
            if successor is None:
                continue
            if item.valid_to is None:
                yield found, ("successors", number), f"{item.code} has a successor but no end: add valid_to"
            elif successor.valid_to and successor.valid_to <= item.valid_to:
                yield found, ("successors", number), f"{code} ended before it could succeed {item.code}: name another"
            elif successor.valid_from and successor.valid_from - item.valid_to > LONGEST_GAP:
                yield (
                    found,
                    ("successors", number),
                    f"{code} begins on {successor.valid_from}, long after {item.code} ends on {item.valid_to}: "
                    f"correct one of the days",
                )


def missing_translations(draft: Draft) -> Iterator[FoundFault]:
    """Whatever the pages show is said in every language of the pages."""
    languages = draft.facts.ui_languages if draft.facts else ()
    for found in draft.found:
        for trail, said in words(found.item):
            missing = [language for language in languages if language not in said.root]
            if missing:
                yield found, trail, f"{trail[-1]} is not said in {', '.join(missing)}: add the words"


def provenance(draft: Draft) -> Iterator[FoundFault]:
    """Every entry says where it was read or how sure it is."""
    for found, item in draft.of(Sourced):
        if not item.source and item.confidence is None:
            yield (
                found,
                ("code",),
                f"{item.code} has neither a source nor a confidence: name the source, or mark how sure this is",
            )


def translated_languages(draft: Draft) -> Iterator[FoundFault]:
    """`translated` marks only words that are there."""
    for found, item in draft.of(Named):
        for number, language in enumerate(item.translated):
            if language not in item.names.root:
                yield (
                    found,
                    ("translated", number),
                    f"{language} is marked as translated but not written: add the words",
                )


def country_languages(draft: Draft) -> Iterator[FoundFault]:
    """The languages of the pages are among the languages the country lists."""
    for found, facts in draft.of(CountryFacts):
        listed = {language.code for language in facts.languages if language.ui}
        for number, code in enumerate(facts.ui_languages):
            if code not in listed:
                yield found, ("ui_languages", number), f"{code} is not listed in languages with ui: true: add it there"


def demo_people(draft: Draft) -> Iterator[FoundFault]:
    """A demonstration person has a role that exists in such an organisation."""
    types = {item.code: item.type for _, item in draft.of(Organisation)}
    roles = {item.code: item for _, item in draft.of(Role)}
    for found, person in draft.of(DemoPerson):
        role, kind = roles.get(person.role), types.get(person.organisation)
        if role and kind and kind not in role.organisation_types:
            yield (
                found,
                ("role",),
                f"{person.role} is not a role of organisations of type {kind}: choose another role or organisation",
            )


RULES: tuple[Callable[[Draft], Iterator[FoundFault]], ...] = (
    repeated_codes,
    validity,
    unknown_references,
    successors,
    missing_translations,
    provenance,
    translated_languages,
    country_languages,
    demo_people,
    stage_faults,
    clock_faults,
    wrong_places,
    undecidable,
    sheets_in_unknown_languages,
)
