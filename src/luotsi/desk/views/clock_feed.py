"""The calendar feed: a calendar program reads the clocks of one member of staff under a secret address, without a session."""

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from icalendar import Alarm, Calendar, Event

from luotsi.access.readers import Reader, bind
from luotsi.countries.schema import Unit
from luotsi.countries.vocabulary import Permission
from luotsi.deadlines import usecases
from luotsi.deadlines.queries import RunningClock, membership_of_feed
from luotsi.desk.doors import ReaderRequest, require
from luotsi.referral.queries import clocks_of_reader

MOST = 500


@require_GET
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The clocks of whoever made this address, as they may be read now; nothing for one whose membership has ended."""
    membership = membership_of_feed(usecases.hash_of(token))
    if membership is None:
        raise Http404
    reader = Reader.of(membership)
    with transaction.atomic(), translation.override(reader.user.language or settings.LANGUAGE_CODE):
        if not bind(reader) or not reader.may(Permission.READ_CASES):
            raise Http404
        body = calendar_of(reader)
        usecases.note_feed_read(by=reader)
    return HttpResponse(body, content_type="text/calendar; charset=utf-8")


feed.permissions = frozenset({Permission.READ_CASES})  # type: ignore[attr-defined]  # asked above, of the address's maker


def calendar_of(reader: Reader) -> bytes:
    """The running clocks of the reader's organisation: name, case reference and day, and never a person."""
    calendar = Calendar()
    calendar.add("prodid", "-//Luotsi//Clocks//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("Luotsi: deadlines"))
    for case, clock in clocks_of_reader(reader, limit=MOST):
        if not clock.is_suspended:
            calendar.add_component(_entry(case.reference, clock))
    return bytes(calendar.to_ical())


def _entry(reference: str, clock: RunningClock) -> Event:
    """One clock as an entry of the day on which it ends, with an alarm for each of its warnings."""
    deadline = clock.deadline
    name = clock.clock.names.say(translation.get_language() or "en")
    entry = Event()
    entry.add("uid", f"{reference}-{deadline.clock}-{deadline.started_at:%Y%m%d}@luotsi")
    entry.add("dtstamp", deadline.started_at)
    entry.add("summary", _("Clock: %(name)s, %(reference)s") % {"name": name, "reference": reference})
    entry.add("url", settings.SITE_ADDRESS + reverse("desk:clocks", args=[reference]))
    in_hours = clock.clock.length is not None and clock.clock.length.unit is Unit.HOURS
    entry.add("dtstart", deadline.due_at if in_hours else timezone.localdate(deadline.due_at))
    for days in clock.clock.warn_at_days:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", entry["summary"])
        alarm.add("trigger", timedelta(days=-days))
        entry.add_component(alarm)
    return entry


@require_POST
@require(Permission.READ_CASES)
def make(request: ReaderRequest) -> HttpResponse:
    """Make a new secret address; it is shown this once."""
    token = usecases.make_feed(by=request.reader)
    address = settings.SITE_ADDRESS + reverse("desk:clock-feed", args=[token])
    crumbs = [{"label": _("My account"), "url": reverse("desk:account")}, {"label": _("Calendar feed")}]
    return render(request, "desk/deadlines/feed.html", {"address": address, "crumbs": crumbs})


@require_POST
@require(Permission.READ_CASES)
def drop(request: ReaderRequest) -> HttpResponse:
    """Drop the secret address."""
    usecases.drop_feed(by=request.reader)
    messages.success(request, _("The address has been dropped. Whoever has it finds nothing there any more."))
    return redirect("desk:account")
