"""Files are encrypted chunk by chunk, so that none is ever held or written in clear.

AES-256-GCM over chunks of 64 KiB under a key that is made for one file. The nonce counts the chunks and marks the last, and
each chunk is bound to the file's random name: chunks that are changed, dropped, reordered, cut off or taken from another
file do not open.
Source: Hoang, Reyhanitabar, Rogaway, Vizár (2015), Online Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance
(the STREAM construction).
"""

import os
from collections.abc import Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

CHUNK = 64 * 1024
MARK = b"LUOTSI-FILE-1\n"
_TAG = 16


class FileChanged(Exception):
    """What lies in the store is not what was put there."""


def new_key() -> bytes:
    """A key for one file."""
    return AESGCM.generate_key(bit_length=256)


def encrypt(plain: BinaryIO, *, key: bytes, name: str) -> Iterator[bytes]:
    """What is to be stored under `name`. A key encrypts one file and no other."""
    cipher, bound_to = AESGCM(key), MARK + name.encode()
    yield MARK
    number, chunk = 0, plain.read(CHUNK)
    while True:
        following = plain.read(CHUNK)
        yield cipher.encrypt(_nonce(number, last=not following), chunk, bound_to)
        if not following:
            return
        number, chunk = number + 1, following


def decrypt(stored: BinaryIO, *, key: bytes, name: str) -> Iterator[bytes]:
    """What was encrypted under `name`. Raises FileChanged at the first chunk that is not as it was written."""
    cipher, bound_to = AESGCM(key), MARK + name.encode()
    if stored.read(len(MARK)) != MARK:
        raise FileChanged(name)
    number, chunk = 0, stored.read(CHUNK + _TAG)
    while True:
        following = stored.read(CHUNK + _TAG)
        try:
            yield cipher.decrypt(_nonce(number, last=not following), chunk, bound_to)
        except (InvalidTag, ValueError) as error:
            raise FileChanged(name) from error
        if not following:
            return
        number, chunk = number + 1, following


def random_name() -> str:
    """A name that says nothing, in one of 256 folders."""
    name = os.urandom(16).hex()
    return f"{name[:2]}/{name}"


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\x01" if last else b"\x00")
