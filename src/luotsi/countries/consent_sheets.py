"""What is read to a person before a consent, in their language where the country has it, else in a language of the pages."""

from dataclasses import dataclass

from luotsi.countries import queries as countries
from luotsi.countries.schema import ConsentForm, ConsentSheet, Direction
from luotsi.countries.scripts import DERIVED
from luotsi.countries.vocabulary import ConsentKind


@dataclass(frozen=True)
class Spoken:
    """A sheet as it is read: `fallback` when it is not in the language that was asked for."""

    sheet: ConsentSheet
    language: str
    direction: Direction
    fallback: bool


def sheet_in(language: str) -> ConsentSheet | None:
    """The sheet in exactly this language, also where its script is made from another; None where nobody has written it."""
    known = countries.country().language(language)
    if known is None:
        return None
    sheet = countries.find("consent_sheets", language, ConsentSheet)
    origin = known.derived_from
    if sheet is None and origin and (origin, language) in DERIVED:
        written = countries.find("consent_sheets", origin, ConsentSheet)
        sheet = _in_another_script(written, origin, language) if written else None
    return sheet


def sheet_for(language: str, page_language: str) -> Spoken | None:
    """The sheet in the person's language; where there is none, in the page's, else in the first language of the pages."""
    for code in (language, page_language, *countries.country().ui_languages):
        known, sheet = countries.country().language(code), sheet_in(code)
        if known and sheet:
            return Spoken(sheet, code, known.direction, fallback=code != language)
    return None


def form_of_version(kind: ConsentKind, version: str) -> ConsentForm | None:
    """The form as it was in that version, also when the country has another by now."""
    for form in reversed(countries.every_version("consent_forms", ConsentForm)):
        if form.kind is kind and str(form.version) == version:
            return form
    return None


def _in_another_script(sheet: ConsentSheet, origin: str, target: str) -> ConsentSheet:
    write = DERIVED[origin, target]

    def rewritten(part: object) -> object:
        if isinstance(part, dict):
            return {name: rewritten(value) for name, value in part.items()}
        return write(part) if isinstance(part, str) else part

    kept = {"code", "version", "draft", "source", "confidence", "note", "valid_from", "valid_to"}
    said = sheet.model_dump(mode="json")
    return ConsentSheet.model_validate(
        {name: value if name in kept else rewritten(value) for name, value in said.items()} | {"code": target}
    )
