"""The team of a case: who works in it and reads what, invitations and their answers."""

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
from luotsi.countries.vocabulary import Permission
from luotsi.desk.doors import ReaderRequest, require
from luotsi.desk.forms.team import DeclineSeatForm, InviteForm, ReasonForm
from luotsi.referral import meeting_queries, queries, team_queries, usecases

if TYPE_CHECKING:
    from luotsi.referral.models import Case, TeamInvitation

BOTH_SIDES = (Permission.ANSWER_OFFERS, Permission.OFFER_HANDOFF)


def _case(request: ReaderRequest, reference: str) -> "Case":
    return get_object_or_404(queries.cases_of(request.reader), reference=reference)


def _answers(request: ReaderRequest, case: "Case") -> bool:
    """Does the reader's organisation answer for the person of this open case?"""
    holder = queries.holders_of([case.pk]).get(case.pk)
    return holder == request.reader.organisation and request.reader.may(Permission.OFFER_HANDOFF)


@require(Permission.READ_CASES)
def team(request: ReaderRequest, reference: str) -> HttpResponse:
    """Who works on the case together: members, what each reads, since when and why; invitations; joint meetings."""
    found = _case(request, reference)
    holder = queries.holders_of([found.pk]).get(found.pk)
    answers = holder == request.reader.organisation and request.reader.may(Permission.OFFER_HANDOFF)
    meetings = meeting_queries.meetings_of_case(found, request.reader)
    context = {
        "case": found,
        "holder": holder,
        "team": team_queries.team_of(found),
        "meetings": meetings,
        "answers": answers,
        "own": request.reader.organisation,
        "may_leave": any(request.reader.may(permission) for permission in BOTH_SIDES),
        "is_planned": any(meeting.is_open for meeting in meetings),
        "call": queries.open_call_of(found),
        "end_form": ReasonForm(list_=ReasonList.TEAM_END),
    }
    return render(request, "desk/team/team.html", context)


@require(Permission.OFFER_HANDOFF)
def invite(request: ReaderRequest, reference: str) -> HttpResponse:
    """Invite an organisation to the team."""
    found = _case(request, reference)
    form = InviteForm(
        request.POST or None,
        own=request.reader.organisation,
        parts=queries.compartments_of(found, request.reader),
        consents=team_queries.consents_for_team(found),
    )
    if request.method == "POST" and form.is_valid():
        try:
            usecases.invite_to_team(case=found, seat=form.seat(), key=form.cleaned_data["key"], by=request.reader)
        except Refused as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            messages.success(request, _("Invited. The organisation reads nothing before it accepts."))
            return redirect("desk:team", found.reference)
    return render(request, "desk/team/invite.html", {"case": found, "form": form})


def _invitation(request: ReaderRequest, reference: UUID) -> "TeamInvitation":
    return get_object_or_404(team_queries.invitations_of(request.reader), reference=reference)


@require(*BOTH_SIDES)
def invitation(request: ReaderRequest, reference: UUID) -> HttpResponse:
    """One invitation or membership, for both its sides and the team."""
    return _page(request, _invitation(request, reference))


def _page(request: ReaderRequest, found: "TeamInvitation", **forms_shown: forms.Form) -> HttpResponse:
    reader = request.reader
    case = queries.cases_of(reader).filter(pk=found.case_id).first()
    answers = case is not None and _answers(request, case)
    is_receiver = found.to_organisation == reader.organisation and reader.may(Permission.ANSWER_OFFERS)
    context = {
        "invitation": found,
        "case": case,
        "is_receiver": is_receiver,
        "may_withdraw": answers and found.is_open,
        "may_end": found.is_member and (is_receiver or answers),
        "decline_form": DeclineSeatForm(),
        "withdraw_form": ReasonForm(list_=ReasonList.WITHDRAW),
        "end_form": ReasonForm(list_=ReasonList.TEAM_END),
    }
    return render(request, "desk/team/invitation.html", context | forms_shown)


@require_POST
@require(Permission.ANSWER_OFFERS)
def accept(request: ReaderRequest, reference: UUID) -> HttpResponse:
    """Join the team."""
    found = _invitation(request, reference)
    try:
        usecases.accept_invitation(invitation=found, by=request.reader)
    except Refused as refusal:
        messages.error(request, str(refusal.sentence))
        return redirect(found)
    messages.success(request, _("Your organisation has joined the team and reads its part from now on."))
    if not request.reader.may(Permission.READ_CASES):
        return redirect(found)
    return redirect("desk:team", found.case_reference)


@require_POST
@require(Permission.ANSWER_OFFERS)
def decline(request: ReaderRequest, reference: UUID) -> HttpResponse:
    """Decline with a reason."""
    found, form = _invitation(request, reference), DeclineSeatForm(request.POST)
    if form.is_valid():
        try:
            usecases.decline_invitation(invitation=found, **form.cleaned_data, by=request.reader)
        except Refused as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            messages.success(request, _("Declined. The sender has been told."))
            return redirect("desk:my-work")
    return _page(request, found, decline_form=form)


@require_POST
@require(Permission.OFFER_HANDOFF)
def withdraw(request: ReaderRequest, reference: UUID) -> HttpResponse:
    """Take an invitation back."""
    found, form = _invitation(request, reference), ReasonForm(request.POST, list_=ReasonList.WITHDRAW)
    if form.is_valid():
        try:
            usecases.withdraw_invitation(invitation=found, **form.cleaned_data, by=request.reader)
        except Refused as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            messages.success(request, _("The invitation has been withdrawn."))
            return redirect(found)
    return _page(request, found, withdraw_form=form)


@require_POST
@require(*BOTH_SIDES)
def end(request: ReaderRequest, reference: UUID) -> HttpResponse:
    """End a membership: it reads nothing from now on."""
    found, form = _invitation(request, reference), ReasonForm(request.POST, list_=ReasonList.TEAM_END)
    if form.is_valid():
        try:
            usecases.end_seat(invitation=found, **form.cleaned_data, by=request.reader)
        except Refused as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            messages.success(request, _("The membership has ended, and with it what it opened."))
            return redirect(found)
    return _page(request, found, end_form=form)
