"""`luotsi verify` finds what the rules of the database would have prevented, had somebody got past them."""

import pytest
from django.db import connection

from luotsi.access.readers import System, bind
from luotsi.countries.vocabulary import Compartment, ConsentKind
from luotsi.referral import usecases
from luotsi.referral.facts import ConsentFact
from luotsi.referral.models import Case
from luotsi.referral.verifying import check_path
from tests.conftest import as_owner
from tests.support import accept, admit, case_worker, inspector, offer, open_offer, refer, social_worker

pytestmark = pytest.mark.django_db
TABLES = (
    "referral_case", "referral_responsibility", "referral_closure", "referral_handoff", "referral_consent",
    "referral_jointmeetingcall", "referral_casestep", "access_grant", "access_ledgerentry",
)  # fmt: skip


@pytest.fixture
def lived() -> Case:
    """A case that was referred, refused, accepted, admitted, shared, closed, reopened and handed on."""
    anna, bea, cia = inspector(), case_worker(), social_worker()
    case = refer(anna)
    accept(case.pk, bea)
    admit(case, bea)
    fact = ConsentFact(
        kind=ConsentKind.NAMED_SHARING, language="en", how_given="spoken", receiver=cia.organisation,
        compartments=(Compartment.CONTACT,),
    )  # fmt: skip
    first = usecases.record_consent(case=case, fact=fact, by=bea)
    usecases.record_consent(case=case, fact=fact, by=bea)
    usecases.withdraw_consent(consent=first, by=bea)
    for _ in range(2):
        handoff = offer(case, "c_helsinki", bea)
        bind(cia)
        usecases.decline_handoff(handoff=open_offer(handoff.case_id), reason="no_capacity", text="Full.", by=cia)
    bind(bea)
    usecases.close_case(case=case, reason="contact_lost", by=bea)
    usecases.reopen_case(case=case, reason="contact_restored", key=handoff.reference, by=bea)
    offer(case, "c_helsinki", bea)
    accept(case.pk, cia)
    return case


def failed() -> set[str]:
    bind(System(rule="test"))
    return {check.name for check in check_path(lambda sentence: None) if not check.ok}


def slip_past(statement: str) -> None:
    """Do what the triggers forbid, as somebody who owns the tables could."""
    with connection.cursor() as cursor, as_owner():
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(statement)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def test_what_people_did_by_the_rules_passes(lived: Case) -> None:
    assert failed() == set()


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        (
            "UPDATE referral_responsibility SET ended_at = now() + interval '1 hour' WHERE ended_at IS NULL",
            "open_case_has_one_who_answers",
        ),
        ("UPDATE referral_case SET closed_at = now() + interval '1 hour'", "closed_case_has_nobody_since_it_closed"),
        ("UPDATE referral_case SET opened_at = opened_at - interval '1 second'", "responsibility_begins_with_the_case"),
        (
            "UPDATE referral_responsibility SET began_at = began_at + interval '1 microsecond' WHERE ended_at IS NULL",
            "responsibility_has_no_gap_or_overlap",
        ),
        (
            "UPDATE referral_responsibility SET handoff_id = NULL WHERE ended_at IS NULL",
            "responsibility_moves_by_acceptance_or_reopening",
        ),
        (
            "UPDATE referral_responsibility SET handoff_id = NULL WHERE ended_at IS NULL",
            "accepted_offer_moved_responsibility",
        ),
        (
            "UPDATE referral_handoff SET answer = '', answered_at = NULL, answered_by_id = NULL WHERE id ="
            " (SELECT max(id) FROM referral_handoff)",
            "open_offer_is_made_by_who_answers",
        ),
        ("DELETE FROM referral_jointmeetingcall", "refused_twice_or_unanswered_calls_a_meeting"),
        (
            "UPDATE access_grant SET ended_at = began_at WHERE ended_at IS NULL AND basis = 'responsibility'",
            "grant_equals_responsibility",
        ),
        (
            "INSERT INTO access_grant (case_id, organisation_id, compartments, basis, basis_id, statute, began_at)"
            " SELECT case_id, organisation_id, compartments, basis, basis_id, statute, began_at FROM access_grant"
            " WHERE basis = 'responsibility'",
            "grant_equals_responsibility",
        ),
        (
            "UPDATE access_grant SET compartments = '{identity,offence,health}' WHERE basis = 'responsibility'",
            "grant_opens_what_the_type_may_read",
        ),
        (
            "UPDATE access_grant SET ended_at = NULL WHERE basis = 'consent' AND id ="
            " (SELECT min(id) FROM access_grant WHERE basis = 'consent')",
            "grant_equals_consent",
        ),
        (
            "UPDATE access_grant SET ended_at = NULL WHERE statute = 'retention'",
            "closed_file_is_kept_by_who_answered_last",
        ),
        ("UPDATE referral_case SET stage = 's1'", "case_stands_where_its_last_step_led"),
        ("DELETE FROM access_ledgerentry WHERE act = 'handoff.declined'", "every_act_is_in_the_ledger"),
        ("DELETE FROM access_ledgerentry WHERE act = 'case.closed'", "every_closure_is_in_the_ledger"),
        (
            """UPDATE access_ledgerentry SET details = jsonb_build_object('words', jsonb_build_array(repeat('a', 81)))
                WHERE act = 'case.opened'""",
            "ledger_holds_codes_and_no_text",
        ),
    ],
)
def test_what_got_past_the_rules_is_found(lived: Case, statement: str, found: str) -> None:
    slip_past(statement)

    assert found in failed()
