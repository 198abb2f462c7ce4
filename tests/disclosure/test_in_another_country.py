"""The way across the wall runs on every other pack, in every language of its pages, without a word of Python about it."""

from uuid import uuid4

import pytest
from django.urls import reverse

from luotsi.access.readers import Reader, bind
from luotsi.countries import queries as countries
from luotsi.countries.schema import DemoPerson, Role
from luotsi.countries.vocabulary import Compartment, Permission
from luotsi.investigation import usecases as investigating
from luotsi.investigation.queries import could_be_asked
from tests.referral.test_another_country import Cast, pack, pages, referred, told  # noqa: F401  pack is a fixture
from tests.support import accept, acknowledge, draft_disclosure, reader, send, share_with, submit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pack")]


def receiver() -> Reader:
    """The first demonstration person who may receive disclosures."""
    roles = {
        role.code for role in countries.entries("roles", Role) if Permission.RECEIVE_DISCLOSURES in role.permissions
    }
    person = next(one for one in countries.entries("demo", DemoPerson) if one.role in roles)
    return reader(person.role, person.organisation)


def test_a_disclosure_crosses_in_another_country() -> None:
    cast, paul = Cast(), receiver()
    bea = cast.receiver
    ben = reader(bea.role, bea.organisation.code)
    case = referred(told(cast.referrer), cast.referrer)
    accept(case.pk, bea)
    consent = share_with(case, paul, bea, Compartment.IDENTITY)

    sent = send(submit(draft_disclosure(case, paul, bea, consent=consent), bea), ben)
    copy = acknowledge(sent, paul)
    lead = investigating.open_lead(title="Kitchens", offences=[], key=uuid4(), by=paul)
    investigating.attach(received=copy, investigation=lead, by=paul)
    asked = investigating.request_support(
        investigation=lead, to=bea.organisation, about="Esi", question="Will she be heard?", key=uuid4(), by=paul
    )

    assert bea.organisation in could_be_asked()
    pages(
        bea,
        reverse("desk:disclosures", args=[case.reference]),
        reverse("desk:new-disclosure", args=[case.reference]),
        sent.get_absolute_url(),
        reverse("desk:support-request", args=[asked.reference]),
        reverse("desk:my-work"),
    )
    bind(paul)
    pages(paul, copy.get_absolute_url(), lead.get_absolute_url(), reverse("desk:received"), reverse("desk:my-work"))
