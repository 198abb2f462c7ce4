"""The right to stay with its dates, and what else belongs to help: possible days only, each in its part of the case."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from luotsi.access.readers import bind
from luotsi.actors.models import Organisation
from luotsi.assistance import queries, usecases
from luotsi.assistance.models import InterpreterBooking, StayPeriod, StayPermit
from luotsi.assistance.refusals import (
    ImpossibleDate,
    NotTheHolder,
    ReceiverMissing,
    ServiceConsentMissing,
    UnknownChoice,
)
from luotsi.core.errors import NotAllowed
from luotsi.referral import usecases as referral
from luotsi.referral.models import Consent
from tests.assistance.helping import adviser, ask, case_worker, held_case_of
from tests.support import social_worker

pytestmark = pytest.mark.django_db


def today() -> date:
    return timezone.localdate()


def period(case, by, **facts):
    values = {
        "kind": "reflection", "granted_by": by.organisation, "granted_on": today(), "starts_on": today(),
        "ends_on": today() + timedelta(days=30),
    }  # fmt: skip
    return usecases.grant_period(case=case, **(values | facts), by=by)


def permit(case, by, days: int):
    applied = usecases.apply_for_permit(case=case, permit="pt_52a_t", applied_on=today(), by=by)
    return usecases.decide_permit(
        permit=applied, decided_on=today(), outcome="granted", valid_from=today(), valid_to=today() + timedelta(days=days), by=by
    )  # fmt: skip


def test_a_period_lasts_and_ends_early_only_within_itself_and_for_a_reason():
    bea = case_worker()
    case = held_case_of(bea)
    with pytest.raises(ImpossibleDate):
        period(case, bea, ends_on=today())
    granted = period(case, bea)

    with pytest.raises(ImpossibleDate):
        usecases.end_period(period=granted, ended_on=granted.ends_on + timedelta(days=1), end_reason="own_wish", by=bea)
    with pytest.raises(UnknownChoice):
        usecases.end_period(period=granted, ended_on=today(), end_reason="whim", by=bea)
    assert usecases.end_period(period=granted, ended_on=today(), end_reason="own_wish", by=bea).ended_on == today()


def test_a_permit_about_to_end_is_before_who_answers_until_a_renewal_was_applied_for():
    bea = case_worker()
    case = held_case_of(bea)
    ending, _later = permit(case, bea, 20), permit(case, bea, 300)

    assert [one.valid_to for one in queries.permits_ending(bea, days=60)] == [ending.valid_to]
    usecases.apply_for_permit(case=case, permit="pt_52a_t", applied_on=today(), renews=ending, by=bea)

    assert queries.permits_ending(bea, days=60) == []


def test_a_permit_is_granted_with_a_day_from_which_it_holds():
    bea = case_worker()
    applied = usecases.apply_for_permit(case=held_case_of(bea), permit="pt_52", applied_on=today(), by=bea)
    with pytest.raises(ImpossibleDate):
        usecases.decide_permit(
            permit=applied, decided_on=today(), outcome="granted", valid_from=None, valid_to=None, by=bea
        )
    with pytest.raises(ImpossibleDate):
        usecases.decide_permit(
            permit=applied, decided_on=today() - timedelta(days=1), outcome="refused", valid_from=None, valid_to=None, by=bea
        )  # fmt: skip


def test_the_right_to_stay_is_not_read_by_a_provider_that_reads_assistance():
    bea, rita = case_worker(), adviser()
    case = held_case_of(bea)
    period(case, bea)
    permit(case, bea, 20)
    usecases.ask_interpreter(case=case, language="th", needed_at=timezone.now(), by=bea)
    request = ask(case, bea, compartments=("assistance",))

    bind(rita)
    usecases.accept_request(request=request, by=rita)

    assert (StayPeriod.objects.count(), StayPermit.objects.count(), InterpreterBooking.objects.count()) == (0, 0, 1)
    with pytest.raises(NotAllowed):
        usecases.note_interpreter(booking=InterpreterBooking.objects.get(), came=True, by=rita)


def test_only_who_answers_records():
    bea, cia = case_worker(), social_worker()
    case = held_case_of(bea)
    bind(cia)
    with pytest.raises(NotTheHolder):
        period(case, cia)


def test_compensation_is_paid_after_it_was_granted():
    bea = case_worker()
    claim = usecases.claim_compensation(
        case=held_case_of(bea), against="state", claimed_on=today(), amount=Decimal(500), by=bea
    )  # fmt: skip
    with pytest.raises(ImpossibleDate):
        usecases.decide_compensation(
            claim=claim, decided_on=today(), outcome="partly", granted_amount=Decimal(1), paid_on=today() - timedelta(days=1), by=bea
        )  # fmt: skip
    done = usecases.decide_compensation(
        claim=claim, decided_on=today(), outcome="partly", granted_amount=Decimal(1), paid_on=today(), by=bea
    )  # fmt: skip
    assert done.paid_on == today()


def test_a_guardian_is_appointed_after_being_asked_for_and_welfare_is_notified_to_somebody():
    bea = case_worker()
    case = held_case_of(bea)
    nothing = dict.fromkeys(
        ("welfare_notified_on", "welfare_notified_to", "guardian_asked_on", "guardian_appointed_on")
    )  # fmt: skip
    for wrong in ({"guardian_appointed_on": today()}, {"welfare_notified_on": today()}):
        with pytest.raises(ImpossibleDate):
            usecases.follow_child(case=case, **(nothing | wrong), by=bea)
    helsinki = Organisation.objects.get(code="c_helsinki")
    usecases.follow_child(
        case=case, **(nothing | {"welfare_notified_on": today(), "welfare_notified_to": helsinki}), by=bea
    )  # fmt: skip
    usecases.follow_child(
        case=case, **(nothing | {"guardian_asked_on": today(), "guardian_appointed_on": today()}), by=bea
    )  # fmt: skip

    child = queries.records_of(case, bea).child
    assert child is not None
    assert child.guardian_appointed_on == today()


def test_a_transfer_abroad_names_who_receives_and_rests_on_consent():
    bea = case_worker()
    case = held_case_of(bea)
    facts = {"kind": "transfer", "country": "ee", "risk_weighed_on": today()}
    with pytest.raises(ReceiverMissing):
        usecases.plan_departure(case=case, **facts, by=bea)
    planned = usecases.plan_departure(case=case, **facts, receiving_contact="Their contact point", by=bea)
    assert planned.rests_on is not None

    for consent in Consent.objects.filter(case=case, kind="processing"):
        referral.withdraw_consent(consent=consent, by=bea)
    with pytest.raises(ServiceConsentMissing):
        usecases.plan_departure(case=case, **facts, receiving_contact="Their contact point", by=bea)


def test_nobody_leaves_before_the_risk_was_weighed():
    bea = case_worker()
    planned = usecases.plan_departure(
        case=held_case_of(bea), kind="return", country="EE", risk_weighed_on=today(), by=bea
    )  # fmt: skip
    with pytest.raises(ImpossibleDate):
        usecases.note_departure(departure=planned, left_on=today() - timedelta(days=1), by=bea)
