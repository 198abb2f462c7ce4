"""Erasing: what the rules propose, what stops it, and what was done."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from luotsi.core.errors import Refused
from luotsi.countries import queries as countries
from luotsi.countries.vocabulary import Permission
from luotsi.desk.doors import ReaderRequest, require
from luotsi.desk.forms.person import HoldForm
from luotsi.referral import queries, usecases


@require(Permission.MANAGE_RETENTION)
def overview(request: ReaderRequest) -> HttpResponse:
    """Proposals, holds, certificates and the rules; a hold is placed here."""
    form = HoldForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            usecases.place_hold(**form.cleaned_data, by=request.reader)
        except Refused as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            messages.success(request, _("The hold has been placed. Nothing that it covers is erased before its day."))
            return redirect("desk:retention")
    context = {
        "proposals": queries.proposals_of(request.reader),
        "holds": queries.holds_of(request.reader),
        "certificates": queries.certificates_of(request.reader),
        "rules": countries.country().retention,
        "form": form,
    }
    return render(request, "desk/person/retention.html", context)


@require_POST
@require(Permission.MANAGE_RETENTION)
def confirm(request: ReaderRequest, reference: UUID) -> HttpResponse:
    """Erase what was proposed, as far as it is still due."""
    proposal = get_object_or_404(queries.proposals_of(request.reader), reference=reference)
    try:
        made = usecases.confirm_retention(proposal=proposal, by=request.reader)
    except Refused as refusal:
        messages.error(request, str(refusal.sentence))
    else:
        said = ngettext("Erased for %(count)d person.", "Erased for %(count)d people.", made.erased)
        messages.success(request, said % {"count": made.erased})
    return redirect("desk:retention")


@require_POST
@require(Permission.MANAGE_RETENTION)
def release(request: ReaderRequest, reference: UUID) -> HttpResponse:
    """Let a hold go."""
    hold = get_object_or_404(queries.holds_of(request.reader), reference=reference)
    usecases.release_hold(hold=hold, by=request.reader)
    messages.success(request, _("The hold has been released."))
    return redirect("desk:retention")
