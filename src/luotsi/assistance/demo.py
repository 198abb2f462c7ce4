"""Invented help for a demonstration: entries of the directory, needs, and services in every state, through the use cases."""

from collections.abc import Iterator
from uuid import UUID, uuid5
from zlib import crc32

from django.conf import settings
from django.utils import timezone, translation

from luotsi.access.people import NotADemo
from luotsi.access.readers import Reader, reading_as
from luotsi.actors.models import Membership
from luotsi.assistance import usecases
from luotsi.assistance.choices import Level, Visibility
from luotsi.assistance.facts import AssessmentFacts, PlaceFacts, RequestFacts, ServiceFacts
from luotsi.assistance.models import Service, ServiceRequest
from luotsi.assistance.queries import assessment_form
from luotsi.assistance.usecases.paying import may_provide
from luotsi.core.errors import Refused
from luotsi.countries import queries as countries
from luotsi.countries.schema import AssessmentKind, ReasonList, Residence, ServiceType
from luotsi.countries.vocabulary import Compartment, Permission
from luotsi.referral.queries import CaseFilters, page_of_cases

CASES_EACH = 12
OFFERS_EACH = 3
SPACE = UUID("7b1f2c9e-0d4a-4c1b-9f53-2a6f0e6d8c11")


def make_demo_assistance() -> int:
    """Make it once; returns how many services were asked for. Raises NotADemo outside demo mode."""
    if not settings.DEMO:
        raise NotADemo
    people = [Reader.of(one) for one in Membership.objects.in_force(timezone.localdate()).with_people().order_by("pk")]
    providers = list(_one_each(people, Permission.ANSWER_REQUESTS))
    with translation.override(settings.LANGUAGE_CODE):
        for number, provider in enumerate(providers):
            with reading_as(provider):
                if Service.objects.kept_by(provider).exists():
                    return 0
                _offer(provider, number)
        asked = 0
        for arranger in _one_each(people, Permission.ARRANGE_ASSISTANCE):
            with reading_as(arranger):
                requests = list(_arrange(arranger, providers))
            asked += len(requests)
            for request in requests:
                _answer(request, providers)
    return asked


def _one_each(people: list[Reader], permission: Permission) -> Iterator[Reader]:
    """The first person of each organisation who may do this."""
    seen = set()
    for one in people:
        if one.may(permission) and one.organisation.pk not in seen:
            seen.add(one.organisation.pk)
            yield one


def _offer(provider: Reader, number: int) -> None:
    kinds = countries.entries("services", ServiceType)
    for index in range(OFFERS_EACH):
        kind = kinds[(number * OFFERS_EACH + index) % len(kinds)]
        level = list(Visibility)[(number + index) % len(Visibility)]
        facts = ServiceFacts(
            service_type=kind.code, name=kind.names.say(settings.LANGUAGE_CODE), area=provider.organisation.name[:120],
            visibility=Visibility.PROFESSIONALS,
            languages=tuple(language.code for language in countries.country().person_languages[:4]),
            byday=("MO", "TU", "WE", "TH", "FR"),
            place=PlaceFacts(visibility=level, address_1=f"Example Street {number + 1}", city="Example"),
        )  # fmt: skip
        service = usecases.keep_service(facts=facts, by=provider)
        usecases.count_places(service=service, maximum=6, available=3 + index, by=provider)


def _arrange(arranger: Reader, providers: list[Reader]) -> Iterator[ServiceRequest]:
    """Needs, residence and requests on some cases of this organisation, by the case's number and no dice."""
    form = assessment_form(AssessmentKind.NEEDS)
    page = page_of_cases(arranger, CaseFilters(holding="mine"))
    for case in [case for case in page.cases if not case.is_closed][:CASES_EACH]:
        dice = crc32(case.reference.encode())
        questions = form.questions if form else ()
        levels = {
            question.code: list(Level)[(dice >> index) % len(Level)] for index, question in enumerate(questions)
        }  # fmt: skip
        key = uuid5(SPACE, case.reference)
        try:
            facts = AssessmentFacts(made_on=timezone.localdate(), levels=levels)
            usecases.assess(case=case, kind=AssessmentKind.NEEDS, facts=facts, key=key, by=arranger)
            rule = next(
                (one for one in countries.entries("residences", Residence) if may_provide(one, arranger.organisation)),
                None,
            )
            if rule:
                usecases.record_residence(
                    case=case, residence=rule.code, provider=arranger.organisation, since=timezone.localdate(), by=arranger
                )  # fmt: skip
            needed = [one for one in questions if one.services and levels[one.code] in (Level.SOME, Level.URGENT)]
            for index, question in enumerate(needed[:3]):
                provider = providers[(dice + index) % len(providers)].organisation
                asked = RequestFacts(
                    service_type=question.services[0], provider=provider, language="en", need=question.code,
                    urgent=levels[question.code] == Level.URGENT, compartments=(Compartment.CONTACT,),
                )  # fmt: skip
                yield usecases.ask_for_service(
                    case=case, facts=asked, key=uuid5(key, question.code), by=arranger
                )  # fmt: skip
        except Refused:
            continue  # a case on which nothing may be asked, e.g. without consent to services


def _answer(request: ServiceRequest, providers: list[Reader]) -> None:
    """One in five waits, one in five is declined; of the others most have begun."""
    provider = next(one for one in providers if one.organisation.pk == request.provider_id)
    dice = request.pk % 5
    if dice == 0:
        return
    with reading_as(provider):
        if dice == 1:
            reason = countries.reasons(ReasonList.SERVICE_DECLINE)[0].code
            usecases.decline_request(request=request, reason=reason, text="", by=provider)
            return
        usecases.accept_request(request=request, by=provider)
        if dice > 2:
            usecases.start_service(request=request, on=timezone.localdate(), by=provider)
