"""Same service, same time? What was asked, given and refused by county and service, and how long people waited."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection

from luotsi.access.readers import Reader
from luotsi.actors.models import Organisation
from luotsi.assistance.small_counts import THRESHOLD, suppress
from luotsi.countries.vocabulary import Permission

EVERYWHERE = "*"
Parts = tuple[int | None, int | None, int | None]


@dataclass(frozen=True)
class ParityRow:
    """One county (EVERYWHERE: all of them) and service; None stands for a number that is too small to show, or that would give one away."""

    county: str
    service_type: str
    asked: int | None
    given: int | None
    refused: int | None
    waiting: int | None
    median_days: int | None


def parity(reader: Reader, *, since: date, until: date) -> list[ParityRow]:
    """The figures of requests made from `since` to `until`, both included. Only counts leave the database, for readers of figures.

    A county of which no number can be shown is left out.
    """
    if not reader.may(Permission.READ_FIGURES):
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM luotsi_parity(%s, %s)", [since, until + timedelta(days=1)])
        found = cursor.fetchall()
    counties = Organisation.objects.in_bulk([row[0] for row in found if row[0]])
    names = {row[0]: counties[row[0]].code if row[0] else "" for row in found}
    rows = [(names[row[0]], *row[1:]) for row in found]

    tables = [suppress({(row[0], row[1]): row[number] for row in rows}) for number in (2, 3, 4, 5)]
    result = []
    for row in rows:
        asked, *parts = (table.cells[row[0], row[1]] for table in tables)
        # A median of few would be somebody's own waiting time.
        median = round(row[6]) if row[6] is not None and row[3] >= THRESHOLD else None
        result.append(ParityRow(row[0], row[1], asked, *_not_told_by_the_others(asked, parts), median))
    for service in {row[1] for row in rows}:
        asked, *parts = (table.columns[service] for table in tables)
        result.append(ParityRow(EVERYWHERE, service, asked, *_not_told_by_the_others(asked, parts), None))
    shown = [one for one in result if {one.asked, one.given, one.refused, one.waiting} != {None}]
    return sorted(shown, key=lambda one: (one.service_type, one.county != EVERYWHERE, one.county))


def _not_told_by_the_others(whole: int | None, parts: list[int | None]) -> Parts:
    """Given, refused and waiting add up to little less than asked: where one of them is hidden, the next smallest is too."""
    if whole is not None and parts.count(None) == 1:
        shown = [number for number, part in enumerate(parts) if part]
        if shown:
            parts[min(shown, key=lambda number: parts[number] or 0)] = None
    given, refused, waiting = parts
    return given, refused, waiting
