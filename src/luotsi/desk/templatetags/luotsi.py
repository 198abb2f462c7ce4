"""Words of the country and short dates for templates."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, cast

from django import template
from django.template.defaultfilters import date as format_date
from django.utils import timezone
from django.utils.timesince import timeuntil
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from luotsi.access.models import LedgerEntry
from luotsi.countries import queries as countries
from luotsi.countries.schema import ConsentForm, Named, Outcome, ReasonList, Stage, Words
from luotsi.countries.vocabulary import Permission
from luotsi.deadlines.queries import RunningClock
from luotsi.desk import case_tabs as pages_of_a_case
from luotsi.desk import states
from luotsi.desk import words as own_words
from luotsi.referral.queries import CaseFile, emergency_until
from luotsi.statistics.small_counts import Cell, Shown

if TYPE_CHECKING:
    from django.template import RequestContext

    from luotsi.desk.doors import ReaderRequest
    from luotsi.referral.models import StageDecision

register = template.Library()


@register.filter
def label(code: str, section: str) -> str:
    """The name of an entry of the country pack in the reader's language, or the code where the pack has lost it."""
    return countries.label(section, code, get_language() or "en")


@register.filter
def reason(code: str, list_name: str) -> str:
    """The words of a coded reason."""
    found = countries.coded(ReasonList(list_name), code)
    return found.names.say(get_language() or "en") if found else code


@register.filter
def person_language(code: str) -> str:
    """The name of a language in the reader's language."""
    found = countries.country().language(code)
    return found.names.say(get_language() or "en") if found else code


@register.filter
def state_name(code: str) -> str:
    """The name of a state in the reader's language; nothing for no code."""
    return states.state_name(code)


@register.filter
def compartment(code: str) -> str:
    return str(own_words.COMPARTMENTS.get(code, code))


@register.filter
def branch(code: str) -> str:
    return str(own_words.BRANCHES.get(code, code))


@register.filter
def consent_kind(code: str) -> str:
    return str(own_words.CONSENT_KINDS.get(code, code))


@register.filter
def day(moment: date | datetime | None) -> str:
    """A short date in the reader's language: the year only where it is not this one."""
    if moment is None:
        return ""
    local = timezone.localtime(moment) if isinstance(moment, datetime) else moment
    numbers = (get_language() or "").startswith(("fi", "sv", "sr"))
    short, long = ("j.n.", "j.n.Y") if numbers else ("j M", "j M Y")
    return format_date(local, short if local.year == timezone.localdate().year else long)


@register.filter
def last_day(until: datetime | None) -> date | None:
    """The last day of what lasts up to an instant: up to midnight means the day before."""
    return timezone.localdate(until - timedelta(microseconds=1)) if until else None


@register.filter
def cell(found: Cell) -> str:
    """A count as it may be shown."""
    if found.shown is Shown.EXACT:
        return str(found.count)
    return "<5" if found.shown is Shown.SMALL else "–"


@register.filter
def form_words(form: ConsentForm) -> str:
    """What a consent form says, in the reader's language."""
    return form.text.say(get_language() or "en")


@register.filter
def item(mapping: dict[object, object], key: object) -> object:
    """A value by a key that a template holds in a variable; empty where there is none."""
    return mapping.get(key, "")


@register.filter
def moment(value: datetime | None) -> str:
    """A short date with the time."""
    return f"{day(value)} {format_date(timezone.localtime(value), 'TIME_FORMAT')}" if value else ""


@register.simple_tag(takes_context=True)
def case_tabs(context: "RequestContext", reference: str) -> list[dict[str, object]]:
    """The tabs of a case for the reader of this page."""
    request = cast("ReaderRequest", context.request)
    return pages_of_a_case.tabs_of(reference, request.path, request.reader)


@register.simple_tag(takes_context=True)
def emergency_left(context: "RequestContext", reference: str) -> dict[str, object] | None:
    """Until when the reader reads this case by emergency alone, and how long that is; None otherwise."""
    reader, file = cast("ReaderRequest", context.request).reader, context.get("file")
    if not reader.may(Permission.BREAK_GLASS):
        return None
    # A page that opened the file knows it already.
    until = file.emergency_until if isinstance(file, CaseFile) else emergency_until(reference, reader)
    if until is None:
        return None
    return {"until": until, "left": timeuntil(until, timezone.now())}


@register.filter
def days_left(due: datetime | None) -> str:
    """How long until a moment, in words that also say when it is past."""
    if due is None:
        return ""
    left = (timezone.localdate(due) - timezone.localdate()).days
    if due < timezone.now():
        late = max(-left, 0)
        return (
            ngettext("%(count)d day late", "%(count)d days late", late) % {"count": late} if late else _("late today")
        )
    if left == 0:
        return _("today %(time)s") % {"time": format_date(timezone.localtime(due), "TIME_FORMAT")}
    return _("tomorrow") if left == 1 else ngettext("%(count)d day", "%(count)d days", left) % {"count": left}


@register.filter
def due_color(due: datetime | None) -> str:
    """The colour of a due date: it only repeats what the words beside it say."""
    if due is None:
        return "neutral"
    left = (timezone.localdate(due) - timezone.localdate()).days
    return "danger" if left <= 0 else "warning" if left <= 2 else "neutral"


@register.filter
def sentence(entry: LedgerEntry) -> str:
    """What a ledger entry says, as a sentence."""
    return own_words.sentence_of(entry)


@register.filter
def words(named: Named) -> str:
    """The name of an entry of the country pack, or of one of its parts, in the reader's language."""
    return named.names.say(get_language() or "en")


@register.filter
def get(mapping: dict[str, object], name: str) -> object:
    """A value by a name that a template cannot write as an attribute."""
    return mapping.get(name, "") if isinstance(mapping, dict) else ""


@register.filter
def outcome_words(decision: "StageDecision") -> str:
    """The words of a decision's outcome."""
    found = _outcome(decision)
    return found.names.say(get_language() or "en") if found else decision.outcome


@register.filter
def may_be_appealed(decision: "StageDecision") -> bool:
    found = _outcome(decision)
    return found is not None and found.appealable


def _outcome(decision: "StageDecision") -> Outcome | None:
    stage = countries.find("stages", decision.stage, Stage)
    return stage.outcome(decision.outcome) if stage else None


@register.filter
def rule_words(stage: Stage) -> str:
    """What the pack says of a stage, in the reader's language."""
    return stage.rule.say(get_language() or "en")


@register.filter
def say(words: Words) -> str:
    """Words of the country pack in the reader's language."""
    return words.say(get_language() or "en")


@register.filter
def clock_kind(clock: RunningClock) -> str:
    """What makes a clock bind, in words."""
    from luotsi.desk.clock_words import KINDS  # which itself uses the dates of this module

    return str(KINDS[clock.clock.kind])
