"""An offer: what the receiver is told before it answers, and the answers."""

from typing import TYPE_CHECKING
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
from luotsi.desk.forms.cases import DeclineForm, ResultForm, WithdrawForm
from luotsi.referral import meeting_queries, queries, usecases

if TYPE_CHECKING:
    from luotsi.referral.models import Handoff

EVERYONE_CONCERNED = (Permission.ANSWER_OFFERS, Permission.OFFER_HANDOFF, Permission.COORDINATE)


@require(*EVERYONE_CONCERNED)
def handoff(request: ReaderRequest, reference: UUID) -> HttpResponse:
    """One offer, for its sender, its receiver, and those to whom it climbed."""
    return _page(request, get_object_or_404(queries.handoffs_of(request.reader), reference=reference))


def _page(request: ReaderRequest, found: "Handoff", **shown: forms.Form) -> HttpResponse:
    own = request.reader.organisation.pk
    context = {
        "handoff": found,
        "is_receiver": found.to_organisation_id == own and request.reader.may(Permission.ANSWER_OFFERS),
        "is_sender": found.from_organisation_id == own and request.reader.may(Permission.OFFER_HANDOFF),
        "decline_form": DeclineForm(),
        "withdraw_form": WithdrawForm(),
        "case": queries.cases_of(request.reader).filter(reference=found.case_reference).first(),
    }
    return render(request, "desk/handoffs/handoff.html", context | shown)


@require_POST
@require(Permission.ANSWER_OFFERS)
def accept(request: ReaderRequest, reference: UUID) -> HttpResponse:
    """Take over."""
    found = get_object_or_404(queries.offers_of(request.reader), reference=reference)
    try:
        usecases.accept_handoff(handoff=found, by=request.reader)
    except Refused as refusal:
        messages.error(request, str(refusal.sentence))
        return redirect(found)
    messages.success(request, _("Your organisation answers for the person from now on."))
    return redirect("desk:case", found.case_reference)


@require_POST
@require(Permission.ANSWER_OFFERS)
def decline(request: ReaderRequest, reference: UUID) -> HttpResponse:
    """Decline with a reason."""
    found = get_object_or_404(queries.handoffs_of(request.reader), reference=reference)
    form = DeclineForm(request.POST)
    if form.is_valid():
        try:
            usecases.decline_handoff(handoff=found, **form.cleaned_data, by=request.reader)
        except Refused as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            messages.success(request, _("Declined. The sender has been told and goes on answering for the person."))
            return redirect("desk:my-work")
    return _page(request, found, decline_form=form)


@require_POST
@require(Permission.OFFER_HANDOFF)
def withdraw(request: ReaderRequest, reference: UUID) -> HttpResponse:
    """Withdraw an offer."""
    found = get_object_or_404(queries.handoffs_of(request.reader), reference=reference)
    form = WithdrawForm(request.POST)
    if form.is_valid():
        try:
            usecases.withdraw_handoff(handoff=found, **form.cleaned_data, by=request.reader)
        except Refused as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            messages.success(request, _("The offer has been withdrawn."))
            return redirect(found)
    return _page(request, found, withdraw_form=form)


@require(Permission.COORDINATE)
def coordination(request: ReaderRequest) -> HttpResponse:
    """What is stuck: refused twice, never answered, climbed. By reference and organisation; no file is open here."""
    return render(
        request,
        "desk/coordination.html",
        {
            "calls": [(call, ResultForm(prefix=str(call.pk))) for call in queries.meeting_calls(request.reader)],
            "climbed": queries.offers_climbed(request.reader),
            "meetings": meeting_queries.meetings_in_sight(),
        },
    )


@require_POST
@require(Permission.COORDINATE, Permission.OFFER_HANDOFF)
def settle(request: ReaderRequest, number: int) -> HttpResponse:
    """Record what a joint meeting agreed."""
    call = next((one for one in queries.meeting_calls(request.reader) if one.pk == number), None)
    form = ResultForm(request.POST, prefix=str(number))
    back = "desk:coordination" if request.reader.may(Permission.COORDINATE) else "desk:my-work"
    if call is None or not form.is_valid():
        messages.error(request, _("Say what was agreed. Nothing has been saved yet."))
        return redirect(back)
    try:
        usecases.settle_joint_meeting(call=call, **form.cleaned_data, by=request.reader)
    except Refused as refusal:
        messages.error(request, str(refusal.sentence))
    return redirect(back)
