"""A provider's queue and each request in it: what is known before accepting, and the answers."""

from collections.abc import Callable
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from luotsi.assistance import queries, usecases
from luotsi.assistance.models import ServiceRequest
from luotsi.core.errors import Refused
from luotsi.countries.schema import ReasonList
from luotsi.countries.vocabulary import Permission
from luotsi.desk.doors import ReaderRequest, require
from luotsi.desk.forms.assistance import DayForm, DeclineRequestForm, ReasonForm
from luotsi.referral.queries import cases_of, holders_of

BOTH = (Permission.ANSWER_REQUESTS, Permission.ARRANGE_ASSISTANCE)


@require(Permission.ANSWER_REQUESTS)
def service_requests(request: ReaderRequest) -> HttpResponse:
    """What was asked of the reader's organisation: what waits, and what it has taken on."""
    context = {
        "waiting": queries.requests_waiting(request.reader),
        "running": queries.requests_running(request.reader),
    }
    return render(request, "desk/services/requests.html", context)


@require(*BOTH)
def service_request(request: ReaderRequest, reference: UUID) -> HttpResponse:
    """One request, for its provider and for those who read the assistance of its case."""
    return _page(request, _found(request, reference))


def _page(request: ReaderRequest, found: ServiceRequest, **shown: forms.Form) -> HttpResponse:
    reader = request.reader
    case = cases_of(reader).filter(pk=found.case_id).first()
    is_provider = found.provider_id == reader.organisation.pk and reader.may(Permission.ANSWER_REQUESTS)
    holds = case is not None and holders_of([case.pk]).get(case.pk) == reader.organisation
    is_asker = holds and reader.may(Permission.ARRANGE_ASSISTANCE)
    context = {
        "found": found,
        "case": case,
        "is_provider": is_provider,
        "is_asker": is_asker,
        "may_follow": is_provider or is_asker,
        "decline_form": DeclineRequestForm(reasons=ReasonList.SERVICE_DECLINE),
        "cancel_form": ReasonForm(reasons=ReasonList.SERVICE_CANCEL),
        "start_form": DayForm(label=_("First day of the service")),
        "finish_form": ReasonForm(reasons=ReasonList.SERVICE_OUTCOME),
    }
    return render(request, "desk/services/request.html", context | shown)


@require_POST
@require(Permission.ANSWER_REQUESTS)
def accept(request: ReaderRequest, reference: UUID) -> HttpResponse:
    """Take the request on."""
    found = _found(request, reference)
    try:
        usecases.accept_request(request=found, by=request.reader)
    except Refused as refusal:
        messages.error(request, str(refusal.sentence))
    else:
        messages.success(request, _("Accepted. Note the first day of the service when it is known."))
    return redirect(found)


@require_POST
@require(Permission.ANSWER_REQUESTS)
def decline(request: ReaderRequest, reference: UUID) -> HttpResponse:
    """Say no, with a reason."""
    found = _found(request, reference)
    form = DeclineRequestForm(request.POST, reasons=ReasonList.SERVICE_DECLINE)
    done = _("Declined. The organisation that asked has been told.")
    return _answer(
        request, found, "decline_form", form, done,
        lambda: usecases.decline_request(request=found, **form.cleaned_data, by=request.reader),
    )  # fmt: skip


@require_POST
@require(Permission.ARRANGE_ASSISTANCE)
def cancel(request: ReaderRequest, reference: UUID) -> HttpResponse:
    """Take the request back."""
    found = _found(request, reference)
    form = ReasonForm(request.POST, reasons=ReasonList.SERVICE_CANCEL)
    return _answer(
        request, found, "cancel_form", form, _("The request has been cancelled."),
        lambda: usecases.cancel_request(request=found, **form.cleaned_data, by=request.reader),
    )  # fmt: skip


@require_POST
@require(*BOTH)
def start(request: ReaderRequest, reference: UUID) -> HttpResponse:
    """Note the first day."""
    found = _found(request, reference)
    form = DayForm(request.POST, label=_("First day of the service"))
    return _answer(
        request, found, "start_form", form, _("The service has begun."),
        lambda: usecases.start_service(request=found, **form.cleaned_data, by=request.reader),
    )  # fmt: skip


@require_POST
@require(*BOTH)
def finish(request: ReaderRequest, reference: UUID) -> HttpResponse:
    """End the service with its outcome."""
    found = _found(request, reference)
    form = ReasonForm(request.POST, reasons=ReasonList.SERVICE_OUTCOME)
    done = _("The service has ended, and what the provider could read is closed.")
    return _answer(
        request, found, "finish_form", form, done,
        lambda: usecases.finish_service(request=found, outcome=form.cleaned_data["reason"], by=request.reader),
    )  # fmt: skip


def _found(request: ReaderRequest, reference: UUID) -> ServiceRequest:
    found = queries.request_of(request.reader, reference)
    if found is None:
        raise Http404
    return found


def _answer(
    request: ReaderRequest, found: ServiceRequest, name: str, form: forms.Form, done: str, do: Callable[[], object]
) -> HttpResponse:  # fmt: skip
    """One answer; what was typed stays when a rule refuses."""
    if form.is_valid():
        try:
            do()
        except Refused as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            messages.success(request, done)
            return redirect(found)
    return _page(request, found, **{name: form})
