"""The list of cases, the case page, and what is done there."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from luotsi.actors.naming import named
from luotsi.core.errors import Refused
from luotsi.countries.vocabulary import Compartment, Permission
from luotsi.deadlines import usecases as deadlines
from luotsi.deadlines.queries import running_clocks
from luotsi.deadlines.refusals import ClockHasEnded
from luotsi.desk import listing, presenting
from luotsi.desk.doors import ReaderRequest, require
from luotsi.desk.forms import cases as forms_
from luotsi.desk.forms.referrals import FindForm
from luotsi.referral import path, queries, usecases
from luotsi.referral.facts import IdentityFacts

if TYPE_CHECKING:
    from luotsi.referral.models import Case

EVENTS_SHOWN = 12
EVENTS_MANY = 200


@require(Permission.READ_CASES)
def cases(request: ReaderRequest) -> HttpResponse:
    """Cases that the reader's organisation reads: filters, saved searches, key-set pages, no exact count."""
    form = forms_.FilterForm(request.GET or None, stages=path.stages())
    chosen = {name: value for name, value in (form.cleaned_data if form.is_valid() else {}).items() if value}
    before = request.GET.get("before", "")
    page = queries.page_of_cases(
        request.reader,
        queries.CaseFilters(**chosen),
        before=int(before) if before.isdigit() and len(before) < 19 else None,
    )
    following = request.GET.copy()
    following["before"] = str(page.before)
    return render(
        request,
        "desk/cases/list.html",
        {
            "form": form,
            "table": listing.cases((case, page.holders.get(case.pk)) for case in page.cases),
            "next": f"?{following.urlencode()}" if page.before else "",
            "is_first": not before,
            "chosen": chosen,
            "saved": queries.saved_searches(request.reader),
            "save_form": forms_.SavedSearchForm(),
        },
    )


@require_POST
@require(Permission.READ_CASES)
def save_search(request: ReaderRequest) -> HttpResponse:
    """Keep the filters under a name."""
    form, filters = forms_.SavedSearchForm(request.POST), forms_.FilterForm(request.POST, stages=path.stages())
    if form.is_valid() and filters.is_valid():
        chosen = {name: value for name, value in filters.cleaned_data.items() if value}
        usecases.keep_search(name=form.cleaned_data["name"], filters=chosen, by=request.reader)
        messages.success(request, _("The search has been kept."))
    else:
        messages.error(request, _("Give the search a name of at most 60 letters."))
    return redirect("desk:cases")


@require_POST
@require(Permission.READ_CASES)
def drop_search(request: ReaderRequest) -> HttpResponse:
    """Forget a kept search."""
    usecases.drop_search(name=request.POST.get("name", ""), by=request.reader)
    return redirect("desk:cases")


@require(Permission.SEARCH)
def find(request: ReaderRequest) -> HttpResponse:
    """Find a person: own cases with their names; of others only whether there is a similar one, and whom to ask."""
    form, answer = FindForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        phone = form.cleaned_data.pop("phone")
        try:
            answer = usecases.search_person(facts=IdentityFacts(**form.cleaned_data), phone=phone, by=request.reader)
        except Refused as refusal:
            form.add_error(None, str(refusal.sentence))
    return render(request, "desk/cases/find.html", {"form": form, "answer": answer})


def _case(request: ReaderRequest, reference: str) -> "Case":
    return get_object_or_404(queries.cases_of(request.reader), reference=reference)


@require(Permission.READ_CASES)
def case(request: ReaderRequest, reference: str) -> HttpResponse:
    """The case page: path, baton, clocks, team, consent, what happened. The look is recorded."""
    return _case_page(request, _case(request, reference))


def _case_page(request: ReaderRequest, found: "Case", **forms_shown: forms.Form) -> HttpResponse:
    reader = request.reader
    file = usecases.look_at_case(case=found, by=reader)
    baton = queries.baton(found)
    offer = next((segment.handoff for segment in baton.segments if segment.state == "offered"), None)
    last = baton.segments[-1].organisation if found.is_closed else baton.holder
    answers = last == reader.organisation
    events = queries.ledger_of(found, limit=EVENTS_MANY if "all" in request.GET else EVENTS_SHOWN)
    context = {
        "case": found,
        "opened_by": named(found.opened_by_organisation_id),
        "file": file,
        "stages": presenting.path_stages(found, found.steps.order_by("entered_at")),
        "baton": baton,
        "segments": presenting.baton_segments(baton),
        "offer": offer,
        "answers": answers,
        "clocks": presenting.clock_rows(running_clocks([found.pk]), offer),
        "team": presenting.team_rows(queries.team(found), last.code if last else ""),
        "consents": queries.consents_of(found),
        "decisions": queries.decisions_of(found),
        "events": presenting.event_rows(events),
        "more_events": len(events) == EVENTS_SHOWN and "all" not in request.GET,
        "call": queries.open_call_of(found),
        "closure": queries.closure_of(found) if found.is_closed else None,
        "note_form": forms_.NoteForm(compartments=file.compartments),
        "may": _may(request, found, answers=answers, has_offer=offer is not None),
    }
    return render(request, "desk/cases/case.html", context | forms_shown)


def _may(request: ReaderRequest, found: "Case", *, answers: bool, has_offer: bool) -> dict[str, Any]:
    """What the reader can do next on this case; the use cases decide again."""
    reader, is_open = request.reader, not found.is_closed
    return {
        "offer": answers and is_open and not has_offer and reader.may(Permission.OFFER_HANDOFF),
        "decide": [s for s in path.decidable(found.stage) if path.may_decide(s, reader.organisation)]
        if answers and is_open and reader.may(Permission.DECIDE_STAGE)
        else [],
        "move": path.after(found.stage) if answers and is_open and reader.may(Permission.OFFER_HANDOFF) else [],
        "close": answers and is_open and not has_offer and reader.may(Permission.CLOSE_CASE),
        "reopen": answers and not is_open and reader.may(Permission.REOPEN_CASE),
        "consent": answers and is_open and reader.may(Permission.OFFER_HANDOFF),
        "clocks": answers and is_open and reader.may(Permission.OFFER_HANDOFF),
        "meet": answers and is_open and reader.may(Permission.OFFER_HANDOFF),
    }


def _act(
    request: ReaderRequest, found: "Case", form: forms.Form, template: str, do: Callable[[Mapping[str, Any]], object], done: str,
    **context: Any,
) -> HttpResponse:  # fmt: skip
    """One form, one use case: what was typed stays on the page when a rule refuses."""
    if request.method == "POST" and form.is_valid():
        try:
            do(form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            messages.success(request, done)
            return redirect(found)
    return render(request, template, {"case": found, "form": form, **context})


@require(Permission.OFFER_HANDOFF)
def offer(request: ReaderRequest, reference: str) -> HttpResponse:
    """Offer the case to another organisation."""
    found = _case(request, reference)
    form = forms_.OfferForm(request.POST or None, sender=request.reader.organisation)
    return _act(
        request, found, form, "desk/cases/offer.html",
        lambda data: usecases.offer_handoff(case=found, **data, by=request.reader),
        _("Offered. You answer for the person until the receiver accepts."),
    )  # fmt: skip


@require(Permission.DECIDE_STAGE)
def decide(request: ReaderRequest, reference: str, stage: str) -> HttpResponse:
    """Decide a stage, e.g. admission."""
    found = _case(request, reference)
    chosen = next((one for one in path.decidable(found.stage) if one.code == stage), None)
    if chosen is None or not path.may_decide(chosen, request.reader.organisation):
        messages.error(request, _("The path does not lead from the present stage to that one."))
        return redirect(found)
    form = forms_.DecisionForm(request.POST or None, stage=chosen)
    return _act(
        request, found, form, "desk/cases/decide.html",
        lambda data: usecases.decide_stage(case=found, stage=stage, **data, by=request.reader),
        _("The decision has been recorded."), stage=chosen,
    )  # fmt: skip


@require(Permission.OFFER_HANDOFF, Permission.DECIDE_STAGE)
def move(request: ReaderRequest, reference: str) -> HttpResponse:
    """Go on to a stage that follows without a decision."""
    found = _case(request, reference)
    form = forms_.StageForm(request.POST or None, stages=path.after(found.stage))
    return _act(
        request, found, form, "desk/cases/move.html",
        lambda data: usecases.enter_stage(case=found, stage=data["stage"], by=request.reader),
        _("The stage has been recorded."),
    )  # fmt: skip


@require(Permission.CLOSE_CASE)
def close(request: ReaderRequest, reference: str) -> HttpResponse:
    """Close the case with a reason."""
    found = _case(request, reference)
    return _act(
        request, found, forms_.CloseForm(request.POST or None), "desk/cases/close.html",
        lambda data: usecases.close_case(case=found, **data, by=request.reader),
        _("The case has been closed. It can be reopened with its history."),
    )  # fmt: skip


@require(Permission.REOPEN_CASE)
def reopen(request: ReaderRequest, reference: str) -> HttpResponse:
    """Take a closed case up again."""
    found = _case(request, reference)
    return _act(
        request, found, forms_.ReopenForm(request.POST or None), "desk/cases/reopen.html",
        lambda data: usecases.reopen_case(case=found, **data, by=request.reader),
        _("The case is open again, and your organisation answers for the person."),
    )  # fmt: skip


@require_POST
@require(Permission.READ_CASES)
def note(request: ReaderRequest, reference: str) -> HttpResponse:
    """Write a note into one part of the file."""
    found = _case(request, reference)
    form = forms_.NoteForm(request.POST, compartments=queries.compartments_of(found, request.reader))
    if not form.is_valid():
        return _case_page(request, found, note_form=form)
    usecases.write_note(
        case=found,
        compartment=Compartment(form.cleaned_data["compartment"]),
        text=form.cleaned_data["text"],
        by=request.reader,
    )
    return redirect(found)


@require_POST
@require(Permission.OFFER_HANDOFF)
def ask_meeting(request: ReaderRequest, reference: str) -> HttpResponse:
    """Ask for a joint meeting."""
    found = _case(request, reference)
    try:
        usecases.ask_joint_meeting(case=found, by=request.reader)
    except Refused as refusal:
        messages.error(request, str(refusal.sentence))
    else:
        messages.success(
            request, _("A joint meeting has been called. The coordinator sees the call, by reference alone.")
        )
    return redirect(found)


@require(Permission.DECIDE_STAGE)
def appeal(request: ReaderRequest, reference: str, number: int) -> HttpResponse:
    """Note an appeal against a decision."""
    found = _case(request, reference)
    decision = next((one for one in queries.decisions_of(found) if one.pk == number), None)
    if decision is None:
        return redirect(found)
    return _act(
        request, found, forms_.AppealForm(request.POST or None), "desk/cases/appeal.html",
        lambda data: usecases.note_appeal(decision=decision, **data, by=request.reader),
        _("The appeal has been noted."), decision=decision,
    )  # fmt: skip


@require_POST
@require(Permission.OFFER_HANDOFF, Permission.DECIDE_STAGE)
def meet_clock(request: ReaderRequest, reference: str, number: int) -> HttpResponse:
    """Say that what a clock waits for is done."""
    found = _case(request, reference)
    clock = next((one for one in running_clocks([found.pk]) if one.deadline.pk == number), None)
    try:
        if clock is None:
            raise ClockHasEnded
        deadlines.meet_clock(deadline=clock.deadline, by=request.reader)
    except Refused as refusal:
        messages.error(request, str(refusal.sentence))
    return redirect("desk:clocks", found.reference) if "tab" in request.POST else redirect(found)
