"""What waits from teams and joint meetings: invitations to answer, meetings to come, actions that were agreed."""

from datetime import datetime, time

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from luotsi.access.readers import Reader
from luotsi.countries import queries as countries
from luotsi.countries.vocabulary import Permission
from luotsi.desk.waiting import Source, Waiting
from luotsi.referral import meeting_queries, team_queries


def rows(reader: Reader) -> list[Waiting]:
    """Rows of My work, by reference alone; nothing is asked of the database for a reader who could not answer."""
    found: list[Waiting] = []
    if reader.may(Permission.ANSWER_OFFERS):
        found += _invitations(reader)
    if reader.may(Permission.READ_CASES):
        found += _meetings(reader) + _actions(reader)
    return found


def counts(reader: Reader) -> list[str]:
    return team_queries.invitation_counts(reader) + meeting_queries.meeting_counts(reader)


def _invitations(reader: Reader) -> list[Waiting]:
    language = get_language() or "en"
    return [
        Waiting(
            what=_("Join the team of %(reference)s") % {"reference": one.case_reference},
            note=f"{countries.label('forms', one.form, language)} · {one.get_age_group_display()}",
            sender=one.from_organisation.name,
            due=one.answer_by,
            url=one.get_absolute_url(),
        )
        for one in team_queries.invitations_waiting(reader)
    ]


def _meetings(reader: Reader) -> list[Waiting]:
    return [
        Waiting(
            what=_("Joint meeting on %(reference)s") % {"reference": one.case_reference},
            note=_("Confirm the minutes") if one.has_begun else _when(one.starts_at),
            sender=one.organisation.name,
            due=one.starts_at,
            url=one.get_absolute_url(),
        )
        for one in meeting_queries.meetings_ahead(reader)
    ]


def _when(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT")


def _actions(reader: Reader) -> list[Waiting]:
    return [
        Waiting(
            what=_("Agreed action on %(reference)s") % {"reference": one.meeting.case_reference},
            note=_("Late") if one.is_late else "",
            sender=one.meeting.organisation.name,
            due=timezone.make_aware(datetime.combine(one.due_on, time.max)),
            url=reverse("desk:meeting", args=[one.meeting.reference]),
        )
        for one in meeting_queries.actions_open(reader)
    ]


OWN = [Source(rows=rows, counts=counts)]
