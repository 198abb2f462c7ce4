"""What waits for a reader, from every room that has something to ask: the rows of My work and the number beside it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from luotsi.access.readers import Reader
from luotsi.countries import queries as countries
from luotsi.countries.schema import ReasonList
from luotsi.countries.vocabulary import Permission
from luotsi.desk.words import COMPARTMENTS
from luotsi.referral.queries import emergencies_to_review, proposals_of, sized_proposals, waiting_count


@dataclass(frozen=True)
class Waiting:
    """One thing to answer: what, from whom, until when (`due`, or none), and where it is answered. No names of persons."""

    what: str
    note: str
    sender: str
    due: datetime | None
    url: str


@dataclass(frozen=True)
class Source:
    """A room's answers: its rows for a reader, soonest first, and how many there are."""

    rows: Callable[[Reader], list[Waiting]]
    count: Callable[[Reader], int]


def _emergencies(reader: Reader) -> list[Waiting]:
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


def _proposals(reader: Reader) -> list[Waiting]:
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


def _proposal_count(reader: Reader) -> int:
    return proposals_of(reader).count() if reader.may(Permission.MANAGE_RETENTION) else 0


SOURCES: list[Source] = [
    Source(rows=_proposals, count=_proposal_count),
    Source(rows=_emergencies, count=lambda reader: len(emergencies_to_review(reader))),
]


def waiting_for(reader: Reader) -> list[Waiting]:
    """What waits beyond offers and advice, the soonest due first and what has no date last."""
    rows = [row for source in SOURCES for row in source.rows(reader)]
    return sorted(rows, key=lambda row: (row.due is None, row.due.timestamp() if row.due else 0.0))


def count_for(reader: Reader) -> int:
    """How many things wait for the reader in all."""
    return waiting_count(reader) + sum(source.count(reader) for source in SOURCES)
