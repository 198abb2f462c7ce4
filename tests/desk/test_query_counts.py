"""Each list asks the database a fixed number of questions, however long it is."""

from collections.abc import Callable
from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from luotsi.access.readers import Reader, bind
from luotsi.countries.vocabulary import Compartment
from luotsi.papers import usecases as papers
from tests.desk.entering import as_reader
from tests.papers.support import case_of, file, share, upload
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
    ("my work of a case worker", case_worker, "desk:my-work", 27),
    ("my work of an inspector", inspector, "desk:my-work", 27),
    ("my work of a county", social_worker, "desk:my-work", 27),
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


@pytest.mark.parametrize(("name", "limit"), [("desk:documents", 26), ("desk:messages", 24)])
def test_the_papers_of_a_case_ask_no_more_when_there_are_more(name: str, limit: int):
    bea, rita = case_worker(), reader("ngo-adviser", "riku")
    case = case_of(bea)
    share(case, by=bea, to=rita, parts=(Compartment.CONTACT,))

    def fill(count: int) -> None:
        bind(bea)
        for _ in range(count):
            document = file(case, bea)
            papers.add_version(document=document, upload=upload(), after=1, key=uuid4(), by=bea)
            papers.write_statement(
                case=case, compartment=Compartment.HEALTH, given_on=date(2026, 1, 2), language="en", original="Words",
                key=uuid4(), by=bea,
            )  # fmt: skip
            papers.begin_thread(
                case=case, compartment=Compartment.CONTACT, subject="Words", to=[rita.organisation], text="Words",
                key=uuid4(), by=bea,
            )  # fmt: skip

    fill(1)
    short = questions(bea, reverse(name, args=[case.reference]))
    fill(4)

    assert questions(bea, reverse(name, args=[case.reference])) == short
    assert short <= limit
