"""The demo's teams are made by the acts by which people make them, so that every check of them passes."""

import pytest
from django.conf import LazySettings

from luotsi.access.people import make_demo_people
from luotsi.access.readers import System, bind
from luotsi.referral.demo import make_demo_teams
from luotsi.referral.models import JointMeeting, TeamInvitation
from luotsi.referral.team_verifying import check_team
from luotsi.referral.verifying import check_path
from tests.conftest import as_owner
from tests.referral.test_joint_team import held_by
from tests.support import case_worker

pytestmark = pytest.mark.django_db


def test_demo_cases_get_teams_that_met_and_that_are_to_meet(settings: LazySettings):
    settings.DEMO = True
    by = System(rule="demo")
    bind(by)
    people = make_demo_people(by=by)
    bea = case_worker()
    for _ in range(2):
        held_by(bea)

    assert make_demo_teams(people) == 2
    assert make_demo_teams(people) == 0
    with as_owner():
        assert {meeting.confirmed_at is None for meeting in JointMeeting.objects.all()} == {True, False}
        assert {"", "accepted"} == set(TeamInvitation.objects.values_list("answer", flat=True))
    bind(by)
    quiet = lambda sentence: None  # noqa: E731
    assert [check.name for check in [*check_path(quiet), *check_team(quiet)] if not check.ok] == []
