"""Checking the ledger: is every entry as it was sealed, in its place, and none cut off? And do destroyed keys stay destroyed?"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.db import connection
from psycopg import sql

from luotsi.access import erasures
from luotsi.access.models import LedgerSeal, PersonKey
from luotsi.access.sealing import (
    CANONICAL,
    NOTHING_BEFORE,
    Head,
    head_of,
    heads_file,
    horizons,
    public_key,
    published_heads,
    root_of,
)

Progress = Callable[[str], None]
EXAMPLES = 5

_ENTRIES_OF_A_SEAL = sql.SQL(
    "SELECT {canonical} FROM access_ledgerseal s, unnest(s.entry_ids) WITH ORDINALITY AS named(id, place)"
    " JOIN access_ledgerentry e ON e.id = named.id WHERE s.number = %s ORDER BY named.place"
).format(canonical=CANONICAL)


@dataclass(frozen=True)
class Check:
    """One question asked of the stored data: did it hold, of how many things was it asked, and what is wrong."""

    name: str
    ok: bool
    count: int
    detail: str = ""


def check_of(name: str, count: int, faults: list[str]) -> Check:
    """A check that holds where there is no fault; the detail names the first few."""
    more = f" and {len(faults) - EXAMPLES} more" if len(faults) > EXAMPLES else ""
    return Check(name=name, ok=not faults, count=count, detail="; ".join(faults[:EXAMPLES]) + more)


def check_ledger(progress: Progress) -> list[Check]:
    """Every check of the ledger, for a bound System reader. Finds what was edited, deleted, reordered, added or cut off."""
    published = published_heads()
    progress("ledger: entries against their seals")
    return [
        *_check_seals(progress),
        _check_sealed_once(progress),
        _check_backwards(progress),
        _check_published(published),
    ]


def _check_seals(progress: Progress) -> Iterator[Check]:
    changed: list[str] = []
    broken: list[str] = []
    unsigned: list[str] = []
    number, previous, key, entries = 0, NOTHING_BEFORE, public_key(), 0
    for seal in LedgerSeal.objects.order_by("number").iterator(chunk_size=8):
        if seal.number != number + 1 or bytes(seal.previous) != previous:
            broken.append(f"seal {seal.number} does not follow seal {number}")
        if bytes(seal.head) != _head_of(seal):
            broken.append(f"seal {seal.number} does not state what it holds")
        if not _is_signed(seal, key):
            unsigned.append(f"seal {seal.number}")
        if fault := _fault_in(seal):
            changed.append(f"seal {seal.number}: {fault}")
        number, previous = seal.number, bytes(seal.head)
        entries += len(seal.entry_ids)
        progress(f"ledger: {entries} entries compared")
    yield check_of("ledger_entries_are_as_sealed", entries, changed)
    yield check_of("ledger_seals_follow_one_another", number, broken)
    signed = check_of("ledger_seals_are_signed", number, unsigned)
    written_out = key.public_bytes(Encoding.Raw, PublicFormat.Raw).hex()
    yield signed if not signed.ok else Check(signed.name, True, number, f"public key {written_out}")


def _head_of(seal: LedgerSeal) -> bytes:
    return head_of(
        number=seal.number,
        previous=bytes(seal.previous),
        root=bytes(seal.root),
        count=len(seal.entry_ids),
        horizon=seal.horizon,
        sealed_at=seal.sealed_at,
    )


def _is_signed(seal: LedgerSeal, key: Ed25519PublicKey) -> bool:
    try:
        key.verify(bytes(seal.signature), bytes(seal.head))
    except InvalidSignature:
        return False
    return True


def _fault_in(seal: LedgerSeal) -> str:
    with connection.cursor() as cursor:
        cursor.execute(_ENTRIES_OF_A_SEAL, [seal.number])
        rows = [row[0].encode() for row in cursor.fetchall()]
    if len(rows) != len(seal.entry_ids):
        return f"{len(seal.entry_ids) - len(rows)} entries are missing"
    return "" if root_of(rows) == bytes(seal.root) else "an entry or the order of entries was changed"


def _check_sealed_once(progress: Progress) -> Check:
    progress("ledger: no entry under two seals")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(sum(named), 0), count(*) FILTER (WHERE named > 1), (array_agg(entry) FILTER (WHERE named > 1))[1:5]"
            " FROM (SELECT entry, count(*) AS named FROM access_ledgerseal s, unnest(s.entry_ids) AS entry GROUP BY entry) sealed"
        )
        count, twice, which = cursor.fetchone()
    return Check("ledger_entries_are_sealed_once", not twice, int(count), _named("entry", twice, which))


def _check_backwards(progress: Progress) -> Check:
    """An entry that claims to be older than the last seal and is under none was put there afterwards.

    The same goes for one that claims a transaction which has not begun. A database that was restored into another
    server counts anew: until its first seal there nothing can be told.
    """
    progress("ledger: nothing put in afterwards")
    last = LedgerSeal.objects.order_by("-number").defer("entry_ids").first()
    _, _, xmax = horizons()
    if last is None or last.horizon > xmax:
        return Check("ledger_has_nothing_put_in_afterwards", True, 0, "nothing is sealed here yet")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), count(*) FILTER (WHERE late), (array_agg(id) FILTER (WHERE late))[1:5] FROM ("
            "SELECT e.id, e.transaction < %s OR e.transaction >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint"
            " AND e.transaction IS DISTINCT FROM pg_current_xact_id_if_assigned()::text::bigint AS late"
            " FROM access_ledgerentry e WHERE NOT EXISTS ("
            "SELECT FROM (SELECT unnest(s.entry_ids) AS id FROM access_ledgerseal s) sealed WHERE sealed.id = e.id)) unsealed",
            [last.horizon],
        )
        waiting, late, which = cursor.fetchone()
    return Check("ledger_has_nothing_put_in_afterwards", not late, waiting, _named("entry", late, which))


def _check_published(published: list[Head]) -> Check:
    """Every published head is in the chain. One beyond its end means that the end was cut off."""
    name = "ledger_has_every_published_head"
    heads = {number: bytes(head).hex() for number, head in LedgerSeal.objects.values_list("number", "head")}
    if heads and not published:
        return Check(name, False, 0, f"no head is published in {heads_file()}; a cut tail could not be found")
    faults = [
        f"seal {one.number} is missing" if one.number not in heads else f"seal {one.number} is another one"
        for one in published
        if heads.get(one.number) != one.head
    ]
    return check_of(name, len(published), faults)


def _named(kind: str, count: int, which: list[int] | None) -> str:
    return f"{count} wrong, e.g. {kind} {', '.join(map(str, which))}" if which else ""


def check_keys(progress: Progress) -> list[Check]:
    """Every destroyed key is on the list outside the database, and no key of the list stands: a backup may have brought it back."""
    progress("vault: destroyed keys against their list")
    listed = erasures.all_ids()
    destroyed = set(PersonKey.objects.exclude(destroyed_at=None).values_list("key_id", flat=True))
    back = PersonKey.objects.filter(destroyed_at=None, key_id__in=listed).values_list("person", flat=True)
    return [
        check_of(
            "destroyed_keys_are_on_the_list",
            len(destroyed),
            [f"a key is missing in {erasures.file()}" for _ in destroyed - listed],
        ),
        check_of("listed_keys_stay_destroyed", len(listed), [f"the key of person {person} is back" for person in back]),
    ]
