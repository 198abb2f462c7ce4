"""What waits for a reader, from every room that has something to ask: the rows of My work and the number beside it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.utils import timezone

from luotsi.access.readers import Reader
from luotsi.referral.queries import waiting_counts


@dataclass(frozen=True)
class Waiting:
    """One thing to answer: what, from whom, until when (`due`, or none), and where it is answered. No names of persons."""

    what: str
    note: str
    sender: str
    due: datetime | None
    url: str


@dataclass(frozen=True)
class Source:
    """A room's answers: its rows for a reader, soonest first, and the counts of them as SQL.

    `counts` gives one SELECT of a single number for each thing that the reader may answer, and none for the rest. They may
    name the parameters own (organisation), person (user), now and today.
    """

    rows: Callable[[Reader], list[Waiting]]
    counts: Callable[[Reader], list[str]]


SOURCES: list[Source] = []  # filled when the desk is ready: each room has a waiting_<room>.py


def waiting_for(reader: Reader) -> list[Waiting]:
    """What waits beyond offers and advice, the soonest due first and what has no date last."""
    rows = [row for source in SOURCES for row in source.rows(reader)]
    return sorted(rows, key=lambda row: (row.due is None, row.due.timestamp() if row.due else 0.0))


def count_for(reader: Reader) -> int:
    """How many things wait for the reader in all: one statement, since every page of the desk shows this number."""
    counts = [count for counts in (waiting_counts, *(source.counts for source in SOURCES)) for count in counts(reader)]
    return added_up(counts, reader)


def added_up(counts: list[str], reader: Reader) -> int:
    """The sum of these counts for the bound reader; where there is nothing to count, nothing is asked."""
    if not counts:
        return 0
    values: dict[str, int | datetime | date] = {
        "own": reader.organisation.pk,
        "person": reader.user.pk,
        "now": timezone.now(),
        "today": timezone.localdate(),
    }
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT ({') + ('.join(counts)})", values)
        return int(cursor.fetchone()[0])
