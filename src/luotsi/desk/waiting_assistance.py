"""What waits in assistance: requests to the reader's organisation, statements, permits of its cases that are about to end."""

from datetime import date, datetime, time

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from luotsi.access.readers import Reader
from luotsi.assistance import queries
from luotsi.assistance.models import ServiceRequest
from luotsi.countries import queries as countries
from luotsi.countries.vocabulary import Permission
from luotsi.desk.templatetags.luotsi import person_language
from luotsi.desk.waiting import Source, Waiting
from luotsi.referral.choices import AgeGroup


def rows(reader: Reader) -> list[Waiting]:
    """Requests to answer, statements to give and permits to see to. No names of persons, and no ground of stay."""
    language = get_language() or "en"
    asked = [
        Waiting(
            _("Service asked for: %(service)s")
            % {"service": countries.label("services", request.service_type, language)},
            _about(request),
            request.from_organisation.name,
            _end_of(request.wanted_from) if request.wanted_from else None,
            request.get_absolute_url(),
        )
        for request in queries.requests_waiting(reader)
    ]
    if not reader.may(Permission.ARRANGE_ASSISTANCE):
        return asked
    stating = [
        Waiting(
            _("Statement on a claim: %(reference)s") % {"reference": claim.case_reference},
            "",
            claim.organisation.name,
            None,
            claim.get_absolute_url(),
        )
        for claim in queries.statements_waiting(reader)
    ]
    return (
        asked
        + stating
        + [
            Waiting(
                _("A permit ends: %(reference)s") % {"reference": permit.case_reference},
                _("no renewal applied for"),
                reader.organisation.name,
                _end_of(permit.valid_to),
                reverse("desk:assistance", args=[permit.case_reference]),
            )
            for permit in queries.permits_ending(reader, days=_warn_days())
        ]
    )


def _about(request: ServiceRequest) -> str:
    """Age group, language and urgency: what a provider is told before it accepts."""
    words = [str(AgeGroup(request.age_group).label), person_language(request.language)]
    return " · ".join([*words, _("urgent")] if request.urgent else words)


def counts(reader: Reader) -> list[str]:
    return queries.waiting_counts(reader, permit_days=_warn_days())


def _warn_days() -> int:
    return countries.country().assistance.permit_warn_days


def _end_of(day: date) -> datetime:
    return datetime.combine(day, time(23, 59), tzinfo=timezone.get_current_timezone())


OWN = [Source(rows=rows, counts=counts)]
