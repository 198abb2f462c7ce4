"""A look in an emergency, and its review."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from luotsi.core.errors import Refused
from luotsi.countries import queries as countries
from luotsi.countries.vocabulary import Permission
from luotsi.desk.doors import ReaderRequest, require
from luotsi.desk.forms.person import EmergencyForm, ReviewForm
from luotsi.referral import queries, usecases


@require(Permission.BREAK_GLASS)
def open_case(request: ReaderRequest) -> HttpResponse:
    """Open a case by its exact reference, for some hours, to read alone."""
    form = EmergencyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = usecases.break_glass(**form.cleaned_data, by=request.reader)
        except Refused as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            return redirect("desk:case", made.case_reference)
    return render(request, "desk/person/emergency.html", {"form": form, "rules": countries.country().emergency})


@require(Permission.ANSWER_SUBJECT, Permission.MANAGE_RETENTION)
def review(request: ReaderRequest, reference: UUID) -> HttpResponse:
    """Say whether a look in an emergency was right."""
    found = get_object_or_404(queries.emergencies_of(request.reader), reference=reference)
    form = ReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            usecases.review_emergency(
                emergency=found,
                justified=form.cleaned_data["justified"] == "yes",
                remark=form.cleaned_data["remark"],
                by=request.reader,
            )
        except Refused as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            messages.success(request, _("The review has been recorded."))
            return redirect("desk:my-work")
    return render(request, "desk/person/review.html", {"emergency": found, "form": form})
