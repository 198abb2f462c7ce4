"""Those who watch read the ledger: the rapporteur all of it, a data protection officer the own organisation's."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from luotsi.access.models import LedgerEntry
from luotsi.access.queries import PAGE
from luotsi.access.readers import Reader
from tests.conftest import as_owner
from tests.desk.entering import as_reader
from tests.support import accept, case_worker, inspector, reader, refer

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}


def rapporteur() -> Reader:
    return reader("rapporteur", "yvv")


def officer(organisation: str = "nas") -> Reader:
    return reader("data-protection-officer", organisation)


def acts(page: Any) -> list[str]:
    return [row.entry.act for row in page.context["rows"]]


def test_the_rapporteur_sees_the_acts_of_all_and_who_did_them() -> None:
    anna = inspector()
    case = refer(anna)

    page = as_reader(rapporteur()).get("/ledger/", headers=ENGLISH)

    assert "case.opened" in acts(page)
    row = next(row for row in page.context["rows"] if row.entry.act == "case.opened")
    assert (row.staff, row.reference) == (anna.user.name, case.reference)
    assert "Case opened by" in page.content.decode()


def test_an_officer_sees_the_acts_of_the_own_organisation_alone() -> None:
    case = refer(inspector())
    accept(case.pk, case_worker())

    here, elsewhere = as_reader(officer("nas")).get("/ledger/"), as_reader(officer("c_helsinki")).get("/ledger/")

    assert "handoff.accepted" in acts(here)
    assert "case.opened" not in acts(here)
    assert acts(elsewhere) == []


def test_a_case_is_found_by_its_number_for_those_whom_it_touches() -> None:
    case, other = refer(inspector()), refer(inspector())
    accept(case.pk, case_worker())
    accept(other.pk, case_worker())

    all_of_it = as_reader(rapporteur()).get("/ledger/", {"case": case.reference.lower()})
    own = as_reader(officer("nas")).get("/ledger/", {"case": case.reference})
    none = as_reader(officer("c_helsinki")).get("/ledger/", {"case": case.reference})

    assert {row.entry.case_id for row in all_of_it.context["rows"]} == {case.pk}
    assert {row.reference for row in own.context["rows"]} == {case.reference}
    assert acts(none) == []


def test_a_number_that_names_no_case_finds_nothing_rather_than_everything() -> None:
    refer(inspector())

    assert acts(as_reader(rapporteur()).get("/ledger/", {"case": "XX-00-0000"})) == []


def test_filters_narrow_by_kind_day_and_refusal() -> None:
    anna = inspector()
    refer(anna)
    as_reader(anna).get("/country/")
    browser = as_reader(rapporteur())
    yesterday = (timezone.localdate() - timedelta(days=1)).isoformat()

    assert set(acts(browser.get("/ledger/", {"act": "handoffs"}))) == {"handoff.offered"}
    assert acts(browser.get("/ledger/", {"refused": "on"})) == ["page.refused"]
    assert acts(browser.get("/ledger/", {"day": yesterday})) == []
    assert "case.opened" in acts(browser.get("/ledger/", {"day": timezone.localdate().isoformat()}))


@pytest.mark.parametrize(
    "query", [{"before": "x" * 40}, {"before": "9" * 40}, {"day": "yesterday"}, {"act": "nothing"}]
)
def test_what_cannot_be_read_is_left_out(query: dict[str, str]) -> None:
    assert as_reader(rapporteur()).get("/ledger/", query).status_code == 200


def test_a_failed_sign_in_shows_whose_account_it_was_and_claims_nobody_did_it(client: Client) -> None:
    anna = inspector()
    client.post("/account/login/", {"login": anna.user.email, "password": "wrong"})

    page = as_reader(rapporteur()).get("/ledger/", {"act": "sign_ins", "refused": "on"})

    (row,) = page.context["rows"]
    assert (row.staff, row.organisation, row.account) == ("", "", anna.user.name)


def test_looking_at_the_ledger_is_in_the_ledger() -> None:
    watcher = rapporteur()

    as_reader(watcher).get("/ledger/", {"act": "searches"})

    with as_owner():
        entry = LedgerEntry.objects.filter(act="ledger.looked_at").latest("pk")
    assert (entry.actor_id, entry.details["kind"]) == (watcher.user.pk, "searches")


def test_pages_follow_each_other_without_a_gap() -> None:
    browser = as_reader(rapporteur())
    for _ in range(PAGE + 10):
        browser.get("/ledger/", {"act": "country"})

    first = browser.get("/ledger/", {"act": "looks"})
    second = browser.get(first.context["next"])

    ids = [row.entry.pk for page in (first, second) for row in page.context["rows"]]
    assert len(first.context["rows"]) == PAGE
    assert ids == sorted(set(ids), reverse=True)
    assert second.context["next"] == ""


def test_one_who_works_on_cases_does_not_read_the_ledger_and_a_stranger_signs_in(client: Client) -> None:
    assert as_reader(inspector()).get("/ledger/").status_code == 403
    assert client.get("/ledger/").status_code == 302


def test_a_page_costs_the_same_however_much_is_on_it(django_assert_max_num_queries: Any) -> None:
    browser = as_reader(rapporteur())
    case = refer(inspector())
    accept(case.pk, case_worker())
    browser.get("/ledger/")

    with django_assert_max_num_queries(17):
        browser.get("/ledger/")
