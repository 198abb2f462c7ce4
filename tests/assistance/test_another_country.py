"""Help is asked for and given in every other pack, also in one that has no lists for it, in every language of its pages."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from luotsi.access.readers import Reader, bind
from luotsi.assistance import queries, usecases
from luotsi.assistance.choices import Level
from luotsi.assistance.facts import AssessmentFacts, RequestFacts
from luotsi.countries import queries as countries
from luotsi.countries.schema import AssessmentKind, DemoPerson, Role, ServiceType
from luotsi.countries.vocabulary import Permission
from tests.referral.test_another_country import Cast, pack, pages, referred, told
from tests.support import accept, reader

__all__ = ["pack"]  # a fixture
pytestmark = pytest.mark.django_db


def somebody(permission: Permission) -> Reader:
    roles = {role.code: role.permissions for role in countries.entries("roles", Role)}
    person = next(one for one in countries.entries("demo", DemoPerson) if permission in roles[one.role])
    return reader(person.role, person.organisation)


def test_the_pages_of_assistance_speak_every_language_of_the_country(pack: str):
    cast = Cast()
    case = referred(told(cast.referrer), cast.referrer)
    accept(case.pk, cast.receiver)
    place = reverse("desk:assistance", args=[case.reference])
    addresses = [place, f"{place}ask/", f"{place}residence/", "/services/", "/services/new/", "/service-requests/"]
    addresses += [
        f"{place}{kind}/add/" for kind in ("period", "permit", "departure", "compensation", "interpreter", "child")
    ]
    if queries.assessment_form(AssessmentKind.NEEDS):
        addresses += [f"{place}assess/needs/", f"{place}assess/risk/"]

    pages(cast.receiver, *addresses)
    pages(somebody(Permission.READ_FIGURES), "/parity/")


def test_a_service_is_asked_for_and_given_where_the_pack_has_services(pack: str):
    cast = Cast()
    case = referred(told(cast.referrer), cast.referrer)
    accept(case.pk, cast.receiver)
    kinds = countries.entries("services", ServiceType)
    form = queries.assessment_form(AssessmentKind.NEEDS)
    assert bool(kinds) == bool(form) == (pack != "atlantis")
    if form is None:
        return
    levels = {form.questions[0].code: Level.URGENT}
    facts = AssessmentFacts(made_on=timezone.localdate(), levels=levels)
    usecases.assess(case=case, kind=AssessmentKind.NEEDS, facts=facts, key=uuid4(), by=cast.receiver)
    provider = next(
        one for one in queries.providers(timezone.localdate()) if one.code == somebody(Permission.ANSWER_REQUESTS).organisation.code
    )  # fmt: skip
    language = countries.country().person_languages[0].code
    asked = RequestFacts(
        service_type=kinds[0].code, provider=provider, language=language, need=form.questions[0].code
    )  # fmt: skip
    request = usecases.ask_for_service(case=case, facts=asked, key=uuid4(), by=cast.receiver)

    answering = somebody(Permission.ANSWER_REQUESTS)
    bind(answering)
    accepted = usecases.accept_request(request=request, by=answering)
    assert usecases.start_service(request=accepted, on=timezone.localdate(), by=answering).state == "running"
    pages(answering, "/work/", request.get_absolute_url())
