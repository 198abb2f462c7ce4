"""The service directory, and the entries that an organisation keeps in it."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from luotsi.assistance import queries, usecases
from luotsi.assistance.models import Service
from luotsi.core.errors import Refused
from luotsi.countries.vocabulary import Permission
from luotsi.desk.doors import ReaderRequest, require
from luotsi.desk.forms.services import FilterForm, PlacesForm, ServiceForm

KEEPERS = (Permission.MANAGE_CONTACTS, Permission.ANSWER_REQUESTS)


@require(Permission.READ_DIRECTORY)
def services(request: ReaderRequest) -> HttpResponse:
    """What help there is, for whom, in which languages, and whether a place is free."""
    form = FilterForm(request.GET or None)
    chosen = form.cleaned_data if form.is_valid() else {}
    return render(
        request,
        "desk/services/list.html",
        {
            "form": form,
            "entries": queries.directory_page(request.reader, queries.DirectoryFilters(**chosen)),
            "may_keep": any(request.reader.may(permission) for permission in KEEPERS),
        },
    )


@require(Permission.READ_DIRECTORY, *KEEPERS)
def service(request: ReaderRequest, reference: UUID) -> HttpResponse:
    """One entry; the address is there for those whom its level lets."""
    found = _service(request, reference)
    own = found.organisation == request.reader.organisation and any(request.reader.may(p) for p in KEEPERS)
    entry = queries.entry_of(found)
    counted = {"maximum": entry.capacity.maximum, "available": entry.capacity.available} if entry.capacity else None
    context = {"entry": entry, "service": found, "own": own, "places_form": PlacesForm(initial=counted)}
    return render(request, "desk/services/service.html", context)


@require(*KEEPERS)
def own_services(request: ReaderRequest) -> HttpResponse:
    """What the reader's organisation offers."""
    return render(request, "desk/services/own.html", {"entries": queries.own_services(request.reader)})


@require(*KEEPERS)
def new_service(request: ReaderRequest) -> HttpResponse:
    """Add an entry."""
    return _keep(request, None, ServiceForm(request.POST or None))


@require(*KEEPERS)
def change_service(request: ReaderRequest, reference: UUID) -> HttpResponse:
    """Bring an entry up to date."""
    found = _own(request, reference)
    return _keep(request, found, ServiceForm(request.POST or None, entry=queries.entry_of(found)))


def _keep(request: ReaderRequest, found: Service | None, form: ServiceForm) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            kept = usecases.keep_service(service=found, facts=form.facts(), by=request.reader)
        except Refused as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            messages.success(request, _("The entry has been saved and counts as checked today."))
            return redirect(kept)
    return render(request, "desk/services/keep.html", {"form": form, "service": found})


@require_POST
@require(*KEEPERS)
def count_places(request: ReaderRequest, reference: UUID) -> HttpResponse:
    """Say how many places are free today."""
    found = _own(request, reference)
    form = PlacesForm(request.POST)
    if form.is_valid():
        try:
            usecases.count_places(service=found, **form.cleaned_data, by=request.reader)
        except Refused as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            messages.success(request, _("The count has been saved."))
            return redirect(found)
    context = {"entry": queries.entry_of(found), "service": found, "own": True, "places_form": form}
    return render(request, "desk/services/service.html", context)


@require_POST
@require(*KEEPERS)
def end_service(request: ReaderRequest, reference: UUID) -> HttpResponse:
    """Take an entry out of the directory."""
    usecases.end_service_entry(service=_own(request, reference), on=timezone.localdate(), by=request.reader)
    messages.success(request, _("The entry is no longer in the directory."))
    return redirect("desk:own-services")


def _service(request: ReaderRequest, reference: UUID) -> Service:
    found = queries.service_of(request.reader, reference)
    if found is None:
        raise Http404
    return found


def _own(request: ReaderRequest, reference: UUID) -> Service:
    found = _service(request, reference)
    if found.organisation != request.reader.organisation:
        raise Http404
    return found
