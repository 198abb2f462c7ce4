"""Clocks: the tab of a case, what is done to a clock there, and the list of those that the organisation keeps."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luotsi.core.errors import Refused
from luotsi.countries import queries as countries
from luotsi.countries.vocabulary import Permission
from luotsi.deadlines import queries, usecases
from luotsi.deadlines.models import Deadline
from luotsi.desk import clock_words
from luotsi.desk.doors import ReaderRequest, require
from luotsi.desk.forms import deadlines as forms_
from luotsi.referral import queries as path

PAGE = 25
SOON_DAYS = 14
KEEPERS = (Permission.OFFER_HANDOFF, Permission.DECIDE_STAGE)


@require(Permission.READ_CASES, Permission.ANSWER_OFFERS, Permission.COORDINATE)
def deadlines(request: ReaderRequest) -> HttpResponse:
    """Clocks that the organisation keeps, soonest first; those of others that climbed to it; the country's own dates."""
    reader = request.reader
    form = forms_.FilterForm(request.GET or None)
    chosen = form.cleaned_data if form.is_valid() else {}
    after = int(request.GET.get("after", "0")) if request.GET.get("after", "0").isdigit() else 0
    found = queries.clocks_kept_by(
        reader, clock=chosen.get("clock", ""), late=chosen.get("which") == "late",
        soon_days=SOON_DAYS if chosen.get("which") == "soon" else None, after=min(after, 10_000), limit=PAGE + 1,
    ) if reader.may(Permission.READ_CASES) else []  # fmt: skip
    cases = path.cases_of(reader).in_bulk([clock.deadline.case_id for clock in found[:PAGE]])
    following = request.GET.copy()
    following["after"] = str(after + PAGE)
    context = {
        "form": form,
        "rows": [
            (cases[clock.deadline.case_id], clock, clock_words.state_of(clock))
            for clock in found[:PAGE]
            if clock.deadline.case_id in cases
        ],
        "next": f"?{following.urlencode()}" if len(found) > PAGE else "",
        "is_first": not after,
        "keeps": reader.may(Permission.READ_CASES),
        "climbed": queries.warnings_climbed_to(reader),
        "today": countries.today(),
        "country_dates": queries.dates_of_the_country(),
    }
    return render(request, "desk/deadlines/list.html", context)


@require(Permission.READ_CASES)
def clocks(request: ReaderRequest, reference: str) -> HttpResponse:
    """Every clock of a case: those that run, why they end when they do, what may be done, and those that ended."""
    case = get_object_or_404(path.cases_of(request.reader), reference=reference)
    keeps = _keeps(request, case.pk) and not case.is_closed
    shown = [clock_words.card(whole, keeps=keeps) for whole in queries.clocks_of_case(case.pk)]
    context = {
        "case": case,
        "running": [card for card in shown if not card.ended],
        "ended": [card for card in shown if card.ended],
        "uncounted": queries.uncounted(),
        "may_start": keeps,
    }
    return render(request, "desk/deadlines/clocks.html", context)


def _keeps(request: ReaderRequest, case_id: int) -> bool:
    """Whether the reader may change clocks of this case; the use cases ask again."""
    holder = path.holders_of([case_id]).get(case_id)
    return holder == request.reader.organisation and any(request.reader.may(permission) for permission in KEEPERS)


@require(*KEEPERS)
def start(request: ReaderRequest, reference: str) -> HttpResponse:
    """Start a clock whose start lies outside the program."""
    case = get_object_or_404(path.cases_of(request.reader), reference=reference)
    form = forms_.StartForm(request.POST or None, clocks=queries.startable(case.pk))
    if request.method == "POST" and form.is_valid():
        try:
            started = usecases.start_clock(case_id=case.pk, **form.cleaned_data, by=request.reader)
        except Refused as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            messages.success(
                request, _("The clock runs. It ends on %(day)s.") % {"day": clock_words.long_day(started.due_at)}
            )
            return redirect("desk:clocks", case.reference)
    return render(request, "desk/deadlines/start.html", {"case": case, "form": form})


@dataclass(frozen=True)
class Act:
    """Something that is done to a clock: its form, its use case, and the words for it."""

    title: Promise
    help: Promise
    form: type[forms_.ChangeForm]
    do: Callable[..., Deadline]


ACTS = {
    "suspend": Act(
        gettext_lazy("Suspend the clock"),
        gettext_lazy("While it is suspended the clock stands still and warns of nothing. Its end moves when it is resumed."),
        forms_.SuspendForm, usecases.suspend_clock,
    ),
    "resume": Act(
        gettext_lazy("Resume the clock"),
        gettext_lazy("The clock ends as much later as it stood still."),
        forms_.ResumeForm, usecases.resume_clock,
    ),
    "extend": Act(
        gettext_lazy("Extend the clock"),
        gettext_lazy("It can be extended as far as its basis allows."),
        forms_.ExtendForm, usecases.extend_clock,
    ),
    "grant": Act(
        gettext_lazy("Set the last day by the decision"),
        gettext_lazy("The basis sets a least and a most, and the decision sets the day between them."),
        forms_.GrantForm, usecases.grant_clock,
    ),
    "stop": Act(
        gettext_lazy("Stop the clock"),
        gettext_lazy("A stopped clock counts as neither met nor missed, and does not run again."),
        forms_.StopForm, usecases.stop_clock,
    ),
}  # fmt: skip


@require(*KEEPERS)
def change(request: ReaderRequest, reference: str, number: int, act: str) -> HttpResponse:
    """Suspend, resume, extend or stop a clock, or set the last day that a decision granted."""
    case = get_object_or_404(path.cases_of(request.reader), reference=reference)
    chosen, whole = ACTS.get(act), queries.clock_of_case(case.pk, number)
    if chosen is None or whole is None:
        raise Http404
    form = chosen.form(request.POST or None, whole=whole)
    if request.method == "POST" and form.is_valid():
        try:
            moved = chosen.do(deadline=whole.deadline, **form.cleaned_data, by=request.reader)
        except Refused as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            messages.success(request, _done(moved))
            return redirect("desk:clocks", case.reference)
    context: dict[str, Any] = {
        "case": case, "form": form, "act": chosen, "card": clock_words.card(whole, keeps=False), "whole": whole,
        "number": number, "name": act,
    }  # fmt: skip
    return render(request, "desk/deadlines/change.html", context)


def _done(moved: Deadline) -> str:
    if moved.ended_at:
        return _("The clock has been stopped.")
    if moved.suspended_at:
        return _("The clock is suspended.")
    return _("The clock now ends on %(day)s.") % {"day": clock_words.long_day(moved.due_at)}
