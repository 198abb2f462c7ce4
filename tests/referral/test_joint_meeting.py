"""A joint meeting: each reads the items in parts that it reads, actions wait for their owners, minutes freeze."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from luotsi.access.models import LedgerEntry
from luotsi.access.readers import Reader, bind
from luotsi.actors.models import Organisation
from luotsi.core.errors import NotAllowed
from luotsi.countries.vocabulary import Compartment
from luotsi.referral import meeting_queries, refusals, usecases
from luotsi.referral.choices import ActionState
from luotsi.referral.facts import MeetingPlan
from luotsi.referral.models import (
    Case,
    JointMeeting,
    JointMeetingCall,
    MeetingAction,
    MeetingCorrection,
    MeetingItem,
    MeetingParticipant,
)
from luotsi.referral.usecases.meetings import ask_joint_meeting
from tests.conftest import as_owner
from tests.referral.test_joint_team import held_by, invite, join
from tests.support import accept, case_worker, inspector, investigator, offer, reader, social_worker

pytestmark = pytest.mark.django_db


def plan(*codes: str, starts_at: datetime | None = None) -> MeetingPlan:
    organisations = tuple(Organisation.objects.get(code=code) for code in codes)
    return MeetingPlan(starts_at or timezone.now() - timedelta(hours=1), "video", "Room 3", organisations)


def convene(case: Case, by: Reader, *codes: str, **facts: Any) -> JointMeeting:
    bind(by)
    return usecases.convene_meeting(case=case, plan=plan(*codes, **facts), key=uuid4(), by=by)


def ask(meeting: JointMeeting, by: Reader, part: Compartment | None, question: str = "What now?") -> MeetingItem:
    bind(by)
    return usecases.ask_question(meeting=meeting, question=question, compartment=part, by=by)


def agree(
    meeting: JointMeeting, by: Reader, owner: str, part: Compartment | None = None, days: int = 7
) -> MeetingAction:
    bind(by)
    return usecases.agree_action(
        meeting=meeting, text="Call the shelter.", compartment=part, owner=Organisation.objects.get(code=owner),
        due_on=timezone.localdate() + timedelta(days=days), key=uuid4(), by=by,
    )  # fmt: skip


def confirm(meeting: JointMeeting, by: Reader, *codes: str) -> JointMeeting:
    bind(by)
    there = list(Organisation.objects.filter(code__in=codes))
    return usecases.confirm_minutes(meeting=meeting, there=there, by=by)


class Round:
    """A case held by the assistance organisation, the police in its team by contact, and a county asked to the meeting alone."""

    def __init__(self) -> None:
        self.bea, self.paul, self.cia = case_worker(), investigator(), social_worker()
        self.case = held_by(self.bea)
        self.seat = join(invite(self.case, "hpl", self.bea), self.paul)
        self.meeting = convene(self.case, self.bea, "hpl", "c_helsinki")
        for part in (None, Compartment.CONTACT, Compartment.HEALTH):
            item = ask(self.meeting, self.bea, part, question=f"About {part}?")
            usecases.write_item(meeting=self.meeting, item=item, said="Said.", by=self.bea)


def parts_read(by: Reader) -> set[str]:
    """What the reader gets out of the database itself, with no filter at all."""
    bind(by)
    return {item.compartment for item in MeetingItem.objects.all()}


def test_each_participant_reads_the_items_in_the_parts_that_it_reads_and_no_other():
    it = Round()

    assert parts_read(it.bea) == {"", "contact", "health"}
    assert parts_read(it.paul) == {"", "contact"}
    assert parts_read(it.cia) == {""}
    assert parts_read(inspector()) == set()
    assert parts_read(reader("coordinator", "coordinator")) == set()


def test_a_member_that_has_left_the_team_reads_no_part_of_its_old_minutes():
    it = Round()
    bind(it.paul)
    usecases.end_seat(invitation=it.seat, reason="task_done", by=it.paul)

    assert parts_read(it.paul) == {""}


def test_a_member_of_the_team_that_was_not_asked_to_the_meeting_reads_nothing_of_it():
    it = Round()
    rita = reader("ngo-adviser", "riku")
    join(invite(it.case, "riku", it.bea), rita)

    assert parts_read(rita) == set()
    assert not JointMeeting.objects.all().exists()


def test_a_question_is_asked_only_in_a_part_that_one_reads():
    it = Round()

    with pytest.raises(NotAllowed):
        ask(it.meeting, it.paul, Compartment.HEALTH)
    with pytest.raises(NotAllowed):
        ask(it.meeting, it.cia, Compartment.CONTACT)
    assert ask(it.meeting, it.cia, None).compartment == ""


def test_the_coordinator_sees_by_reference_who_met_and_what_came_of_it_and_never_what_was_said():
    it = Round()
    cora = reader("coordinator", "coordinator")
    action = agree(it.meeting, it.bea, "hpl", Compartment.CONTACT)
    agree(it.meeting, it.bea, "nas")
    bind(it.paul)
    usecases.end_action(meeting=it.meeting, action=action, state=ActionState.DONE, by=it.paul)
    confirm(it.meeting, it.bea, "nas", "hpl")

    bind(cora)
    (seen,) = meeting_queries.meetings_in_sight()
    assert (seen.case_reference, seen.confirmed) == (it.case.reference, True)
    assert {organisation.code for organisation in seen.organisations} == {"nas", "hpl"}
    assert (seen.actions, seen.done, seen.late) == (2, 1, 0)
    for model in (JointMeeting, MeetingParticipant, MeetingItem, MeetingAction, MeetingCorrection, Case):
        assert not model.objects.all().exists()
    bind(it.paul)
    assert meeting_queries.meetings_in_sight() == []


def test_the_coordinator_convenes_a_meeting_that_was_called_and_still_reads_nothing_of_it():
    bea, cora = case_worker(), reader("coordinator", "coordinator")
    case = held_by(bea)
    bind(bea)
    call = ask_joint_meeting(case=case, by=bea)
    bind(cora)
    meeting = usecases.convene_for_call(call=call, plan=plan("c_helsinki"), key=uuid4(), by=cora)
    ask(meeting, bea, None)

    bind(cora)
    assert set(MeetingParticipant.objects.values_list("organisation__code", flat=True)) == {"nas", "c_helsinki"}
    assert not MeetingItem.objects.all().exists()
    confirm(meeting, bea, "nas", "c_helsinki")
    call = JointMeetingCall.objects.get(pk=call.pk)
    assert call.settled_at is not None


def test_a_coordinator_convenes_none_without_a_call():
    bea, cora = case_worker(), reader("coordinator", "coordinator")
    case = held_by(bea)
    bind(bea)
    call = ask_joint_meeting(case=case, by=bea)
    usecases.settle_joint_meeting(call=call, result="Agreed.", by=bea)
    bind(cora)

    with pytest.raises(refusals.CallIsSettled):
        usecases.convene_for_call(call=call, plan=plan("nas"), key=uuid4(), by=cora)


def test_an_action_belongs_to_one_who_is_there_and_reads_its_part():
    it = Round()

    with pytest.raises(refusals.OwnerIsNotThere):
        agree(it.meeting, it.bea, "riku")
    with pytest.raises(refusals.OwnerWouldNotRead):
        agree(it.meeting, it.bea, "c_helsinki", Compartment.HEALTH)
    with pytest.raises(refusals.ImpossibleDate):
        agree(it.meeting, it.bea, "hpl", days=-1)


def test_an_action_waits_in_its_owners_queue_until_it_is_done_and_is_late_after_its_day():
    it = Round()
    action = agree(it.meeting, it.bea, "hpl", Compartment.CONTACT, days=0)
    bind(it.paul)
    assert meeting_queries.actions_open(it.paul) == [action]
    assert not action.is_late
    action.due_on -= timedelta(days=1)
    assert action.is_late

    usecases.end_action(meeting=it.meeting, action=action, state=ActionState.DONE, by=it.paul)
    assert meeting_queries.actions_open(it.paul) == []
    with pytest.raises(refusals.ActionHasEnded):
        usecases.end_action(
            meeting=it.meeting, action=action, state=ActionState.DROPPED, note="Not needed.", by=it.paul
        )


def test_an_action_is_dropped_with_a_word_why_and_by_no_stranger():
    it = Round()
    action = agree(it.meeting, it.bea, "hpl")
    bind(it.bea)
    with pytest.raises(refusals.UnknownChoice):
        usecases.end_action(meeting=it.meeting, action=action, state=ActionState.DROPPED, note=" ", by=it.bea)
    bind(it.cia)
    with pytest.raises(NotAllowed):
        usecases.end_action(meeting=it.meeting, action=action, state=ActionState.DONE, by=it.cia)


def test_confirmed_minutes_are_frozen_and_a_correction_is_a_row_of_its_own():
    it = Round()
    item = ask(it.meeting, it.bea, Compartment.CONTACT)
    confirm(it.meeting, it.bea, "nas", "hpl")

    for act in (
        lambda: usecases.write_item(meeting=it.meeting, item=item, said="Something else.", by=it.bea),
        lambda: ask(it.meeting, it.bea, None),
        lambda: agree(it.meeting, it.bea, "nas"),
        lambda: confirm(it.meeting, it.bea, "nas"),
        lambda: usecases.cancel_meeting(meeting=it.meeting, reason="sent_by_mistake", by=it.bea),
    ):
        with pytest.raises(refusals.MinutesAreFrozen):
            act()
    bind(it.paul)
    usecases.correct_minutes(meeting=it.meeting, item=item, text="It was Tuesday.", by=it.paul)
    item.refresh_from_db()
    assert item.said == ""
    assert [correction.text for correction in item.corrections.all()] == ["It was Tuesday."]
    bind(it.cia)
    assert not MeetingCorrection.objects.all().exists()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE referral_meetingitem SET said = 'x', written_at = now(), written_by_id = asked_by_id",
        "UPDATE referral_meetingparticipant SET attended = false",
        "UPDATE referral_jointmeeting SET place = 'Elsewhere'",
    ],
)
def test_the_database_itself_keeps_confirmed_minutes(statement: str):
    it = Round()
    confirm(it.meeting, it.bea, "nas", "hpl")
    bind(it.bea)

    with connection.cursor() as cursor, pytest.raises(IntegrityError) as refused, transaction.atomic():
        cursor.execute(statement)
    assert refused.value.__cause__.diag.constraint_name == "meeting_minutes_are_frozen"  # type: ignore[union-attr]


def test_minutes_are_confirmed_after_the_meeting_by_who_answers_and_when_two_met():
    bea, paul = case_worker(), investigator()
    case = held_by(bea)
    meeting = convene(case, bea, "hpl", starts_at=timezone.now() + timedelta(days=1))
    with pytest.raises(refusals.MeetingNotHeldYet):
        confirm(meeting, bea, "nas", "hpl")
    usecases.cancel_meeting(meeting=meeting, reason="situation_changed", by=bea)
    held = convene(case, bea, "hpl")
    with pytest.raises(refusals.NobodyMet):
        confirm(held, bea, "nas")
    with pytest.raises(refusals.NotTheHolder):
        confirm(held, paul, "nas", "hpl")


def test_one_meeting_is_planned_at_a_time_and_the_next_holder_finds_it():
    it = Round()
    with pytest.raises(refusals.MeetingIsPlanned):
        convene(it.case, it.bea, "hpl")
    offer(it.case, "c_pirha", it.bea)
    dora = social_worker("c_pirha")
    accept(it.case.pk, dora)

    assert parts_read(dora) == {"", "contact", "health"}
    assert confirm(it.meeting, dora, "hpl", "c_helsinki").confirmed_at is not None


def test_each_look_at_a_meeting_is_in_the_ledger_with_the_parts_that_were_open():
    it = Round()
    bind(it.paul)
    usecases.look_at_meeting(meeting=it.meeting, by=it.paul)

    with as_owner():
        entry = LedgerEntry.objects.filter(act="meeting.looked_at").latest("pk")
    assert (entry.case_id, entry.details["compartments"]) == (it.case.pk, ["contact"])
