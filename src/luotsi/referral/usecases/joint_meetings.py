"""A joint meeting: convened, asked questions, written down part by part, ended with actions, confirmed, corrected."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.utils import timezone

from luotsi.access.acts import usecase
from luotsi.access.ledger import record
from luotsi.access.readers import Reader
from luotsi.actors.models import Organisation
from luotsi.core.errors import NotAllowed
from luotsi.core.idempotency import once
from luotsi.countries import queries as countries
from luotsi.countries.schema import ReasonList
from luotsi.countries.vocabulary import Compartment, Permission
from luotsi.referral import tasks
from luotsi.referral.choices import ActionState
from luotsi.referral.facts import MeetingPlan
from luotsi.referral.locking import held_case, lock_case
from luotsi.referral.meeting_queries import MeetingFile, meeting_file
from luotsi.referral.models import (
    Case,
    JointMeeting,
    JointMeetingCall,
    MeetingAction,
    MeetingCorrection,
    MeetingItem,
    MeetingParticipant,
)
from luotsi.referral.refusals import (
    RULES,
    ActionHasEnded,
    CallIsSettled,
    ImpossibleDate,
    MinutesAreFrozen,
    UnknownChoice,
)


@usecase("meeting.convened", Permission.OFFER_HANDOFF, refusals=RULES)
def convene_meeting(*, case: Case, plan: MeetingPlan, key: UUID, by: Reader) -> JointMeeting:
    """Call those concerned together, as who answers for the person. An open call is answered by it. Raises MeetingIsPlanned."""

    def do() -> str:
        held = held_case(case, by)
        call = JointMeetingCall.objects.filter(case=held, settled_at=None).first()
        return _convene(held.pk, held.reference, call, plan, by)

    return JointMeeting.objects.get(reference=once(key=key, actor_id=by.user.pk, act="meeting.convened", do=do))


@usecase("meeting.convened", Permission.COORDINATE, refusals=RULES)
def convene_for_call(*, call: JointMeetingCall, plan: MeetingPlan, key: UUID, by: Reader) -> JointMeeting:
    """Call those concerned together, as the coordinator, who reads neither the case nor what is said. Raises CallIsSettled."""

    def do() -> str:
        lock_case(call.case_id)
        if not JointMeetingCall.objects.filter(pk=call.pk, settled_at=None).exists():
            raise CallIsSettled
        return _convene(call.case_id, call.case_reference, call, plan, by)

    return JointMeeting.objects.get(reference=once(key=key, actor_id=by.user.pk, act="meeting.convened", do=do))


def _convene(case_id: int, reference: str, call: JointMeetingCall | None, plan: MeetingPlan, by: Reader) -> str:
    now = timezone.now()
    meeting = JointMeeting.objects.create(
        case_id=case_id, case_reference=reference, call=call, organisation=by.organisation, convened_at=now, convened_by=by.user,
        starts_at=plan.starts_at, way=plan.way, place=plan.place.strip(),
    )  # fmt: skip
    # Who answers for the person is there already: the database saw to it.
    there = set(MeetingParticipant.objects.filter(meeting=meeting).values_list("organisation_id", flat=True))
    for organisation in plan.organisations:
        if organisation.pk not in there:
            MeetingParticipant.objects.create(meeting=meeting, organisation=organisation)
            there.add(organisation.pk)
    record(
        "meeting.convened", by=by, case_id=case_id, subject=f"meeting:{meeting.pk}", asked=sorted(there),
        call=call.pk if call else None,
    )  # fmt: skip
    for organisation_id in sorted(there - {by.organisation.pk}):
        tasks.tell_organisation(organisation_id)
    return str(meeting.reference)


@usecase("meeting.looked_at", Permission.READ_CASES, refusals=RULES)
def look_at_meeting(*, meeting: JointMeeting, by: Reader) -> MeetingFile:
    """Open what the reader may read of a meeting. Each look is in the ledger with the parts that held something for it."""
    found = meeting_file(meeting)
    parts = {item.compartment for item in found.items} | {action.compartment for action in found.actions}
    record(
        "meeting.looked_at", by=by, case_id=meeting.case_id, subject=f"meeting:{meeting.pk}",
        compartments=sorted(parts - {""}),
    )  # fmt: skip
    return found


@usecase("meeting.question_asked", Permission.READ_CASES, refusals=RULES)
def ask_question(*, meeting: JointMeeting, question: str, compartment: Compartment | None, by: Reader) -> MeetingItem:
    """Put a question on the agenda, in a part of the file that one reads, or about working together. Raises MinutesAreFrozen."""
    item = MeetingItem.objects.create(
        meeting=meeting, question=question.strip(), compartment=compartment or "", organisation=by.organisation, asked_by=by.user
    )  # fmt: skip
    record(
        "meeting.question_asked", by=by, case_id=meeting.case_id, subject=f"meeting:{meeting.pk}", item=item.pk,
        compartment=compartment or "",
    )  # fmt: skip
    return item


@usecase("meeting.item_written", Permission.READ_CASES, refusals=RULES)
def write_item(*, meeting: JointMeeting, item: MeetingItem, said: str, by: Reader) -> MeetingItem:
    """Write down what the meeting said to a question. Raises MinutesAreFrozen once the minutes are confirmed."""
    locked = MeetingItem.objects.select_for_update().filter(pk=item.pk, meeting=meeting).first()
    if locked is None:
        raise NotAllowed
    item = locked
    item.said, item.written_at, item.written_by = said.strip(), timezone.now(), by.user
    item.save(update_fields=["said", "written_at", "written_by"])
    record("meeting.item_written", by=by, case_id=meeting.case_id, subject=f"meeting:{meeting.pk}", item=item.pk)
    return item


@usecase("meeting.action_agreed", Permission.READ_CASES, refusals=RULES)
def agree_action(
    *, meeting: JointMeeting, text: str, compartment: Compartment | None, owner: Organisation, due_on: date, key: UUID, by: Reader
) -> MeetingAction:  # fmt: skip
    """Write down what an organisation takes upon itself, and by when. It waits in that organisation's queue.

    Raises OwnerIsNotThere, OwnerWouldNotRead, MinutesAreFrozen.
    """

    def do() -> str:
        if due_on < timezone.localdate():
            raise ImpossibleDate
        action = MeetingAction.objects.create(
            meeting=meeting, text=text.strip(), compartment=compartment or "", owner=owner, due_on=due_on,
            agreed_at=timezone.now(), agreed_by=by.user,
        )  # fmt: skip
        record(
            "meeting.action_agreed", by=by, case_id=meeting.case_id, subject=f"action:{action.pk}", to=owner.code,
            due=due_on.isoformat(), compartment=compartment or "",
        )  # fmt: skip
        tasks.tell_organisation(owner.pk)
        return str(action.pk)

    return MeetingAction.objects.get(pk=once(key=key, actor_id=by.user.pk, act="meeting.action_agreed", do=do))


@usecase("meeting.action_ended", Permission.READ_CASES, refusals=RULES)
def end_action(
    *, meeting: JointMeeting, action: MeetingAction, state: ActionState, note: str = "", by: Reader
) -> MeetingAction:
    """Say that an action is done, or dropped and why: its owner or who answers for the person. Raises ActionHasEnded."""
    # The database lets its owner and who answers for the person take hold of it, and nobody else.
    locked = MeetingAction.objects.select_for_update().filter(pk=action.pk, meeting=meeting).first()
    if locked is None:
        raise NotAllowed
    action = locked
    if action.state == state:
        return action
    if action.state != ActionState.OPEN:
        raise ActionHasEnded
    if state not in (ActionState.DONE, ActionState.DROPPED) or (state == ActionState.DROPPED and not note.strip()):
        raise UnknownChoice
    action.state, action.note, action.ended_at, action.ended_by = state, note.strip(), timezone.now(), by.user
    action.save(update_fields=["state", "note", "ended_at", "ended_by"])
    record("meeting.action_ended", by=by, case_id=meeting.case_id, subject=f"action:{action.pk}", state=str(state))
    return action


@usecase("meeting.confirmed", Permission.OFFER_HANDOFF, refusals=RULES)
def confirm_minutes(*, meeting: JointMeeting, there: Collection[Organisation], by: Reader) -> JointMeeting:
    """Say who was there and freeze the minutes, as who answers for the person. The call that led here is settled.

    Raises MeetingNotHeldYet, NobodyMet, MinutesAreFrozen.
    """
    held_case(Case(pk=meeting.case_id), by)
    meeting = JointMeeting.objects.select_for_update().get(pk=meeting.pk)
    if not meeting.is_open:
        raise MinutesAreFrozen
    for participant in MeetingParticipant.objects.filter(meeting=meeting):
        participant.attended = participant.organisation_id in {organisation.pk for organisation in there}
        participant.save(update_fields=["attended"])
    meeting.confirmed_at, meeting.confirmed_by = timezone.now(), by.user
    meeting.save(update_fields=["confirmed_at", "confirmed_by"])
    record("meeting.confirmed", by=by, case_id=meeting.case_id, subject=f"meeting:{meeting.pk}")
    call = JointMeetingCall.objects.filter(meetings=meeting, settled_at=None).select_for_update().first()
    if call is not None:
        call.settled_at, call.settled_by, call.result = timezone.now(), by.user, f"meeting {meeting.reference}"
        call.save(update_fields=["settled_at", "settled_by", "result"])
        record("joint_meeting.settled", by=by, case_id=call.case_id, subject=f"joint_meeting:{call.pk}")
    return meeting


@usecase("meeting.cancelled", Permission.OFFER_HANDOFF, Permission.COORDINATE, refusals=RULES)
def cancel_meeting(*, meeting: JointMeeting, reason: str, by: Reader) -> JointMeeting:
    """Call a planned meeting off, as who convened it or who answers for the person. A call that led to it stays open."""
    if not countries.coded(ReasonList.WITHDRAW, reason):
        raise UnknownChoice
    lock_case(meeting.case_id)
    meeting = JointMeeting.objects.visible_to(by).select_for_update().get(pk=meeting.pk)
    if meeting.organisation_id != by.organisation.pk:
        held_case(Case(pk=meeting.case_id), by)
    if not meeting.is_open:
        raise MinutesAreFrozen
    meeting.cancelled_at, meeting.cancelled_by, meeting.cancel_reason = timezone.now(), by.user, reason
    meeting.save(update_fields=["cancelled_at", "cancelled_by", "cancel_reason"])
    record("meeting.cancelled", by=by, case_id=meeting.case_id, subject=f"meeting:{meeting.pk}", reason=reason)
    asked = MeetingParticipant.objects.filter(meeting=meeting).exclude(organisation=by.organisation)
    for organisation_id in asked.values_list("organisation_id", flat=True):
        tasks.tell_organisation(organisation_id)
    return meeting


@usecase("meeting.corrected", Permission.READ_CASES, refusals=RULES)
def correct_minutes(*, meeting: JointMeeting, item: MeetingItem, text: str, by: Reader) -> MeetingCorrection:
    """Correct a confirmed item by a row of its own; what was confirmed stays as it was."""
    if item.meeting_id != meeting.pk or not text.strip():
        raise UnknownChoice
    correction = MeetingCorrection.objects.create(
        item=item, text=text.strip(), at=timezone.now(), by=by.user, organisation=by.organisation
    )
    record("meeting.corrected", by=by, case_id=meeting.case_id, subject=f"meeting:{meeting.pk}", item=item.pk)
    return correction
