"""Days off are computed, not listed."""

from datetime import date
from pathlib import Path

import pytest

from luotsi import countries
from luotsi.countries.calendars import day_off, easter, holidays, is_working_day, orthodox_easter
from luotsi.countries.pack import read_pack
from luotsi.countries.schema import Holiday, Weekday

PACKS = sorted(path.parent for path in Path(countries.__file__).parent.glob("*/country.yaml"))
WEEK = (Weekday.MONDAY, Weekday.TUESDAY, Weekday.WEDNESDAY, Weekday.THURSDAY, Weekday.FRIDAY)


def rule(**how: object) -> Holiday:
    return Holiday.model_validate({"code": "day", "names": {"en": "Day"}, "confidence": "sure", **how})


# Source: tables of Easter dates (Meeus 1991, p. 68 and 69; the known extremes 22 March 1818 and 25 April 1943).
@pytest.mark.parametrize(
    ("year", "day"), [(1818, "03-22"), (1943, "04-25"), (2000, "04-23"), (2025, "04-20"), (2026, "04-05")]
)
def test_easter_falls_on_the_known_days(year, day):
    assert easter(year) == date.fromisoformat(f"{year}-{day}")


@pytest.mark.parametrize(
    ("year", "day"), [(2021, "05-02"), (2023, "04-16"), (2024, "05-05"), (2025, "04-20"), (2026, "04-12")]
)
def test_orthodox_easter_falls_on_the_known_days(year, day):
    assert orthodox_easter(year) == date.fromisoformat(f"{year}-{day}")


@pytest.mark.parametrize("year", range(1995, 2036))
def test_a_weekday_between_two_days_is_found_once_in_every_year(year):
    found = day_off(rule(weekday="saturday", between=["10-31", "11-06"]), year)
    assert found is not None
    assert date(year, 10, 31) <= found <= date(year, 11, 6)
    assert found.weekday() == Weekday.SATURDAY.number


def test_a_day_that_the_year_does_not_have_is_no_holiday():
    leap = rule(month=2, day=29)
    assert holidays([leap], 2023) == frozenset()
    assert holidays([leap], 2024) == {date(2024, 2, 29)}


def test_a_holiday_counts_only_while_its_rule_is_valid():
    ended = rule(month=3, day=1, valid_to="2020-12-31")
    assert holidays([ended], 2020) == {date(2020, 3, 1)}
    assert holidays([ended], 2021) == frozenset()


def test_a_working_day_is_in_the_week_and_not_off():
    off = {date(2026, 5, 1)}
    assert is_working_day(date(2026, 4, 30), working_week=WEEK, days_off=off)
    assert not is_working_day(date(2026, 5, 1), working_week=WEEK, days_off=off)
    assert not is_working_day(date(2026, 5, 2), working_week=WEEK, days_off=off)


@pytest.mark.parametrize("folder", PACKS, ids=lambda folder: folder.name)
def test_every_holiday_of_a_shipped_country_falls_once_in_every_year(folder):
    rules = read_pack(folder).calendar
    for year in range(1995, 2051):
        assert len(holidays(rules, year)) >= len(rules) - 2  # two feasts may share a day
        assert all(day_off(one, year) is not None for one in rules)
