"""Service requests of a case and of a provider's queue."""

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection
from django.utils import timezone

from luotsi.access.readers import Reader
from luotsi.assistance.models import ServiceRequest
from luotsi.countries.vocabulary import ConsentKind, Permission
from luotsi.referral.queries import consents_of

if TYPE_CHECKING:
    from luotsi.referral.models import Case, Consent


def consent_to_services(case: "Case") -> "Consent | None":
    """The standing consent to receive help on which requests of this case rest."""
    return next((one for one in consents_of(case) if one.kind == ConsentKind.SERVICE and one.stands), None)


def requests_of_case(case: "Case", reader: Reader) -> list[ServiceRequest]:
    """Everything that was asked for on a case, what is open or runs first."""
    found = (
        ServiceRequest.objects.visible_to(reader).filter(case=case).select_related("provider", "service", "rests_on")
    )
    order = {"asked": 0, "waiting": 1, "running": 2}
    return sorted(found.order_by("-pk"), key=lambda request: order.get(request.state, 3))


def request_of(reader: Reader, reference: UUID) -> ServiceRequest | None:
    found = ServiceRequest.objects.visible_to(reader).select_related(
        "provider", "from_organisation", "service", "answered_by", "rests_on"
    )
    return found.filter(reference=reference).first()


def requests_waiting(reader: Reader) -> list[ServiceRequest]:
    """Requests that wait for the answer of the reader's organisation, urgent first, then the oldest."""
    if not reader.may(Permission.ANSWER_REQUESTS):
        return []
    found = ServiceRequest.objects.asked_of(reader).unanswered().select_related("from_organisation")
    return list(found.order_by("-urgent", "asked_at")[:50])


def requests_running(reader: Reader) -> list[ServiceRequest]:
    """What the reader's organisation has taken on and not ended."""
    found = ServiceRequest.objects.asked_of(reader).running().select_related("from_organisation", "service")
    return list(found.order_by("started_on", "asked_at")[:100])


def waiting_count(reader: Reader, *, permit_days: int) -> int:
    """How many requests and statements wait for the reader's organisation, and how many permits of its cases are about to end."""
    if not reader.may(Permission.ANSWER_REQUESTS) and not reader.may(Permission.ARRANGE_ASSISTANCE):
        return 0
    today = timezone.localdate()
    with connection.cursor() as cursor:
        cursor.execute(
            _WAITING,
            {
                "own": reader.organisation.pk if reader.may(Permission.ANSWER_REQUESTS) else None,
                "holder": reader.organisation.pk if reader.may(Permission.ARRANGE_ASSISTANCE) else None,
                "stating": reader.organisation.pk if reader.may(Permission.ARRANGE_ASSISTANCE) else None,
                "since": today - timedelta(days=permit_days),
                "before": today + timedelta(days=permit_days),
            },
        )
        return int(cursor.fetchone()[0])


# One statement, since every page of the desk shows this number.
_WAITING = """
SELECT (SELECT count(*) FROM assistance_servicerequest WHERE provider_id = %(own)s AND answered_at IS NULL)
     + (SELECT count(*) FROM assistance_reimbursementclaim WHERE statement_by_id = %(stating)s AND statement_on IS NULL)
     + (SELECT count(*) FROM assistance_staypermit p
         JOIN referral_responsibility r ON r.case_id = p.case_id AND r.ended_at IS NULL AND r.organisation_id = %(holder)s
        WHERE p.outcome = 'granted' AND p.valid_to BETWEEN %(since)s AND %(before)s
          AND NOT EXISTS (SELECT FROM assistance_staypermit next WHERE next.renews_id = p.id))
"""
