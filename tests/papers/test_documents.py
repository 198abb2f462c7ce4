"""Files lie encrypted outside the database, are read by grant on their compartment, and are never overwritten."""

import os
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from luotsi.access import vault
from luotsi.access.models import LedgerEntry
from luotsi.access.readers import System, bind
from luotsi.core.errors import NotAllowed
from luotsi.countries.vocabulary import Compartment
from luotsi.papers import queries, shelf, usecases
from luotsi.papers.encrypting import CHUNK, FileChanged, decrypt, encrypt, new_key
from luotsi.papers.models import Document
from luotsi.papers.refusals import FileMissing, PaperErased, SomebodyWasQuicker
from tests.conftest import as_owner
from tests.papers.support import PDF, case_of, file, put_there, read, share, upload
from tests.support import case_worker, investigator, reader, social_worker

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("size", [1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 7])
def test_what_was_encrypted_opens_again_and_holds_nothing_in_clear(size: int):
    key, plain = new_key(), os.urandom(size)

    stored = b"".join(encrypt(BytesIO(plain), key=key, name="ab/one"))

    assert b"".join(decrypt(BytesIO(stored), key=key, name="ab/one")) == plain
    assert size < 32 or plain[:32] not in stored


def spoilt(stored: bytes) -> dict[str, bytes]:
    mark, body, step = stored[:14], stored[14:], CHUNK + 16
    first, second, third = body[:step], body[step : 2 * step], body[2 * step :]
    return {
        "a byte is changed": stored[:500] + bytes([stored[500] ^ 1]) + stored[501:],
        "the end is cut off at a chunk": mark + first + second,
        "the end is cut off within a chunk": stored[:-1],
        "chunks change places": mark + second + first + third,
        "a chunk is left out": mark + first + third,
        "something is added": stored + b"\0" * 40,
        "the beginning is another's": b"X" + stored[1:],
        "nothing is left": b"",
    }


def test_a_file_that_was_changed_in_any_way_does_not_open(subtests: pytest.Subtests):
    key, plain = new_key(), os.urandom(2 * CHUNK + 100)
    stored = b"".join(encrypt(BytesIO(plain), key=key, name="ab/one"))

    for what, changed in spoilt(stored).items():
        with subtests.test(what), pytest.raises(FileChanged):
            b"".join(decrypt(BytesIO(changed), key=key, name="ab/one"))
    with pytest.raises(FileChanged):
        b"".join(decrypt(BytesIO(stored), key=key, name="ab/two"))


def test_a_file_lies_encrypted_under_a_name_that_says_nothing(papers: Path):
    bea = case_worker()
    document = file(case_of(bea), bea, upload=upload(PDF + b"Esi Merkki", name="esi-merkki.pdf"))

    lying = [path for path in papers.rglob("*") if path.is_file()]

    assert len(lying) == 1
    assert b"Esi Merkki" not in lying[0].read_bytes()
    assert "esi" not in str(lying[0])
    assert lying[0].stat().st_mode & 0o077 == 0
    assert read(document, bea) == PDF + b"Esi Merkki"


def test_the_title_and_the_name_of_the_file_are_sealed_in_the_database():
    bea = case_worker()
    document = file(case_of(bea), bea, title="Esi's passport", upload=upload(name="Merkki.pdf"))

    version = document.versions.select_related("document__case").get()

    assert (document.words, version.name) == ("Esi's passport", "Merkki.pdf")
    assert b"Esi" not in bytes(document.title)
    assert b"Merkki" not in bytes(version.file_name)


def test_a_document_is_read_in_its_compartment_alone_also_by_plain_sql():
    bea, rita, paul = case_worker(), reader("ngo-adviser", "riku"), investigator()
    case = case_of(bea)
    share(case, by=bea, to=rita, parts=(Compartment.CONTACT,))
    for part in (Compartment.CONTACT, Compartment.HEALTH):
        file(case, bea, compartment=part)

    def parts(by: object) -> tuple[set[str], set[str], int]:
        assert bind(by)
        by_name = {document.compartment for document in queries.documents_of(case, by)}
        with connection.cursor() as cursor:
            cursor.execute("SELECT compartment FROM papers_document")
            by_sql = {row[0] for row in cursor.fetchall()}
            cursor.execute("SELECT count(*) FROM papers_version")
            return by_name, by_sql, cursor.fetchone()[0]

    assert parts(bea) == ({"contact", "health"}, {"contact", "health"}, 2)
    assert parts(rita) == ({"contact"}, {"contact"}, 1)
    assert parts(paul) == (set(), set(), 0)


def test_a_document_is_filed_only_where_one_reads():
    bea, cia = case_worker(), social_worker()
    case = case_of(bea)

    with pytest.raises(NotAllowed):
        file(case, bea, compartment=Compartment.OFFENCE)
    bind(cia)
    with pytest.raises(NotAllowed):
        file(case, cia)


def test_what_is_refused_leaves_no_file_behind(papers: Path):
    bea = case_worker()
    case = case_of(bea)

    with pytest.raises(NotAllowed):
        file(case, bea, compartment=Compartment.OFFENCE)

    assert list(shelf.names()) == []


def test_a_new_version_leaves_the_earlier_one_as_it_was():
    bea = case_worker()
    document = file(case_of(bea), bea)

    usecases.add_version(document=document, upload=upload(PDF + b"second"), after=1, key=uuid4(), by=bea)

    assert (read(document, bea, 1), read(document, bea, 2)) == (PDF, PDF + b"second")


def test_two_who_add_a_version_at_once_do_not_pass_each_other_unseen():
    bea = case_worker()
    document = file(case_of(bea), bea)
    usecases.add_version(document=document, upload=upload(), after=1, key=uuid4(), by=bea)

    with pytest.raises(SomebodyWasQuicker):
        usecases.add_version(document=document, upload=upload(), after=1, key=uuid4(), by=bea)
    assert queries.latest_number(document) == 2


def test_a_form_sent_twice_files_once():
    bea, key = case_worker(), uuid4()
    case = case_of(bea)

    assert file(case, bea, key=key) == file(case, bea, key=key)
    assert Document.objects.count() == 1
    assert len(list(shelf.names())) == 1


@pytest.mark.parametrize(
    "table", ["document", "version", "statement", "translation", "thread", "message", "attachment"]
)
def test_papers_are_neither_changed_nor_deleted_by_the_application(table: str):
    bind(case_worker())
    for statement in (f"UPDATE papers_{table} SET id = id", f"DELETE FROM papers_{table}"):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            connection.cursor().execute(statement)


def test_not_even_the_owner_of_the_tables_changes_a_paper():
    bea = case_worker()
    file(case_of(bea), bea)

    for statement in (
        "UPDATE papers_version SET size = 1",
        "DELETE FROM papers_version",
        "DELETE FROM papers_document",
    ):
        with as_owner(), pytest.raises(IntegrityError, match="not changed"), transaction.atomic():
            connection.cursor().execute(statement)


def test_a_document_without_a_file_is_not_committed():
    bea = case_worker()
    case = case_of(bea)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO papers_document (reference, case_id, compartment, kind, title, filed_at, by_id, organisation_id)"
            " VALUES (%s, %s, 'health', 'report', '', now(), %s, %s)",
            [uuid4(), case.pk, bea.user.pk, bea.organisation.pk],
        )
        with pytest.raises(IntegrityError, match="filed with its file"):
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_opening_and_listing_documents_leave_a_trace_without_names():
    bea = case_worker()
    case = case_of(bea)
    document = file(case, bea, title="Esi's passport")
    usecases.look_at_documents(case=case, by=bea)
    read(document, bea)

    with as_owner():
        entries = {entry.act: entry for entry in LedgerEntry.objects.filter(case_id=case.pk)}
    assert entries["document.opened"].details == {"compartment": "assistance", "version": 1}
    assert entries["documents.looked_at"].details == {"compartments": ["assistance"]}
    assert entries["document.filed"].details["scan"] == "unscanned"
    assert "Esi" not in str([entry.details for entry in entries.values()])


def test_a_file_that_was_exchanged_is_not_given_out():
    bea = case_worker()
    document = file(case_of(bea), bea)
    put_there(document.versions.get().stored_as, b"something else")

    with pytest.raises(FileMissing):
        read(document, bea)


def test_the_destruction_of_the_persons_key_erases_file_title_and_name():
    bea = case_worker()
    case = case_of(bea)
    document = file(case, bea, title="Esi's passport")
    bind(System(rule="retention"))
    vault.destroy([case.person], by=System(rule="retention"))
    vault.forget_opened_keys()
    bind(bea)

    found = queries.document_of(case, bea).get()

    assert found.words is None
    with pytest.raises(PaperErased):
        read(document, bea)


def test_one_part_of_the_file_is_erased_without_the_others():
    bea = case_worker()
    case = case_of(bea)
    erased, kept = file(case, bea, compartment=Compartment.HEALTH), file(case, bea, compartment=Compartment.ASSISTANCE)
    bind(System(rule="retention"))
    vault.destroy([case.person], parts=[Compartment.HEALTH], by=System(rule="retention"))
    vault.forget_opened_keys()
    bind(bea)

    assert read(kept, bea) == PDF
    with pytest.raises(PaperErased):
        read(erased, bea)


def test_a_key_does_not_open_the_file_of_another_version():
    bea = case_worker()
    document = file(case_of(bea), bea)
    version = usecases.add_version(document=document, upload=upload(), after=1, key=uuid4(), by=bea)

    with pytest.raises(vault.CannotOpen):
        vault.unseal(document.person, bytes(version.key), context="papers.key:of another")
