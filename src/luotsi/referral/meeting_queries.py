"""What joint meetings tell pages. The database leaves out items and actions in parts of the file that the reader does not read."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from luotsi.access.readers import Reader
from luotsi.actors.models import Organisation
from luotsi.countries.vocabulary import Permission
from luotsi.referral.models import Case, JointMeeting, MeetingAction, MeetingCorrection, MeetingItem, MeetingParticipant


@dataclass(frozen=True)
class MeetingFile:
    """What one reader may see of one meeting at the moment it looked."""

    meeting: JointMeeting
    participants: list[MeetingParticipant]
    items: list[MeetingItem]
    actions: list[MeetingAction]


@dataclass(frozen=True)
class MeetingInSight:
    """What the coordinator sees of a meeting: which case by reference, who met, and how many actions; never what was said."""

    reference: UUID
    case_reference: str
    starts_at: datetime
    confirmed: bool
    cancelled: bool
    organisations: list[Organisation]
    actions: int
    done: int
    late: int


def meetings_of(reader: Reader) -> QuerySet[JointMeeting]:
    """Meetings that the reader's organisation convened, is asked to, or answers for the person of."""
    return JointMeeting.objects.visible_to(reader).select_related("organisation", "convened_by", "confirmed_by", "call")


def meetings_of_case(case: Case, reader: Reader) -> list[JointMeeting]:
    """Meetings on one case that the reader may see, the newest first."""
    asked = MeetingParticipant.objects.select_related("organisation").order_by("pk")
    found = meetings_of(reader).filter(case=case).prefetch_related(Prefetch("participants", queryset=asked))
    return list(found.order_by("-starts_at", "-pk"))


def meeting_file(meeting: JointMeeting) -> MeetingFile:
    """The meeting as the bound reader may read it."""
    corrections = MeetingCorrection.objects.select_related("by", "organisation").order_by("pk")
    items = MeetingItem.objects.filter(meeting=meeting).select_related("organisation", "written_by")
    return MeetingFile(
        meeting=meeting,
        participants=list(
            MeetingParticipant.objects.filter(meeting=meeting).select_related("organisation").order_by("pk")
        ),
        items=list(items.prefetch_related(Prefetch("corrections", queryset=corrections)).order_by("pk")),
        actions=list(MeetingAction.objects.filter(meeting=meeting).select_related("owner").order_by("due_on", "pk")),
    )


def meetings_in_sight() -> list[MeetingInSight]:
    """Joint meetings for the coordinator, the newest first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM luotsi_meetings_overview(%s)", [timezone.localdate()])
        rows = cursor.fetchall()
    organisations = Organisation.objects.in_bulk({pk for row in rows for pk in row[5] or []})
    return [_in_sight(row, organisations) for row in rows]


def _in_sight(row: tuple[Any, ...], organisations: dict[int, Organisation]) -> MeetingInSight:
    reference, case_reference, starts_at, confirmed, cancelled, who, actions, done, late = row
    met = [organisations[pk] for pk in who or []]
    return MeetingInSight(reference, case_reference, starts_at, confirmed, cancelled, met, actions, done, late)


def meetings_ahead(reader: Reader) -> list[JointMeeting]:
    """Meetings to come, and held ones whose minutes wait for the reader's organisation to confirm them; soonest first."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT m.id {_AHEAD} ORDER BY m.starts_at LIMIT 20", {"own": reader.organisation.pk})
        ids = [row[0] for row in cursor.fetchall()]
    found = JointMeeting.objects.filter(pk__in=ids).select_related("organisation")
    return sorted(found, key=lambda meeting: meeting.starts_at)


def actions_open(reader: Reader) -> list[MeetingAction]:
    """Agreed actions that the reader's organisation has not done yet, the soonest due first."""
    found = MeetingAction.objects.waiting_for(reader).select_related("meeting", "meeting__organisation")
    return list(found.order_by("due_on", "pk")[:50])


_AHEAD = """
  FROM referral_jointmeeting m JOIN referral_meetingparticipant p ON p.meeting_id = m.id AND p.organisation_id = %(own)s
 WHERE m.confirmed_at IS NULL AND m.cancelled_at IS NULL
   AND (m.starts_at > now() - interval '1 day' OR luotsi_answers_for(m.case_id))
"""
_MEETINGS_AHEAD = f"SELECT count(*) {_AHEAD}"
_ACTIONS_OPEN = """
SELECT count(*) FROM referral_meetingaction a JOIN referral_jointmeeting m ON m.id = a.meeting_id
 WHERE a.owner_id = %(own)s AND a.state = 'open' AND m.cancelled_at IS NULL
"""


def meeting_counts(reader: Reader) -> list[str]:
    """Counts of the meetings and the agreed actions that wait for the reader's organisation."""
    return [_MEETINGS_AHEAD, _ACTIONS_OPEN] if reader.may(Permission.READ_CASES) else []
