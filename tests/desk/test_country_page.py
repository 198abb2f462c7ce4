"""Those who keep the country see what is loaded, where it was read, and what no source confirms."""

from typing import Any

import pytest
from django.test import Client

from luotsi.countries import queries as countries
from luotsi.countries.schema import SECTIONS, Clock
from luotsi.desk.views.country import SECTION_NAMES
from tests.desk.entering import as_reader
from tests.support import inspector, reader

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}


def official() -> Client:
    return as_reader(reader("ministry-official", "stm"))


def test_every_section_of_the_schema_has_a_name() -> None:
    assert set(SECTION_NAMES) == set(SECTIONS)


def test_the_page_counts_entries_and_those_unconfirmed() -> None:
    page = official().get("/country/")

    clocks = next(row for row in page.context["rows"] if row.code == "clocks")
    known = countries.last_known("clocks", Clock)
    assert (clocks.entries, clocks.unconfirmed) == (len(known), sum(clock.unconfirmed for clock in known))


@pytest.mark.parametrize("section", sorted(SECTIONS))
def test_every_section_opens(section: str) -> None:
    assert official().get(f"/country/{section}/").status_code == 200


def test_entries_show_the_titles_of_their_sources_and_their_marks() -> None:
    page = official().get("/country/clocks/", headers=ENGLISH)

    rows = page.context["rows"]
    sourced = next(row for row in rows if row.sources)
    assert sourced.sources[0] in page.content.decode().replace("&#x27;", "'").replace("&quot;", '"').replace(
        "&amp;", "&"
    )
    assert page.content.decode().count("Not confirmed by a source") == sum(row.unconfirmed for row in rows)


def test_only_the_unconfirmed_can_be_shown() -> None:
    page = official().get("/country/clocks/", {"unconfirmed": "1"})

    assert page.context["rows"]
    assert all(row.unconfirmed for row in page.context["rows"])


def test_an_unknown_section_is_not_found() -> None:
    assert official().get("/country/nothing/").status_code == 404


def test_one_who_works_on_cases_does_not_keep_the_country_and_a_stranger_signs_in(client: Client) -> None:
    assert as_reader(inspector()).get("/country/").status_code == 403
    assert client.get("/country/").status_code == 302


def test_the_pages_read_the_country_from_memory(django_assert_max_num_queries: Any) -> None:
    browser = official()
    browser.get("/country/")

    with django_assert_max_num_queries(12):
        browser.get("/country/indicators/")
