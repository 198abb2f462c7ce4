"""Offers: one at a time, answered once, refused with a reason, climbing when nobody answers."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from luotsi.access.readers import System, bind
from luotsi.actors.models import Organisation
from luotsi.core.errors import NotAllowed
from luotsi.referral import usecases
from luotsi.referral.models import Handoff, HandoffClimb, JointMeetingCall, Responsibility
from luotsi.referral.refusals import (
    CannotReceive,
    ConsentWithdrawn,
    NotTheHolder,
    OfferAlreadyAnswered,
    OfferIsOpen,
    SameOrganisation,
    UnknownChoice,
)
from tests.conftest import as_owner
from tests.support import accept, case_worker, inspector, offer, open_offer, reader, refer, social_worker

pytestmark = pytest.mark.django_db


def held_by_assistance():
    bea = case_worker()
    case = refer(inspector())
    accept(case.pk, bea)
    return case, bea


def test_the_sender_answers_until_the_receiver_accepts():
    case, bea = held_by_assistance()

    offer(case, "c_helsinki", bea)

    assert Responsibility.objects.get(case=case, ended_at=None).organisation.code == "nas"


def test_one_case_has_one_offer_at_a_time():
    case, bea = held_by_assistance()
    offer(case, "c_helsinki", bea)

    with pytest.raises(OfferIsOpen):
        offer(case, "c_pirha", bea)


def test_a_repeated_submit_finds_the_first_offer():
    case, bea = held_by_assistance()
    key = uuid4()

    assert offer(case, "c_helsinki", bea, key=key) == offer(case, "c_helsinki", bea, key=key)
    assert Handoff.objects.filter(case=case, to_organisation__code="c_helsinki").count() == 1


def test_an_offer_to_oneself_or_to_one_who_may_not_answer_is_refused():
    case, bea = held_by_assistance()

    with pytest.raises(SameOrganisation):
        offer(case, "nas", bea)
    with pytest.raises(CannotReceive):
        offer(case, "stm", bea)
    with pytest.raises(CannotReceive):
        offer(case, "avi_es", bea)  # it ended on the last day of 2025
    with pytest.raises(UnknownChoice):
        offer(case, "c_helsinki", bea, reason="because")


def test_only_who_answers_for_the_person_can_offer():
    case, _ = held_by_assistance()
    anna = inspector()

    with pytest.raises(NotTheHolder):
        offer(case, "c_helsinki", anna)


def test_a_role_without_the_permission_cannot_offer_even_from_the_right_organisation():
    case, _ = held_by_assistance()
    officer = reader("data-protection-officer", "nas")

    with pytest.raises(NotAllowed):
        offer(case, "c_helsinki", officer)


def test_an_answer_is_given_once():
    case, bea = held_by_assistance()
    handoff, cia = offer(case, "c_helsinki", bea), social_worker()
    bind(bea)
    usecases.withdraw_handoff(handoff=handoff, reason="sent_by_mistake", by=bea)

    bind(cia)
    with pytest.raises(OfferAlreadyAnswered):
        usecases.accept_handoff(handoff=handoff, by=cia)


def test_a_colleague_of_the_sender_cannot_accept_for_the_receiver():
    case, bea = held_by_assistance()
    handoff, colleague = offer(case, "c_helsinki", bea), case_worker()
    bind(colleague)

    with pytest.raises(NotAllowed):
        usecases.accept_handoff(handoff=handoff, by=colleague)


def test_a_refusal_needs_a_reason_and_words():
    case, bea = held_by_assistance()
    handoff, cia = offer(case, "c_helsinki", bea), social_worker()
    bind(cia)

    for reason, text in (("", "Full."), ("no_capacity", "  "), ("no_such_reason", "Full.")):
        with pytest.raises(UnknownChoice):
            usecases.decline_handoff(handoff=handoff, reason=reason, text=text, by=cia)


def test_a_second_refusal_of_the_same_case_calls_a_joint_meeting_and_the_first_does_not():
    case, bea = held_by_assistance()
    for county, calls in (("c_helsinki", 0), ("c_pirha", 1)):
        handoff, cia = offer(case, county, bea), social_worker(county)
        bind(cia)
        usecases.decline_handoff(handoff=handoff, reason="no_capacity", text="Full.", by=cia)
        with as_owner():
            assert JointMeetingCall.objects.filter(case=case).count() == calls


def test_an_acceptance_is_refused_when_the_consent_behind_the_offer_was_withdrawn():
    case, bea = held_by_assistance()
    handoff, cia = offer(case, "c_helsinki", bea), social_worker()
    bind(bea)
    usecases.withdraw_consent(consent=handoff.rests_on, by=bea)

    bind(cia)
    with pytest.raises(ConsentWithdrawn):
        usecases.accept_handoff(handoff=handoff, by=cia)

    with as_owner():
        assert Responsibility.objects.get(case=case, ended_at=None).organisation.code == "nas"
        assert not Handoff.objects.get(pk=handoff.pk).answer


def test_an_unanswered_offer_climbs_to_the_superior_then_the_coordinator_and_at_last_calls_a_meeting():
    by = System(rule="test")
    with time_machine.travel(datetime(2026, 3, 2, 9, tzinfo=UTC), tick=False) as clock:
        handoff = open_offer(refer(inspector()).pk)

        def after(days: int) -> tuple[list[str], str]:
            clock.move_to(datetime(2026, 3, 2, 9, tzinfo=UTC) + timedelta(days=days))
            bind(by)
            usecases.climb_offers(by=by)
            usecases.climb_offers(by=by)
            climbs = (
                HandoffClimb.objects.filter(handoff=handoff)
                .order_by("step")
                .values_list("organisation__code", flat=True)
            )
            return list(climbs), Handoff.objects.get(pk=handoff.pk).answer

        assert after(2) == ([], "")
        assert after(5) == (["migri"], "")
        assert after(9) == (["migri", "coordinator"], "")
        assert after(30) == (["migri", "coordinator"], "expired")
    assert JointMeetingCall.objects.get(case_id=handoff.case_id).because == "no_answer"


RAW = {
    "an answered offer is not answered again": (
        "UPDATE referral_handoff SET answer = 'declined', decline_reason = 'x', answer_text = 'x' WHERE answer = 'accepted'",
        "handoff_is_answered_once",
    ),
    "an offer is not rewritten": (
        "UPDATE referral_handoff SET reason = 'other' WHERE answer = ''",
        "handoff_changes_by_its_answer_only",
    ),
    "a case keeps its beginning": (
        "UPDATE referral_case SET opened_at = opened_at - interval '1 day'",
        "case_keeps_its_beginning",
    ),
    "a case does not close without a reason": (
        "UPDATE referral_case SET closed_at = now() WHERE reference NOT IN (SELECT case_reference FROM referral_handoff WHERE answer = '')",
        "case_closes_with_a_reason",
    ),
    "a consent is not rewritten": ("UPDATE referral_consent SET language = 'xx'", "consent_changes_by_withdrawal_only"),
}


@pytest.mark.parametrize("rule", RAW)
def test_the_database_itself_refuses_what_no_use_case_does(rule: str):
    case, bea = held_by_assistance()
    if "rewritten" in rule:
        offer(case, "c_helsinki", bea)
    statement, name = RAW[rule]

    with as_owner(), pytest.raises(IntegrityError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert refused.value.__cause__.diag.constraint_name == name


def test_the_database_refuses_a_responsibility_that_no_accepted_offer_stands_behind():
    case, _ = held_by_assistance()
    cia = social_worker()
    bind(cia)

    with pytest.raises(IntegrityError, match="accepted offer"), transaction.atomic():
        Responsibility.objects.create(case=case, organisation=cia.organisation, began_at=case.opened_at, by=cia.user)


def test_an_offer_and_an_acceptance_ask_a_fixed_number_of_statements():
    bea, cia = case_worker(), social_worker()
    case = refer(inspector())
    first = open_offer(case.pk)
    to = Organisation.objects.get(code="c_helsinki")

    bind(bea)
    with CaptureQueriesContext(connection) as accepting_first:
        usecases.accept_handoff(handoff=first, by=bea)
    with CaptureQueriesContext(connection) as offering:
        handed = usecases.offer_handoff(case=case, to=to, reason="place_of_residence", key=uuid4(), by=bea)
    bind(cia)
    with CaptureQueriesContext(connection) as accepting:
        usecases.accept_handoff(handoff=handed, by=cia)

    # The first acceptance also writes a step of the path and the clock that starts with it; a later one asks no clock.
    assert (len(accepting_first), len(offering), len(accepting)) == (12, 10, 9)
    assert sum("deadlines_deadline" in one["sql"] for one in accepting.captured_queries) == 0
    assert sum('FROM "referral_consent"' in one["sql"] for one in offering.captured_queries) == 1
