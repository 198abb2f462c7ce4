"""The person's own view: who saw the file, as a page and as a sheet in their language, and the file as an export."""

import json
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from luotsi.core.errors import Refused
from luotsi.countries.vocabulary import Permission
from luotsi.desk import subject_pdf
from luotsi.desk.doors import ReaderRequest, require
from luotsi.desk.forms.person import ReferenceForm
from luotsi.desk.words import name_on_paper, organisation_name
from luotsi.desk.words_person import PURPOSES
from luotsi.referral import queries, usecases
from luotsi.referral.subject import Seen

FORMAT = "luotsi-subject-access/1"


class _Named:
    """What the frame of a case's pages asks of a case, for a reader who does not read the case itself."""

    def __init__(self, reference: str) -> None:
        self.reference = reference

    def get_absolute_url(self) -> str:
        return reverse("desk:who-saw", args=[self.reference])


@require(Permission.ANSWER_SUBJECT)
def requests(request: ReaderRequest) -> HttpResponse:
    """Where a request of a person begins, for who does not read cases: the exact reference, as the person gives it."""
    form = ReferenceForm(request.GET or None)
    if form.is_valid():
        return redirect("desk:who-saw", form.cleaned_data["reference"])
    return render(request, "desk/person/requests.html", {"form": form})


def _seen(request: ReaderRequest, reference: str) -> list[Seen]:
    """Raises Http404 where there is nothing that the reader may tell; the door leaves a trace of that."""
    try:
        return usecases.tell_who_saw(reference=reference, by=request.reader)
    except Refused as refusal:
        raise Http404 from refusal


def _rows(seen: list[Seen], name: Callable[[int | None], str]) -> list[dict[str, Any]]:
    return [
        {
            "organisation": name(one.organisation_id),
            "purpose": PURPOSES[one.purpose],
            "day": one.day,
            "times": one.times,
        }
        for one in seen
    ]


@require(Permission.ANSWER_SUBJECT)
def who_saw(request: ReaderRequest, reference: str) -> HttpResponse:
    """Who saw the file, by organisation, purpose and day, equal to the ledger."""
    seen = _seen(request, reference)
    found = queries.cases_of(request.reader).filter(reference=reference).first()
    spoken = queries.language_of(found, request.reader) if found else ""
    context = {
        "case": found or _Named(reference),
        "rows": _rows(seen, organisation_name),
        "total": sum(one.times for one in seen),
        "languages": settings.LANGUAGES,
        "spoken": spoken,
        "printed": spoken if spoken in dict(settings.LANGUAGES) else "",
        "may_export": found is not None,
    }
    return render(request, "desk/person/who_saw.html", context)


@require(Permission.ANSWER_SUBJECT)
def sheet(request: ReaderRequest, reference: str) -> HttpResponse:
    """The same list to print and give away, in a language of the pages. It says nothing of why the person is helped."""
    language = request.GET.get("language", "")
    if language not in dict(settings.LANGUAGES):
        language = translation.get_language() or settings.LANGUAGE_CODE
    seen = _seen(request, reference)
    with translation.override(language):
        return render(request, "desk/person/sheet.html", {"rows": _rows(seen, name_on_paper), "reference": reference})


@require_POST
@require(Permission.ANSWER_SUBJECT)
def file(request: ReaderRequest, reference: str) -> HttpResponse:
    """Everything that the organisation may give about the person, as PDF or JSON."""
    found = get_object_or_404(queries.cases_of(request.reader), reference=reference)
    form = "pdf" if request.POST.get("form") == "pdf" else "json"
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES):
        language = translation.get_language() or settings.LANGUAGE_CODE
    with translation.override(language):
        try:
            sections = usecases.give_file(case=found, form=form, by=request.reader)
        except Refused as refusal:
            messages.error(request, str(refusal.sentence))
            return redirect("desk:who-saw", reference)
        data = {
            "format": FORMAT,
            "language": language,
            "reference": found.reference,
            "made_on": timezone.localdate().isoformat(),
            "made_by": name_on_paper(request.reader.organisation.pk),
            "title": _("My information"),
            "sections": [
                {
                    "code": section.code,
                    "title": str(section.title),
                    "rows": [{"label": str(label), "value": value} for label, value in section.rows],
                }
                for section in sections
            ],
            "who_saw": [
                {**row, "purpose": str(row["purpose"]), "day": row["day"].isoformat()}
                for row in _rows(_seen(request, reference), name_on_paper)
            ],
        }
        words = {
            "who_saw": _("Who has handled it"),
            "made": _("Made by %(organisation)s on %(day)s")
            % {"organisation": data["made_by"], "day": data["made_on"]},
        }
    if form == "json":
        return _download(json.dumps(data, ensure_ascii=False, indent=1).encode(), "application/json", "json")
    return _download(subject_pdf.made_of(data, words), "application/pdf", "pdf")


def _download(content: bytes, kind: str, ending: str) -> HttpResponse:
    """The name of the file tells nothing about whose it is, or why."""
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="my-information.{ending}"'
    return response
