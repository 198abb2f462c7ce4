"""The demo has something to show on both sides of the wall."""

from collections import Counter

import pytest
from django.utils import timezone

from luotsi.access.people import demo_email, make_demo_people
from luotsi.access.readers import Reader, System, bind
from luotsi.actors.queries import demo_people
from luotsi.countries import queries as countries
from luotsi.countries.schema import DemoPerson
from luotsi.disclosure.demo import make_demo_disclosures
from luotsi.disclosure.models import Disclosure
from tests.conftest import as_owner
from tests.support import refer

pytestmark = pytest.mark.django_db


def test_the_demos_disclosures_are_made_once_and_stand_in_different_states():
    by = System(rule="demo")
    bind(by)
    make_demo_people(by=by)
    worker = next(one for one in countries.entries("demo", DemoPerson) if one.role == "assistance-case-worker")
    sender = Reader.of(demo_people([demo_email(worker)], on=timezone.localdate())[0])
    for _ in range(3):
        refer(sender)

    assert (make_demo_disclosures(), make_demo_disclosures()) == (3, 0)
    with as_owner():
        assert Counter(one.state for one in Disclosure.objects.all()) == {"acknowledged": 1, "sent": 1, "submitted": 1}


def test_nothing_is_made_where_nobody_could_have_made_it():
    assert make_demo_disclosures() == 0
