"""A claim for special costs with its statement, step by step, on a page that prints."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from luotsi.assistance import queries, usecases
from luotsi.assistance.models import ReimbursementClaim
from luotsi.core.errors import Refused
from luotsi.countries import queries as countries
from luotsi.countries.schema import Reimbursement
from luotsi.countries.vocabulary import Permission
from luotsi.desk.doors import ReaderRequest, require
from luotsi.desk.forms.assistance import DayForm, GrantedForm, StatementForm


@require(Permission.ARRANGE_ASSISTANCE, Permission.ANSWER_REQUESTS)
def claim(request: ReaderRequest, reference: UUID) -> HttpResponse:
    """The claim, for who claims and who states; the next step is a form on it."""
    found = queries.claim_of(request.reader, reference)
    if found is None:
        raise Http404
    step = _next_step(found, request)
    if step is None:
        return _page(request, found, None, "")
    form, do, title = step
    if request.method == "POST" and form.is_valid():
        try:
            do(form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            messages.success(request, _("Recorded."))
            return redirect(found)
    return _page(request, found, form, title)


def _page(request: ReaderRequest, found: ReimbursementClaim, form: forms.Form | None, title: str) -> HttpResponse:
    rule = countries.find("reimbursements", found.rule, Reimbursement, on=found.drafted_at.date())
    return render(request, "desk/assistance/claim.html", {"claim": found, "form": form, "title": title, "rule": rule})


def _next_step(
    found: ReimbursementClaim, request: ReaderRequest
) -> tuple[forms.Form, Callable[[dict[str, Any]], object], str] | None:
    """What this reader can do next: state, send, note the decision, note the payment."""
    own, sent = request.reader.organisation.pk, request.POST or None

    def by(do: Callable[..., object]) -> Callable[[dict[str, Any]], object]:
        return lambda data: do(claim=found, **data, by=request.reader)

    if own == found.statement_by_id and not found.statement_on:
        return StatementForm(sent), by(usecases.give_statement), _("Give the statement")
    if own != found.organisation_id:
        return None
    if not found.sent_on:
        ready = found.statement_on or not found.statement_by_id
        return (DayForm(sent), by(usecases.send_claim), _("The claim has been sent")) if ready else None
    if not found.decided_on:
        return GrantedForm(sent), by(usecases.decide_claim), _("The claim has been decided")
    if not found.paid_on:
        return DayForm(sent), by(usecases.pay_claim), _("The money has come")
    return None
