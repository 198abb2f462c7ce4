"""Figures of joint action: equal to a plain count of the rows, for readers of figures alone, small counts hidden."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from luotsi.access.readers import Reader, bind
from luotsi.referral import usecases
from luotsi.referral.choices import ActionState
from luotsi.referral.joint_figures import joint_action
from luotsi.referral.models import Case, Handoff, MeetingAction
from luotsi.statistics.small_counts import Shown
from tests.conftest import as_owner
from tests.referral.test_joint_meeting import Round, agree, confirm, convene
from tests.referral.test_joint_team import held_by
from tests.support import accept, case_worker, inspector, offer, open_offer, reader, refer, social_worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def rapporteur() -> Reader:
    return reader("rapporteur", "yvv")


def declined(case: Case, by: Reader) -> None:
    bind(by)
    usecases.decline_handoff(handoff=open_offer(case.pk), reason="no_capacity", text="Full.", by=by)


@pytest.fixture
def a_year() -> None:
    """Six cases taken over, six bounced once between the assistance organisation and a county, and one that met."""
    anna, bea, cia = inspector(), case_worker(), social_worker()
    for _ in range(6):
        case = refer(anna)
        accept(case.pk, bea)
        offer(case, "c_helsinki", bea)
        declined(case, cia)
    it = Round()
    for state in (ActionState.DONE, ActionState.DONE, ActionState.DROPPED):
        action = agree(it.meeting, it.bea, "nas")
        usecases.end_action(meeting=it.meeting, action=action, state=state, note="So agreed.", by=it.bea)
    agree(it.meeting, it.bea, "hpl")
    confirm(it.meeting, it.bea, "nas", "hpl")


def counted(by: Reader, statement: str, *values: object) -> list[tuple[object, ...]]:
    bind(by)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def whole_year() -> tuple[str, str]:
    year = timezone.localdate().year
    return f"{year}-01-01", f"{year + 1}-01-01"


def test_offers_by_pair_equal_a_plain_count(a_year: None, rapporteur: Reader):
    rows = counted(rapporteur, "SELECT * FROM luotsi_offer_figures(%s, %s)", *whole_year())

    with as_owner():
        for one, other, *ends in rows:
            between = Handoff.objects.filter(from_organisation=one, to_organisation=other)
            wanted = [["accepted"], ["declined", "expired"], ["withdrawn"], [""]]
            assert ends == [between.filter(answer__in=answers).count() for answers in wanted]
        assert sum(sum(row[2:]) for row in rows) == Handoff.objects.count() > 12


def test_bounces_by_case_equal_a_plain_count(a_year: None, rapporteur: Reader):
    rows = dict(counted(rapporteur, "SELECT * FROM luotsi_bounce_figures(%s, %s)", *whole_year()))

    with as_owner():
        times = [
            Handoff.objects.filter(case=case, answer__in=["declined", "expired"]).count() for case in Case.objects.all()
        ]
    assert rows == {number: times.count(number) for number in set(times)}


def test_actions_and_meetings_equal_a_plain_count(a_year: None, rapporteur: Reader):
    actions = counted(
        rapporteur, "SELECT * FROM luotsi_action_figures(%s, %s, %s, 'UTC')", *whole_year(), timezone.localdate()
    )
    meetings = counted(rapporteur, "SELECT * FROM luotsi_meeting_figures(%s, %s)", *whole_year())

    with as_owner():
        for _convener, owner, *ends in actions:
            own = [
                action for action in MeetingAction.objects.filter(owner=owner) if action.meeting.cancelled_at is None
            ]
            of = {(action.state, action.is_late): 0 for action in own}
            for action in own:
                of[action.state, action.is_late] += 1
            wanted = [("done", False), ("done", True), ("open", False), ("open", True), ("dropped", False)]
            assert ends == [of.get(key, 0) for key in wanted]
        assert sum(sum(row[2:]) for row in actions) == MeetingAction.objects.count() == 4
    assert [row[2] for row in meetings] == [1]


def test_time_without_progress_is_counted_from_the_last_step_decision_or_action(rapporteur: Reader):
    bea = case_worker()
    still, moved = held_by(bea), held_by(bea)
    meeting = convene(moved, bea, "hpl")
    action = agree(meeting, bea, "nas")
    with as_owner(), connection.cursor() as cursor:
        for table, column in (("casestep", "entered_at"), ("stagedecision", "recorded_at")):
            cursor.execute(f"UPDATE referral_{table} SET {column} = {column} - interval '40 days'")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("referral_case", "referral_responsibility"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute("UPDATE referral_case SET opened_at = opened_at - interval '40 days'")
    bind(bea)
    usecases.end_action(meeting=meeting, action=action, state=ActionState.DONE, by=bea)

    rows = counted(
        rapporteur, "SELECT band, cases FROM luotsi_standstill_figures(%s)", timezone.now() + timedelta(minutes=1)
    )
    assert still != moved
    assert dict(rows) == {0: 1, 2: 1}


def test_the_page_of_figures_hides_small_counts_and_shows_the_rest(a_year: None, rapporteur: Reader):
    bind(rapporteur)
    found = joint_action(timezone.localdate().year)

    between = {(row.one.code, row.other.code): row.cells for row in found.offers}
    assert between["nas", "c_helsinki"][1].count == 6
    assert all(
        cell.shown is not Shown.EXACT or not 0 < (cell.count or 0) < 5 for row in found.offers for cell in row.cells
    )
    assert found.meetings[0].cells[0].shown is Shown.SMALL


@pytest.mark.parametrize("who", [case_worker, inspector, lambda: reader("ministry-official", "stm")])
def test_who_may_not_read_figures_gets_none(a_year: None, who: object):
    by = who()  # type: ignore[operator]
    for statement, values in (
        ("luotsi_offer_figures(%s, %s)", whole_year()),
        ("luotsi_bounce_figures(%s, %s)", whole_year()),
        ("luotsi_meeting_figures(%s, %s)", whole_year()),
        ("luotsi_action_figures(%s, %s, current_date, 'UTC')", whole_year()),
        ("luotsi_standstill_figures(now())", ()),
        ("luotsi_meetings_overview(current_date)", ()),
    ):
        assert counted(by, f"SELECT * FROM {statement}", *values) == []
