"""Reading the ledger: what was done and looked at, by whom, for those who watch."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from luotsi.access.models import LedgerEntry
from luotsi.access.readers import Reader
from luotsi.actors.models import User
from luotsi.countries import queries as countries

PAGE = 50


@dataclass(frozen=True)
class LedgerFilters:
    """What a reader of the ledger asked for. `acts` are names of acts, or beginnings of names that end in a dot."""

    acts: tuple[str, ...] = ()
    case_id: int | None = None
    day: date | None = None
    refused: bool = False


@dataclass(frozen=True)
class LedgerPage:
    """One page of entries with the names of those who acted, or whose account it was. `before` is where the next begins."""

    entries: list[LedgerEntry]
    staff: dict[int, str]
    before: int | None


def page_of_ledger(reader: Reader, filters: LedgerFilters, *, before: int | None = None) -> LedgerPage:
    """Entries that the reader may see, the newest first, from below `before` on."""
    found = LedgerEntry.objects.visible_to(reader).before(before)
    if filters.acts:
        found = found.of_acts(filters.acts)
    if filters.case_id is not None:
        found = found.of_case(filters.case_id)
    if filters.day is not None:
        found = found.between(*_bounds(filters.day))
    if filters.refused:
        found = found.refused()
    entries = list(found.newest_first()[: PAGE + 1])
    shown = entries[:PAGE]
    return LedgerPage(shown, staff_names(shown), shown[-1].pk if len(entries) > PAGE else None)


def staff_names(entries: list[LedgerEntry]) -> dict[int, str]:
    """The names of the members of staff of these entries, by their key; the ledger itself holds none."""
    wanted = [pk for entry in entries for pk in (entry.actor_id, account_of(entry)) if pk is not None]
    return dict(User.objects.filter(pk__in=set(wanted)).values_list("pk", "name"))


def account_of(entry: LedgerEntry) -> int | None:
    """The account that an entry is about, e.g. the one that somebody tried to sign in to."""
    kind, _, number = entry.subject.partition(":")
    return int(number) if kind == "user" and number.isdecimal() else None


def _bounds(day: date) -> tuple[datetime, datetime]:
    """The first moment of a day by the country's clock, and the first that is past it."""
    start = datetime.combine(day, time.min, tzinfo=ZoneInfo(countries.country().timezone))
    return start, datetime.combine(day + timedelta(days=1), time.min, tzinfo=start.tzinfo)
