"""What else belongs to help, as the reader may see it."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, TypeVar

from django.db import connection
from django.db.models import Model, QuerySet
from django.utils import timezone

from luotsi.access.readers import Reader
from luotsi.assistance.models import (
    ChildMeasure,
    CompensationClaim,
    Departure,
    Dependant,
    InterpreterBooking,
    StayPeriod,
    StayPermit,
)
from luotsi.assistance.querysets import visible_to
from luotsi.countries.vocabulary import Compartment

if TYPE_CHECKING:
    from luotsi.referral.models import Case

T = TypeVar("T", bound=Model)


@dataclass(frozen=True)
class Records:
    """The records of one case, each kind the newest first; a kind that lies in a part one does not read is empty."""

    periods: list[StayPeriod]
    permits: list[StayPermit]
    compensation: list[CompensationClaim]
    interpreters: list[InterpreterBooking]
    dependants: list[Dependant]
    child: ChildMeasure | None
    departures: list[Departure]


@dataclass(frozen=True)
class EndingPermit:
    """A permit of a case that the reader's organisation answers for, that ends soon and of which no renewal was applied for."""

    case_reference: str
    permit: str
    valid_to: date


def records_of(case: "Case", reader: Reader) -> Records:
    stay, help_ = Compartment.RESIDENCE, Compartment.ASSISTANCE

    def of(rows: QuerySet[T], part: Compartment = help_) -> QuerySet[T]:
        return visible_to(reader, rows.filter(case=case), part).order_by("-pk")

    return Records(
        periods=list(of(StayPeriod.objects.select_related("granted_by"), stay)),
        permits=list(of(StayPermit.objects.select_related("renewal"), stay)),
        compensation=list(of(CompensationClaim.objects.all())),
        interpreters=list(of(InterpreterBooking.objects.all())[:20]),
        dependants=list(of(Dependant.objects.all())),
        child=of(ChildMeasure.objects.select_related("welfare_notified_to")).first(),
        departures=list(of(Departure.objects.all(), stay)),
    )


def permits_ending(reader: Reader, *, days: int) -> list[EndingPermit]:
    """Permits that end within so many days, or ended no longer ago, the first to end on top.

    Row-level security keeps out those of cases one does not read.
    """
    today, around = timezone.localdate(), timedelta(days=days)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT c.reference, p.permit, p.valid_to
              FROM assistance_staypermit p JOIN referral_case c ON c.id = p.case_id
              JOIN referral_responsibility r ON r.case_id = p.case_id AND r.ended_at IS NULL AND r.organisation_id = %s
             WHERE p.outcome = 'granted' AND p.valid_to BETWEEN %s AND %s
               AND NOT EXISTS (SELECT FROM assistance_staypermit next WHERE next.renews_id = p.id)
             ORDER BY p.valid_to LIMIT 50""",
            [reader.organisation.pk, today - around, today + around],
        )
        return [EndingPermit(*row) for row in cursor.fetchall()]
