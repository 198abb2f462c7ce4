"""From ping-pong to joint action in numbers: counts from the database, small ones hidden, one calendar year at a time.

The periods are whole calendar years, since two periods that overlap could be subtracted from one another. The database
gives counts alone, and only to readers of figures; no case is read here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date as Date
from datetime import datetime, time
from typing import Any

from django.db import connection
from django.utils import timezone

from luotsi.actors.models import Organisation
from luotsi.statistics.small_counts import Cell, hide_small, protect

# How an offer ended; a bounce is a refusal or no answer at all.
OFFER_ENDS = ("accepted", "bounced", "withdrawn", "waiting")
ACTION_ENDS = ("done", "done_late", "running", "late", "dropped")
# For how many days nothing moved: from and, but for the last, below.
BANDS = ((0, 14), (14, 30), (30, 90), (90, None))
TIMES_BOUNCED = 4  # 0, 1, 2, and 3 or more


@dataclass(frozen=True)
class PairRow:
    """What happened between two organisations, each count as it may be shown; `one` is where it came from."""

    one: Organisation
    other: Organisation
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class HolderRow:
    """The open cases of one organisation by how long nothing moved."""

    holder: Organisation
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class JointAction:
    """The figures of one year. `totals` of a table are its last row, protected together with it."""

    year: int
    offers: list[PairRow]
    offer_totals: tuple[Cell, ...]
    bounces: tuple[Cell, ...]
    meetings: list[PairRow]
    actions: list[PairRow]
    action_totals: tuple[Cell, ...]
    standstill: list[HolderRow]
    standstill_totals: tuple[Cell, ...]


def joint_action(year: int) -> JointAction:
    """The figures of a calendar year, for a bound reader of figures; anybody else gets empty tables."""
    zone = timezone.get_current_timezone()
    first, before = _midnight(Date(year, 1, 1), zone), _midnight(Date(year + 1, 1, 1), zone)
    offers = _rows("SELECT * FROM luotsi_offer_figures(%s, %s)", [first, before])
    bounced = dict(_rows("SELECT * FROM luotsi_bounce_figures(%s, %s)", [first, before]))
    meetings = _rows("SELECT * FROM luotsi_meeting_figures(%s, %s)", [first, before])
    actions = _rows(
        "SELECT * FROM luotsi_action_figures(%s, %s, %s, %s)", [first, before, timezone.localdate(), str(zone)]
    )
    still = _rows("SELECT * FROM luotsi_standstill_figures(%s)", [timezone.now()])
    holders = sorted({row[0] for row in still})
    stood = {(holder, band): cases for holder, band, cases in still}
    named = Organisation.objects.in_bulk(
        {pk for row in [*offers, *meetings, *actions] for pk in row[:2]} | set(holders)
    )
    pairs, offer_totals = _pairs(offers, named, columns=len(OFFER_ENDS))
    owned, action_totals = _pairs(actions, named, columns=len(ACTION_ENDS))
    still_cells = _protected([[stood.get((pk, band), 0) for band in range(len(BANDS))] for pk in holders], len(BANDS))
    return JointAction(
        year=year,
        offers=pairs,
        offer_totals=offer_totals,
        bounces=_protected([[bounced.get(times, 0) for times in range(TIMES_BOUNCED)]], TIMES_BOUNCED)[0],
        meetings=[
            PairRow(named[row[0]], named[row[1]], (cell,))
            for row, cell in zip(meetings, hide_small([row[2] for row in meetings]), strict=True)
        ],
        actions=owned,
        action_totals=action_totals,
        standstill=[HolderRow(named[pk], cells) for pk, cells in zip(holders, still_cells, strict=False)],
        standstill_totals=still_cells[-1],
    )


def _midnight(day: Date, zone: Any) -> datetime:
    return datetime.combine(day, time.min, tzinfo=zone)


def _rows(statement: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(f"{statement} ORDER BY 1, 2", values)
        return list(cursor.fetchall())


def _pairs(
    rows: Sequence[tuple[Any, ...]], named: dict[int, Organisation], *, columns: int
) -> tuple[list[PairRow], tuple[Cell, ...]]:
    cells = _protected([list(row[2:]) for row in rows], columns)
    pairs = [PairRow(named[row[0]], named[row[1]], shown) for row, shown in zip(rows, cells, strict=False)]
    return sorted(pairs, key=_by_name), cells[-1]


def _by_name(row: PairRow) -> tuple[str, str]:
    """The order of a list says nothing of the counts in it."""
    return row.one.name.casefold(), row.other.name.casefold()


def _protected(counts: list[list[int]], columns: int) -> tuple[tuple[Cell, ...], ...]:
    """The rows with their totals, and the row of totals; of a table without rows only its zeros."""
    return protect(counts or [[0] * columns]).rows


def years() -> list[int]:
    """The calendar years that can be asked for, the latest first."""
    this_year = timezone.localdate().year
    return list(range(this_year, this_year - 6, -1))
