"""Loading a country pack into the database without rewriting what held before."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from psycopg.types.range import DateRange

from luotsi.core.errors import Refused
from luotsi.core.ranges import from_day
from luotsi.countries import queries
from luotsi.countries.models import Country, Entry, EntryKey
from luotsi.countries.pack import read_pack
from luotsi.countries.schema import SECTIONS, CountryFacts, Item, Named, Sourced

Key = tuple[str, str]


class AnotherCountryLoaded(Refused):
    """An installation serves one country; its cases rest on that country's entries."""

    sentence = _("Another country is already loaded. Load this one into a database of its own.")


class LoadedLater(Refused):
    """A pack is never loaded as of a day before the last load: that would rewrite what held in between."""

    sentence = _("The country was loaded as of a later day. Load it as of that day or later.")


class LoadResult(NamedTuple):
    """How many entries came, changed, ended, and stayed as they were."""

    added: int
    changed: int
    ended: int
    unchanged: int


@dataclass(frozen=True)
class Version:
    """What holds from `start` until the day before `end`; None means no bound."""

    start: date | None
    end: date | None
    body: dict[str, Any]
    item: Item

    def ahead_of(self, day: date) -> "Version | None":
        """The part of the version from this day on, if there is one."""
        if self.end is not None and self.end <= day:
            return None
        return Version(max(self.start or day, day), self.end, self.body, self.item)


@dataclass
class Plan:
    """What one load will write."""

    created: list[tuple[Key, Version]] = field(default_factory=list)
    ended: list[Entry] = field(default_factory=list)
    replaced: list[Entry] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))


@transaction.atomic
def load_country(*, folder: Path, on: date) -> LoadResult:
    """Bring the stored country in line with the pack in this folder, from the day `on`.

    An entry that changed gets a new version from `on` and the old one ends there; an entry that left the pack ends on
    `on`. The first version of an entry takes its period from the pack's own dates. Loading the same pack again changes
    nothing. A version that began on `on` itself, or that has not begun, is replaced: no day has passed on which
    anything could rest on it. Raises PackFaults, AnotherCountryLoaded, LoadedLater; nothing changes then.
    """
    pack = read_pack(folder)
    _lock(pack.country, on)
    wanted = {
        (section, key): versions for section in SECTIONS for key, versions in _timelines(pack.section(section)).items()
    }
    stored = _stored()
    plan = Plan()
    for key in {**wanted, **stored}:
        _compare(plan, key, wanted=wanted.get(key, []), stored=stored.get(key, []), on=on)
    _write(plan, list(wanted))
    _remember(pack.country, on)
    queries.forget()
    transaction.on_commit(queries.forget)
    return LoadResult(*(plan.counts[name] for name in LoadResult._fields))


def _lock(facts: CountryFacts, on: date) -> None:
    # The row is locked so that two loads at once follow each other.
    loaded = Country.objects.select_for_update().first()
    if loaded and loaded.code != facts.code:
        raise AnotherCountryLoaded
    if loaded and on < loaded.loaded_on:
        raise LoadedLater


def _timelines(items: tuple[Item, ...]) -> dict[str, list[Version]]:
    timelines: dict[str, list[Version]] = defaultdict(list)
    for item in items:
        dated = item if isinstance(item, Sourced) else None
        end = dated.valid_to + timedelta(days=1) if dated and dated.valid_to else None
        body = item.model_dump(mode="json", exclude_defaults=True)
        timelines[item.key].append(Version(dated.valid_from if dated else None, end, body, item))
    return {key: sorted(versions, key=lambda one: one.start or date.min) for key, versions in timelines.items()}


def _stored() -> dict[Key, list[Entry]]:
    stored: dict[Key, list[Entry]] = defaultdict(list)
    for row in Entry.objects.select_related("key").order_by("period"):
        stored[row.key.section, row.key.code].append(row)
    return stored


def _compare(plan: Plan, key: Key, *, wanted: list[Version], stored: list[Entry], on: date) -> None:
    if not stored:
        plan.created += [(key, version) for version in wanted]
        plan.counts["added"] += 1
        return
    rows = [row for row in stored if row.period.upper is None or row.period.upper > on]
    ahead = [part for version in wanted if (part := version.ahead_of(on))]
    if [_shape(row, on) for row in rows] == [(part.start, part.end, part.body) for part in ahead]:
        plan.counts["unchanged"] += bool(wanted)
        return
    for row in rows:
        if row.period.lower is not None and row.period.lower >= on:
            plan.replaced.append(row)
        elif ahead and _shape(row, on) == (ahead[0].start, ahead[0].end, ahead[0].body):
            ahead = ahead[1:]  # what holds now stays; only what comes after it changed
        else:
            row.period = from_day(row.period.lower, on)
            plan.ended.append(row)
    plan.created += [(key, part) for part in ahead]
    plan.counts["changed" if rows and wanted else "added" if wanted else "ended"] += 1


def _shape(row: Entry, on: date) -> tuple[date | None, date | None, Any]:
    return max(row.period.lower or on, on), row.period.upper, row.body


def _write(plan: Plan, order: list[Key]) -> None:
    Entry.objects.filter(pk__in=[row.pk for row in plan.replaced]).delete()
    Entry.objects.bulk_update(plan.ended, ["period"])
    keys = _keys(order)
    Entry.objects.bulk_create(_row(keys[key], version) for key, version in plan.created)


def _keys(order: list[Key]) -> dict[Key, EntryKey]:
    """The key of every entry of the pack, made where missing, at its place in the pack."""
    keys = {(key.section, key.code): key for key in EntryKey.objects.all()}
    missing = [EntryKey(section=section, code=code) for section, code in order if (section, code) not in keys]
    keys |= {(key.section, key.code): key for key in EntryKey.objects.bulk_create(missing)}
    moved = []
    for position, name in enumerate(order):
        if keys[name].position != position:
            keys[name].position = position
            moved.append(keys[name])
    EntryKey.objects.bulk_update(moved, ["position"], batch_size=500)
    return keys


def _row(key: EntryKey, version: Version) -> Entry:
    item = version.item
    return Entry(
        key=key,
        period=DateRange(version.start, version.end, "[)"),
        body=version.body,
        names=item.names.root if isinstance(item, Named) else {},
        unconfirmed=isinstance(item, Sourced) and item.unconfirmed,
        sources=list(item.source) if isinstance(item, Sourced) else [],
    )


def _remember(facts: CountryFacts, on: date) -> None:
    Country.objects.update_or_create(
        id=Country.ONLY,
        defaults={
            "code": facts.code,
            "names": facts.names.root,
            "body": facts.model_dump(mode="json", exclude_defaults=True),
            "loaded_on": on,
            "loaded_at": timezone.now(),
        },
    )
