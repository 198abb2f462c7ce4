"""Sealing the ledger: batches of entries under a hash tree, each seal chained to the one before it and signed.

Writers of the ledger never wait for a seal and never for each other: a seal takes the entries whose transactions have
ended, which the number of the transaction tells without a lock. The head of each seal is also written outside the
database, one line of JSON each, so that whoever owns the database cannot cut off the end of the ledger unseen. That
file is `ledger-heads.jsonl` in LUOTSI_HOME; LUOTSI_LEDGER_HEADS names another place. To send the heads to somebody else,
e.g. to the rapporteur, point it at a file on their machine or at one that a mailer follows.
"""

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import connection
from django.utils import timezone
from psycopg import sql

from luotsi.access.models import LedgerSeal
from luotsi.access.readers import System, reading_as

BATCH = 65_536
NOTHING_BEFORE = bytes(32)
_LOCK = 7_305_021  # an arbitrary number that only the sealer takes

# The bytes of an entry that are hashed: a JSON array with the time in UTC. PostgreSQL keeps the keys of `details` in an
# order of its own that is always the same, whatever the settings of the session.
CANONICAL = sql.SQL(
    "json_build_array(e.id, e.at AT TIME ZONE 'UTC', e.act, e.refused, e.actor_id, e.organisation_id, e.case_id,"
    " e.subject, e.details, e.transaction)::text"
)
_NEXT = sql.SQL(
    "SELECT e.id, e.transaction, {canonical} FROM access_ledgerentry e"
    " WHERE (e.transaction, e.id) > (%s, %s) AND e.transaction < %s ORDER BY e.transaction, e.id LIMIT %s"
).format(canonical=CANONICAL)
# After a restore into another server its transactions count from a low number again. Entries that its running
# transactions may have written (xmin to xmax) wait; those with higher numbers came with the restore.
_LEFT_AFTER_RESTORE = sql.SQL(
    "SELECT e.id, e.transaction, {canonical} FROM access_ledgerentry e"
    " WHERE (e.transaction < %s OR e.transaction >= %s)"
    " AND NOT EXISTS (SELECT FROM (SELECT unnest(s.entry_ids) AS id FROM access_ledgerseal s) sealed WHERE sealed.id = e.id)"
    " ORDER BY e.id LIMIT %s"
).format(canonical=CANONICAL)


@dataclass(frozen=True)
class Head:
    """What is published of a seal."""

    number: int
    head: str
    count: int


def seal(*, by: System) -> int:
    """Seal every entry that is committed and not sealed yet; returns how many. Each batch is a transaction of its own.

    Where another process seals at the moment, this one leaves it to that.
    """
    sealed = 0
    while count := _seal_batch(by):
        sealed += count
    publish_heads(by=by)
    return sealed


def _seal_batch(by: System) -> int:
    with reading_as(by), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            return 0
        last = LedgerSeal.objects.order_by("-number").defer("entry_ids").first()
        peak, xmin, xmax = horizons()
        restored = last is not None and min(last.horizon, xmin) < peak
        if restored:
            cursor.execute(_LEFT_AFTER_RESTORE, [xmin, xmax, BATCH])
        else:
            cursor.execute(_NEXT, [peak, _last_of_a_split_transaction(last), xmin, BATCH])
        rows = cursor.fetchall()
        if not rows:
            return 0
        # A full batch may have cut a transaction in two; the next one goes on inside it.
        more = len(rows) == BATCH
        horizon = xmin if not more else peak if restored else rows[-1][1]
        _write([row[0] for row in rows], root_of(row[2].encode() for row in rows), horizon, last)
        return len(rows)


def horizons() -> tuple[int, int, int]:
    """The highest transaction below which everything is sealed, the lowest that still runs, and the next to begin."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce((SELECT max(horizon) FROM access_ledgerseal), 0),"
            " pg_snapshot_xmin(s)::text::bigint, pg_snapshot_xmax(s)::text::bigint FROM pg_current_snapshot() s"
        )
        peak, xmin, xmax = cursor.fetchone()
        return peak, xmin, xmax


def _last_of_a_split_transaction(last: LedgerSeal | None) -> int:
    """The entry after which to go on, where the last seal ended inside a transaction; else 0."""
    if last is None:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT entry_ids[cardinality(entry_ids)] FROM access_ledgerseal WHERE number = %s", [last.number]
        )
        entry = cursor.fetchone()[0]
        cursor.execute("SELECT transaction = %s FROM access_ledgerentry WHERE id = %s", [last.horizon, entry])
        found = cursor.fetchone()
        return entry if found and found[0] else 0


def _write(ids: list[int], root: bytes, horizon: int, last: LedgerSeal | None) -> None:
    number, previous = (last.number + 1, bytes(last.head)) if last else (1, NOTHING_BEFORE)
    sealed_at = timezone.now()
    head = head_of(number=number, previous=previous, root=root, count=len(ids), horizon=horizon, sealed_at=sealed_at)
    LedgerSeal.objects.create(
        number=number,
        sealed_at=sealed_at,
        entry_ids=ids,
        root=root,
        previous=previous,
        head=head,
        signature=_private_key(settings.LEDGER_KEY).sign(head),
        horizon=horizon,
    )


def root_of(entries: Iterable[bytes]) -> bytes:
    """The root of the hash tree over the entries in their order. Source: RFC 6962, section 2.1.

    A leaf and an inner node are hashed with different first bytes, so that neither can pass for the other.
    """
    level = [hashlib.sha256(b"\x00" + entry).digest() for entry in entries]
    while len(level) > 1:
        pairs = zip(level[::2], level[1::2], strict=False)
        alone = level[-1:] if len(level) % 2 else []
        level = [hashlib.sha256(b"\x01" + left + right).digest() for left, right in pairs] + alone
    return level[0] if level else hashlib.sha256().digest()


def head_of(*, number: int, previous: bytes, root: bytes, count: int, horizon: int, sealed_at: datetime) -> bytes:
    """What a seal states, in one hash: its place, what came before it, what it holds and when it was made."""
    numbers = b"".join(value.to_bytes(8, "big") for value in (number, count, horizon))
    moment = sealed_at.astimezone(UTC).isoformat(timespec="microseconds").encode()
    return hashlib.sha256(numbers[:8] + previous + root + numbers[8:] + moment).digest()


@cache
def _private_key(secret: str) -> Ed25519PrivateKey:
    seed = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"luotsi ledger seal, version 1").derive(secret.encode())
    return Ed25519PrivateKey.from_private_bytes(seed)


def public_key() -> Ed25519PublicKey:
    """The key by which anybody can check the seals; it can be given away."""
    return _private_key(settings.LEDGER_KEY).public_key()


def heads_file() -> Path:
    """Where heads are published, outside the database."""
    return Path(settings.LEDGER_HEADS)


def published_heads() -> list[Head]:
    """The heads published so far. A last line that a crash cut short counts as not written."""
    path = heads_file()
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True) if path.exists() else []
    rows = [json.loads(line) for line in lines if line.endswith("\n") and line.strip()]
    return [Head(number=row["number"], head=row["head"], count=row["count"]) for row in rows]


def publish_heads(*, by: System) -> None:
    """Write the heads of seals that are not in the file yet, and make sure that they are on the disk."""
    path = heads_file()
    last = max((head.number for head in published_heads()), default=0)
    with reading_as(by):
        seals = list(LedgerSeal.objects.filter(number__gt=last).order_by("number"))
    if not seals:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("r+b" if path.exists() else "w+b") as file:
        whole = file.read()
        file.seek(whole.rfind(b"\n") + 1)
        file.truncate()
        for one in seals:
            file.write(json.dumps(_published(one), sort_keys=True).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())


def _published(one: LedgerSeal) -> dict[str, object]:
    return {
        "number": one.number,
        "head": bytes(one.head).hex(),
        "count": len(one.entry_ids),
        "sealed_at": one.sealed_at.astimezone(UTC).isoformat(timespec="microseconds"),
        "signature": bytes(one.signature).hex(),
    }
