"""The pages of the joint team and the joint meeting, from invitation to done, as people walk them."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from luotsi.access.readers import Reader, bind
from luotsi.actors.models import Organisation
from luotsi.referral import usecases
from luotsi.referral.models import Case, JointMeeting, JointMeetingCall, MeetingAction, TeamInvitation
from tests.conftest import as_owner
from tests.desk.entering import as_reader
from tests.referral.test_joint_meeting import Round, agree, confirm
from tests.referral.test_joint_team import held_by, invite, join
from tests.support import case_worker, investigator, reader, social_worker

pytestmark = pytest.mark.django_db


def in_english_as(by: Reader) -> Client:
    client = as_reader(by)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def pk_of(code: str) -> int:
    return Organisation.objects.get(code=code).pk


def asked(case: Case, by: Reader, **changes: object) -> Any:
    data = {
        "key": str(uuid4()), "to": pk_of("hpl"), "role": "safety", "compartments": ["contact"], "basis": "statute",
        "statute": "la1", "provision": "38 §", "message": "Please help to assess the danger.",
    }  # fmt: skip
    return in_english_as(by).post(reverse("desk:invite", args=[case.reference]), data | changes)


def test_an_invitation_goes_to_the_queue_of_the_invited_without_saying_who_it_is_about_and_opens_its_part():
    bea, paul = case_worker(), investigator()
    case = held_by(bea)
    assert asked(case, bea).status_code == 302
    with as_owner():
        invitation = TeamInvitation.objects.get()
    police = in_english_as(paul)

    queue = police.get(reverse("desk:my-work")).content.decode()
    assert f"Join the team of {case.reference}" in queue
    page = police.get(invitation.get_absolute_url()).content.decode()
    assert "Please help to assess the danger." in page
    assert "Merkki" not in page
    assert police.get(case.get_absolute_url()).status_code == 404

    answer = police.post(reverse("desk:join-team", args=[invitation.reference]), follow=True)
    assert "reads its part from now on" in answer.content.decode()
    assert "Merkki" not in police.get(case.get_absolute_url()).content.decode()
    assert "Join the team of" not in police.get(reverse("desk:my-work")).content.decode()
    team = in_english_as(bea).get(reverse("desk:team", args=[case.reference])).content.decode()
    assert "Helsinki Police" in team
    assert "38 §" in team
    happened = in_english_as(bea).get(case.get_absolute_url()).content.decode()
    assert "invited Helsinki Police Department to the team: Safety (Contact)." in happened
    assert "Helsinki Police Department joined the team." in happened


def test_a_form_that_is_refused_keeps_what_was_typed_and_says_what_to_do():
    bea = case_worker()
    case = held_by(bea)
    page = asked(case, bea, statute="", compartments=["health"], provision="Section").content.decode()
    assert "Name the law and its section." in page
    page = asked(case, bea, compartments=["health"]).content.decode()
    assert "may not read all of these parts" in page
    assert "Please help to assess the danger." in page
    page = asked(case, bea, basis="consent").content.decode()
    assert "Choose the consent." in page


def test_a_member_leaves_from_the_page_and_the_case_is_gone_for_it():
    bea, paul = case_worker(), investigator()
    case = held_by(bea)
    seat = join(invite(case, "hpl", bea), paul)
    police = in_english_as(paul)
    assert "Leave the team" in police.get(reverse("desk:team", args=[case.reference])).content.decode()

    police.post(reverse("desk:end-seat", args=[seat.reference]), {"reason": "task_done"})

    assert police.get(reverse("desk:team", args=[case.reference])).status_code == 404
    earlier = in_english_as(bea).get(reverse("desk:team", args=[case.reference])).content.decode()
    assert "The task is done" in earlier


def test_declining_and_withdrawing_need_a_reason():
    bea, paul = case_worker(), investigator()
    case = held_by(bea)
    invitation = invite(case, "hpl", bea)
    for by, name in ((paul, "decline-team"), (bea, "withdraw-invitation")):
        page = in_english_as(by).post(reverse(f"desk:{name}", args=[invitation.reference]), {"reason": ""})
        assert "This could not be saved yet" in page.content.decode()
    in_english_as(paul).post(reverse("desk:decline-team", args=[invitation.reference]), {"reason": "no_capacity"})
    bind(bea)
    assert TeamInvitation.objects.get().answer == "declined"


def test_a_meeting_is_planned_written_down_ended_with_actions_and_confirmed_on_its_pages():
    bea, paul = case_worker(), investigator()
    case = held_by(bea)
    join(invite(case, "hpl", bea), paul)
    holder, police = in_english_as(bea), in_english_as(paul)
    earlier = timezone.localtime(timezone.now() - timedelta(minutes=5))
    holder.post(
        reverse("desk:convene", args=[case.reference]),
        {"key": str(uuid4()), "day": earlier.date().isoformat(), "time": earlier.strftime("%H:%M"), "way": "video",
         "team": [pk_of("hpl")], "others": [pk_of("c_helsinki")]},
    )  # fmt: skip
    bind(bea)
    meeting = JointMeeting.objects.get()
    assert f"Joint meeting on {case.reference}" in police.get(reverse("desk:my-work")).content.decode()

    def post(client: Client, name: str, data: dict[str, object], *more: int) -> None:
        client.post(reverse(f"desk:{name}", args=[meeting.reference, *more]), data)

    post(holder, "ask-question", {"question": "Is there danger?", "compartment": "contact"})
    post(holder, "ask-question", {"question": "Which medicine?", "compartment": "health"})
    bind(bea)
    item = meeting.items.get(compartment="contact")
    post(police, "write-item", {f"item-{item.pk}-said": "Not at present."}, item.pk)
    due = (timezone.localdate() + timedelta(days=3)).isoformat()
    post(holder, "agree-action", {"key": str(uuid4()), "text": "Visit once a week.", "compartment": "contact",
                                  "owner": pk_of("hpl"), "due_on": due})  # fmt: skip
    bind(bea)
    action = MeetingAction.objects.get()
    assert f"Agreed action on {case.reference}" in police.get(reverse("desk:my-work")).content.decode()
    post(police, "end-action", {}, action.pk)
    post(holder, "confirm-minutes", {"there": [pk_of("nas"), pk_of("hpl")]})

    seen, partly, little = (
        in_english_as(by).get(meeting.get_absolute_url()).content.decode() for by in (bea, paul, social_worker())
    )
    assert "Which medicine?" in seen
    assert "Which medicine?" not in partly
    assert "Not at present." in partly
    assert "Not at present." not in little
    assert "Held, minutes confirmed" in little
    post(police, "write-item", {f"item-{item.pk}-text": "It was last week."}, item.pk)
    assert "It was last week." in holder.get(meeting.get_absolute_url()).content.decode()


def test_an_action_is_dropped_with_words_and_a_meeting_cancelled_with_a_reason():
    it = Round()
    action = agree(it.meeting, it.bea, "nas")
    holder = in_english_as(it.bea)
    address = reverse("desk:end-action", args=[it.meeting.reference, action.pk])
    assert (
        "This field is required" in holder.post(address, {"drop": "1", f"action-{action.pk}-note": ""}).content.decode()
    )
    holder.post(address, {"drop": "1", f"action-{action.pk}-note": "Done by another."})
    page = holder.post(
        reverse("desk:cancel-meeting", args=[it.meeting.reference]), {"reason": "situation_changed"}, follow=True
    )
    assert "Done by another." in page.content.decode()
    assert "Cancelled" in page.content.decode()


def test_the_coordinator_plans_a_called_meeting_and_sees_only_who_met_and_how_many_actions():
    it, cora = Round(), reader("coordinator", "coordinator")
    agree(it.meeting, it.bea, "hpl")
    confirm(it.meeting, it.bea, "nas", "hpl")
    bind(it.bea)
    call = usecases.ask_joint_meeting(case=it.case, by=it.bea)
    client = in_english_as(cora)
    tomorrow = timezone.localdate() + timedelta(days=1)
    answer = client.post(
        reverse("desk:convene-for-call", args=[call.pk]),
        {"key": str(uuid4()), "day": tomorrow.isoformat(), "time": "10:00", "way": "telephone", "others": [pk_of("c_helsinki")]},
        follow=True,
    )  # fmt: skip

    page = answer.content.decode()
    assert page.count(it.case.reference) >= 3
    assert "Held, minutes confirmed" in page
    assert "About" not in page
    with as_owner():
        planned = JointMeeting.objects.get(call=call)
        assert JointMeetingCall.objects.get(pk=call.pk).settled_at is None
    assert client.get(planned.get_absolute_url()).status_code == 403


@pytest.mark.parametrize(("role", "organisation", "status"), [
    ("coordinator", "coordinator", 200), ("rapporteur", "yvv", 200), ("assistance-case-worker", "nas", 403),
])  # fmt: skip
def test_the_figures_of_joint_action_open_to_readers_of_figures_alone(role: str, organisation: str, status: int):
    Round()
    client = in_english_as(reader(role, organisation))
    for query in ({}, {"year": "2024"}, {"year": "nonsense"}):
        assert client.get(reverse("desk:joint-action"), query).status_code == status


def test_a_seat_whose_last_day_is_today_says_today():
    bea, paul = case_worker(), investigator()
    case = held_by(bea)
    join(invite(case, "hpl", bea, valid_until=timezone.localdate()), paul)
    page = in_english_as(bea).get(reverse("desk:team", args=[case.reference])).content.decode()

    assert page.count(f"{timezone.localdate():%-d %b}") >= 2
