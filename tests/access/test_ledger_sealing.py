"""The ledger is sealed without making anybody wait, and every change of it is found."""

import hashlib
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import IntegrityError, ProgrammingError, connection, connections, transaction

from luotsi.access import sealing
from luotsi.access.ledger import record
from luotsi.access.models import LedgerEntry, LedgerSeal
from luotsi.access.readers import System, reading_as
from luotsi.access.sealing import published_heads, root_of
from luotsi.access.verifying import Check, check_ledger

RULE = System(rule="test")
pytestmark = pytest.mark.usefixtures("committed")


def seal(*, by: System) -> int:
    """Seal once the transactions of other tests on this server have ended: they hold the horizon back, as any would."""
    place = settings.DATABASES["default"]
    login = {
        "host": place["HOST"],
        "port": place["PORT"] or None,
        "user": place["USER"],
        "password": place["PASSWORD"] or None,
    }
    with psycopg.connect(dbname="postgres", autocommit=True, **login) as server:
        others = "SELECT pid, backend_xid::text FROM pg_stat_activity WHERE datname <> %s AND backend_xid IS NOT NULL"
        running = set(server.execute(others, [place["NAME"]]).fetchall())
        until = time.monotonic() + 90
        while running & set(server.execute(others, [place["NAME"]]).fetchall()):
            assert time.monotonic() < until, "another test's transaction never ended"
            time.sleep(0.05)
    return sealing.seal(by=by)


def write(*acts: str) -> None:
    for act in acts:
        record(act, by=RULE, subject=f"about:{act}", to="somebody")


def checks() -> dict[str, Check]:
    with reading_as(RULE):
        return {check.name: check for check in check_ledger(lambda sentence: None)}


def failed() -> set[str]:
    return {name for name, check in checks().items() if not check.ok}


@contextmanager
def tampering() -> Iterator[psycopg.Cursor]:
    """What somebody can do who owns the database: switch the triggers off and write."""
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        for table in ("access_ledgerentry", "access_ledgerseal"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield cursor
        for table in ("access_ledgerentry", "access_ledgerseal"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def ids() -> list[int]:
    with reading_as(RULE):
        return list(LedgerEntry.objects.order_by("id").values_list("id", flat=True))


@pytest.mark.parametrize(
    ("words", "root"),
    [
        # RFC 6962 test vectors, as published with the reference implementation of Certificate Transparency.
        ([], "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        (["00"[:0]], "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
        (
            ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"],
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
        ),
        (["", "00", "10"], "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
    ],
)
def test_the_tree_is_that_of_rfc_6962(words: list[str], root: str) -> None:
    assert root_of(bytes.fromhex(word) for word in words).hex() == root


def test_sealing_takes_every_committed_entry_once() -> None:
    write("one", "two")
    assert seal(by=RULE) == len(ids())
    write("three")
    assert seal(by=RULE) == 1
    assert seal(by=RULE) == 0

    with reading_as(RULE):
        sealed = [entry for seal in LedgerSeal.objects.order_by("number") for entry in seal.entry_ids]
    assert sorted(sealed) == ids()
    assert failed() == set()


def test_an_entry_that_is_not_committed_yet_waits_for_a_later_seal_and_so_do_younger_ones() -> None:
    seal(by=RULE)
    entered, leave = threading.Event(), threading.Event()

    def slow_writer() -> None:
        with transaction.atomic():
            write("slow")
            entered.set()
            leave.wait(10)
        connection.close()

    writer = threading.Thread(target=slow_writer)
    writer.start()
    assert entered.wait(10)
    write("quick")  # does not wait for the slow one

    assert seal(by=RULE) == 0
    leave.set()
    writer.join()
    assert seal(by=RULE) == 2
    assert failed() == set()


def test_nothing_is_lost_and_nothing_is_sealed_twice_while_two_write() -> None:
    stop = threading.Event()

    def writer(name: str) -> None:
        for number in range(60):
            with transaction.atomic():
                write(f"{name}.{number}")
        connection.close()

    def sealer() -> None:
        while not stop.is_set():
            sealing.seal(by=RULE)
        connection.close()

    writers = [threading.Thread(target=writer, args=(name,)) for name in ("anna", "bea")]
    sealers = [threading.Thread(target=sealer) for _ in range(2)]
    for thread in [*sealers, *writers]:
        thread.start()
    for thread in writers:
        thread.join()
    stop.set()
    for thread in sealers:
        thread.join()
    seal(by=RULE)

    with reading_as(RULE):
        sealed = [entry for seal in LedgerSeal.objects.all() for entry in seal.entry_ids]
    assert sorted(sealed) == ids()
    assert failed() == set()


def test_one_transaction_larger_than_a_batch_goes_on_in_the_next_seal(monkeypatch: pytest.MonkeyPatch) -> None:
    seal(by=RULE)
    monkeypatch.setattr(sealing, "BATCH", 3)
    with transaction.atomic():
        write("a", "b", "c", "d", "e", "f", "g")
    write("h")

    assert seal(by=RULE) == 8
    assert seal(by=RULE) == 0
    assert failed() == set()


def test_an_edited_entry_is_found() -> None:
    write("one", "two")
    seal(by=RULE)
    with tampering() as cursor:
        cursor.execute("UPDATE access_ledgerentry SET refused = true WHERE act = 'two'")

    assert failed() == {"ledger_entries_are_as_sealed"}


def test_a_deleted_entry_is_found() -> None:
    write("one", "two")
    seal(by=RULE)
    with tampering() as cursor:
        cursor.execute("DELETE FROM access_ledgerentry WHERE act = 'one'")

    assert failed() == {"ledger_entries_are_as_sealed"}
    assert "1 entries are missing" in checks()["ledger_entries_are_as_sealed"].detail


def test_two_entries_that_changed_places_are_found() -> None:
    write("one", "two")
    seal(by=RULE)
    first, second = ids()[-2:]
    with tampering() as cursor:
        cursor.execute("UPDATE access_ledgerentry SET id = -1 WHERE id = %s", [first])
        cursor.execute("UPDATE access_ledgerentry SET id = %s WHERE id = %s", [first, second])
        cursor.execute("UPDATE access_ledgerentry SET id = %s WHERE id = -1", [second])

    assert failed() == {"ledger_entries_are_as_sealed"}


def test_an_entry_that_was_put_in_afterwards_is_found() -> None:
    write("one")
    seal(by=RULE)
    with tampering() as cursor:
        cursor.execute(
            "INSERT INTO access_ledgerentry (at, act, refused, subject, details, transaction)"
            " SELECT at, 'never.happened', false, '', '{}', transaction FROM access_ledgerentry ORDER BY id DESC LIMIT 1"
        )

    assert failed() == {"ledger_has_nothing_put_in_afterwards"}


def test_a_forged_seal_is_found() -> None:
    """Whoever rewrites an entry and computes root and head anew still lacks the key, and the published head."""
    write("one", "two")
    seal(by=RULE)
    with tampering() as cursor:
        cursor.execute("UPDATE access_ledgerentry SET refused = true WHERE act = 'two'")
    with reading_as(RULE), connection.cursor() as cursor:
        one = LedgerSeal.objects.get()
        cursor.execute(sealing._NEXT, [0, 0, one.horizon, 100])
        root = root_of(row[2].encode() for row in cursor.fetchall())
    head = sealing.head_of(
        number=1, previous=bytes(one.previous), root=root, count=len(one.entry_ids), horizon=one.horizon,
        sealed_at=one.sealed_at,
    )  # fmt: skip
    with tampering() as cursor:
        cursor.execute("UPDATE access_ledgerseal SET root = %s, head = %s", [root, head])

    assert failed() == {"ledger_seals_are_signed", "ledger_has_every_published_head"}


def test_a_tail_that_was_cut_off_is_found_by_what_was_published() -> None:
    write("one")
    seal(by=RULE)
    write("two")
    seal(by=RULE)
    with tampering() as cursor:
        cursor.execute("DELETE FROM access_ledgerseal WHERE number = 2")
        cursor.execute("DELETE FROM access_ledgerentry WHERE act = 'two'")

    assert failed() == {"ledger_has_every_published_head"}
    assert "seal 2 is missing" in checks()["ledger_has_every_published_head"].detail


def test_a_seal_taken_out_of_the_middle_is_found() -> None:
    for act in ("one", "two", "three"):
        write(act)
        seal(by=RULE)
    with tampering() as cursor:
        cursor.execute("DELETE FROM access_ledgerseal WHERE number = 2")

    assert {"ledger_seals_follow_one_another", "ledger_has_every_published_head"} <= failed()


def test_after_a_restore_into_another_server_sealing_goes_on(superuser: str) -> None:
    """There the transactions count from a low number again, as if the earlier ones lay in the future."""
    write("one")
    seal(by=RULE)
    write("before the restore")
    with tampering() as cursor:
        cursor.execute("UPDATE access_ledgerentry SET transaction = transaction + 5000000")
        cursor.execute("UPDATE access_ledgerseal SET horizon = horizon + 5000000")
    with reading_as(RULE):
        before = LedgerSeal.objects.get()
    write("after the restore")

    assert seal(by=RULE) >= 1
    write("later")
    assert seal(by=RULE) == 1

    with reading_as(RULE):
        seals = list(LedgerSeal.objects.order_by("number"))
    assert [one.number for one in seals] == [1, 2, 3]
    assert sorted(entry for one in seals for entry in one.entry_ids) == ids()
    assert seals[1].horizon < before.horizon
    assert checks()["ledger_has_nothing_put_in_afterwards"].ok
    assert checks()["ledger_entries_are_sealed_once"].ok


def test_a_line_that_a_crash_cut_short_is_written_again(heads: Path) -> None:
    write("one")
    seal(by=RULE)
    whole = heads.read_bytes()
    heads.write_bytes(whole[:-10])

    assert published_heads() == []
    seal(by=RULE)

    assert heads.read_bytes() == whole
    assert failed() == set()


def test_seals_that_are_published_nowhere_fail(heads: Path) -> None:
    write("one")
    seal(by=RULE)
    heads.unlink()

    assert failed() == {"ledger_has_every_published_head"}


def test_verify_fails_with_status_one_where_an_entry_was_edited(capsys: pytest.CaptureFixture[str]) -> None:
    write("one")
    seal(by=RULE)
    call_command("verify")
    with tampering() as cursor:
        cursor.execute("UPDATE access_ledgerentry SET act = 'another' WHERE act = 'one'")

    with pytest.raises(CommandError) as refused:
        call_command("verify")

    assert refused.value.returncode == 1
    assert "FAIL ledger_entries_are_as_sealed" in capsys.readouterr().out


def test_the_application_can_neither_change_nor_delete_an_entry_nor_write_under_another_number() -> None:
    write("one")
    for statement in (
        "UPDATE access_ledgerentry SET act = 'another'",
        "DELETE FROM access_ledgerentry",
        "TRUNCATE access_ledgerentry",
        "UPDATE access_ledgerseal SET number = 7",
        "INSERT INTO access_ledgerentry (at, act, refused, subject, details, transaction) VALUES (now(), 'x', false, '', '{}', 3)",
        "INSERT INTO access_ledgerseal (number, sealed_at, entry_ids, root, previous, head, signature, horizon)"
        " VALUES (1, now(), '{1}', '', '', '', '', 0)",
    ):
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_not_even_the_owner_changes_an_entry_while_the_triggers_are_on() -> None:
    write("one")
    for statement in (
        "UPDATE access_ledgerentry SET act = 'another'",
        "DELETE FROM access_ledgerentry",
        "TRUNCATE access_ledgerentry",
        "DELETE FROM access_ledgerseal",
    ):
        with (
            pytest.raises(IntegrityError, match="append-only"),
            transaction.atomic(using="owner"),
            connections["owner"].cursor() as cursor,
        ):
            cursor.execute(statement)


def test_the_key_comes_from_the_setting_and_can_be_given_away(settings: pytest.FixtureRequest) -> None:
    here = sealing.public_key().public_bytes_raw()
    settings.LEDGER_KEY = hashlib.sha256(b"another").hexdigest()

    assert sealing.public_key().public_bytes_raw() != here
