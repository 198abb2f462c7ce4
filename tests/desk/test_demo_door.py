"""The demo's door opens in demo mode only, and then to one invented person in each role."""

import re
from typing import Any

import pytest
from django.test import Client

from luotsi.access.models import LedgerEntry
from luotsi.access.people import NotADemo, make_demo_people
from luotsi.access.readers import System
from luotsi.actors.models import Membership, User
from luotsi.countries import queries as countries
from luotsi.countries.schema import DemoPerson
from tests.conftest import as_owner

pytestmark = pytest.mark.django_db
MAKER = System(rule="demo people are made")
ROLES = {
    "labour-inspector", "police-investigator", "prosecutor", "assistance-case-worker", "county-social-worker", "ngo-adviser", "coordinator",
    "ministry-official", "rapporteur", "data-protection-officer", "organisation-administrator",
}  # fmt: skip


def entries(act: str) -> list[tuple[Any, ...]]:
    with as_owner():
        return list(LedgerEntry.objects.filter(act=act).values_list("actor_id", "organisation_id", "subject"))


def test_each_role_has_one_button_and_colleagues_have_none_of_its_kind(client: Client) -> None:
    make_demo_people(by=MAKER)

    page = client.get("/demo/").content.decode()

    assert sorted(re.findall(r'data-role="([^"]+)"', page)) == sorted(ROLES)
    assert len(re.findall(r'data-person="', page)) == len(countries.entries("demo", DemoPerson)) - len(ROLES)


def test_making_the_people_twice_makes_them_once() -> None:
    first = make_demo_people(by=MAKER)
    again = make_demo_people(by=MAKER)

    assert [m.pk for m in first] == [m.pk for m in again]
    assert not User.objects.filter(email__endswith="@demo.invalid").exclude(password__startswith="!").exists()


def test_a_submit_continues_as_the_person_in_a_new_session_and_leaves_a_trace(client: Client) -> None:
    chosen = make_demo_people(by=MAKER)[0]
    client.get("/demo/")

    answer = client.post("/demo/", {"person": chosen.user.email})

    assert answer.status_code == 302
    assert answer["Location"] == "/work/"
    assert client.session["demo"] is True
    assert client.session["membership"] == chosen.pk
    assert entries("session.began") == [(chosen.user_id, chosen.organisation_id, f"user:{chosen.user_id}")]


def test_one_demo_person_after_another_keeps_nothing_of_the_first_session(client: Client) -> None:
    one, other = make_demo_people(by=MAKER)[:2]
    client.post("/demo/", {"person": one.user.email})
    first = client.session.session_key

    client.post("/demo/", {"person": other.user.email})

    assert client.session.session_key != first
    assert client.session["_auth_user_id"] == str(other.user_id)


def test_a_person_who_is_not_of_the_demo_cannot_be_continued_as(client: Client) -> None:
    make_demo_people(by=MAKER)
    real = User.objects.create_user(email="real@example.org", name="Real")
    Membership.objects.create(
        user=real,
        organisation=Membership.objects.all()[0].organisation,
        role="coordinator",
        period=("2020-01-01", None),
    )

    assert client.post("/demo/", {"person": real.email}).status_code == 404
    assert "_auth_user_id" not in client.session


def test_outside_demo_mode_there_is_no_door_even_for_a_direct_submit(client: Client, settings: Any) -> None:
    chosen = make_demo_people(by=MAKER)[0]
    settings.DEMO = False

    assert client.get("/demo/").status_code == 404
    assert client.post("/demo/", {"person": chosen.user.email}).status_code == 404
    assert "_auth_user_id" not in client.session
    with pytest.raises(NotADemo):
        make_demo_people(by=MAKER)


def test_a_session_marked_as_the_demos_is_worth_nothing_outside_demo_mode(client: Client, settings: Any) -> None:
    chosen = make_demo_people(by=MAKER)[0]
    client.post("/demo/", {"person": chosen.user.email})
    settings.DEMO = False

    answer = client.get("/directory/")

    assert answer.status_code == 302
    assert answer["Location"] == "/account/2fa/"
