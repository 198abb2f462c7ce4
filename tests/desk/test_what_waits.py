"""The number beside My work is the number of its rows, whoever asks, and one statement finds it."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from luotsi.access.readers import Reader, System, bind
from luotsi.actors.models import Organisation
from luotsi.assistance.choices import Visibility
from luotsi.countries import queries as countries
from luotsi.countries.schema import Role
from luotsi.countries.vocabulary import Compartment, Permission
from luotsi.deadlines.usecases import warn_of_clocks
from luotsi.desk.waiting import SOURCES, added_up, count_for
from luotsi.papers import usecases as papers
from luotsi.referral import queries, usecases
from luotsi.referral.models import HandoffClimb
from tests.assistance.helping import adviser, held_case_of, shelter
from tests.assistance.helping import ask as ask_service
from tests.assistance.test_records import permit
from tests.assistance.test_who_pays import claim, resides
from tests.conftest import as_owner
from tests.deadlines.test_clocks_warn_before_they_end import begin, days_before
from tests.desk.test_query_counts import across_the_wall
from tests.papers.support import case_of, share
from tests.referral.consents import held, sharing
from tests.referral.test_breaking_the_glass import look
from tests.referral.test_joint_meeting import Round, agree
from tests.referral.test_joint_team import invite
from tests.referral.test_retention import LONG_AGO, closed_case
from tests.support import accept, case_worker, inspector, offer, reader, record_signal, refer, social_worker, unbind

pytestmark = pytest.mark.django_db
# Organisations to which something is brought below; of another kind of organisation the first one stands for all.
KNOWN = ("nas", "lvv", "c_helsinki", "hpl", "riku", "migri", "coordinator", "joutseno", "c_pirha")


def something_of_everything() -> None:
    bea, anna, cia, rita = case_worker(), inspector(), social_worker(), reader("ngo-adviser", "riku")
    offered = offer(refer(bea), "c_helsinki", bea)
    for step, (code, days) in enumerate((("coordinator", 3), ("coordinator", 5))):
        with as_owner():
            organisation = Organisation.objects.get(code=code)
            at = timezone.now() + timedelta(days=days)
            HandoffClimb.objects.create(handoff=offered, organisation=organisation, step=step, at=at)
    bind(anna)
    usecases.ask_advice(signal=record_signal(anna), question="What now?", by=anna)
    across_the_wall(bea)
    shelter(adviser(), Visibility.PROFESSIONALS)
    ask_service(held_case_of(bea), bea)
    permit(held_case_of(bea), bea, 20)
    costly = held_case_of(cia)
    resides(costly, cia, "municipality", "c_helsinki")
    claim(costly, cia)
    withdrawn = usecases.record_consent(case=held(bea), fact=sharing(rita), by=bea)
    usecases.withdraw_consent(consent=withdrawn, by=bea)
    meeting = Round()
    agree(meeting.meeting, meeting.bea, "hpl")
    invite(meeting.case, "c_pirha", meeting.bea)
    written = case_of(bea)
    share(written, by=bea, to=rita, parts=(Compartment.CONTACT,))
    papers.begin_thread(
        case=written, compartment=Compartment.CONTACT, subject="Words", to=[rita.organisation], text="Words",
        key=uuid4(), by=bea,
    )  # fmt: skip
    seen = refer(anna)
    accept(seen.pk, bea)
    look(seen.reference, cia)


def a_warning_that_climbed() -> None:
    bea, rule = case_worker(), System(rule="clocks warn before they end")
    case = refer(inspector())
    accept(case.pk, bea)
    clock = begin(case, "k_reflection_effect", bea)
    with time_machine.travel(timezone.now() + timedelta(days=days_before(clock, 5)), tick=False):
        bind(rule)
        warn_of_clocks(by=rule)


def a_proposal_to_erase() -> None:
    bind(case_worker())
    closed_case(case_worker(), date(timezone.localdate().year - 13, 1, 31))
    rule = System(rule="retention is proposed")
    bind(rule)
    usecases.propose_retention(by=rule)


def one_in_each_role() -> Iterator[Reader]:
    """Somebody in every role of the country, at each of the known organisations where there is such a role."""
    for role in countries.entries("roles", Role):
        possible = Organisation.objects.filter(type__in=role.organisation_types).order_by("pk")
        for organisation in possible.filter(code__in=KNOWN) or possible[:1]:
            yield reader(role.code, organisation.code, since=LONG_AGO)


def test_each_source_counts_as_many_as_it_shows_for_every_role():
    something_of_everything()
    a_warning_that_climbed()
    a_proposal_to_erase()
    most: Counter[str] = Counter()

    for by in one_in_each_role():
        assert bind(by)
        for source in SOURCES:
            assert added_up(source.counts(by), by) == len(source.rows(by)), (by.role, source)
        answers = by.may(Permission.ANSWER_OFFERS)
        offers = [*queries.offers_waiting(by), *queries.advice_waiting(by)] if answers else []
        offers_and_advice = len(offers) + len(queries.offers_climbed(by))
        assert added_up(queries.waiting_counts(by), by) == offers_and_advice, by.role
        assert count_for(by) == offers_and_advice + sum(len(source.rows(by)) for source in SOURCES)
        for counts in (queries.waiting_counts, *(source.counts for source in SOURCES)):
            for count in counts(by):
                most[count] = max(most[count], added_up([count], by))

    assert [count for count, found in most.items() if not found] == []


def test_the_number_takes_one_statement_and_none_for_who_may_answer_nothing():
    bea = case_worker()
    bind(bea)
    with CaptureQueriesContext(connection) as asked:
        count_for(bea)
    assert len(asked) == 1

    with CaptureQueriesContext(connection) as asked:
        assert added_up([], bea) == 0
    assert len(asked) == 0


def test_the_database_counts_nothing_for_a_reader_who_is_not_bound():
    something_of_everything()
    bea = case_worker()
    bind(bea)
    assert count_for(bea) > 0

    unbind()

    assert count_for(bea) == 0
