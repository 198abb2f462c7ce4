"""The directory: every organisation of the country, and where it is reached."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from luotsi.actors import queries
from luotsi.actors.models import ContactPoint, Organisation
from luotsi.countries import queries as countries
from luotsi.countries.schema import Organisation as PackOrganisation
from luotsi.countries.vocabulary import Permission
from luotsi.desk.doors import ReaderRequest, require
from luotsi.desk.forms.directory import DirectoryForm


@dataclass(frozen=True)
class Row:
    """One organisation of the list with what was read for all of them at once."""

    organisation: Organisation
    place: str
    points: list[ContactPoint]


@require(Permission.READ_DIRECTORY)
def directory(request: ReaderRequest) -> HttpResponse:
    """Find an organisation by its name in any language, its type or its place."""
    form = DirectoryForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    today = timezone.localdate()
    found = queries.directory(words=asked.get("q", ""), type_=asked.get("type", ""), on=today)
    points = queries.contact_points(found, on=today)
    rows = [Row(organisation, _here(organisation.place), points.get(organisation.pk, [])) for organisation in found]
    return render(request, "desk/directory/list.html", {"form": form, "rows": rows, "narrowed": any(asked.values())})


@require(Permission.READ_DIRECTORY)
def entry(request: ReaderRequest, code: str) -> HttpResponse:
    """One organisation: its names, its place among others, and its contact points."""
    found = queries.in_directory(code)
    if found is None:
        raise Http404
    today = timezone.localdate()
    described = countries.find("organisations", code, PackOrganisation)
    task = described.task.say(get_language() or "en") if described and described.task else ""
    context = {
        "organisation": found,
        "crumbs": [{"label": _("Directory"), "url": reverse("desk:directory")}, {"label": found.name}],
        "names": [(language, name) for language, name in found.names.items() if name != found.name],
        "place": _here(found.place),
        "task": task,
        "valid_from": found.period.lower,
        "valid_until": _last_day(found),
        "in_force": found.is_in_force(today),
        "points": queries.contact_points([found], on=today).get(found.pk, []),
        "shows_marks": request.reader.may(Permission.READ_COUNTRY),
    }
    return render(request, "desk/directory/entry.html", context)


def _here(words: dict[str, str]) -> str:
    """Words kept in several languages, in the reader's, else in English, else in any."""
    return words.get(get_language() or "en") or words.get("en") or next(iter(words.values()), "")


def _last_day(organisation: Organisation) -> date | None:
    """The last day on which the organisation was there; None for one that still is."""
    upper: date | None = organisation.period.upper
    return upper - timedelta(days=1) if upper else None
