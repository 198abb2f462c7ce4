"""The list of destroyed keys, outside the database: a restored backup brings a key back, and this list takes it away again.

A file of one line for each key, its number and the day; it is only added to, and names nobody. It lies in LUOTSI_HOME
unless LUOTSI_ERASED_KEYS names another place. Keep it apart from the backups of the database, and never restore an older one.
"""

import fcntl
import os
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from uuid import UUID

from django.conf import settings

_LINE_BYTES = len(f"{UUID(int=0)} 2000-01-01\n")


class _List:
    """What was read of one file so far. It is read on when it has grown, which costs one question to the file system."""

    def __init__(self, path: Path) -> None:
        self.path, self.ids, self._read_to, self._lock = path, set[UUID](), 0, Lock()

    def refresh(self) -> set[UUID]:
        try:
            size = self.path.stat().st_size
        except FileNotFoundError:
            size = 0
        if size != self._read_to:
            with self._lock:
                self._read(size)
        return self.ids

    def _read(self, size: int) -> None:
        if size < self._read_to:
            self.ids, self._read_to = set(), 0
        if not size:
            return
        with self.path.open("rb") as file:
            file.seek(self._read_to)
            new = file.read()
        whole = new[: new.rfind(b"\n") + 1]  # a last line that a crash cut short counts as not written
        self.ids = self.ids | {UUID(line.split()[0].decode()) for line in whole.splitlines()}
        self._read_to += len(whole)


_lists: dict[Path, _List] = {}


def file() -> Path:
    """Where the list lies."""
    return Path(settings.ERASED_KEYS)


def all_ids() -> set[UUID]:
    """Every key that was destroyed, by its number."""
    path = file()
    if path not in _lists:
        _lists[path] = _List(path)
    return _lists[path].refresh()


def holds(key_id: UUID) -> bool:
    """Was this key destroyed?"""
    return key_id in all_ids()


def add(key_ids: set[UUID]) -> int:
    """Put keys on the list that are not there yet, and make sure that they are on the disk; returns how many."""
    new = sorted(key_ids - all_ids())
    if not new:
        return 0
    path = file()
    path.parent.mkdir(parents=True, exist_ok=True)
    today = datetime.now(UTC).date().isoformat()
    lines = "".join(f"{key_id} {today}\n" for key_id in new).encode()
    target = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        fcntl.flock(target, fcntl.LOCK_EX)
        size = os.fstat(target).st_size
        if size % _LINE_BYTES:
            os.truncate(target, size - size % _LINE_BYTES)
        os.write(target, lines)
        os.fsync(target)
    finally:
        os.close(target)
    return len(new)
