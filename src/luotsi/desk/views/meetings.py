"""The joint meeting: planning it, its page with what the reader may read, minutes and actions; joint action in figures."""

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from luotsi.core.errors import Refused
from luotsi.countries.schema import ReasonList
from luotsi.countries.vocabulary import Compartment, Permission
from luotsi.desk.doors import ReaderRequest, require
from luotsi.desk.forms import team as forms_
from luotsi.referral import joint_figures, meeting_queries, queries, team_queries, usecases
from luotsi.referral.choices import ActionState

if TYPE_CHECKING:
    from luotsi.referral.meeting_queries import MeetingFile
    from luotsi.referral.models import JointMeeting, MeetingItem


@require(Permission.OFFER_HANDOFF)
def convene(request: ReaderRequest, reference: str) -> HttpResponse:
    """Plan a joint meeting on a case that one answers for."""
    case = get_object_or_404(queries.cases_of(request.reader), reference=reference)
    form = forms_.MeetingForm(request.POST or None, own=request.reader.organisation, team=team_queries.members_of(case))
    if request.method == "POST" and form.is_valid():
        try:
            meeting = usecases.convene_meeting(
                case=case, plan=form.plan(), key=form.cleaned_data["key"], by=request.reader
            )
        except Refused as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            messages.success(request, _("The meeting is planned, and those asked to it have been told."))
            return redirect(meeting)
    return render(request, "desk/team/convene.html", {"case": case, "form": form, "shell": "desk/cases/base.html"})


@require(Permission.COORDINATE)
def convene_for_call(request: ReaderRequest, number: int) -> HttpResponse:
    """Plan a joint meeting that was called, as the coordinator: by the reference of the case alone."""
    call = next((one for one in queries.meeting_calls(request.reader) if one.pk == number), None)
    if call is None:
        messages.error(request, _("This call to a joint meeting has been settled already."))
        return redirect("desk:coordination")
    form = forms_.MeetingForm(request.POST or None, own=request.reader.organisation, team=[])
    if request.method == "POST" and form.is_valid():
        try:
            usecases.convene_for_call(call=call, plan=form.plan(), key=form.cleaned_data["key"], by=request.reader)
        except Refused as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            messages.success(request, _("The meeting is planned, and those asked to it have been told."))
            return redirect("desk:coordination")
    return render(request, "desk/team/convene.html", {"call": call, "form": form, "shell": "desk/base.html"})


def _meeting(request: ReaderRequest, reference: UUID) -> "JointMeeting":
    return get_object_or_404(meeting_queries.meetings_of(request.reader), reference=reference)


@require(Permission.READ_CASES)
def meeting(request: ReaderRequest, reference: UUID) -> HttpResponse:
    """One meeting: who meets, the questions and minutes in the parts that the reader reads, the actions. The look is recorded."""
    return _page(request, _meeting(request, reference))


def _page(
    request: ReaderRequest, found: "JointMeeting", wrong: str = "", form: forms.Form | None = None
) -> HttpResponse:
    """The page; `wrong` names the form that could not be accepted, which keeps what was typed."""
    reader = request.reader
    file = usecases.look_at_meeting(meeting=found, by=reader)
    case = queries.cases_of(reader).filter(pk=found.case_id).first()
    holder = queries.holders_of([found.case_id]).get(found.case_id) if case else None
    answers = holder == reader.organisation and reader.may(Permission.OFFER_HANDOFF)
    asked = [participant.organisation for participant in file.participants]
    parts = queries.compartments_of(case, reader) if case else frozenset()
    shown: dict[str, forms.Form] = {
        "question": forms_.QuestionForm(parts=parts),
        "action": forms_.ActionForm(parts=parts, there=asked),
        "confirm": forms_.AttendanceForm(asked=asked),
        "cancel": forms_.ReasonForm(list_=ReasonList.WITHDRAW),
    }
    if form is not None and wrong in shown:
        shown[wrong] = form
    context = {
        "meeting": found,
        "case": case,
        "shell": "desk/cases/base.html" if case else "desk/base.html",
        "participants": file.participants,
        "items": [(item, _item_form(found, item, wrong, form)) for item in file.items],
        "actions": [
            (
                action,
                action.state == ActionState.OPEN and (action.owner == reader.organisation or answers),
                form if wrong == f"action-{action.pk}" else forms_.DropForm(prefix=f"action-{action.pk}"),
            )
            for action in file.actions
        ],
        "answers": answers,
        "may_cancel": found.is_open and (answers or found.organisation == reader.organisation),
        "forms": shown,
    }
    return render(request, "desk/team/meeting.html", context)


def _item_form(found: "JointMeeting", item: "MeetingItem", wrong: str, form: forms.Form | None) -> forms.Form | None:
    """Minutes while the meeting is open, a correction once it is confirmed, nothing after it was cancelled."""
    prefix = f"item-{item.pk}"
    if wrong == prefix:
        return form
    if found.is_open:
        return forms_.SaidForm(prefix=prefix, initial={"said": item.said})
    return forms_.CorrectionForm(prefix=prefix) if found.confirmed_at else None


def _act(
    request: ReaderRequest, found: "JointMeeting", wrong: str, form: forms.Form, do: Callable[[], object], done: str
) -> HttpResponse:
    """One form of the page, one use case: what was typed stays on the page when a rule refuses."""
    if form.is_valid():
        try:
            do()
        except Refused as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            messages.success(request, done)
            return redirect(found)
    return _page(request, found, wrong, form)


def _parts(request: ReaderRequest, found: "JointMeeting") -> frozenset[Compartment]:
    case = queries.cases_of(request.reader).filter(pk=found.case_id).first()
    return queries.compartments_of(case, request.reader) if case else frozenset()


def _part(form: forms.Form) -> Compartment | None:
    chosen = form.cleaned_data["compartment"]
    return Compartment(chosen) if chosen else None


def _file(found: "JointMeeting") -> "MeetingFile":
    return meeting_queries.meeting_file(found)


@require_POST
@require(Permission.READ_CASES)
def ask(request: ReaderRequest, reference: UUID) -> HttpResponse:
    """Put a question on the agenda."""
    found = _meeting(request, reference)
    form = forms_.QuestionForm(request.POST, parts=_parts(request, found))

    def do() -> object:
        question = form.cleaned_data["question"]
        return usecases.ask_question(meeting=found, question=question, compartment=_part(form), by=request.reader)

    return _act(request, found, "question", form, do, _("The question is on the agenda."))


@require_POST
@require(Permission.READ_CASES)
def write(request: ReaderRequest, reference: UUID, number: int) -> HttpResponse:
    """Write down what was said to a question, or correct it once the minutes are confirmed."""
    found = _meeting(request, reference)
    item = next((one for one in _file(found).items if one.pk == number), None)
    if item is None:
        return redirect(found)
    if found.confirmed_at:
        correction = forms_.CorrectionForm(request.POST, prefix=f"item-{number}")
        return _act(
            request, found, f"item-{number}", correction,
            lambda: usecases.correct_minutes(meeting=found, item=item, **correction.cleaned_data, by=request.reader),
            _("The correction has been added. What was confirmed stands beside it."),
        )  # fmt: skip
    form = forms_.SaidForm(request.POST, prefix=f"item-{number}")
    return _act(
        request, found, f"item-{number}", form,
        lambda: usecases.write_item(meeting=found, item=item, **form.cleaned_data, by=request.reader),
        _("The minutes have been saved."),
    )  # fmt: skip


@require_POST
@require(Permission.READ_CASES)
def agree(request: ReaderRequest, reference: UUID) -> HttpResponse:
    """Write down an action with who does it and by when."""
    found = _meeting(request, reference)
    there = [participant.organisation for participant in _file(found).participants]
    form = forms_.ActionForm(request.POST, parts=_parts(request, found), there=there)

    def do() -> object:
        return usecases.agree_action(
            meeting=found, **{**form.cleaned_data, "compartment": _part(form)}, by=request.reader
        )

    return _act(request, found, "action", form, do, _("The action has been agreed. It waits in its owner's queue."))


@require_POST
@require(Permission.READ_CASES)
def end_action(request: ReaderRequest, reference: UUID, number: int) -> HttpResponse:
    """Say that an action is done, or dropped and why."""
    found = _meeting(request, reference)
    action = next((one for one in _file(found).actions if one.pk == number), None)
    if action is None:
        return redirect(found)
    drop = "drop" in request.POST
    form: forms.Form = forms_.DropForm(request.POST, prefix=f"action-{number}") if drop else forms.Form(request.POST)
    state = ActionState.DROPPED if drop else ActionState.DONE

    def do() -> object:
        note = form.cleaned_data.get("note", "")
        return usecases.end_action(meeting=found, action=action, state=state, note=note, by=request.reader)

    return _act(request, found, f"action-{number}", form, do, _("The action has been marked."))


@require_POST
@require(Permission.OFFER_HANDOFF)
def confirm(request: ReaderRequest, reference: UUID) -> HttpResponse:
    """Confirm the minutes: they are frozen from then on."""
    found = _meeting(request, reference)
    form = forms_.AttendanceForm(request.POST, asked=[one.organisation for one in _file(found).participants])
    return _act(
        request, found, "confirm", form,
        lambda: usecases.confirm_minutes(meeting=found, there=list(form.cleaned_data["there"]), by=request.reader),
        _("The minutes have been confirmed. A correction is added beside them from now on."),
    )  # fmt: skip


@require_POST
@require(Permission.OFFER_HANDOFF)
def cancel(request: ReaderRequest, reference: UUID) -> HttpResponse:
    """Call the meeting off."""
    found = _meeting(request, reference)
    form = forms_.ReasonForm(request.POST, list_=ReasonList.WITHDRAW)
    return _act(
        request, found, "cancel", form,
        lambda: usecases.cancel_meeting(meeting=found, **form.cleaned_data, by=request.reader),
        _("The meeting has been cancelled, and those asked to it have been told."),
    )  # fmt: skip


@require(Permission.READ_FIGURES)
def joint_action(request: ReaderRequest) -> HttpResponse:
    """From ping-pong to joint action, in figures of one calendar year; small counts are hidden."""
    years = joint_figures.years()
    form = forms_.YearForm(request.GET or None, years=years)
    chosen = form.cleaned_data["year"] if form.is_valid() and form.cleaned_data["year"] else years[0]
    return render(
        request, "desk/team/joint_action.html", {"form": form, "figures": joint_figures.joint_action(chosen), "chosen": chosen}
    )  # fmt: skip
