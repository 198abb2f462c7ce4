"""`luotsi verify` finds in teams and minutes what the rules of the database would have prevented."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from luotsi.access.readers import System, bind
from luotsi.countries.vocabulary import Compartment
from luotsi.referral import usecases
from luotsi.referral.choices import ActionState
from luotsi.referral.models import Consent
from luotsi.referral.team_verifying import check_team
from luotsi.referral.verifying import check_path
from tests.conftest import as_owner
from tests.referral.test_joint_meeting import Round, agree, confirm
from tests.referral.test_joint_team import agreed_to_share, invite, join
from tests.support import reader

pytestmark = pytest.mark.django_db
TABLES = ("referral_teaminvitation", "referral_consent", "referral_jointmeeting", "referral_meetingitem",
          "referral_meetingparticipant", "access_grant", "access_ledgerentry")  # fmt: skip


@pytest.fixture
def lived() -> None:
    """A team by statute and by consent, one member gone, one consent withdrawn, a meeting held and its action done."""
    it, rita = Round(), reader("ngo-adviser", "riku")
    general = Consent.objects.get(case=it.case, kind="processing")
    left = join(invite(it.case, "riku", it.bea, consent=general), rita)
    bind(rita)
    usecases.end_seat(invitation=left, reason="own_wish", by=rita)
    named = agreed_to_share(it.case, "riku", (Compartment.CONTACT,), it.bea)
    join(invite(it.case, "riku", it.bea, consent=named), rita)
    bind(it.bea)
    usecases.withdraw_consent(consent=named, by=it.bea)
    action = agree(it.meeting, it.bea, "nas")
    usecases.end_action(meeting=it.meeting, action=action, state=ActionState.DONE, by=it.bea)
    confirm(it.meeting, it.bea, "nas", "hpl")


def failed() -> set[str]:
    bind(System(rule="test"))
    checks = [*check_path(lambda sentence: None), *check_team(lambda sentence: None)]
    assert any(check.count for check in checks)
    return {check.name for check in checks if not check.ok}


def test_what_teams_did_by_the_rules_passes(lived: None) -> None:
    assert failed() == set()
    assert all(check.count > 0 for check in check_team(lambda sentence: None))


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE access_grant SET ended_at = NULL WHERE id = (SELECT min(grant_id) FROM referral_teaminvitation"
         " WHERE ended_at IS NOT NULL)", "seat_equals_its_grant"),
        ("UPDATE access_grant SET compartments = '{identity,contact}' WHERE basis = 'statute'", "seat_equals_its_grant"),
        ("UPDATE referral_teaminvitation SET ended_at = NULL, ended_by_rule = '' WHERE ended_by_rule = 'consent'",
         "seat_ends_with_what_it_stands_on"),
        ("UPDATE access_grant SET statute = 'la9 1 §' WHERE basis = 'statute'", "statute_grant_has_its_reason"),
        ("UPDATE referral_meetingitem SET written_at = written_at + interval '1 day'", "confirmed_minutes_are_as_confirmed"),
        ("DELETE FROM access_ledgerentry WHERE act = 'team.accepted'", "every_act_of_the_team_is_in_the_ledger"),
        ("DELETE FROM access_ledgerentry WHERE act = 'meeting.action_ended'", "every_act_of_the_team_is_in_the_ledger"),
    ],
)  # fmt: skip
def test_what_got_past_the_rules_of_a_team_is_found(lived: None, statement: str, found: str) -> None:
    with connection.cursor() as cursor, as_owner():
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(statement)

    assert found in failed()


def test_a_late_action_is_late_by_the_day_and_not_by_the_hour():
    it = Round()
    action = agree(it.meeting, it.bea, "nas", days=0)
    action.ended_at = timezone.now() + timedelta(days=2)
    assert action.is_late
