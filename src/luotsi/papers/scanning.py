"""Asking clamd whether a file holds malware, where one is configured (LUOTSI_CLAMD)."""

import socket
from typing import BinaryIO

from django.conf import settings

from luotsi.papers.choices import Scan
from luotsi.papers.refusals import FileInfected, ScannerSilent

_PIECE = 64 * 1024
_SECONDS = 30


def scan(content: BinaryIO) -> Scan:
    """What the check says. Raises FileInfected; raises ScannerSilent if one is configured and gives no clear answer."""
    if not settings.CLAMD:
        return Scan.UNSCANNED
    try:
        answer = _ask(settings.CLAMD, content)
    except OSError as error:
        raise ScannerSilent from error
    if answer.endswith("FOUND"):
        raise FileInfected
    if answer != "stream: OK":
        raise ScannerSilent
    return Scan.CLEAN


def _ask(address: str, content: BinaryIO) -> str:
    """Stream the file to clamd by its INSTREAM command: pieces with their length before them, an empty one at the end."""
    content.seek(0)
    with _connect(address) as clamd:
        clamd.sendall(b"zINSTREAM\0")
        while piece := content.read(_PIECE):
            clamd.sendall(len(piece).to_bytes(4, "big") + piece)
        clamd.sendall(b"\0\0\0\0")
        answer = b""
        while not answer.endswith(b"\0") and (more := clamd.recv(1024)):
            answer += more
    content.seek(0)
    return answer.rstrip(b"\0\n").decode("utf-8", "replace")


def _connect(address: str) -> socket.socket:
    """A path leads to a socket of this machine; `host:port` to one in the network."""
    if address.startswith("/"):
        local = socket.socket(socket.AF_UNIX)
        local.settimeout(_SECONDS)
        try:
            local.connect(address)
        except OSError:
            local.close()
            raise
        return local
    host, _colon, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=_SECONDS)
