"""Clocks in words, as pages show them: values in, words out; no query and no rule."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from luotsi.countries import queries as countries
from luotsi.countries.schema import Clock, ClockKind
from luotsi.deadlines.engine import What
from luotsi.deadlines.explaining import BINDING, say_day
from luotsi.deadlines.models import DeadlineEvent
from luotsi.deadlines.queries import RunningClock, WholeClock, say_reason
from luotsi.desk.templatetags.luotsi import days_left

KINDS = {
    ClockKind.STATUTORY: gettext_lazy("Law"),
    ClockKind.CONVENTION: gettext_lazy("International convention"),
    ClockKind.DIRECTIVE: gettext_lazy("EU law"),
    ClockKind.PRACTICE: gettext_lazy("Practice, not law"),
    ClockKind.PLAN: gettext_lazy("Plan, not law"),
}


@dataclass(frozen=True)
class Card:
    """One clock on the tab of a case; `acts` are the names of what may be done to it."""

    pk: int
    name: str
    kind: str
    is_law: bool
    unconfirmed: bool
    state: str
    left: str
    color: str
    percent: int
    why: str
    basis: str
    consequence: str
    keepers: str
    owner: str
    ends: str
    ended: bool
    events: list[dict[str, object]]
    acts: list[str]


def state_of(clock: RunningClock) -> tuple[str, str]:
    """The state of a running clock in words, and the colour that repeats them."""
    if clock.is_suspended:
        return _("suspended"), "info"
    color = "danger" if clock.is_late else "warning" if clock.is_soon else "neutral"
    return days_left(clock.deadline.due_at), color


def card(whole: WholeClock, *, keeps: bool) -> Card:
    """A clock with everything that a page says of it."""
    language, clock, deadline = get_language() or "en", whole.clock, whole.deadline
    words, color = _ending(whole) if deadline.ended_at else state_of(whole.running)
    state = "met" if deadline.ended_at else "stopped" if whole.running.is_suspended else "running"
    if state == "running" and (whole.running.is_late or whole.running.is_soon):
        state = "late" if whole.running.is_late else "soon"
    return Card(
        pk=deadline.pk, name=clock.names.say(language), kind=str(KINDS[clock.kind]), is_law=clock.kind in BINDING,
        unconfirmed=clock.unconfirmed, state=state, left=words, color=color, percent=whole.running.share,
        why=whole.explained(language), basis=clock.basis.say(language), consequence=clock.consequence.say(language),
        keepers=", ".join(_actor(code, language) for code in clock.owner if not deadline.owner or code != deadline.owner.code),
        owner=deadline.owner.name if deadline.owner else "",
        ends=long_day(deadline.due_at), ended=deadline.ended_at is not None, events=_events(whole, language),
        acts=_acts(whole) if keeps and not deadline.ended_at else [],
    )  # fmt: skip


def _ending(whole: WholeClock) -> tuple[str, str]:
    if whole.deadline.stopped:
        return _("stopped"), "neutral"
    return (_("met in time"), "success") if whole.deadline.met else (_("ended late"), "danger")


def _acts(whole: WholeClock) -> list[str]:
    """What the rule lets be done to the clock now."""
    acts = ["resume"] if whole.deadline.suspended_at else ["suspend"] if whole.clock.suspension else []
    if whole.last_extension and not whole.running.is_suspended:
        acts.append("extend")
    if whole.clock.is_granted and not whole.running.is_suspended:
        acts.append("grant")
    return [*acts, "stop"]


def by_kind(clocks: Sequence[Clock]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Clocks to choose from, in groups by what makes them bind; each says what starts it."""
    language = get_language() or "en"
    named = {
        kind: sorted(
            (f"{clock.names.say(language)} – {clock.starts_text.say(language)}", clock.code)
            for clock in clocks
            if clock.kind is kind
        )
        for kind in KINDS
    }
    return [(str(KINDS[kind]), [(code, name) for name, code in found]) for kind, found in named.items() if found]


def _actor(code: str, language: str) -> str:
    kind, _colon, name = code.partition(":")
    section = {"type": "organisation_types", "group": "actor_groups"}.get(kind)
    return countries.label(section, name, language) if section else countries.label("organisations", code, language)


def _events(whole: WholeClock, language: str) -> list[dict[str, object]]:
    """What happened, the newest first; the start and the end are part of it."""
    rows: list[dict[str, object]] = [{"at": whole.deadline.started_at, "what": _("Started")}]
    rows += [_event(event, language) for event in whole.events]
    if whole.deadline.ended_at and not whole.deadline.stopped:
        rows.append({"at": whole.deadline.ended_at, "what": _("Done")})
    return rows[::-1]


def _event(event: DeadlineEvent, language: str) -> dict[str, object]:
    what = event.get_what_display()
    if event.until:
        what = _("%(what)s: until %(day)s") % {"what": what, "day": long_day(event.until)}
    reason = say_reason(What(event.what), event.reason, language) if event.reason else ""
    return {"at": event.at, "what": what, "by": event.organisation.name, "note": reason}


def long_day(moment: date | datetime) -> str:
    """A date with its year, as the language writes it."""
    day = timezone.localdate(moment) if isinstance(moment, datetime) else moment
    return say_day(day, (get_language() or "en").lower())
