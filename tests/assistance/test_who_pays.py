"""Who gives and pays for help follows residence by the pack's rule, and special costs come back by a claim with its statement."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from luotsi.access.readers import Reader, bind
from luotsi.actors.models import Organisation
from luotsi.assistance import queries, usecases
from luotsi.assistance.models import ReimbursementClaim, ServiceRequest
from luotsi.assistance.refusals import (
    ImpossibleDate,
    MoreThanAsked,
    NoRuleForThis,
    NotTheHolder,
    StatementGiven,
    StatementMissing,
    UnknownChoice,
)
from luotsi.referral.models import Case
from tests.assistance.helping import ask, case_worker, held_case_of
from tests.support import reader, social_worker

pytestmark = pytest.mark.django_db


def resides(case: Case, by: Reader, residence: str, provider: str, since: date | None = None) -> None:
    bind(by)
    usecases.record_residence(
        case=case, residence=residence, provider=Organisation.objects.get(code=provider),
        since=since or timezone.localdate(), by=by,
    )  # fmt: skip


def claim(case: Case, by: Reader, **facts: Any) -> ReimbursementClaim:
    bind(by)
    values: dict[str, Any] = {
        "costs_from": date(2026, 1, 1), "costs_to": date(2026, 6, 30), "amount": Decimal("1200.50"),
        "description": "Accommodation and therapy.", "key": uuid4(),
    }  # fmt: skip
    return usecases.draft_claim(case=case, **(values | facts), by=by)


def director() -> Reader:
    return reader("assistance-case-worker", "joutseno")


@pytest.mark.parametrize(
    ("residence", "right", "wrong"),
    [
        ("municipality", "c_helsinki", "nas"),
        ("municipality", "c_hus", "riku"),
        ("reception", "joutseno", "c_helsinki"),
        ("neither", "nas", "joutseno"),
    ],
)
def test_the_provider_follows_residence(residence: str, right: str, wrong: str):
    bea = case_worker()
    case = held_case_of(bea)

    with pytest.raises(UnknownChoice):
        resides(case, bea, residence, wrong)
    resides(case, bea, residence, right)

    record = queries.residence_of(case)
    assert record is not None
    assert record.provider.code == right


def test_a_change_of_residence_ends_the_one_before():
    bea = case_worker()
    case = held_case_of(bea)
    resides(case, bea, "neither", "nas", since=timezone.localdate() - timedelta(days=9))
    resides(case, bea, "municipality", "c_helsinki")

    with connection.cursor() as cursor:
        cursor.execute("SELECT residence, until FROM assistance_residencerecord ORDER BY id")
        assert cursor.fetchall() == [("neither", timezone.localdate()), ("municipality", None)]
    with pytest.raises(ImpossibleDate):
        resides(case, bea, "neither", "nas", since=timezone.localdate() - timedelta(days=3))


def test_a_request_counts_for_the_county_whose_duty_it_is():
    bea = case_worker()
    case = held_case_of(bea)
    resides(case, bea, "municipality", "c_pirha")

    assert ask(case, bea).for_county.code == "c_pirha"
    assert ServiceRequest.objects.count() == 1


def test_a_claim_goes_to_who_decides_now_and_leaves_with_the_statement_alone():
    cia, joel = social_worker(), director()
    case = held_case_of(cia)
    resides(case, cia, "municipality", "c_helsinki")
    drafted = claim(case, cia)
    assert (drafted.decided_by.code, drafted.statement_by.code) == ("elinvoima", "joutseno")

    today = timezone.localdate()
    with pytest.raises(StatementMissing):
        usecases.send_claim(claim=drafted, on=today, by=cia)
    bind(joel)
    usecases.give_statement(claim=drafted, on=today, text="The costs are special.", by=joel)
    with pytest.raises(StatementGiven):
        usecases.give_statement(claim=drafted, on=today, text="Otherwise.", by=joel)
    with pytest.raises(NotTheHolder):
        usecases.send_claim(claim=drafted, on=today, by=joel)
    bind(cia)
    usecases.send_claim(claim=drafted, on=today, by=cia)
    with pytest.raises(MoreThanAsked):
        usecases.decide_claim(claim=drafted, on=today, granted_amount=Decimal(9999), by=cia)
    usecases.decide_claim(claim=drafted, on=today, granted_amount=Decimal(1000), by=cia)

    assert usecases.pay_claim(claim=drafted, on=today, by=cia).state == "paid"


def test_a_claim_is_not_paid_before_it_was_decided_nor_decided_before_it_was_sent():
    cia, joel = social_worker(), director()
    case = held_case_of(cia)
    resides(case, cia, "municipality", "c_helsinki")
    drafted = claim(case, cia)
    bind(joel)
    usecases.give_statement(claim=drafted, on=timezone.localdate(), text="Special.", by=joel)

    bind(cia)
    with pytest.raises(ImpossibleDate):
        usecases.pay_claim(claim=drafted, on=timezone.localdate(), by=cia)
    with pytest.raises(ImpossibleDate):
        usecases.decide_claim(claim=drafted, on=timezone.localdate(), granted_amount=Decimal(1), by=cia)


def test_nobody_claims_without_a_rule_that_brings_costs_back_to_them():
    bea, cia = case_worker(), social_worker()
    case = held_case_of(bea)
    with pytest.raises(NoRuleForThis):
        claim(case, bea)
    resides(case, bea, "municipality", "c_helsinki")
    with pytest.raises(NoRuleForThis):
        claim(case, bea)
    own = held_case_of(cia)
    resides(own, cia, "neither", "nas")
    with pytest.raises(NoRuleForThis):
        claim(own, cia)


def test_a_claim_is_seen_by_who_claims_and_who_states_and_says_no_name():
    cia, joel = social_worker(), director()
    case = held_case_of(cia)
    resides(case, cia, "municipality", "c_helsinki")
    drafted = claim(case, cia)

    for by, seen in ((cia, True), (joel, True), (social_worker("c_pirha"), False), (case_worker(), False)):
        bind(by)
        assert (queries.claim_of(by, drafted.reference) is not None) == seen
        assert ReimbursementClaim.objects.exists() == seen
