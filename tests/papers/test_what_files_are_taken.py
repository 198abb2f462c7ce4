"""A file is taken for what its content is, within a size, and after the check for malware where there is one."""

import socket
import threading
from collections.abc import Iterator
from io import BytesIO
from zipfile import ZipFile

import pytest

from luotsi.access.models import LedgerEntry
from luotsi.papers import media, shelf
from luotsi.papers.models import Document
from luotsi.papers.refusals import FileEmpty, FileInfected, FileOfAnotherKind, FileTooLarge, ScannerSilent
from tests.conftest import as_owner
from tests.papers.support import PDF, case_of, file, upload
from tests.support import case_worker

pytestmark = pytest.mark.django_db


def office(*parts: str, mimetype: str = "") -> bytes:
    made = BytesIO()
    with ZipFile(made, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        for part in parts:
            archive.writestr(part, "x")
    return made.getvalue()


TYPES = "[Content_Types].xml"
TAKEN = [
    (PDF, "pdf"),
    (b"\xff\xd8\xff\xe0 picture", "jpg"),
    (b"\x89PNG\r\n\x1a\n picture", "png"),
    (b"II*\x00 scan", "tif"),
    (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "webp"),
    (b"\x00\x00\x00\x18ftypheic picture", "heic"),
    (b"\x00\x00\x00\x18ftypM4A recording", "m4a"),
    (b"ID3\x04 recording", "mp3"),
    (office(TYPES, "word/document.xml"), "docx"),
    (office(TYPES, "xl/workbook.xml"), "xlsx"),
    (office("content.xml", mimetype="application/vnd.oasis.opendocument.text"), "odt"),
    (office("content.xml", mimetype="application/vnd.oasis.opendocument.spreadsheet"), "ods"),
    ("Hän kertoi, että …".encode(), "txt"),
]
REFUSED = {
    "a program": b"MZ\x90\x00program",
    "a program of another system": b"\x7fELF program",
    "a script": b"#!/bin/sh\nrm -r /",
    "a page": b"  <html><script>alert(1)</script></html>",
    "a picture that is a page": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "an archive": office("anything.exe"),
    "an archive that is cut off": office(TYPES, "word/document.xml")[:60],
    "a document with macros": office(TYPES, "word/document.xml", "word/vbaProject.bin"),
    "an OpenDocument with macros": office("Basic/script.xml", mimetype="application/vnd.oasis.opendocument.text"),
    "bytes of no kind": bytes(range(128, 256)),
    "text with a zero byte": b"text\x00text",
    "white space": b"  \n\n ",
}


@pytest.mark.parametrize(("content", "ending"), TAKEN, ids=[ending for _content, ending in TAKEN])
def test_a_file_is_known_by_its_content(content: bytes, ending: str):
    kind = media.recognise(BytesIO(content))

    assert kind is not None
    assert kind.ending == ending
    assert ending in media.ENDINGS


def test_every_ending_that_people_are_told_of_is_one_that_is_taken():
    assert sorted(media.ENDINGS) == sorted(ending for _content, ending in TAKEN)


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_of_no_kind_we_know_is_refused_whatever_it_is_called(what: str):
    bea = case_worker()
    case = case_of(bea)

    with pytest.raises(FileOfAnotherKind):
        file(case, bea, upload=upload(REFUSED[what], name="harmless.pdf"))
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("report.pdf", "report.pdf"),
        ("report.exe", "report.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\anna\\report.pdf", "report.pdf"),
        ('a"b\r\n<c>.pdf', "abc.pdf"),
        ("", "document.pdf"),
        ("...", "document.pdf"),
        ("Päätös å.pdf", "Päätös å.pdf"),
        ("x" * 300 + ".pdf", "x" * 100 + ".pdf"),
    ],
)
def test_the_name_of_a_download_is_harmless_and_tells_the_real_kind(given: str, name: str):
    assert media.safe_name(given, media.PDF) == name


def test_a_file_above_the_limit_and_an_empty_one_are_refused(settings: pytest.FixtureRequest):
    bea = case_worker()
    case = case_of(bea)
    settings.UPLOAD_LIMIT = 1_000

    with pytest.raises(FileTooLarge):
        file(case, bea, upload=upload(PDF + b" " * 1_000))
    with pytest.raises(FileEmpty):
        file(case, bea, upload=upload(b""))
    assert file(case, bea, upload=upload(PDF.ljust(1_000))).versions.get().size == 1_000


@pytest.fixture
def clamd(settings: pytest.FixtureRequest) -> Iterator[list[bytes]]:
    """A stand-in for clamd that takes INSTREAM as its manual says, and finds malware in what holds BAD."""
    server, got = socket.create_server(("127.0.0.1", 0)), []
    settings.CLAMD = f"127.0.0.1:{server.getsockname()[1]}"

    def answer() -> None:
        while True:
            try:
                client, _address = server.accept()
            except OSError:
                return
            with client, client.makefile("rb") as stream:
                assert stream.read(10) == b"zINSTREAM\0"
                content = b""
                while length := int.from_bytes(stream.read(4), "big"):
                    content += stream.read(length)
                got.append(content)
                found = b"stream: Some.Virus FOUND\0" if b"BAD" in content else b"stream: OK\0"
                client.sendall(b"INSTREAM size limit exceeded. ERROR\0" if b"HUGE" in content else found)

    thread = threading.Thread(target=answer, daemon=True)
    thread.start()
    yield got
    server.shutdown(socket.SHUT_RDWR)
    server.close()
    thread.join(timeout=5)


def test_a_clean_file_is_scanned_whole_and_says_so(clamd: list[bytes]):
    bea = case_worker()
    content = PDF + b"x" * 200_000

    document = file(case_of(bea), bea, upload=upload(content))

    assert clamd == [content]
    assert document.versions.get().scan == "clean"


def test_an_infected_file_is_refused_kept_nowhere_and_on_record(clamd: list[bytes]):
    bea = case_worker()
    case = case_of(bea)

    with pytest.raises(FileInfected):
        file(case, bea, upload=upload(PDF + b"BAD"))

    assert list(shelf.names()) == []
    assert not Document.objects.exists()
    with as_owner():
        entry = LedgerEntry.objects.get(act="document.filed", refused=True)
    assert (entry.case_id, entry.details) == (case.pk, {"why": "FileInfected"})


def test_without_a_scanner_the_file_says_that_it_was_not_scanned():
    bea = case_worker()

    assert file(case_of(bea), bea).versions.get().scan == "unscanned"


@pytest.mark.parametrize("trouble", ["it does not answer", "it gives no verdict"])
def test_a_configured_scanner_that_gives_no_verdict_lets_nothing_through(
    trouble: str, clamd: list[bytes], settings: pytest.FixtureRequest
):
    bea = case_worker()
    case = case_of(bea)
    if trouble == "it does not answer":
        settings.CLAMD = "/nowhere/clamd.socket"

    with pytest.raises(ScannerSilent):
        file(case, bea, upload=upload(PDF + b"HUGE"))
    assert not Document.objects.exists()
