"""The directory finds organisations by name, type and place in the country's languages."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from luotsi.actors.models import ContactPoint, Organisation
from tests.desk.entering import as_reader
from tests.support import inspector, reader

pytestmark = pytest.mark.django_db


def point(organisation: str, *, valid_for: int = 90, **facts: Any) -> ContactPoint:
    today = timezone.localdate()
    values: dict[str, Any] = {"kind": "duty_desk", "title": "Sample duty desk", "phone": "+358 00 000 0000"}
    return ContactPoint.objects.create(
        organisation=Organisation.objects.get(code=organisation),
        confirmed_on=today - timedelta(days=200),
        valid_until=today + timedelta(days=valid_for),
        **(values | facts),
    )


def found(page: Any) -> list[str]:
    return [row.organisation.code for row in page.context["rows"]]


@pytest.mark.parametrize("words", ["Hyvinvointialue Pirkanmaa", "välfärdsområde birkaland", "wellbeing PIRKANMAA"])
def test_an_organisation_is_found_by_words_in_any_language(words: str) -> None:
    browser = as_reader(inspector())

    assert "c_pirha" in found(browser.get("/directory/", {"q": words}))


def test_a_type_narrows_the_list_and_nothing_found_says_what_to_do() -> None:
    browser = as_reader(inspector())

    counties = browser.get("/directory/", {"type": "county"})
    nothing = browser.get("/directory/", {"q": "qqqqq"}, headers={"accept-language": "en"})

    assert {row.organisation.type for row in counties.context["rows"]} == {"county"}
    assert "No organisation fits" in nothing.content.decode()


def test_only_contact_points_that_hold_are_shown() -> None:
    point("nas", title="Holds")
    point("nas", title="Ran out", valid_for=-1)
    point("nas", title="Ended", ended_on=timezone.localdate())
    page = as_reader(inspector()).get("/directory/nas/").content.decode()

    assert "Holds" in page
    assert "Ran out" not in page
    assert "Ended" not in page


def test_the_page_of_an_organisation_names_who_came_before_it() -> None:
    old = Organisation.objects.filter(successors__isnull=False).first()
    assert old is not None
    new = old.successors.all()[0]
    browser = as_reader(inspector())

    assert f"/directory/{new.code}/" in browser.get(f"/directory/{old.code}/").content.decode()
    assert f"/directory/{old.code}/" in browser.get(f"/directory/{new.code}/").content.decode()


def test_the_mark_of_what_is_unconfirmed_is_shown_to_those_who_keep_the_country() -> None:
    unconfirmed = Organisation.objects.filter(unconfirmed=True).first()
    assert unconfirmed is not None
    address = f"/directory/{unconfirmed.code}/"

    official = as_reader(reader("ministry-official", "stm")).get(address, headers={"accept-language": "en"})
    other = as_reader(inspector()).get(address, headers={"accept-language": "en"})

    assert "Not confirmed by a source" in official.content.decode()
    assert "Not confirmed by a source" not in other.content.decode()


def test_an_unknown_organisation_is_not_found() -> None:
    assert as_reader(inspector()).get("/directory/nowhere/").status_code == 404


def test_the_list_costs_the_same_whatever_it_finds(django_assert_max_num_queries: Any) -> None:
    point("nas")
    point("c_helsinki")
    browser = as_reader(inspector())
    browser.get("/directory/")

    with django_assert_max_num_queries(16):
        browser.get("/directory/")
    with django_assert_max_num_queries(18):
        browser.get("/directory/c_helsinki/")


def test_a_stranger_is_led_to_signing_in(client: Client) -> None:
    answer = client.get("/directory/")

    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/login/?next=")


def test_an_organisation_that_has_ended_is_left_out_of_the_list_but_has_its_page() -> None:
    ended = Organisation.objects.filter(period__endswith__lt=date.today()).first()
    assert ended is not None
    browser = as_reader(inspector())

    assert ended.code not in found(browser.get("/directory/"))
    assert browser.get(f"/directory/{ended.code}/").status_code == 200
