"""Looks in an emergency that wait for a review, and what has been kept long enough."""

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from luotsi.access.readers import Reader
from luotsi.countries import queries as countries
from luotsi.countries.schema import ReasonList
from luotsi.countries.vocabulary import Permission
from luotsi.desk.waiting import Source, Waiting
from luotsi.desk.words import COMPARTMENTS
from luotsi.referral.queries import emergencies_to_review, emergency_counts, proposal_counts, sized_proposals


def emergencies(reader: Reader) -> list[Waiting]:
    """Looks in an emergency that wait for a review; told to who answers and to the officers of data protection."""
    return [
        Waiting(
            what=_("Review a look in an emergency: %(reference)s") % {"reference": one.case_reference},
            note=countries.label("coded_reasons", f"{ReasonList.EMERGENCY}.{one.reason}", get_language() or "en"),
            sender=str(one.organisation),
            due=None,
            url=reverse("desk:emergency-review", args=[one.reference]),
        )
        for one in emergencies_to_review(reader)
    ]


def proposals(reader: Reader) -> list[Waiting]:
    """What has been kept long enough, for a person to confirm."""
    if not reader.may(Permission.MANAGE_RETENTION):
        return []
    return [
        Waiting(
            what=_("Confirm the erasing: %(part)s") % {"part": COMPARTMENTS[one.part]},
            note=ngettext("%(count)d person", "%(count)d people", people) % {"count": people},
            sender=_("by the rules of the country"),
            due=None,
            url=reverse("desk:retention"),
        )
        for one, people in sized_proposals(reader)
    ]


OWN = [
    Source(rows=proposals, counts=proposal_counts),
    Source(rows=emergencies, counts=emergency_counts),
]
