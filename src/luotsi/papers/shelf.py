"""Where the files lie: a local folder, or what LUOTSI_S3_BUCKET names. Every file has a random name and is encrypted."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, Any, BinaryIO, cast

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage, storages
from django.utils.deconstruct import deconstructible

from luotsi.papers.encrypting import decrypt, encrypt, new_key, random_name

INCOMING = "incoming"
_SPOOL = 4_000_000


@deconstructible(path="luotsi.papers.shelf.LocalShelf")
class LocalShelf(FileSystemStorage):
    """A folder in which a file is there as a whole or not at all: written aside, flushed to the disk, then named."""

    def _save(self, name: str, content: Any) -> str:
        place, aside = Path(self.path(name)), Path(self.path(f"{INCOMING}/{Path(name).name}"))
        for folder in (Path(self.location), place.parent, aside.parent):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            for piece in content.chunks():
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        aside.rename(place)
        for folder in (place.parent, place.parent.parent):
            _flush(folder)
        return name


def _flush(folder: Path) -> None:
    """Let the names in the folder reach the disk."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@dataclass(frozen=True)
class Laid:
    """A file on the shelf: its name, the key that opens it, and the hash of what lies there."""

    name: str
    key: bytes
    sha256: bytes
    size: int


def store() -> Storage:
    return storages["papers"]


def lay(plain: BinaryIO) -> Laid:
    """Encrypt and put away. Done before the record is committed, so that a crash leaves at most a file without a record."""
    name, key, digest, size = random_name(), new_key(), sha256(), 0
    with SpooledTemporaryFile(max_size=_SPOOL) as sealed:
        plain.seek(0)
        for piece in encrypt(plain, key=key, name=name):
            sealed.write(piece)
            digest.update(piece)
        size = plain.tell()
        sealed.seek(0)
        store().save(name, File(cast("IO[Any]", sealed)))
    return Laid(name, key, digest.digest(), size)


def take_back(name: str) -> None:
    """Remove a file whose record was refused."""
    store().delete(name)


def hash_of(name: str) -> bytes | None:
    """The hash of what lies there now, or None where nothing lies."""
    digest = sha256()
    try:
        with store().open(name, "rb") as file:
            while piece := file.read(1_000_000):
                digest.update(piece)
    except FileNotFoundError:
        return None
    return digest.digest()


def open_laid(name: str, key: bytes) -> Iterator[bytes]:
    """What was put away, in clear and piece by piece."""
    with store().open(name, "rb") as file:
        yield from decrypt(cast(BinaryIO, file), key=key, name=name)


def names(folder: str = "") -> Iterator[str]:
    """Every file that lies on the shelf, those that are being written (`incoming/…`) too."""
    try:
        folders, files = store().listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}{name}" for name in sorted(files))
    for inner in sorted(folders):
        yield from names(f"{folder}{inner}/")


def laid_at(name: str) -> datetime | None:
    """When a file was put there; None where it has gone meanwhile."""
    try:
        return store().get_modified_time(name)
    except FileNotFoundError:
        return None
