"""A joint meeting: called by the second refusal, or asked for; settled with a result."""

from django.utils import timezone

from luotsi.access.acts import usecase
from luotsi.access.ledger import record
from luotsi.access.readers import Reader
from luotsi.actors.queries import organisation
from luotsi.countries import queries as countries
from luotsi.countries.vocabulary import Permission
from luotsi.referral import tasks
from luotsi.referral.choices import Because
from luotsi.referral.locking import held_case
from luotsi.referral.models import Case, JointMeetingCall
from luotsi.referral.refusals import RULES, MeetingIsCalled


@usecase("joint_meeting.asked", Permission.OFFER_HANDOFF, refusals=RULES)
def ask_joint_meeting(*, case: Case, by: Reader) -> JointMeetingCall:
    """Ask those concerned to meet. It shows on the coordinator's page, by the case's reference alone."""
    case = held_case(case, by)
    call = JointMeetingCall.objects.create(
        case=case,
        case_reference=case.reference,
        organisation=by.organisation,
        because=Because.ASKED,
        called_at=timezone.now(),
    )
    record("joint_meeting.called", by=by, case_id=case.pk, subject=f"joint_meeting:{call.pk}", because="asked")
    tasks.tell_organisation(organisation(countries.country().coordinator).pk)
    return call


@usecase("joint_meeting.settled", Permission.OFFER_HANDOFF, Permission.COORDINATE, refusals=RULES)
def settle_joint_meeting(*, call: JointMeetingCall, result: str, by: Reader) -> JointMeetingCall:
    """Record what the meeting agreed. Raises MeetingIsCalled if it was settled by someone else meanwhile."""
    call = JointMeetingCall.objects.select_for_update().get(pk=call.pk)
    if call.settled_at is not None:
        raise MeetingIsCalled
    call.settled_at, call.settled_by, call.result = timezone.now(), by.user, result.strip()
    call.save(update_fields=["settled_at", "settled_by", "result"])
    record("joint_meeting.settled", by=by, case_id=call.case_id, subject=f"joint_meeting:{call.pk}")
    return call
