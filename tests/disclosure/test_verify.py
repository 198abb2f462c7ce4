"""`luotsi verify` finds what slipped past the triggers: each fault put into the stored rows is found by the check named for it."""

import pytest
from django.db import connection

from luotsi.access.readers import System, bind
from luotsi.disclosure.choices import RecallReason
from luotsi.disclosure.usecases import recall_disclosure
from luotsi.disclosure.verifying import CHECKS, check_disclosures
from luotsi.investigation import usecases as receiving
from tests.conftest import as_owner
from tests.support import (
    accept,
    acknowledge,
    case_worker,
    copy_of,
    draft_disclosure,
    inspector,
    investigator,
    refer,
    send,
    share_with,
    submit,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def crossed(db: None) -> None:
    """Disclosures in every state."""
    bea, ben, paul = case_worker(), case_worker(), investigator()
    case = refer(inspector())
    accept(case.pk, bea)
    consent = share_with(case, paul, bea)
    sent = [send(submit(draft_disclosure(case, paul, bea, consent=consent), bea), ben) for _ in range(5)]
    acknowledge(sent[0], paul)
    receiving.refuse(received=copy_of(sent[1], paul), reason="Not ours.", by=paul)
    bind(bea)
    recall_disclosure(disclosure=sent[2], reason=RecallReason.WRONG_CONTENT, by=bea)
    receiving.confirm_deletion(received=acknowledge(sent[3], paul), by=paul)
    draft_disclosure(case, paul, bea)


def failed() -> set[str]:
    bind(System(rule="verify"))
    return {check.name for check in check_disclosures(lambda _words: None) if not check.ok}


def test_what_went_by_the_rules_passes_every_check_and_each_looked_at_something(crossed: None):
    bind(System(rule="verify"))
    found = check_disclosures(lambda _words: None)

    assert [check for check in found if not check.ok] == []
    assert all(check.count for check in found)


FAULTS = {
    "UPDATE disclosure_disclosure SET checked_by_id = submitted_by_id WHERE sent_at IS NOT NULL": (
        "disclosure_was_checked_by_a_second_person"
    ),
    "UPDATE referral_consent SET withdrawn_at = given_at, withdrawn_recorded_by_id = recorded_by_id WHERE kind = 'named_sharing'": (
        "disclosure_rested_on_its_basis_when_sent"
    ),
    "DELETE FROM investigation_receiveditem; DELETE FROM investigation_received WHERE answer = ''": (
        "disclosure_has_its_copy_and_copy_its_disclosure"
    ),
    "UPDATE investigation_received SET reference = gen_random_uuid() WHERE answer = ''": (
        "disclosure_has_its_copy_and_copy_its_disclosure"
    ),
    "UPDATE investigation_receiveditem SET content = title": "disclosed_content_is_as_it_was_sent",
    "UPDATE disclosure_disclosureitem SET copy_content = copy_title": "disclosed_content_is_as_it_was_sent",
    "UPDATE investigation_received SET purpose = set_byte(digest || digest, 8, 1) WHERE answer = 'refused'": (
        "refused_and_deleted_copies_hold_nothing"
    ),
    "DELETE FROM access_ledgerentry WHERE act = 'received.acknowledged'": "every_step_of_a_disclosure_is_in_the_ledger",
}


@pytest.mark.parametrize("statement", FAULTS)
def test_a_fault_in_the_stored_rows_is_found(statement: str, crossed: None):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in (
            "disclosure_disclosure",
            "disclosure_disclosureitem",
            "investigation_received",
            "referral_consent",
            "access_ledgerentry",
        ):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute("ALTER TABLE disclosure_disclosure DROP CONSTRAINT disclosure_is_checked_by_a_second_person")
        cursor.execute(statement)

    assert FAULTS[statement] in failed()


def test_every_check_is_broken_by_some_fault():
    assert set(FAULTS.values()) == set(CHECKS)
