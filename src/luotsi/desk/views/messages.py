"""Conversations of a case between named organisations."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from luotsi.core.errors import Refused
from luotsi.countries.vocabulary import Permission
from luotsi.desk.doors import ReaderRequest, require
from luotsi.desk.forms.papers import AnswerForm, ThreadForm
from luotsi.desk.views.papers import case_or_404
from luotsi.papers import queries, usecases
from luotsi.referral.queries import compartments_of, team


@require(Permission.READ_CASES)
def threads(request: ReaderRequest, reference: str) -> HttpResponse:
    """The conversations of the case in which the reader's organisation is named."""
    case = case_or_404(request, reference)
    context = {"case": case, "rows": usecases.look_at_threads(case=case, by=request.reader)}
    return render(request, "desk/papers/threads.html", context)


@require(Permission.READ_CASES)
def begin(request: ReaderRequest, reference: str) -> HttpResponse:
    """Begin a conversation with organisations that read the case."""
    case = case_or_404(request, reference)
    others = [member for member in team(case) if member.organisation != request.reader.organisation]
    form = ThreadForm(
        request.POST or None, compartments=compartments_of(case, request.reader), members=others,
        documents=queries.documents_of(case, request.reader),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            thread = usecases.begin_thread(case=case, **form.cleaned_data, by=request.reader)
        except Refused as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            messages.success(request, _("The message has been sent."))
            return redirect(thread)
    return render(request, "desk/papers/begin_thread.html", {"case": case, "form": form, "others": others})


@require(Permission.READ_CASES)
def thread(request: ReaderRequest, reference: str, thread: UUID) -> HttpResponse:
    """One conversation; opening it marks it as read by the reader's organisation."""
    case = case_or_404(request, reference)
    found = get_object_or_404(queries.thread_of(case, request.reader), reference=thread)
    documents = [one for one in queries.documents_of(case, request.reader) if one.compartment == found.compartment]
    form = AnswerForm(request.POST or None, documents=documents)
    if request.method == "POST" and form.is_valid():
        try:
            usecases.answer(thread=found, **form.cleaned_data, by=request.reader)
        except Refused as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            messages.success(request, _("The message has been sent."))
            return redirect(found)
    context = {
        "case": case,
        "thread": found,
        "written": usecases.read_thread(thread=found, by=request.reader),
        "parties": queries.parties_of(found),
        "form": form,
    }
    return render(request, "desk/papers/thread.html", context)
