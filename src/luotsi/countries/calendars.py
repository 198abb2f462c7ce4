"""Days off and working days, computed from the country's rules; pure, and good for any year."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from luotsi.countries.schema import Holiday, Weekday

ONE_DAY = timedelta(days=1)


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the anonymous algorithm, Meeus 1991, chapter 8)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    f = (b + 8) // 25
    g = (b - f + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    length = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * length) // 451
    month, day = divmod(h + length - 7 * m + 114, 31)
    return date(year, month, day + 1)


def orthodox_easter(year: int) -> date:
    """Easter Sunday of the Julian calendar, as a Gregorian date (Meeus 1991, chapter 8)."""
    d = (19 * (year % 19) + 15) % 30
    e = (2 * (year % 4) + 4 * (year % 7) - d + 34) % 7
    month, day = divmod(d + e + 114, 31)
    days_between_calendars = year // 100 - year // 400 - 2
    return date(year, month, day + 1) + timedelta(days=days_between_calendars)


def day_off(rule: Holiday, year: int) -> date | None:
    """The day on which this holiday falls in this year; None where the rule finds none, as on 29 February."""
    if rule.easter_offset is not None:
        return easter(year) + timedelta(days=rule.easter_offset)
    if rule.orthodox_easter_offset is not None:
        return orthodox_easter(year) + timedelta(days=rule.orthodox_easter_offset)
    if rule.weekday is not None and rule.between is not None:
        first, last = (date.fromisoformat(f"{year}-{day}") for day in rule.between)
        days = (first + timedelta(days=number) for number in range((last - first).days + 1))
        return next((day for day in days if day.weekday() == rule.weekday.number), None)
    if rule.month is not None and rule.day is not None:
        try:
            return date(year, rule.month, rule.day)
        except ValueError:
            return None
    return None


def holidays(rules: Iterable[Holiday], year: int) -> frozenset[date]:
    """Every day off of the year; a rule counts only on days on which it is valid."""
    return frozenset(day for rule in rules if (day := day_off(rule, year)) is not None and rule.holds_on(day))


def is_working_day(day: date, *, working_week: Collection[Weekday], days_off: Collection[date]) -> bool:
    """Whether authorities work on this day."""
    return day.weekday() in {weekday.number for weekday in working_week} and day not in days_off
