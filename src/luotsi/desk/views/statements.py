"""What a person said: taking it down, translating, correcting, reading."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from luotsi.core.errors import Refused
from luotsi.countries.vocabulary import Permission
from luotsi.desk.doors import ReaderRequest, require
from luotsi.desk.forms.papers import CorrectionForm, StatementForm, TranslationForm
from luotsi.desk.views.papers import case_or_404
from luotsi.papers import queries, usecases
from luotsi.papers.models import Statement
from luotsi.referral.queries import compartments_of

if TYPE_CHECKING:
    from luotsi.referral.models import Case


def _statement(request: ReaderRequest, case: "Case", reference: UUID) -> Statement:
    return get_object_or_404(queries.statement_of(case, request.reader), reference=reference)


@require(Permission.READ_CASES)
def statement(request: ReaderRequest, reference: str, statement: UUID) -> HttpResponse:
    """The original beside its translations. The look is recorded."""
    case = case_or_404(request, reference)
    found = _statement(request, case, statement)
    translations = usecases.look_at_statement(statement=found, by=request.reader)
    return render(
        request,
        "desk/papers/statement.html",
        {
            "case": case,
            "statement": found,
            "translations": translations,
            "correction": getattr(found, "corrected_by", None),
        },
    )


@require(Permission.READ_CASES)
def write(request: ReaderRequest, reference: str) -> HttpResponse:
    """Take a statement down."""
    case = case_or_404(request, reference)
    form = StatementForm(request.POST or None, compartments=compartments_of(case, request.reader))
    return _act(
        request, case, form, _("Take down a statement"),
        lambda data: usecases.write_statement(case=case, **data, by=request.reader),
        _("The statement has been saved as it is."),
    )  # fmt: skip


@require(Permission.READ_CASES)
def translate(request: ReaderRequest, reference: str, statement: UUID) -> HttpResponse:
    """Add a translation."""
    case = case_or_404(request, reference)
    found = _statement(request, case, statement)
    return _act(
        request, case, TranslationForm(request.POST or None), _("Add a translation"),
        lambda data: usecases.add_translation(statement=found, **data, by=request.reader),
        _("The translation has been added."), statement=found,
    )  # fmt: skip


@require(Permission.READ_CASES)
def correct(request: ReaderRequest, reference: str, statement: UUID) -> HttpResponse:
    """Write a corrected statement beside the first."""
    case = case_or_404(request, reference)
    found = _statement(request, case, statement)
    form = CorrectionForm(request.POST or None, initial={"given_on": found.given_on, "original": found.words})
    return _act(
        request, case, form, _("Correct the statement"),
        lambda data: usecases.correct_statement(statement=found, **data, by=request.reader),
        _("The correction has been saved beside the first statement."), statement=found,
    )  # fmt: skip


def _act(
    request: ReaderRequest, case: "Case", form: forms.Form, title: str, do: Callable[[Mapping[str, Any]], object], done: str,
    statement: Statement | None = None,
) -> HttpResponse:  # fmt: skip
    """One form, one use case: what was typed stays on the page when a rule refuses."""
    if request.method == "POST" and form.is_valid():
        try:
            do(form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            messages.success(request, done)
            return redirect(statement) if statement else redirect("desk:documents", case.reference)
    context = {"case": case, "form": form, "title": title, "statement": statement}
    return render(request, "desk/papers/statement_form.html", context)
