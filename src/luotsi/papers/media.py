"""What a file is, by its content. Names and types that a browser sends are not believed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO
from unicodedata import category
from zipfile import BadZipFile, ZipFile

_HEAD = 4096
_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."


@dataclass(frozen=True)
class MediaType:
    """A kind of file that is taken, and the ending of its name."""

    name: str
    ending: str


PDF = MediaType("application/pdf", "pdf")
WORD = MediaType(f"{_OFFICE}wordprocessingml.document", "docx")
EXCEL = MediaType(f"{_OFFICE}spreadsheetml.sheet", "xlsx")
TEXT = MediaType("text/plain; charset=utf-8", "txt")
ODT = MediaType(f"{_OPEN}text", "odt")
ODS = MediaType(f"{_OPEN}spreadsheet", "ods")

_BEGINNINGS: list[tuple[Callable[[bytes], bool], MediaType]] = [
    (lambda head: head.startswith(b"%PDF-"), PDF),
    (lambda head: head.startswith(b"\xff\xd8\xff"), MediaType("image/jpeg", "jpg")),
    (lambda head: head.startswith(b"\x89PNG\r\n\x1a\n"), MediaType("image/png", "png")),
    (lambda head: head.startswith((b"II*\x00", b"MM\x00*")), MediaType("image/tiff", "tif")),
    (lambda head: head[:4] == b"RIFF" and head[8:12] == b"WEBP", MediaType("image/webp", "webp")),
    (lambda head: head[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1"), MediaType("image/heic", "heic")),
    (lambda head: head[4:12] == b"ftypM4A ", MediaType("audio/mp4", "m4a")),
    (lambda head: head.startswith(b"ID3") or head[:2] in (b"\xff\xfb", b"\xff\xf3"), MediaType("audio/mpeg", "mp3")),
]
# What people are told; the endings of what is recognised below and above.
ENDINGS = ["pdf", "docx", "xlsx", "odt", "ods", "txt", "jpg", "png", "tif", "webp", "heic", "m4a", "mp3"]
_PARTS = {"word/document.xml": WORD, "xl/workbook.xml": EXCEL}
_MIMETYPES = {kind.name.encode(): kind for kind in (ODT, ODS)}


def recognise(content: BinaryIO) -> MediaType | None:
    """What the file is; None if that is nothing we take: programs, pages, archives, documents with macros."""
    content.seek(0)
    head = content.read(_HEAD)
    content.seek(0)
    for fits, kind in _BEGINNINGS:
        if fits(head):
            return kind
    if head.startswith(b"PK\x03\x04"):
        return _office(content)
    return TEXT if _is_text(content) else None


def _office(content: BinaryIO) -> MediaType | None:
    """An office document without macros. Only the list of its parts is read, and the one that names an OpenDocument's type."""
    try:
        with ZipFile(content) as archive:
            parts = set(archive.namelist())
            if any(part.lower().endswith("vbaproject.bin") or part.startswith("Basic/") for part in parts):
                return None
            if "[Content_Types].xml" in parts:
                return next((kind for part, kind in _PARTS.items() if part in parts), None)
            if "mimetype" in parts and archive.getinfo("mimetype").file_size < 100:
                return _MIMETYPES.get(archive.read("mimetype").strip())
    except (BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError):
        return None
    finally:
        content.seek(0)
    return None


def _is_text(content: BinaryIO) -> bool:
    """Plain text in UTF-8 that does not begin as a page or a program does."""
    content.seek(0)
    try:
        text = content.read().decode("utf-8")
    except UnicodeDecodeError:
        return False
    finally:
        content.seek(0)
    begins = text.lstrip("\ufeff \t\r\n").lower()
    is_printed = all(letter in "\t\r\n\f" or category(letter) != "Cc" for letter in text)
    return bool(begins) and is_printed and not begins.startswith(("<", "#!", "%!", "{\\rtf"))


def safe_name(given: str, kind: MediaType) -> str:
    """The name a file is downloaded under: the last part of what was given, without what a system may trip over, with its real ending."""
    last = given.replace("\\", "/").rpartition("/")[2]
    kept = "".join(letter for letter in last if letter.isprintable() and letter not in '<>:"|?*;').strip(". ")
    stem = kept.rpartition(".")[0] if "." in kept else kept
    return f"{stem[:100] or 'document'}.{kind.ending}"
