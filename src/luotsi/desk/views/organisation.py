"""An organisation's own people and contact points, kept by its administrators."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from luotsi.access import people
from luotsi.actors import queries
from luotsi.actors.models import ContactPoint, Membership
from luotsi.actors.tasks import REMIND_DAYS_AHEAD
from luotsi.core.errors import Refused
from luotsi.countries.vocabulary import Permission
from luotsi.desk.doors import ReaderRequest, require
from luotsi.desk.forms.organisation import ContactPointForm, PersonForm
from luotsi.referral.queries import what_they_hold
from luotsi.referral.usecases import remove_person as usecase_remove_person


@require(Permission.MANAGE_PEOPLE, Permission.MANAGE_CONTACTS)
def organisation(request: ReaderRequest) -> HttpResponse:
    """The people in their roles and the contact points, those to confirm soon first."""
    reader, today = request.reader, timezone.localdate()
    points = queries.contact_points_kept(reader.organisation)
    soon = today + timedelta(days=max(REMIND_DAYS_AHEAD))
    context = {
        "organisation": reader.organisation,
        "today": today,
        "may_keep_people": reader.may(Permission.MANAGE_PEOPLE),
        "may_keep_contacts": reader.may(Permission.MANAGE_CONTACTS),
        "people": queries.people_of(reader.organisation, on=today) if reader.may(Permission.MANAGE_PEOPLE) else [],
        "to_confirm": [point for point in points if point.valid_until <= soon],
        "confirmed": [point for point in points if point.valid_until > soon],
    }
    return render(request, "desk/organisation/organisation.html", context)


@require(Permission.MANAGE_PEOPLE)
def add_person(request: ReaderRequest) -> HttpResponse:
    """Let somebody work here; a new person gets a mail with a link to set a password."""
    form = PersonForm(request.POST or None, organisation=request.reader.organisation)
    if request.method == "POST" and form.is_valid():
        try:
            added = people.add_person(**form.cleaned_data, by=request.reader)
        except Refused as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            sent = _("%(name)s can work here from today. A mail was sent to %(email)s.")
            messages.success(request, sent % {"name": added.user.name, "email": added.user.email})
            return redirect("desk:organisation")
    return render(request, "desk/organisation/add_person.html", {"form": form, "crumbs": _crumbs(_("Add a person"))})


@require(Permission.MANAGE_PEOPLE)
def remove_person(request: ReaderRequest, pk: int) -> HttpResponse:
    """Before a person goes, the page lists what they hold; all of it stays in the organisation's queue."""
    membership = _member(request, pk)
    refused = ""
    if request.method == "POST":
        try:
            usecase_remove_person(membership=membership, by=request.reader)
        except Refused as refusal:
            refused = str(refusal.sentence)
        else:
            messages.success(request, _("%(name)s no longer works here in this role.") % {"name": membership.user.name})
            return redirect("desk:organisation")
    held = what_they_hold(membership, request.reader)
    context = {"membership": membership, "held": held, "refused": refused, "crumbs": _crumbs(_("Remove a person"))}
    return render(request, "desk/organisation/remove_person.html", context)


@require(Permission.MANAGE_CONTACTS)
def add_contact(request: ReaderRequest) -> HttpResponse:
    return _contact_form(request, ContactPoint(organisation=request.reader.organisation))


@require(Permission.MANAGE_CONTACTS)
def change_contact(request: ReaderRequest, pk: int) -> HttpResponse:
    return _contact_form(request, _point(request, pk))


@require_POST
@require(Permission.MANAGE_CONTACTS)
def confirm_contact(request: ReaderRequest, pk: int) -> HttpResponse:
    """One click says that the contact point still answers."""
    try:
        point = people.confirm_contact_point(point=_point(request, pk), by=request.reader)
    except Refused as refusal:
        messages.error(request, str(refusal.sentence))
    else:
        messages.success(request, _("%(title)s is confirmed.") % {"title": point.title})
    return redirect("desk:organisation")


@require_POST
@require(Permission.MANAGE_CONTACTS)
def end_contact(request: ReaderRequest, pk: int) -> HttpResponse:
    """A contact point answers no more."""
    try:
        point = people.end_contact_point(point=_point(request, pk), by=request.reader)
    except Refused as refusal:
        messages.error(request, str(refusal.sentence))
    else:
        messages.success(request, _("%(title)s has ended and is no longer shown.") % {"title": point.title})
    return redirect("desk:organisation")


def _contact_form(request: ReaderRequest, point: ContactPoint) -> HttpResponse:
    form = ContactPointForm(request.POST or None, instance=point)
    if request.method == "POST" and form.is_valid():
        try:
            kept = people.keep_contact_point(point=form.instance, by=request.reader)
        except Refused as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            messages.success(request, _("%(title)s is saved and confirmed.") % {"title": kept.title})
            return redirect("desk:organisation")
    context = {"form": form, "point": point, "crumbs": _crumbs(_("Contact point"))}
    return render(request, "desk/organisation/contact.html", context)


def _crumbs(here: str) -> list[dict[str, str]]:
    return [{"label": _("People and contact points"), "url": reverse("desk:organisation")}, {"label": here}]


def _member(request: ReaderRequest, pk: int) -> Membership:
    found = queries.membership_here(request.reader.organisation, pk, on=timezone.localdate())
    if found is None:
        raise Http404
    return found


def _point(request: ReaderRequest, pk: int) -> ContactPoint:
    found = queries.contact_point_here(request.reader.organisation, pk)
    if found is None:
        raise Http404
    return found
