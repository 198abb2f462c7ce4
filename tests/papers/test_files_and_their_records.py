"""A crash leaves at most a file without a record; the sweeper removes it, and verify finds whatever does not fit."""

import os
import random
import signal
import time
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from luotsi.access.models import LedgerEntry
from luotsi.access.readers import System, bind, reading_as
from luotsi.papers import shelf, usecases, verifying
from luotsi.papers.models import Document, Version
from luotsi.papers.usecases import sweeping
from tests.conftest import as_owner
from tests.papers.support import PDF, case_of, file, put_there, read, upload
from tests.support import case_worker

ORPHAN = "ab/ab000000000000000000000000000000"
RULE = System(rule="test")


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verifying, "SECONDS_TO_COMMIT", 0.0)


def failed() -> dict[str, str]:
    bind(RULE)
    return {check.name: check.detail for check in verifying.check_papers(lambda sentence: None) if not check.ok}


def age(path: Path, by: timedelta) -> None:
    then = (timezone.now() - by).timestamp()
    os.utime(path, (then, then))


@pytest.mark.django_db
class TestVerifying:
    def test_what_people_filed_passes(self):
        bea = case_worker()
        case = case_of(bea)
        for _ in range(3):
            file(case, bea)

        assert failed() == {}

    def test_a_record_without_its_file_is_found(self):
        bea = case_worker()
        document = file(case_of(bea), bea)
        shelf.take_back(document.versions.get().stored_as)

        assert failed() == {"recorded_file_is_there": f"document {document.pk} version 1"}

    @pytest.mark.parametrize("name", [ORPHAN, "beside-the-folders", "deep/down/below"])
    def test_a_file_without_its_record_is_found(self, name: str):
        bea = case_worker()
        file(case_of(bea), bea)
        put_there(name, b"of nobody")

        assert failed() == {"file_has_its_record": name}

    def test_a_changed_file_is_found_without_any_key(self, papers: Path):
        bea = case_worker()
        document = file(case_of(bea), bea)
        path = papers / document.versions.get().stored_as
        changed = bytearray(path.read_bytes())
        changed[-1] ^= 1
        path.write_bytes(changed)

        assert failed() == {"file_is_as_it_was_filed": f"document {document.pk} version 1"}

    def test_two_files_that_changed_places_are_found(self):
        bea = case_worker()
        case = case_of(bea)
        one, two = (file(case, bea).versions.get().stored_as for _ in range(2))
        with shelf.store().open(one) as first, shelf.store().open(two) as second:
            contents = first.read(), second.read()
        put_there(one, contents[1])
        put_there(two, contents[0])

        assert failed().keys() == {"file_is_as_it_was_filed"}

    def test_only_the_system_is_told_which_files_there_are(self):
        bea = case_worker()
        file(case_of(bea), bea)

        bind(bea)
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM papers_files()")
            assert cursor.fetchone()[0] == 0


@pytest.mark.django_db
class TestSweeping:
    def test_a_file_without_a_record_is_removed_after_an_hour_and_no_other(self, papers: Path):
        bea = case_worker()
        document = file(case_of(bea), bea)
        for name, old in (
            (ORPHAN, timedelta(minutes=61)),
            ("cd/young", timedelta(minutes=59)),
            ("incoming/half", timedelta(days=1)),
        ):
            put_there(name, b"left behind")
            age(papers / name, old)
        age(papers / document.versions.get().stored_as, timedelta(days=1))

        bind(RULE)
        assert usecases.sweep(by=RULE) == 2

        bind(bea)
        assert set(shelf.names()) == {"cd/young", document.versions.get().stored_as}
        assert read(document, bea) == PDF

    def test_sweeping_is_in_the_ledger_when_it_took_something(self, papers: Path):
        put_there(ORPHAN, b"left behind")
        age(papers / ORPHAN, timedelta(hours=2))
        bind(RULE)

        usecases.sweep(by=RULE)
        usecases.sweep(by=RULE)

        with as_owner():
            assert [entry.details["count"] for entry in LedgerEntry.objects.filter(act="files.swept")] == [1]


@pytest.mark.usefixtures("committed")
def test_a_process_killed_while_it_files_leaves_no_record_without_its_whole_file(
    papers: Path, monkeypatch: pytest.MonkeyPatch
):
    bea = case_worker()
    with transaction.atomic():
        case = case_of(bea)
    content = PDF + os.urandom(300_000)
    chance, killed = random.Random(5), 0
    for _attempt in range(8):
        connections.close_all()
        child = os.fork()
        if child == 0:
            try:
                while True:
                    with transaction.atomic():
                        bind(bea)
                        file(case, bea, upload=upload(content), key=uuid4())
            finally:
                os._exit(1)
        time.sleep(0.15 + chance.random() * 0.25)
        os.kill(child, signal.SIGKILL)
        killed += os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    assert killed == 8

    with reading_as(bea):
        filed = list(Document.objects.all())
        assert filed, "nothing was filed before the first kill"
        assert all(read(document, bea) == content for document in filed)
        recorded = set(Version.objects.values_list("stored_as", flat=True))
    monkeypatch.setattr(sweeping, "KEPT", timedelta(0))
    with reading_as(RULE):
        usecases.sweep(by=RULE)
    assert set(shelf.names()) == recorded
    with transaction.atomic():
        assert failed() == {}
