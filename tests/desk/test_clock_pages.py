"""The pages of clocks: the tab of a case, the organisation's list, and the calendar feed."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from luotsi.access.models import LedgerEntry
from luotsi.access.people import end_membership
from luotsi.access.readers import Reader, System, bind
from luotsi.countries import queries as countries
from luotsi.countries.vocabulary import Permission
from luotsi.deadlines.models import ClockFeed, Deadline
from luotsi.deadlines.usecases import drop_feed, make_feed, start_clock, warn_of_clocks
from luotsi.referral.models import Case
from tests.conftest import as_owner
from tests.desk.entering import as_reader
from tests.support import accept, case_worker, inspector, offer, reader, refer, social_worker

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def pages_in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "LANGUAGE_CODE", "en")


@pytest.fixture
def bea() -> Reader:
    return case_worker()


@pytest.fixture
def case(bea: Reader) -> Case:
    case = refer(inspector())
    accept(case.pk, bea)
    return case


def page(by: Reader, name: str, *arguments: object, **data: object) -> str:
    return str(as_reader(by).get(reverse(f"desk:{name}", args=arguments), data).content.decode())


def send(by: Reader, name: str, *arguments: object, **data: object) -> Any:
    return as_reader(by).post(reverse(f"desk:{name}", args=arguments), data)


def the_clock(case: Case, clock: str) -> Deadline:
    with as_owner():
        return Deadline.objects.get(case_id=case.pk, clock=clock)


# ---------------------------------------------------------------- the tab
def test_the_tab_says_why_a_clock_ends_on_what_it_rests_and_that_it_is_no_law(case: Case, bea: Reader):
    shown = page(bea, "clocks", case.reference)

    assert "the aim is 7 days (Good administration; no number of days was found in law), counted from" in shown
    assert "Practice, not law" in shown
    assert "length unconfirmed" in shown


def test_a_clock_is_suspended_and_resumed_on_its_page_for_a_reason(case: Case, bea: Reader):
    clock = the_clock(case, "k_admit")

    empty = send(bea, "change-clock", case.reference, clock.pk, "suspend", on=countries.today())
    assert empty.status_code == 200
    assert the_clock(case, "k_admit").suspended_at is None
    send(
        bea, "change-clock", case.reference, clock.pk, "suspend", on=countries.today(), reason="waits_for_person"
    )  # fmt: skip
    assert the_clock(case, "k_admit").suspended_at is not None
    assert "It has been suspended since" in page(bea, "clocks", case.reference)

    send(bea, "change-clock", case.reference, clock.pk, "resume", on=countries.today())
    assert the_clock(case, "k_admit").suspended_at is None


def test_a_refusal_is_said_on_the_form_and_what_was_typed_stays(case: Case, bea: Reader):
    clock, wanted = the_clock(case, "k_admit"), countries.today() + timedelta(days=200)

    answer = send(
        bea, "change-clock", case.reference, clock.pk, "extend", until=wanted, reason="many_or_complex"
    ).content.decode()  # fmt: skip

    assert "This day lies outside what the basis allows." in answer
    assert wanted.isoformat() in answer


def test_a_clock_is_started_by_hand_on_its_page(case: Case, bea: Reader):
    send(bea, "start-clock", case.reference, clock="k_appeal", on=countries.today(), key=uuid4())

    assert the_clock(case, "k_appeal").ended_at is None
    assert "Appeal to the administrative court" in page(bea, "clocks", case.reference)


def test_a_clock_is_stopped_and_stands_among_the_ended_ones(case: Case, bea: Reader):
    clock = the_clock(case, "k_admit")

    send(bea, "change-clock", case.reference, clock.pk, "stop", reason="started_in_error")

    assert "The clock started in error" in page(bea, "clocks", case.reference)


def test_one_who_reads_the_case_and_does_not_answer_for_it_is_offered_no_act(case: Case, bea: Reader):
    offer(case, "c_helsinki", bea)
    cia = social_worker()
    accept(case.pk, cia)

    assert "Start a clock" in page(cia, "clocks", case.reference)
    assert as_reader(bea).get(reverse("desk:clocks", args=[case.reference])).status_code == 404


def test_the_clock_of_another_case_is_not_found_under_this_one(case: Case, bea: Reader):
    other = refer(inspector())
    accept(other.pk, bea)
    clock = the_clock(other, "k_admit")

    assert send(bea, "change-clock", case.reference, clock.pk, "stop", reason="started_in_error").status_code == 404


# ---------------------------------------------------------------- the list
def test_the_list_shows_the_clocks_of_the_organisation_soonest_first_and_narrows(case: Case, bea: Reader):
    bind(bea)
    start_clock(case_id=case.pk, clock="k_wage", on=countries.today(), key=uuid4(), by=bea)

    everything, soon = page(bea, "deadlines"), page(bea, "deadlines", which="soon")
    assert case.reference in everything
    table = everything.split('id="clocks"')[1]
    assert table.index("Admission decision without delay") < table.index("Wage claims become time-barred")
    assert "Wage claims become time-barred" not in soon.split('id="clocks"')[1].split("</table>")[0]
    assert case.reference not in page(bea, "deadlines", which="late").split('id="clocks"')[1].split("</div>")[0]
    assert case.reference not in page(social_worker(), "deadlines")


def test_the_list_names_what_the_country_owes_by_a_day(bea: Reader):
    assert "Transposition of Directive 2024/1712" in page(bea, "deadlines")


def test_a_clock_that_climbed_waits_for_the_coordinator_by_reference_alone(case: Case, bea: Reader):
    bind(bea)
    began = countries.today() - timedelta(days=182)
    start_clock(case_id=case.pk, clock="k_reflection_effect", on=began, key=uuid4(), by=bea)
    rule = System(rule="test")
    bind(rule)
    assert warn_of_clocks(by=rule)
    coordinator = reader("coordinator", "coordinator")

    assert f"Ends soon: {case.reference}" in page(coordinator, "my-work")
    assert case.reference in page(coordinator, "deadlines")
    assert as_reader(coordinator).get(reverse("desk:clocks", args=[case.reference])).status_code in (403, 404)


# ---------------------------------------------------------------- the feed
def feed(token: str) -> Any:
    return Client().get(reverse("desk:clock-feed", args=[token]))


def made(by: Reader) -> str:
    bind(by)
    return make_feed(by=by)


def test_the_feed_shows_clocks_with_case_references_and_alarms_and_no_person(case: Case, bea: Reader):
    answer = feed(made(bea))

    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    entries = Calendar.from_ical(answer.content).walk("VEVENT")
    summaries = [str(entry["summary"]) for entry in entries]
    assert f"Clock: Admission decision without delay, {case.reference}" in summaries
    admission = entries[summaries.index(f"Clock: Admission decision without delay, {case.reference}")]
    assert admission["dtstart"].dt == countries.today() + timedelta(days=7)
    assert [alarm["trigger"].dt.days for alarm in admission.walk("VALARM")] == [-3, -1]
    assert "Merkki" not in answer.content.decode()


def test_the_feed_follows_who_answers(case: Case, bea: Reader):
    token = made(bea)
    assert case.reference in feed(token).content.decode()

    offer(case, "c_helsinki", bea)
    accept(case.pk, social_worker())

    assert case.reference not in feed(token).content.decode()


def test_a_dropped_a_replaced_and_an_invented_address_lead_nowhere(bea: Reader):
    first = made(bea)
    second = made(bea)
    assert [feed(first).status_code, feed(second).status_code, feed("x" * 43).status_code] == [404, 200, 404]

    drop_feed(by=bea)

    assert feed(second).status_code == 404


def test_a_membership_that_ended_ends_its_feed(bea: Reader):
    token = made(bea)
    boss = reader("organisation-administrator", "nas")
    assert boss.may(Permission.MANAGE_PEOPLE)
    bind(boss)
    end_membership(membership=bea.membership, by=boss)

    assert feed(token).status_code == 404


def test_the_address_is_kept_as_a_hash_and_seen_by_no_other_organisation(bea: Reader):
    token = made(bea)
    assert token not in {row.token_hash for row in ClockFeed.objects.all()}

    bind(social_worker())

    assert not ClockFeed.objects.exists()


def test_the_ledger_notes_the_first_look_of_a_day(bea: Reader):
    token = made(bea)
    for _ in range(3):
        assert feed(token).status_code == 200

    with as_owner():
        assert LedgerEntry.objects.filter(act="feed.read").count() == 1


def test_the_address_is_made_on_the_account_page_and_shown_once(bea: Reader):
    shown = send(bea, "make-feed").content.decode()

    address = shown.split('<code class="address">')[1].split("</code>")[0]
    assert Client().get(address.removeprefix(settings.SITE_ADDRESS)).status_code == 200
    assert address not in page(bea, "account")
    assert "Drop the address" in page(bea, "account")
