"""Same service, same time? Asked, given, refused and the time waited, by county and service."""

from datetime import date

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from luotsi.assistance import queries
from luotsi.assistance.queries.figures import EVERYWHERE
from luotsi.assistance.small_counts import THRESHOLD
from luotsi.countries.vocabulary import Permission
from luotsi.desk.doors import ReaderRequest, require
from luotsi.desk.forms.fields import DayInput


class SpanForm(forms.Form):
    since = forms.DateField(label=_("From"), widget=DayInput)
    until = forms.DateField(label=_("Until"), widget=DayInput)


@require(Permission.READ_FIGURES)
def parity(request: ReaderRequest) -> HttpResponse:
    """The figures of a span of days, this year unless told."""
    today = timezone.localdate()
    first = {"since": date(today.year, 1, 1), "until": today}
    form = SpanForm(request.GET or None, initial=first)
    span = form.cleaned_data if form.is_valid() else first
    rows = queries.parity(request.reader, **span)
    context = {"form": form, "rows": rows, "threshold": THRESHOLD, "everywhere": EVERYWHERE}
    return render(request, "desk/assistance/parity.html", context)
