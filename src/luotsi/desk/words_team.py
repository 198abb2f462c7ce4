"""The sentences of what happens in teams and joint meetings; their fields are the common ones and the two below."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from luotsi.countries.schema import ReasonList

SENTENCES: dict[str, Promise] = {
    "team.invited": gettext_lazy("%(organisation)s invited %(to)s to the team: %(team_role)s (%(compartments)s)."),
    "team.accepted": gettext_lazy("%(organisation)s joined the team."),
    "team.declined": gettext_lazy("%(organisation)s did not join the team. Reason: %(decline_reason)s."),
    "team.withdrawn": gettext_lazy("%(organisation)s withdrew an invitation to the team. Reason: %(withdraw_reason)s."),
    "team.ended": gettext_lazy("%(organisation)s ended a membership in the team. Reason: %(end_reason)s."),
    "meeting.convened": gettext_lazy("%(organisation)s planned a joint meeting."),
    "meeting.looked_at": gettext_lazy("%(organisation)s looked at a joint meeting: %(compartments)s."),
    "meeting.question_asked": gettext_lazy("%(organisation)s put a question on the agenda of a joint meeting."),
    "meeting.item_written": gettext_lazy("%(organisation)s wrote minutes of a joint meeting."),
    "meeting.action_agreed": gettext_lazy("An action for %(to)s was agreed at a joint meeting."),
    "meeting.action_ended": gettext_lazy("%(organisation)s marked an agreed action as done or dropped."),
    "meeting.confirmed": gettext_lazy("%(organisation)s confirmed the minutes of a joint meeting."),
    "meeting.corrected": gettext_lazy("%(organisation)s added a correction to confirmed minutes."),
    "meeting.cancelled": gettext_lazy("%(organisation)s cancelled a joint meeting. Reason: %(withdraw_reason)s."),
}
# Fields that name a coded reason: which detail of the entry holds its code, and in which list it stands.
REASONS: dict[str, tuple[str, ReasonList]] = {
    "team_role": ("team_role", ReasonList.TEAM_ROLE),
    "end_reason": ("reason", ReasonList.TEAM_END),
}
