"""Each page asks the database a fixed number of questions, however long its lists are: the number is written down here."""

from collections.abc import Callable
from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from luotsi.access.readers import Reader, bind
from luotsi.assistance.choices import Visibility
from luotsi.countries import queries as countries
from luotsi.countries.vocabulary import Compartment
from luotsi.deadlines.usecases import start_clock
from luotsi.investigation import usecases as investigating
from luotsi.papers import usecases as papers
from luotsi.referral import usecases
from tests.assistance.helping import adviser, held_case_of, needs, shelter
from tests.assistance.helping import ask as ask_service
from tests.desk.entering import as_reader
from tests.papers.support import case_of, file, share, upload
from tests.referral.consents import held, sharing
from tests.referral.test_joint_meeting import Round, agree, ask, convene
from tests.referral.test_joint_team import invite, join
from tests.support import (
    accept,
    case_worker,
    draft_disclosure,
    inspector,
    investigator,
    offer,
    reader,
    record_signal,
    refer,
    send,
    social_worker,
    submit,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def the_country_is_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether the country was loaded anew is asked once a second, whatever page is open."""
    monkeypatch.setattr(countries, "seconds_between_checks", float("inf"))


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
        across_the_wall(bea)
        shelter(adviser(), Visibility.PROFESSIONALS)
        ask_service(held_case_of(bea), bea)


def across_the_wall(bea: Reader) -> None:
    """One disclosure to check, one received, and a lead with a question."""
    ben, paul, case = case_worker(), investigator(), refer(bea)
    submit(draft_disclosure(case, paul, bea), bea)
    send(submit(draft_disclosure(case, paul, bea), bea), ben)
    bind(paul)
    lead = investigating.open_lead(title="Kitchens", offences=["o_25_3"], key=uuid4(), by=paul)
    investigating.request_support(
        investigation=lead, to=bea.organisation, about="A", question="B", key=uuid4(), by=paul
    )


PAGES: list[tuple[str, Callable[[], Reader], str, int]] = [
    ("my work of a case worker", case_worker, "desk:my-work", 27),
    ("my work of an inspector", inspector, "desk:my-work", 22),
    ("my work of a county", social_worker, "desk:my-work", 26),
    ("the list of cases", case_worker, "desk:cases", 11),
    ("the list of signals", inspector, "desk:signals", 8),
    ("my work of an investigator", investigator, "desk:my-work", 21),
    ("the service directory", case_worker, "desk:services", 12),
    ("the queue of a provider", adviser, "desk:service-requests", 9),
    ("the list of clocks", case_worker, "desk:deadlines", 10),
    ("disclosures sent", case_worker, "desk:sent-disclosures", 8),
    ("disclosures received", investigator, "desk:received", 8),
    ("investigations", investigator, "desk:investigations", 8),
]


@pytest.mark.parametrize(("page", "who", "url", "asked"), PAGES, ids=[page[0] for page in PAGES])
def test_a_list_asks_no_more_when_it_is_longer(page: str, who: Callable[[], Reader], url: str, asked: int):
    by, bea, anna = who(), case_worker(), inspector()
    fill(1, bea, anna)
    short = questions(by, reverse(url))
    fill(4, bea, anna)

    assert questions(by, reverse(url)) == short
    assert short == asked


def test_the_case_page_asks_a_fixed_number_of_questions():
    bea, anna = case_worker(), inspector()
    case = refer(anna)
    accept(case.pk, bea)
    few = questions(bea, case.get_absolute_url())
    offer(case, "c_helsinki", bea)
    cia = social_worker()
    accept(case.pk, cia)

    assert questions(cia, case.get_absolute_url()) == few
    assert few == 25


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
    assert few == 16


def test_the_page_of_a_meeting_asks_no_more_when_more_was_asked_and_agreed():
    it = Round()
    agree(it.meeting, it.bea, "hpl")
    few = questions(it.bea, it.meeting.get_absolute_url())
    for _ in range(3):
        ask(it.meeting, it.bea, Compartment.CONTACT)
        agree(it.meeting, it.bea, "nas")

    assert questions(it.bea, it.meeting.get_absolute_url()) == few
    assert few == 19


def test_the_assistance_page_asks_a_fixed_number_of_questions():
    bea = case_worker()
    case = held_case_of(bea)
    ask_service(case, bea)
    needs(case, bea)
    url = reverse("desk:assistance", args=[case.reference])
    few = questions(bea, url)
    for _ in range(4):
        ask_service(case, bea)
        needs(case, bea)

    assert questions(bea, url) == few
    assert few == 27


@pytest.mark.parametrize(("name", "asked"), [("desk:documents", 15), ("desk:messages", 14)])
def test_the_papers_of_a_case_ask_no_more_when_there_are_more(name: str, asked: int):
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
    assert short == asked


def test_the_clocks_of_a_case_ask_a_fixed_number_of_questions_however_many_they_are():
    bea, anna = case_worker(), inspector()
    case = refer(anna)
    accept(case.pk, bea)
    url = reverse("desk:clocks", args=[case.reference])
    few = questions(bea, url)
    for clock in ("k_appeal", "k_wage", "k_gdprreq"):
        bind(bea)
        start_clock(case_id=case.pk, clock=clock, on=timezone.localdate(), key=uuid4(), by=bea)

    assert questions(bea, url) == few
    assert few == 12


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
    assert few == 17
