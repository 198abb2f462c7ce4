"""What waits on both sides of the wall: drafts to check, requests to handle, disclosures to answer or to delete."""

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from luotsi.access.readers import Reader
from luotsi.countries.vocabulary import Permission
from luotsi.desk.waiting import Source, Waiting
from luotsi.disclosure import queries as disclosure
from luotsi.investigation import queries as investigation

if TYPE_CHECKING:
    from datetime import date

    from luotsi.investigation.models import Received

ANSWER_WITHIN = timedelta(days=3)  # a proposal: a disclosure that nobody opens helps nobody


def _rows_of_sender(reader: Reader) -> list[Waiting]:
    if not reader.may(Permission.DISCLOSE):
        return []
    checks = [
        Waiting(
            what=_("Check a disclosure of %(reference)s") % {"reference": one.case_reference},
            note=_("to %(organisation)s") % {"organisation": one.receiver},
            sender=str(one.submitted_by), due=None, url=one.get_absolute_url(),
        )
        for one in disclosure.to_check(reader)
    ]  # fmt: skip
    requests = [
        Waiting(
            what=_("A question from the investigation side"),
            note=_("The one who asked does not learn whether you know the person."),
            sender=str(one.from_organisation), due=_end_of(one.answer_by),
            url=reverse("desk:support-request", args=[one.reference]),
        )
        for one in disclosure.requests_waiting(reader)
    ]  # fmt: skip
    return checks + requests


def _rows_of_receiver(reader: Reader) -> list[Waiting]:
    if not reader.may(Permission.RECEIVE_DISCLOSURES):
        return []
    return [_received(one) for one in investigation.received_waiting(reader)]


def _received(one: "Received") -> Waiting:
    if one.answer == "":
        due, what = one.sent_at + ANSWER_WITHIN, _("Take or refuse a disclosure")
    elif one.locked_at is not None:
        due, what = one.locked_at, _("Recalled: delete it and confirm")
    else:
        due, what = _end_of(one.delete_by), _("The day of deletion has passed: delete it and confirm")
    return Waiting(what=what, note="", sender=str(one.sender), due=due, url=one.get_absolute_url())


def _end_of(day: "date") -> datetime:
    return timezone.make_aware(datetime.combine(day, time(23, 59)))


DISCLOSURES = Source(rows=_rows_of_sender, counts=disclosure.waiting_counts)
RECEIVED = Source(rows=_rows_of_receiver, counts=investigation.received_counts)
OWN = [DISCLOSURES, RECEIVED]
