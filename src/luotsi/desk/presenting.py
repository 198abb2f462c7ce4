"""Rows as the components want them: values in, words out; no query and no rule."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from luotsi.access.models import LedgerEntry
from luotsi.access.readers import Reader
from luotsi.deadlines.queries import RunningClock
from luotsi.desk.templatetags.luotsi import compartment, day, days_left, moment
from luotsi.desk.words import sentence_of
from luotsi.referral import path
from luotsi.referral.queries import Baton, Segment, TeamMember

if TYPE_CHECKING:
    from luotsi.referral.models import Case, CaseStep, Handoff

INITIALS = 2


def path_stages(case: "Case", steps: "Iterable[CaseStep]") -> list[dict[str, str]]:
    """The main path with where the person is, where they have been, and what was left out."""
    language = get_language() or "en"
    entered = {step.stage: step for step in steps}
    here = path.stage(case.stage)
    order = here.order if here else 0
    stages = []
    for stage in path.stages():
        if not stage.main_path and stage.code != case.stage:
            continue
        state = "next"
        if stage.code == case.stage and not case.is_closed:
            state = "now"
        elif stage.code in entered:
            state = "done"
        elif stage.order < order:
            state = "skipped"
        note = day(entered[stage.code].entered_at) if stage.code in entered else ""
        stages.append({"label": stage.names.say(language), "note": note, "state": state})
    return stages


def baton_segments(baton: Baton) -> list[dict[str, object]]:
    return [_segment(segment) for segment in baton.segments]


def _segment(segment: Segment) -> dict[str, object]:
    if segment.state == "offered" and segment.handoff:
        since = _("answer due %(day)s") % {"day": moment(segment.handoff.answer_by)}
        return _bar(segment, since, segment.handoff.get_absolute_url())
    if segment.ended_at:
        days = (segment.ended_at - segment.began_at).days
        lasted = ngettext("%(count)d day", "%(count)d days", days) % {"count": days} if days else _("less than a day")
        return _bar(segment, f"{day(segment.began_at)} · {lasted}", "")
    return _bar(segment, _("since %(day)s") % {"day": moment(segment.began_at)}, "")


def _bar(segment: Segment, since: str, url: str) -> dict[str, object]:
    return {
        "organisation": segment.organisation.name, "since": since, "state": segment.state, "share": segment.share, "url": url,
    }  # fmt: skip


def clock_rows(clocks: Iterable[RunningClock], offer: "Handoff | None") -> list[dict[str, object]]:
    """Clocks of a case; the answer to an open offer is the first of them."""
    language = get_language() or "en"
    rows: list[dict[str, object]] = []
    if offer:
        rows.append(
            {
                "label": _("Answer to the offer"), "left": days_left(offer.answer_by), "note": offer.to_organisation.name,
                "percent": 0, "state": "soon",
            }
        )  # fmt: skip
    for clock in clocks:
        note = clock.clock.basis.say(language)
        if not clock.is_statutory:
            note = _("Practice, not law") + " · " + note
        if clock.clock.unconfirmed:
            note += " · " + _("length unconfirmed")
        state = "stopped" if clock.is_suspended else "late" if clock.is_late else "soon" if clock.is_soon else "running"
        rows.append(
            {
                "label": clock.clock.names.say(language), "note": note,
                "left": _("suspended") if clock.is_suspended else days_left(clock.deadline.due_at),
                "percent": clock.share, "state": state, "pk": clock.deadline.pk,
            }
        )  # fmt: skip
    return rows


def initials(name: str) -> str:
    letters = [word[0] for word in name.replace("(", " ").split() if word[0].isalpha()]
    return "".join(letters[:INITIALS]).upper()


def team_rows(members: Iterable[TeamMember], holder_code: str) -> list[dict[str, str]]:
    """Who reads the case, and what of it; the one who answers first."""
    rows = []
    for member in sorted(members, key=lambda member: member.organisation.code != holder_code):
        parts = ", ".join(compartment(name) for name in sorted(member.compartments))
        answers = member.organisation.code == holder_code
        note = _("Answers for the person · sees: %(parts)s") if answers else _("Sees: %(parts)s")
        rows.append(
            {
                "name": member.organisation.name,
                "initials": initials(member.organisation.name),
                "note": note % {"parts": parts},
                "world": member.organisation.world,
            }
        )
    return rows


def event_rows(entries: Iterable[LedgerEntry]) -> list[dict[str, object]]:
    return [{"at": entry.at, "what": sentence_of(entry)} for entry in entries]


def made_rows(offers: "Iterable[Handoff]", reader: Reader) -> list[dict[str, str]]:
    """Offers the reader's organisation made, and who has them."""
    rows = []
    for offer in offers:
        if offer.is_open:
            note = _("answer due: %(due)s · you answer until then") % {"due": days_left(offer.answer_by)}
        else:
            note = f"{offer.get_answer_display()} {day(offer.answered_at)}"
        rows.append(
            {
                "name": f"{offer.case_reference} → {offer.to_organisation.name}",
                "initials": initials(offer.to_organisation.name),
                "note": note,
                "world": offer.to_organisation.world,
                "state": "offered" if offer.is_open else "",
                "url": offer.get_absolute_url(),
            }
        )
    return rows
