"""Every clock of every pack runs, waits for its day, or says that no days are counted; and each explains itself."""

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from luotsi.countries.calendars import holidays, is_working_day
from luotsi.countries.pack import read_pack
from luotsi.countries.schema import Clock, Pack
from luotsi.deadlines.engine import Calendar, Event, Version, What, compute
from luotsi.deadlines.explaining import SENTENCES, explain, say_day

ROOT = Path(__file__).resolve().parents[1]
PACKS = {
    "finland": (ROOT.parent / "src/luotsi/countries/finland", 39),
    "serbia": (ROOT.parent / "src/luotsi/countries/serbia", 9),
    "atlantis": (ROOT / "countries/pack_atlantis", 2),
}


@pytest.fixture(params=PACKS)
def pack(request: pytest.FixtureRequest) -> tuple[Pack, int]:
    folder, count = PACKS[request.param]
    return read_pack(folder), count


def calendar(pack: Pack) -> Calendar:
    week = pack.country.working_week
    return Calendar(
        ZoneInfo(pack.country.timezone),
        lambda day: is_working_day(day, working_week=week, days_off=holidays(pack.calendar, day.year)),
    )


def test_no_clock_of_the_country_is_missing(pack: tuple[Pack, int]):
    found, count = pack

    assert len({clock.code for clock in found.clocks}) == count


def test_each_clock_runs_on_a_case_or_says_why_not(pack: tuple[Pack, int]):
    for clock in pack[0].clocks:
        assert clock.runs_on_a_case + clock.uncounted + clock.of_the_country == 1, clock.code


def test_each_clock_that_runs_explains_itself_in_every_language_of_the_pages(pack: tuple[Pack, int]):
    found = pack[0]
    days = calendar(found)
    start = datetime(2026, 3, 2, 10, tzinfo=days.zone)
    for clock in found.clocks:
        if not clock.runs_on_a_case:
            continue
        computed = compute([Version(clock.valid_from, clock)], [Event(What.STARTED, start)], days)
        assert computed.due_at > start
        for language in found.country.ui_languages:
            said = explain(computed, language)
            assert clock.basis.say(language) in said
            assert say_day(days.day(computed.due_at), language if language in SENTENCES else "en") in said


def test_the_official_languages_of_the_pages_have_sentences_of_their_own():
    for folder, _ in (PACKS["finland"], PACKS["serbia"]):
        assert set(read_pack(folder).country.ui_languages) <= set(SENTENCES)


@pytest.mark.parametrize(
    ("country", "code", "start", "end"),
    [
        ("finland", "k_reflection_effect", "2026-08-31", "2027-02-28"),  # no 31st of February
        ("finland", "k_recovery", "2027-12-15", "2028-03-14"),  # over the leap day
        ("finland", "k_sw_start", "2026-06-12", "2026-06-24"),  # Midsummer Eve is not worked
        ("finland", "k_sw_start", "2026-03-30", "2026-04-10"),  # nor Good Friday and Easter Monday
        ("finland", "k_cw_need", "2026-12-18", "2026-12-31"),  # nor Christmas
        ("finland", "k_wage", "2024-02-29", "2029-02-28"),
        ("serbia", "k_refl", "2026-12-20", "2027-03-20"),
        ("serbia", "k_perm", "2028-02-29", "2029-02-28"),
    ],
)
def test_worked_examples_with_the_country_as_it_is(country: str, code: str, start: str, end: str):
    pack = read_pack(PACKS[country][0])
    days = calendar(pack)
    clock: Clock = next(clock for clock in pack.clocks if clock.code == code)
    began = datetime.combine(date.fromisoformat(start), datetime.min.time(), tzinfo=days.zone)

    computed = compute([Version(clock.valid_from, clock)], [Event(What.STARTED, began)], days)

    assert days.day(computed.due_at).isoformat() == end
