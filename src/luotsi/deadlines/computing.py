"""When a period ends: one pure function of its start, its length and the calendar. No time is ever typed in."""

from calendar import monthrange
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from luotsi.countries.schema import Span, Unit

LAST_MOMENT = time(23, 59, 59)


def due_at(*, started_at: datetime, span: Span, is_working_day: Callable[[date], bool], zone: ZoneInfo) -> datetime:
    """The last moment of the period that began at `started_at`.

    Args: `started_at` aware; `span` as the law states it; `is_working_day` by the country's calendar; `zone` in which
    days are counted. Returns an aware moment in `zone`: hours to the minute, all else to the end of the last day.
    The day of the start is not counted. A month ends on the day of the same number, or on the month's last day where it
    has none. Source: the counting rules of Regulation (EEC, Euratom) No 1182/71, Art. 3(1) and 3(2), which national rules follow;
    a statutory end on a day off is not moved here, since countries differ.
    """
    if span.unit is Unit.HOURS:
        # Hours pass in real time, so summer time changes the wall clock and not the length.
        return (started_at.astimezone(UTC) + timedelta(hours=span.value)).astimezone(zone)
    first = started_at.astimezone(zone).date()
    if span.unit is Unit.DAYS:
        last = first + timedelta(days=span.value)
    elif span.unit is Unit.WORKING_DAYS:
        last = after_working_days(first, span.value, is_working_day)
    else:
        last = _after_months(first, span.value * (12 if span.unit is Unit.YEARS else 1))
    return datetime.combine(last, LAST_MOMENT, tzinfo=zone)


def after_working_days(day: date, count: int, is_working_day: Callable[[date], bool]) -> date:
    while count:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day


def _after_months(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
