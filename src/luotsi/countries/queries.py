"""The country's facts for every other room, typed and from memory; no query per label."""

import time
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from django.utils import timezone
from psycopg.types.range import DateRange

from luotsi.countries import calendars
from luotsi.countries.models import Country, Entry
from luotsi.countries.schema import SECTIONS, CodedReason, CountryFacts, Holiday, Item, Named, ReasonList

T = TypeVar("T", bound=Item)

# How often a process asks whether the country was loaded anew.
seconds_between_checks = 1.0


class NoCountryLoaded(Exception):
    """The database holds no country yet: load one with `luotsi load-country`."""


class NoSuchEntry(KeyError):
    """The country has no entry of this code in this section on that day."""


@dataclass
class Snapshot:
    """The whole loaded pack in memory, every version of every entry."""

    loaded_at: datetime
    facts: CountryFacts
    versions: dict[str, list[tuple[DateRange, Item]]]
    days: dict[date, dict[str, dict[str, Item]]] = field(default_factory=dict)
    days_off: dict[tuple[int, str], frozenset[date]] = field(default_factory=dict)

    def on(self, day: date) -> dict[str, dict[str, Item]]:
        """The entries that hold on this day, by section and key."""
        if day not in self.days:
            if len(self.days) >= 64:
                self.days.clear()
            self.days[day] = {
                section: {item.key: item for period, item in versions if day in period}
                for section, versions in self.versions.items()
            }
        return self.days[day]


_snapshot: Snapshot | None = None
_checked_at = float("-inf")


def forget() -> None:
    """Read the country again at the next question; a load calls it, and tests that roll a load back."""
    global _snapshot, _checked_at
    _snapshot, _checked_at = None, float("-inf")


def _current() -> Snapshot:
    global _snapshot, _checked_at
    now = time.monotonic()
    if _snapshot is None or now - _checked_at >= seconds_between_checks:
        loaded_at = Country.objects.values_list("loaded_at", flat=True).first()
        if loaded_at is None:
            forget()
            raise NoCountryLoaded
        if _snapshot is None or _snapshot.loaded_at != loaded_at:
            _snapshot = _read()
        _checked_at = now
    return _snapshot


def _read() -> Snapshot:
    row = Country.objects.get()
    versions: dict[str, list[tuple[DateRange, Item]]] = defaultdict(list)
    rows = Entry.objects.order_by("key__position", "period").values_list("key__section", "period", "body")
    for section, period, body in rows:
        versions[section].append((period, SECTIONS[section].model_validate(body)))
    return Snapshot(row.loaded_at, CountryFacts.model_validate(row.body), versions)


def country() -> CountryFacts:
    """The country as last loaded. Raises NoCountryLoaded."""
    return _current().facts


def today() -> date:
    """The day it is in the country."""
    return timezone.localdate(timezone=ZoneInfo(country().timezone))


def entries(section: str, kind: type[T], on: date | None = None) -> list[T]:
    """The entries of a section that hold on this day (today unless told), in the order of the pack."""
    held = _current().on(on or today()).get(section, {})
    return [item for item in held.values() if isinstance(item, kind)]


def last_known(section: str, kind: type[T]) -> list[T]:
    """Every entry that the section ever had, ended and coming ones too, each in its last version."""
    last: dict[str, Item] = {}
    for _period, item in _current().versions.get(section, []):
        last[item.key] = item
    return [item for item in last.values() if isinstance(item, kind)]


def every_version(section: str, kind: type[T]) -> list[T]:
    """Every version of every entry that the section ever had, the oldest of each first."""
    return [item for _period, item in _current().versions.get(section, []) if isinstance(item, kind)]


def find(section: str, code: str, kind: type[T], on: date | None = None) -> T | None:
    """The entry of this code that holds on this day (today unless told), if there is one."""
    item = _current().on(on or today()).get(section, {}).get(code)
    return item if isinstance(item, kind) else None


def get(section: str, code: str, kind: type[T], on: date | None = None) -> T:
    """As `find`, where the entry must exist. Raises NoSuchEntry."""
    item = find(section, code, kind, on)
    if item is None:
        raise NoSuchEntry(f"{section}/{code}")
    return item


def reasons(reason_list: ReasonList) -> list[CodedReason]:
    """The reasons of a list that can be chosen today."""
    return [reason for reason in entries("coded_reasons", CodedReason) if reason.list is reason_list]


def coded(reason_list: ReasonList, code: str) -> CodedReason | None:
    """The reason of this code in this list, if it can be chosen today."""
    return find("coded_reasons", f"{reason_list}.{code}", CodedReason)


def label(section: str, code: str, language: str) -> str:
    """The name of an entry in this language, also after the entry has ended; the code itself if it was never known."""
    item = find(section, code, Named)
    if item is None:
        item = next((past for past in last_known(section, Named) if past.key == code), None)
    return item.names.say(language) if item else code


def history(section: str, code: str, kind: type[T]) -> list[tuple[date | None, T]]:
    """Every version that an entry had or will have, the earliest first, each with the first day on which it holds."""
    return [
        (period.lower, item)
        for period, item in _current().versions.get(section, [])
        if item.key == code and isinstance(item, kind)
    ]


def holidays(year: int, place: str = "") -> frozenset[date]:
    """The days of the year on which authorities do not work; with those that the organisation `place` has alone."""
    snapshot = _current()
    if (year, place) not in snapshot.days_off:
        snapshot.days_off[year, place] = frozenset(
            day
            for period, rule in snapshot.versions.get("calendar", [])
            if isinstance(rule, Holiday) and (not rule.only_for or place in rule.only_for)
            for day in calendars.holidays([rule], year)
            if day in period
        )
    return snapshot.days_off[year, place]


def has_days_off_of_its_own(place: str) -> bool:
    """Whether the calendar names days off for this organisation alone."""
    return any(
        place in rule.only_for for _period, rule in _current().versions.get("calendar", []) if isinstance(rule, Holiday)
    )


def is_working_day(day: date, place: str = "") -> bool:
    """Whether authorities work on this day, by the country's week and holidays, and by those of `place`."""
    return calendars.is_working_day(day, working_week=country().working_week, days_off=holidays(day.year, place))
