"""Signals: what was seen, its indicators with the rule that reads them, and what becomes of it."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from luotsi.core.errors import Refused
from luotsi.countries import queries as countries
from luotsi.countries.schema import IndicatorList
from luotsi.countries.vocabulary import Permission
from luotsi.desk import listing
from luotsi.desk.doors import ReaderRequest, require
from luotsi.desk.forms.signals import AdviceForm, EndSignalForm, IndicatorForm, QuestionForm, SignalForm
from luotsi.referral import queries, usecases

if TYPE_CHECKING:
    from luotsi.referral.models import Signal


def _indicator_forms(request: ReaderRequest) -> list[IndicatorForm]:
    lists = countries.country().indicator_lists
    return [
        IndicatorForm(request.POST or None, indicator_list=countries.get("indicator_lists", code, IndicatorList))
        for code in lists
    ]


@require(Permission.RECORD_SIGNAL)
def signals(request: ReaderRequest) -> HttpResponse:
    """Signals of the reader's organisation, the newest first."""
    before = request.GET.get("before", "")
    page = queries.page_of_signals(request.reader, before=int(before) if before.isdigit() else None)
    return render(request, "desk/signals/list.html", {"page": page, "table": listing.signals(page.signals)})


@require(Permission.RECORD_SIGNAL)
def new_signal(request: ReaderRequest) -> HttpResponse:
    """Record a signal with its indicators."""
    form = SignalForm(request.POST or None)
    lists = _indicator_forms(request)
    if request.method == "POST" and form.is_valid() and all(indicators.is_valid() for indicators in lists):
        facts = [fact for indicators in lists for fact in indicators.facts()]
        try:
            signal = usecases.record_signal(**form.cleaned_data, indicators=facts, by=request.reader)
        except Refused as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            return redirect(signal)
    return render(request, "desk/signals/new.html", {"form": form, "lists": lists})


@require(Permission.RECORD_SIGNAL)
def signal(request: ReaderRequest, reference: str) -> HttpResponse:
    """One signal: the scores with their parts, and the choice that a person makes."""
    found = get_object_or_404(queries.signals_of(request.reader), reference=reference)
    return _signal_page(request, found)


def _signal_page(request: ReaderRequest, found: "Signal", **forms: object) -> HttpResponse:
    context = {
        "signal": found,
        "scores": queries.scores_of(found),
        "advice_requests": found.advice_requests.order_by("-asked_at"),
        "referral": (referral := queries.referral_of(found)),
        "offer": queries.offer_of_referral(referral) if referral else None,
        "draft": queries.draft_of(found, request.reader),
        "question_form": QuestionForm(),
        "end_form": EndSignalForm(),
        "is_open": found.outcome in ("", "advice"),
        "may_refer": request.reader.may(Permission.REFER),
    }
    return render(request, "desk/signals/signal.html", context | forms)


@require_POST
@require(Permission.RECORD_SIGNAL)
def ask_advice(request: ReaderRequest, reference: str) -> HttpResponse:
    """Ask for advice without anything that identifies the person."""
    found = get_object_or_404(queries.signals_of(request.reader), reference=reference)
    form = QuestionForm(request.POST)
    if form.is_valid():
        try:
            usecases.ask_advice(signal=found, **form.cleaned_data, by=request.reader)
        except Refused as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            messages.success(request, _("Your question has been sent. The answer comes to this page and to My work."))
            return redirect(found)
    return _signal_page(request, found, question_form=form)


@require_POST
@require(Permission.RECORD_SIGNAL)
def end_signal(request: ReaderRequest, reference: str) -> HttpResponse:
    """End a signal without a referral."""
    found = get_object_or_404(queries.signals_of(request.reader), reference=reference)
    form = EndSignalForm(request.POST)
    if form.is_valid():
        try:
            usecases.end_signal(signal=found, **form.cleaned_data, by=request.reader)
        except Refused as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            return redirect(found)
    return _signal_page(request, found, end_form=form)


@require(Permission.RECORD_SIGNAL, Permission.ANSWER_OFFERS)
def advice(request: ReaderRequest, reference: str) -> HttpResponse:
    """A question for advice, for the one who asked and the one who answers."""
    found = get_object_or_404(queries.advice_of(request.reader), reference=reference)
    may_answer = (
        found.answered_at is None
        and found.to_organisation_id == request.reader.organisation.pk
        and request.reader.may(Permission.ANSWER_OFFERS)
    )
    form = AdviceForm(request.POST or None) if may_answer else None
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            usecases.answer_advice(request=found, **form.cleaned_data, by=request.reader)
        except Refused as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            messages.success(request, _("Your advice has been sent."))
            return redirect(found)
    return render(request, "desk/signals/advice.html", {"request_": found, "form": form})
