"""Each list asks the database a fixed number of questions, however long it is."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from luotsi.access.readers import Reader, bind
from luotsi.countries.vocabulary import Compartment
from luotsi.referral import usecases
from tests.desk.entering import as_reader
from tests.referral.consents import held, sharing
from tests.support import accept, case_worker, inspector, offer, reader, record_signal, refer, social_worker

pytestmark = pytest.mark.django_db


def questions(by: Reader, url: str) -> int:
    client = as_reader(by)
    client.get(url)  # what is asked once a minute is asked now
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def fill(count: int, bea: Reader, anna: Reader) -> None:
    for _ in range(count):
        accept(refer(anna).pk, bea)
        refer(anna)
        offer(refer(bea), "c_helsinki", bea)
        bind(anna)
        record_signal(anna)


PAGES: list[tuple[str, Callable[[], Reader], str, int]] = [
    ("my work of a case worker", case_worker, "desk:my-work", 26),
    ("my work of an inspector", inspector, "desk:my-work", 26),
    ("my work of a county", social_worker, "desk:my-work", 26),
    ("the list of cases", case_worker, "desk:cases", 18),
    ("the list of signals", inspector, "desk:signals", 16),
]


@pytest.mark.parametrize(("page", "who", "url", "limit"), PAGES, ids=[page[0] for page in PAGES])
def test_a_list_asks_no_more_when_it_is_longer(page: str, who: Callable[[], Reader], url: str, limit: int):
    by, bea, anna = who(), case_worker(), inspector()
    fill(1, bea, anna)
    short = questions(by, reverse(url))
    fill(4, bea, anna)

    assert questions(by, reverse(url)) == short
    assert short <= limit


def test_the_case_page_asks_a_fixed_number_of_questions():
    bea, anna = case_worker(), inspector()
    case = refer(anna)
    accept(case.pk, bea)
    few = questions(bea, case.get_absolute_url())
    offer(case, "c_helsinki", bea)
    cia = social_worker()
    accept(case.pk, cia)

    assert questions(cia, case.get_absolute_url()) <= few + 2
    assert few <= 40


def test_the_consents_of_a_case_ask_a_fixed_number_of_questions():
    bea, rita = case_worker(), reader("ngo-adviser", "riku")
    case = held(bea)
    url = reverse("desk:consents", args=[case.reference])
    few = questions(bea, url)
    for _ in range(4):
        bind(bea)
        usecases.record_consent(case=case, fact=sharing(rita), by=bea)
        usecases.withdraw_consent(
            consent=usecases.record_consent(case=case, fact=sharing(rita), by=bea), parts=[Compartment.CONTACT], by=bea
        )

    assert questions(bea, url) == few
    assert few <= 22
