"""Short ways into assistance, for tests."""

from typing import Any
from uuid import uuid4

from django.utils import timezone

from luotsi.access.readers import Reader, bind
from luotsi.actors.models import Organisation
from luotsi.assistance import usecases
from luotsi.assistance.choices import Level, Visibility
from luotsi.assistance.facts import AssessmentFacts, PlaceFacts, RequestFacts, ServiceFacts
from luotsi.assistance.models import Assessment, Service, ServiceRequest
from luotsi.countries.schema import AssessmentKind
from luotsi.referral.models import Case
from tests.support import accept, case_worker, inspector, offer, reader, refer

STREET = "SECRETstreet 7"


def adviser(organisation: str = "riku") -> Reader:
    return reader("ngo-adviser", organisation)


def held_case_of(by: Reader, **facts: Any) -> Case:
    """A case for which the reader's organisation answers; the reader stays bound."""
    case = refer(inspector(), **facts)
    if by.organisation.code == "nas":
        accept(case.pk, by)
    else:
        first = case_worker()
        accept(case.pk, first)
        offer(case, by.organisation.code, first)
        accept(case.pk, by)
    return case


def shelter(
    by: Reader, level: Visibility = Visibility.HIDDEN, address_for: tuple[str, ...] = (), **facts: Any
) -> Service:
    """A shelter that professionals find and whose address has this level."""
    bind(by)
    place = PlaceFacts(
        visibility=level, named=tuple(Organisation.objects.filter(code__in=address_for)), address_1=STREET, city="Town", phone="1"
    )  # fmt: skip
    values: dict[str, Any] = {
        "service_type": "sv_shelter", "name": "A shelter", "area": "South", "visibility": Visibility.PROFESSIONALS,
        "languages": ("en",), "byday": ("MO", "TU"), "place": place,
    }  # fmt: skip
    return usecases.keep_service(facts=ServiceFacts(**(values | facts)), by=by)


def ask(case: Case, by: Reader, provider: str = "riku", **facts: Any) -> ServiceRequest:
    bind(by)
    values: dict[str, Any] = {
        "service_type": "sv_support", "provider": Organisation.objects.get(code=provider), "language": "en",
        "compartments": ("contact",), "message": "As soon as you can.",
    }  # fmt: skip
    return usecases.ask_for_service(case=case, facts=RequestFacts(**(values | facts)), key=uuid4(), by=by)


def needs(case: Case, by: Reader, texts: dict[Any, str] | None = None, **levels: Level) -> Assessment:
    bind(by)
    facts = AssessmentFacts(made_on=timezone.localdate(), levels=levels, texts=texts or {})
    return usecases.assess(case=case, kind=AssessmentKind.NEEDS, facts=facts, key=uuid4(), by=by)


__all__ = ["STREET", "adviser", "ask", "case_worker", "held_case_of", "needs", "shelter"]
