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
from tests.referral.test_joint_meeting import Round, agree, ask, convene
from tests.referral.test_joint_team import invite, join
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
    ("my work of a case worker", case_worker, "desk:my-work", 30),
    ("my work of an inspector", inspector, "desk:my-work", 30),
    ("my work of a county", social_worker, "desk:my-work", 30),
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


def test_the_page_of_a_team_asks_no_more_when_the_team_is_larger_and_has_met_more_often():
    it = Round()
    address = reverse("desk:team", args=[it.case.reference])
    few = questions(it.bea, address)
    invite(it.case, "c_pirha", it.bea)
    join(invite(it.case, "riku", it.bea), reader("ngo-adviser", "riku"))
    meeting = it.meeting
    for _ in range(2):
        bind(it.bea)
        usecases.cancel_meeting(meeting=meeting, reason="situation_changed", by=it.bea)
        meeting = convene(it.case, it.bea, "hpl")

    assert questions(it.bea, address) == few
    assert few <= 32


def test_the_page_of_a_meeting_asks_no_more_when_more_was_asked_and_agreed():
    it = Round()
    agree(it.meeting, it.bea, "hpl")
    few = questions(it.bea, it.meeting.get_absolute_url())
    for _ in range(3):
        ask(it.meeting, it.bea, Compartment.CONTACT)
        agree(it.meeting, it.bea, "nas")

    assert questions(it.bea, it.meeting.get_absolute_url()) == few
    assert few <= 36
