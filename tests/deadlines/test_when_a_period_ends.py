"""Worked examples of the one function that says when a period ends."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from luotsi.countries.schema import Span, Unit
from luotsi.deadlines.computing import due_at

HELSINKI = ZoneInfo("Europe/Helsinki")
DAYS_OFF = {
    date(2026, 4, 3),
    date(2026, 4, 6),
    date(2026, 5, 1),
    date(2026, 6, 19),
    date(2026, 12, 24),
    date(2026, 12, 25),
}


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and day not in DAYS_OFF


def ends(start: str, value: int, unit: Unit) -> str:
    started_at = datetime.fromisoformat(start).replace(tzinfo=HELSINKI)
    span = Span(value=value, unit=unit)
    end = due_at(started_at=started_at, span=span, is_working_day=is_working_day, zone=HELSINKI)
    return f"{end:%Y-%m-%d %H:%M %z}"


@pytest.mark.parametrize(
    ("why", "start", "value", "unit", "end"),
    [
        ("the day of the start is not counted", "2026-03-02 09:40", 7, Unit.DAYS, "2026-03-09 23:59 +0200"),
        ("days run over a weekend", "2026-03-06 16:00", 1, Unit.DAYS, "2026-03-07 23:59 +0200"),
        ("working days leave the weekend out", "2026-03-06 16:00", 1, Unit.WORKING_DAYS, "2026-03-09 23:59 +0200"),
        ("Easter is not worked", "2026-04-02 12:00", 1, Unit.WORKING_DAYS, "2026-04-07 23:59 +0300"),
        ("Midsummer Eve is not worked", "2026-06-18 12:00", 1, Unit.WORKING_DAYS, "2026-06-22 23:59 +0300"),
        ("Christmas is not worked", "2026-12-23 12:00", 3, Unit.WORKING_DAYS, "2026-12-30 23:59 +0200"),
        ("a month ends on the day of the same number", "2026-01-15 08:00", 1, Unit.MONTHS, "2026-02-15 23:59 +0200"),
        ("or on the last day where there is none", "2026-01-31 08:00", 1, Unit.MONTHS, "2026-02-28 23:59 +0200"),
        ("which in a leap year is the 29th", "2028-01-31 08:00", 1, Unit.MONTHS, "2028-02-29 23:59 +0200"),
        ("six months run over the new year", "2026-10-12 08:00", 6, Unit.MONTHS, "2027-04-12 23:59 +0300"),
        ("a year from a leap day ends on the 28th", "2028-02-29 08:00", 1, Unit.YEARS, "2029-02-28 23:59 +0200"),
        ("hours pass in real time over summer time", "2026-03-28 12:00", 24, Unit.HOURS, "2026-03-29 13:00 +0300"),
        ("and back", "2026-10-24 12:00", 24, Unit.HOURS, "2026-10-25 11:00 +0200"),
    ],
)  # fmt: skip
def test_a_period_ends_as_the_law_counts(why: str, start: str, value: int, unit: Unit, end: str):
    assert ends(start, value, unit) == end, why


def test_a_period_that_starts_late_in_the_evening_counts_by_the_countrys_own_day():
    started_at = datetime.fromisoformat("2026-03-02T22:30:00+00:00")  # already the 3rd in Helsinki

    end = due_at(
        started_at=started_at, span=Span(value=1, unit=Unit.DAYS), is_working_day=is_working_day, zone=HELSINKI
    )

    assert end.date() == date(2026, 3, 4)
