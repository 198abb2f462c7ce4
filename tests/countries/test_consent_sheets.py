"""What is read before a consent: in the person's language where it is written, else in the page's, and never a word that betrays."""

from datetime import date
from pathlib import Path

import pytest

from luotsi import countries
from luotsi.countries import consent_sheets
from luotsi.countries.checking import check_pack
from luotsi.countries.pack import read_pack
from luotsi.countries.schema import ConsentSheet, Direction
from luotsi.countries.usecases import load_country
from luotsi.countries.vocabulary import ConsentKind

PACKS = sorted(path.parent for path in Path(countries.__file__).parent.glob("*/country.yaml"))
BETRAYING = (
    "traffick", "victim", "exploit", "crime", "ihmiskau", "uhri", "rikos", "hyväksikäy", "människohand", "offer för", "brott",
    "žrtv", "trgovin", "zločin", "krivič",
)  # fmt: skip


def words(sheet: ConsentSheet) -> str:
    return sheet.model_dump_json(exclude={"note", "source"}).lower()


@pytest.mark.parametrize("folder", PACKS, ids=lambda folder: folder.name)
def test_no_sheet_says_what_happened_to_the_person(folder: Path):
    for sheet in read_pack(folder).consent_sheets:
        assert not [word for word in BETRAYING if word in words(sheet)], sheet.code


@pytest.mark.parametrize("folder", PACKS, ids=lambda folder: folder.name)
def test_a_sheet_that_nobody_has_confirmed_is_marked_unless_it_is_in_a_language_of_the_pages(folder: Path):
    pack = read_pack(folder)
    assert {sheet.code for sheet in pack.consent_sheets if not sheet.draft} <= set(pack.country.ui_languages)


@pytest.mark.django_db
def test_a_person_is_read_to_in_their_language_from_right_to_left_where_it_is_written_so():
    spoken = consent_sheets.sheet_for("ar", "fi")

    assert spoken is not None
    assert (spoken.language, spoken.direction, spoken.fallback, spoken.sheet.draft) == (
        "ar",
        Direction.RTL,
        False,
        True,
    )


@pytest.mark.django_db
def test_a_language_without_a_sheet_falls_back_to_the_page_and_says_so():
    spoken = consent_sheets.sheet_for("se", "sv")

    assert spoken is not None
    assert (spoken.language, spoken.direction, spoken.fallback) == ("sv", Direction.LTR, True)
    assert consent_sheets.sheet_in("se") is None


@pytest.mark.usefixtures("no_country")
def test_cyrillic_is_made_from_the_latin_sheet():
    load_country(folder=next(folder for folder in PACKS if folder.name == "serbia"), on=date(2026, 5, 1))
    spoken = consent_sheets.sheet_for("sr", "sr")

    assert spoken is not None
    assert (spoken.sheet.code, spoken.sheet.title, spoken.fallback) == ("sr", "На шта пристајем", False)


@pytest.mark.usefixtures("no_country")
def test_a_consent_keeps_the_version_it_was_given_on(atlantis, change):
    load_country(folder=atlantis, on=date(2026, 5, 1))
    load_country(
        folder=change("consent_forms.yaml", "kind: service\n  version: 1", "kind: service\n  version: 2"),
        on=date(2026, 6, 1),
    )

    first, second = (consent_sheets.form_of_version(ConsentKind.SERVICE, version) for version in ("1", "2"))
    assert first is not None
    assert second is not None
    assert (first.version, second.version) == (1, 2)
    assert consent_sheets.form_of_version(ConsentKind.SERVICE, "3") is None


def test_a_pack_needs_a_sheet_in_each_language_of_its_pages(atlantis, change):
    change("consent_sheets.yaml", "code: el", "code: xx")
    reasons = [fault.reason for fault in check_pack(atlantis)]

    assert any("no consent sheet is in el" in reason for reason in reasons)
    assert any("xx is not listed in languages" in reason for reason in reasons)
