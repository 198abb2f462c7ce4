"""The vault: what identifies a person is sealed with a key of that person, which is itself wrapped by a master key.

The data key of a person lies in the database, wrapped; the master key lies outside it (`LUOTSI_MASTER_KEY`). A copy of
the database alone therefore says nothing, and to destroy the one wrapped key is to erase what it sealed. A backup would
bring the wrapped key back: so the number of every destroyed key is written to a list outside the database, which is asked
before anything is opened (`erasures`).

A person may have several keys, one for each part that is erased on its own (`part`), e.g. health before identity.
"""

import os
from collections import OrderedDict
from collections.abc import Callable, Iterable
from functools import cache
from hashlib import sha256
from threading import Lock
from typing import NamedTuple
from uuid import UUID, uuid4

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from luotsi.access import erasures
from luotsi.access.ledger import Who, record
from luotsi.access.models import PersonKey
from luotsi.access.readers import System, reading_as
from luotsi.core.errors import Refused

FORMAT = b"\x01"
KEY_ID_BYTES, NONCE_BYTES = 16, 12
OPENED_AT_MOST = 4_096
BATCH = 1_000


class Erased(Refused):
    """The key was destroyed: what it sealed cannot be read by anybody any more."""

    sentence = _("This has been erased and cannot be read any more.")


class CannotOpen(Exception):
    """Sealed for somebody or something else, changed since, or under a master key that is not here."""


class _Opened:
    """Data keys that this process has unwrapped, the latest used last; so many and no more."""

    def __init__(self, at_most: int) -> None:
        self._keys: OrderedDict[UUID, AESGCM] = OrderedDict()
        self._at_most, self._lock = at_most, Lock()

    def get(self, key_id: UUID) -> AESGCM | None:
        with self._lock:
            if (found := self._keys.get(key_id)) is not None:
                self._keys.move_to_end(key_id)
            return found

    def put(self, key_id: UUID, key: AESGCM) -> AESGCM:
        with self._lock:
            self._keys[key_id] = key
            while len(self._keys) > self._at_most:
                self._keys.popitem(last=False)
        return key

    def forget(self) -> None:
        with self._lock:
            self._keys.clear()


_opened = _Opened(OPENED_AT_MOST)


# ---------------------------------------------------------------- sealing and opening
def seal(person: int, plain: bytes, *, context: str, part: str = "") -> bytes:
    """`plain` under the person's key, made when it is the first time. It opens for the same person and context only.

    Asks the database for the key that stands now, so that nothing is sealed under one that was taken back or destroyed.
    Raises Erased where the key was destroyed.
    """
    key_id, key = _key_of(person, part)
    return sealed_with(key_id, key, plain, person=person, context=context)


def unseal(person: int, sealed: bytes, *, context: str) -> bytes:
    """What was sealed for this person and context. Raises Erased, or CannotOpen where it is not that.

    Costs one query per key and process, since the sealed bytes name their key.
    """
    if sealed[:1] != FORMAT or len(sealed) < 1 + KEY_ID_BYTES + NONCE_BYTES:
        raise CannotOpen
    key_id, rest = UUID(bytes=bytes(sealed[1 : 1 + KEY_ID_BYTES])), sealed[1 + KEY_ID_BYTES :]
    if erasures.holds(key_id):
        raise Erased
    key = _opened.get(key_id) or _read(person, key_id)
    try:
        return key.decrypt(bytes(rest[:NONCE_BYTES]), bytes(rest[NONCE_BYTES:]), _bound_to(person, context))
    except InvalidTag as other:
        raise CannotOpen from other


def open_keys(people: Iterable[int]) -> None:
    """Unwrap the keys of several people by one query, before a list of them is shown."""
    for row in PersonKey.objects.filter(person__in=set(people), destroyed_at=None):
        if _opened.get(row.key_id) is None and not erasures.holds(row.key_id):
            _opened.put(row.key_id, _unwrap(row))


def sealed_with(key_id: UUID, key: AESGCM, plain: bytes, *, person: int, context: str) -> bytes:
    """`plain` sealed under a key that is at hand."""
    once = os.urandom(NONCE_BYTES)
    return FORMAT + key_id.bytes + once + key.encrypt(once, plain, _bound_to(person, context))


def _bound_to(person: int, context: str) -> bytes:
    return f"{person}/{context}".encode()


# ---------------------------------------------------------------- data keys
class NewKey(NamedTuple):
    """A fresh key: what its row will hold, and the key itself."""

    key_id: UUID
    wrapped: bytes
    master: str
    key: AESGCM


def new_key(person: int, part: str = "") -> NewKey:
    """A fresh key of a person; nothing is written."""
    raw, key_id = os.urandom(32), uuid4()
    wrapped, master = _wrap(raw, person, part, key_id)
    return NewKey(key_id, wrapped, master, AESGCM(raw))


def _key_of(person: int, part: str) -> tuple[UUID, AESGCM]:
    """The key that stands in the database for this part of a person; the first who asks makes it."""
    row = PersonKey.objects.filter(person=person, part=part).first()
    if row is None:
        new = new_key(person, part)
        made = PersonKey(
            person=person,
            part=part,
            key_id=new.key_id,
            wrapped=new.wrapped,
            master=new.master,
            made_at=timezone.now(),
        )
        PersonKey.objects.bulk_create([made], ignore_conflicts=True)
        row = PersonKey.objects.get(person=person, part=part)
    if row.destroyed_at is not None or erasures.holds(row.key_id):
        raise Erased
    return row.key_id, _opened.get(row.key_id) or _opened.put(row.key_id, _unwrap(row))


def _read(person: int, key_id: UUID) -> AESGCM:
    row = PersonKey.objects.filter(person=person, key_id=key_id).first()
    if row is None:
        raise CannotOpen
    if row.destroyed_at is not None:
        raise Erased
    return _opened.put(key_id, _unwrap(row))


def numbers_below_zero() -> set[int]:
    """Who has a key that stands and is no person: what is being written before there is a case has a number below zero."""
    return set(PersonKey.objects.filter(person__lt=0, part="", destroyed_at=None).values_list("person", flat=True))


def destroy(people: Iterable[int], *, parts: Iterable[str] | None = None, by: Who) -> int:
    """Destroy keys of these people, all or those of some parts; returns how many. It cannot be taken back.

    The list outside the database is written once the transaction is certain; what a crash left out is written by the
    next one, and by the worker.
    """
    standing = PersonKey.objects.filter(person__in=set(people), destroyed_at=None)
    if parts is not None:
        standing = standing.filter(part__in=set(parts))
    count = standing.update(wrapped=None, master="", destroyed_at=timezone.now())
    record("keys.destroyed", by=by, count=count)
    transaction.on_commit(after_destroying)
    return count


def after_destroying() -> None:
    """Put destroyed keys on the list and close those that are open here; once the transaction is certain."""
    _opened.forget()
    publish_erasures()


def publish_erasures() -> int:
    """Write the destroyed keys that are not on the list outside the database yet; returns how many."""
    with reading_as(System(rule="erasures are published")):
        ids = set(PersonKey.objects.exclude(destroyed_at=None).values_list("key_id", flat=True))
    return erasures.add(ids)


def repeat_erasures(*, by: System) -> int:
    """Destroy again what a restored backup brought back; returns how many keys. Run after every restore."""
    with reading_as(by):
        back = PersonKey.objects.filter(destroyed_at=None, key_id__in=erasures.all_ids())
        count = back.update(wrapped=None, master="", destroyed_at=timezone.now())
        if count:
            record("keys.destroyed", by=by, count=count)
    _opened.forget()
    return count


# ---------------------------------------------------------------- master keys
class _Master:
    """A key made from one secret of LUOTSI_MASTER_KEY, and the name under which wrapped keys point to it."""

    def __init__(self, secret: str) -> None:
        self.name = sha256(_derived(secret, b"name")).hexdigest()[:16]
        self.key = AESGCM(_derived(secret, b"key"))


def _derived(secret: str, purpose: bytes) -> bytes:
    info = b"luotsi master key, version 1: " + purpose
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(secret.encode())


@cache
def _master_of(secret: str) -> _Master:
    return _Master(secret)


def newest_master() -> str:
    """The name of the master key that wraps from now on: the last one of the setting."""
    return _master_of(settings.MASTER_KEYS[-1]).name


def _wrap(raw: bytes, person: int, part: str, key_id: UUID) -> tuple[bytes, str]:
    master, once = _master_of(settings.MASTER_KEYS[-1]), os.urandom(NONCE_BYTES)
    return once + master.key.encrypt(once, raw, _names(person, part, key_id)), master.name


def _raw(row: PersonKey) -> bytes:
    wrapped = bytes(row.wrapped or b"")
    masters = {master.name: master for master in map(_master_of, settings.MASTER_KEYS)}
    master = masters.get(row.master)
    if master is None:
        raise CannotOpen(f"No secret of LUOTSI_MASTER_KEY has the name {row.master}.")
    try:
        return master.key.decrypt(
            wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], _names(row.person, row.part, row.key_id)
        )
    except InvalidTag as other:
        raise CannotOpen from other


def _unwrap(row: PersonKey) -> AESGCM:
    return AESGCM(_raw(row))


def _names(person: int, part: str, key_id: UUID) -> bytes:
    """A wrapped key opens under its own number, person and part only, so that it cannot return under another number."""
    return f"{person}/{part}/".encode() + key_id.bytes


def rewrap(progress: Callable[[int], None], *, by: System) -> int:
    """Wrap every key with the newest master key; returns how many. Each batch is a transaction: it can be stopped and run again."""
    done = 0
    while count := _rewrap_batch(by):
        done += count
        progress(done)
    return done


def _rewrap_batch(by: System) -> int:
    with reading_as(by):
        behind = PersonKey.objects.filter(destroyed_at=None).exclude(master=newest_master())
        rows = list(behind.order_by("pk").select_for_update()[:BATCH])
        for row in rows:
            row.wrapped, row.master = _wrap(_raw(row), row.person, row.part, row.key_id)
        if rows:
            PersonKey.objects.bulk_update(rows, ["wrapped", "master"])
            record("keys.rewrapped", by=by, count=len(rows), master=newest_master())
        return len(rows)


def forget_opened_keys() -> None:
    """Drop what this process has unwrapped, e.g. between tests."""
    _opened.forget()
