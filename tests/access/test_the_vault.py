"""What is sealed opens for its person and context alone, and a destroyed key stays destroyed, whatever is restored."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import IntegrityError, ProgrammingError, connection, transaction

from luotsi.access import erasures, vault
from luotsi.access.models import PersonKey
from luotsi.access.readers import System, bind, reading_as
from luotsi.access.vault import CannotOpen, Erased, destroy, open_keys, seal, unseal
from luotsi.access.verifying import check_keys
from tests.support import case_worker, unbind

RULE = System(rule="test")
NAME = b"Maria Merkki"
Committing = Callable[..., AbstractContextManager[object]]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def bound() -> Iterator[None]:
    with reading_as(RULE):
        yield


@pytest.fixture
def erase(django_capture_on_commit_callbacks: Committing) -> Callable[..., int]:
    def _erase(person: int, **which: object) -> int:
        with django_capture_on_commit_callbacks(execute=True):
            return destroy([person], by=RULE, **which)  # type: ignore[arg-type]  # passed on as they came

    return _erase


def rows_as_dumped() -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM access_personkey")
        return [tuple(bytes(value) if isinstance(value, memoryview) else value for value in row) for row in cursor]


def restore(rows: list[tuple[object, ...]]) -> None:
    """Put rows back as a backup does: past triggers and policies."""
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE; SET session_replication_role = replica; DELETE FROM access_personkey")
        for row in rows:
            cursor.execute(f"INSERT INTO access_personkey VALUES ({', '.join(['%s'] * len(row))})", list(row))
        cursor.execute("SET session_replication_role = origin; SET ROLE luotsi_desk")


def test_what_was_sealed_opens_again_and_holds_no_clear_text() -> None:
    sealed = seal(1, NAME, context="identity/7")

    assert b"Merkki" not in sealed
    assert unseal(1, sealed, context="identity/7") == NAME
    assert seal(1, NAME, context="identity/7") != sealed


def test_it_opens_for_no_other_person_and_in_no_other_place() -> None:
    sealed = seal(1, NAME, context="identity/7")
    seal(2, NAME, context="identity/8")

    for person, context in ((2, "identity/7"), (1, "identity/8"), (1, "contact/7")):
        with pytest.raises(CannotOpen):
            unseal(person, sealed, context=context)
    with pytest.raises(CannotOpen):
        unseal(1, sealed[:-1] + bytes([sealed[-1] ^ 1]), context="identity/7")


def test_the_row_of_a_key_says_nothing_without_the_master_key(monkeypatch: pytest.MonkeyPatch) -> None:
    sealed = seal(1, NAME, context="identity/7")
    vault.forget_opened_keys()
    monkeypatch.setattr(settings, "MASTER_KEYS", ["another-master-key-of-more-than-32-characters"])

    with pytest.raises(CannotOpen, match="No secret of LUOTSI_MASTER_KEY"):
        unseal(1, sealed, context="identity/7")


def test_a_destroyed_key_opens_nothing_and_seals_nothing(erase: Callable[..., int]) -> None:
    sealed = seal(1, NAME, context="identity/7")
    other = seal(2, NAME, context="identity/8")

    assert erase(1) == 1

    with pytest.raises(Erased):
        unseal(1, sealed, context="identity/7")
    with pytest.raises(Erased):
        seal(1, NAME, context="identity/7")
    assert unseal(2, other, context="identity/8") == NAME


def test_one_part_is_erased_and_the_other_stays(erase: Callable[..., int]) -> None:
    health = seal(1, b"sleeps badly", context="note/3", part="health")
    identity = seal(1, NAME, context="identity/7", part="identity")

    erase(1, parts=["health"])

    with pytest.raises(Erased):
        unseal(1, health, context="note/3")
    assert unseal(1, identity, context="identity/7") == NAME


def test_a_restored_backup_stays_erased(erase: Callable[..., int]) -> None:
    sealed = seal(1, NAME, context="identity/7")
    backup = rows_as_dumped()
    erase(1)

    restore(backup)
    vault.forget_opened_keys()

    with pytest.raises(Erased):
        unseal(1, sealed, context="identity/7")
    with pytest.raises(Erased):
        seal(1, NAME, context="identity/7")
    assert {check.name for check in check_keys(print) if not check.ok} == {"listed_keys_stay_destroyed"}
    assert vault.repeat_erasures(by=RULE) == 1
    assert all(check.ok for check in check_keys(print))


def test_a_key_taken_from_the_list_under_another_number_does_not_open(erase: Callable[..., int]) -> None:
    sealed = seal(1, NAME, context="identity/7")
    (row,) = rows_as_dumped()
    erase(1)

    renumbered = list(row)
    renumbered[3] = "11111111-1111-4111-8111-111111111111"
    restore([tuple(renumbered)])
    forged = sealed[:1] + bytes.fromhex("11111111111141118111111111111111") + sealed[17:]

    with pytest.raises(CannotOpen):
        unseal(1, forged, context="identity/7")


def test_what_a_crash_kept_off_the_list_is_found_and_written_later() -> None:
    seal(1, NAME, context="identity/7")
    destroy([1], by=RULE)  # and the program ended before it wrote the list

    assert {check.name for check in check_keys(print) if not check.ok} == {"destroyed_keys_are_on_the_list"}
    assert vault.publish_erasures() == 1
    assert all(check.ok for check in check_keys(print))


def test_a_line_that_a_crash_cut_short_does_not_spoil_the_next(erased_keys: Path, erase: Callable[..., int]) -> None:
    seal(1, NAME, context="identity/7")
    seal(2, NAME, context="identity/8")
    erase(1)
    with erased_keys.open("a") as file:
        file.write("1234-")

    erase(2)

    assert len(erasures.all_ids()) == 2
    assert oct(erased_keys.stat().st_mode & 0o777) == "0o600"


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE access_personkey SET wrapped = 'x', master = 'm', destroyed_at = NULL",
        "UPDATE access_personkey SET destroyed_at = now()",
    ],
)
def test_the_database_gives_no_destroyed_key_back(change: str, erase: Callable[..., int]) -> None:
    seal(1, NAME, context="identity/7")
    erase(1)

    with pytest.raises(IntegrityError, match="A destroyed key stays destroyed"), transaction.atomic():
        connection.cursor().execute(change)


def test_a_case_worker_cannot_destroy_or_delete_a_key() -> None:
    seal(1, NAME, context="identity/7")
    by = case_worker()
    bind(by)

    with connection.cursor() as cursor:
        cursor.execute("UPDATE access_personkey SET destroyed_at = now(), wrapped = NULL, master = ''")
        assert cursor.rowcount == 0
    assert PersonKey.objects.filter(destroyed_at=None).count() == 1
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute("DELETE FROM access_personkey")


def test_without_a_reader_no_key_is_seen() -> None:
    seal(1, NAME, context="identity/7")
    unbind()

    assert not PersonKey.objects.exists()


def test_a_key_whose_making_was_taken_back_seals_nothing_afterwards() -> None:
    before = transaction.savepoint()
    seal(1, b"first", context="identity/7")
    transaction.savepoint_rollback(before)

    sealed = seal(1, NAME, context="identity/7")
    vault.forget_opened_keys()

    assert unseal(1, sealed, context="identity/7") == NAME


def test_open_keys_of_many_people_cost_one_query(django_assert_num_queries: Committing) -> None:
    sealed = {person: seal(person, NAME, context="identity") for person in range(1, 9)}
    vault.forget_opened_keys()

    with django_assert_num_queries(1):
        open_keys(sealed)
        assert {unseal(person, text, context="identity") for person, text in sealed.items()} == {NAME}


def test_keys_are_wrapped_anew_and_the_old_master_key_can_go(monkeypatch: pytest.MonkeyPatch) -> None:
    sealed = {person: seal(person, NAME, context="identity") for person in range(1, 4)}
    old, new = settings.MASTER_KEYS[-1], "a-new-master-key-of-more-than-32-characters"
    monkeypatch.setattr(vault, "BATCH", 2)
    monkeypatch.setattr(settings, "MASTER_KEYS", [old, new])

    out = StringIO()
    call_command("rotate_keys", stdout=out)
    monkeypatch.setattr(settings, "MASTER_KEYS", [new])
    vault.forget_opened_keys()
    bind(RULE)

    assert out.getvalue().startswith("3 keys wrapped anew")
    assert {unseal(person, text, context="identity") for person, text in sealed.items()} == {NAME}
    call_command("rotate_keys", stdout=(again := StringIO()))
    assert again.getvalue().startswith("0 keys")


def test_a_process_keeps_so_many_open_keys_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    few = vault._Opened(2)
    monkeypatch.setattr(vault, "_opened", few)

    for person in range(1, 6):
        seal(person, NAME, context="identity")

    assert len(few._keys) == 2
