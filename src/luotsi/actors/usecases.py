"""Bringing the organisations in line with the loaded country pack."""

from datetime import date, timedelta

from django.db import transaction

from luotsi.actors.models import Organisation
from luotsi.core.ranges import from_day
from luotsi.countries import queries as countries
from luotsi.countries import schema


@transaction.atomic
def sync_organisations() -> int:
    """Make the rows of organisations what the pack says of them now; returns how many there are.

    A row is never deleted, since responsibilities and the ledger name it; one that left the pack keeps its last words.
    """
    entries = {entry.code: entry for entry in countries.last_known("organisations", schema.Organisation)}
    types = {entry.code: entry for entry in countries.entries("organisation_types", schema.OrganisationType)}
    rows = {}
    for entry in entries.values():
        rows[entry.code], _ = Organisation.objects.update_or_create(
            code=entry.code, defaults=_row(entry, types[entry.type])
        )
    for entry in entries.values():
        row = rows[entry.code]
        row.parent = rows.get(entry.parent or "")
        row.superior = rows.get(entry.superior or "") or row.parent
        row.save(update_fields=["parent", "superior"])
        row.successors.set([rows[code] for code in entry.successors])
    return len(rows)


def _row(entry: schema.Organisation, kind: schema.OrganisationType) -> dict[str, object]:
    words = [*entry.names.root.values(), *kind.names.root.values(), entry.abbreviation]
    words += entry.place.root.values() if entry.place else []
    return {
        "type": entry.type,
        "world": kind.world,
        "names": entry.names.root,
        "abbreviation": entry.abbreviation,
        "place": entry.place.root if entry.place else {},
        "search_text": " ".join(words).casefold(),
        "compartments": [str(compartment) for compartment in kind.compartments],
        "may_be_responsible": kind.may_be_responsible,
        "may_refer": kind.may_refer,
        "period": from_day(entry.valid_from, _day_after(entry)),
        "unconfirmed": entry.unconfirmed,
    }


def _day_after(entry: schema.Organisation) -> date | None:
    return entry.valid_to + timedelta(days=1) if entry.valid_to else None
