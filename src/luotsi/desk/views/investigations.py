"""The investigation side: what was disclosed to it, its leads and investigations, its questions to those who help people."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from luotsi.core.errors import Refused
from luotsi.countries.vocabulary import Permission
from luotsi.desk.doors import ReaderRequest, require
from luotsi.desk.forms import investigations as forms_
from luotsi.investigation import queries, usecases

if TYPE_CHECKING:
    from luotsi.investigation.models import Investigation, Received


# -- Received ------------------------------------------------------------------------------------------------------------
@require(Permission.RECEIVE_DISCLOSURES)
def received(request: ReaderRequest) -> HttpResponse:
    """What was sent to the reader's organisation, without content."""
    return render(request, "desk/investigations/received_list.html", {"rows": queries.received_list(request.reader)})


def _received(request: ReaderRequest, which: UUID) -> "Received":
    return get_object_or_404(queries.received_of(request.reader), reference=which)


@require(Permission.RECEIVE_DISCLOSURES)
def received_disclosure(request: ReaderRequest, which: UUID) -> HttpResponse:
    """One disclosure, its conditions on top. Each look at its content is recorded."""
    return _received_page(request, _received(request, which))


def _received_page(request: ReaderRequest, found: "Received", **forms_shown: forms.Form) -> HttpResponse:
    open_ones = queries.open_investigations(request.reader)
    context = {
        "received": found,
        "items": usecases.look_at_received(received=found, by=request.reader),
        "conditions_form": forms_.ConditionsForm(),
        "refuse_form": forms_.RefuseForm(),
        "attach_form": forms_.AttachForm(investigations=open_ones),
        "may_attach": found.is_readable and bool(open_ones),
    }
    return render(request, "desk/investigations/received.html", context | forms_shown)


def _answer(
    request: ReaderRequest, found: "Received", form: forms.Form | None, name: str, do: Callable[[], object], done: str
) -> HttpResponse:
    if form is None or form.is_valid():
        try:
            do()
        except Refused as refusal:
            messages.error(request, str(refusal.sentence))
        else:
            messages.success(request, done)
        still = queries.received_of(request.reader).filter(pk=found.pk).exists()
        return redirect(found) if still else redirect("desk:received")
    return _received_page(request, found, **{name: form})


@require_POST
@require(Permission.RECEIVE_DISCLOSURES)
def acknowledge(request: ReaderRequest, which: UUID) -> HttpResponse:
    """Take it under its conditions."""
    found, form = _received(request, which), forms_.ConditionsForm(request.POST)
    return _answer(
        request, found, form, "conditions_form",
        lambda: usecases.acknowledge(received=found, by=request.reader, **form.cleaned_data),
        _("Acknowledged. The content is open below, under its conditions."),
    )  # fmt: skip


@require_POST
@require(Permission.RECEIVE_DISCLOSURES)
def refuse(request: ReaderRequest, which: UUID) -> HttpResponse:
    """Not ours."""
    found, form = _received(request, which), forms_.RefuseForm(request.POST)
    return _answer(
        request, found, form, "refuse_form",
        lambda: usecases.refuse(received=found, by=request.reader, **form.cleaned_data),
        _("Refused. The content was removed unread, and the sender was told."),
    )  # fmt: skip


@require_POST
@require(Permission.RECEIVE_DISCLOSURES)
def attach(request: ReaderRequest, which: UUID) -> HttpResponse:
    """Lay it into an investigation."""
    found = _received(request, which)
    form = forms_.AttachForm(request.POST, investigations=queries.open_investigations(request.reader))
    return _answer(
        request, found, form, "attach_form",
        lambda: usecases.attach(received=found, by=request.reader, **form.cleaned_data),
        _("Laid into the investigation."),
    )  # fmt: skip


@require_POST
@require(Permission.RECEIVE_DISCLOSURES)
def confirm_deletion(request: ReaderRequest, which: UUID) -> HttpResponse:
    """Delete the copy and say that nothing of it is kept elsewhere."""
    found = _received(request, which)
    return _answer(
        request, found, None, "", lambda: usecases.confirm_deletion(received=found, by=request.reader),
        _("Deleted. A receipt without content stays."),
    )  # fmt: skip


# -- Investigations ------------------------------------------------------------------------------------------------------
@require(Permission.RECEIVE_DISCLOSURES)
def investigations(request: ReaderRequest) -> HttpResponse:
    """Leads and investigations of the reader's organisation."""
    return render(request, "desk/investigations/list.html", {"rows": queries.investigation_list(request.reader)})


@require(Permission.RECEIVE_DISCLOSURES)
def new_investigation(request: ReaderRequest) -> HttpResponse:
    """Open a lead."""
    form = forms_.LeadForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            opened = usecases.open_lead(**form.cleaned_data, by=request.reader)
        except Refused as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            return redirect(opened)
    return render(request, "desk/investigations/new.html", {"form": form})


def _investigation(request: ReaderRequest, reference: str) -> "Investigation":
    return get_object_or_404(queries.investigations_of(request.reader), reference=reference)


@require(Permission.RECEIVE_DISCLOSURES)
def investigation(request: ReaderRequest, reference: str) -> HttpResponse:
    """One investigation: what was disclosed to it, what it asked, what it wrote."""
    return _investigation_page(request, _investigation(request, reference))


def _investigation_page(request: ReaderRequest, found: "Investigation", **forms_shown: forms.Form) -> HttpResponse:
    usecases.look_at_investigation(investigation=found, by=request.reader)
    context: dict[str, Any] = {
        "investigation": found,
        "copies": queries.copies_in(found),
        "requests": queries.requests_of(found),
        "notes": queries.notes_of(found),
        "start_form": forms_.OffencesForm(initial={"offences": found.offences}),
        "note_form": forms_.InvestigationNoteForm(),
        "close_form": forms_.CloseInvestigationForm(),
    }
    return render(request, "desk/investigations/investigation.html", context | forms_shown)


def _act(
    request: ReaderRequest, found: "Investigation", form: forms.Form, name: str, do: Callable[[], object]
) -> HttpResponse:
    if form.is_valid():
        try:
            do()
        except Refused as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            return redirect(found)
    return _investigation_page(request, _investigation(request, found.reference), **{name: form})


@require_POST
@require(Permission.RECEIVE_DISCLOSURES)
def start_investigation(request: ReaderRequest, reference: str) -> HttpResponse:
    """The lead becomes an investigation."""
    found, form = _investigation(request, reference), forms_.OffencesForm(request.POST)
    return _act(
        request, found, form, "start_form",
        lambda: usecases.start_investigation(investigation=found, by=request.reader, **form.cleaned_data),
    )  # fmt: skip


@require_POST
@require(Permission.RECEIVE_DISCLOSURES)
def note_investigation(request: ReaderRequest, reference: str) -> HttpResponse:
    """Write a note."""
    found, form = _investigation(request, reference), forms_.InvestigationNoteForm(request.POST)
    return _act(
        request, found, form, "note_form",
        lambda: usecases.write_investigation_note(investigation=found, by=request.reader, **form.cleaned_data),
    )  # fmt: skip


@require_POST
@require(Permission.RECEIVE_DISCLOSURES)
def close_investigation(request: ReaderRequest, reference: str) -> HttpResponse:
    """Close it with a reason."""
    found, form = _investigation(request, reference), forms_.CloseInvestigationForm(request.POST)
    return _act(
        request, found, form, "close_form",
        lambda: usecases.close_investigation(investigation=found, by=request.reader, **form.cleaned_data),
    )  # fmt: skip


@require(Permission.RECEIVE_DISCLOSURES)
def request_support(request: ReaderRequest, reference: str) -> HttpResponse:
    """Ask an organisation that helps people to put a question to a person. The answer to this form is always the same."""
    found, form = _investigation(request, reference), forms_.AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            usecases.request_support(investigation=found, **form.cleaned_data, by=request.reader)
        except Refused as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            messages.success(
                request, _("Sent. If the person is known there and agrees, a disclosure comes to Received.")
            )
            return redirect(found)
    return render(request, "desk/investigations/ask.html", {"investigation": found, "form": form})
