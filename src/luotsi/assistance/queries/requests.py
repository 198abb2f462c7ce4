"""Service requests of a case and of a provider's queue."""

from typing import TYPE_CHECKING
from uuid import UUID

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


def waiting_counts(reader: Reader, *, permit_days: int) -> list[str]:
    """Counts of the requests and statements that wait for the reader's organisation, and of permits of its cases about to end."""
    asked = [_ASKED] if reader.may(Permission.ANSWER_REQUESTS) else []
    return [*asked, _STATEMENTS, _permits(permit_days)] if reader.may(Permission.ARRANGE_ASSISTANCE) else asked


_ASKED = "SELECT count(*) FROM assistance_servicerequest WHERE provider_id = %(own)s AND answered_at IS NULL"
_STATEMENTS = """
SELECT count(*) FROM assistance_reimbursementclaim WHERE statement_by_id = %(own)s AND statement_on IS NULL
"""


def _permits(days: int) -> str:
    return f"""
        SELECT count(*) FROM assistance_staypermit p
          JOIN referral_responsibility r ON r.case_id = p.case_id AND r.ended_at IS NULL AND r.organisation_id = %(own)s
         WHERE p.outcome = 'granted' AND p.valid_to BETWEEN %(today)s - {days:d} AND %(today)s + {days:d}
           AND NOT EXISTS (SELECT FROM assistance_staypermit next WHERE next.renews_id = p.id)"""  # noqa: S608  a whole number
