"""`luotsi verify` finds a provider that reads without a request, and a service that nobody wrote down."""

import pytest
from django.db import connection
from django.utils import timezone

from luotsi.access.readers import System, bind
from luotsi.assistance import usecases
from luotsi.assistance.verifying import check_assistance
from luotsi.referral import usecases as referral
from luotsi.referral.models import Consent
from luotsi.referral.verifying import check_path
from tests.assistance.helping import adviser, ask, case_worker, held_case_of
from tests.conftest import as_owner

pytestmark = pytest.mark.django_db


@pytest.fixture
def helped() -> None:
    """Requests in every state: asked, declined, running, finished, with consent withdrawn, and ended with the case."""
    bea, rita = case_worker(), adviser()
    case = held_case_of(bea)
    requests = [ask(case, bea) for _ in range(5)]
    bind(rita)
    usecases.decline_request(request=requests[1], reason="no_place", text="", by=rita)
    for request in requests[2:4]:
        usecases.accept_request(request=request, by=rita)
        usecases.start_service(request=request, on=timezone.localdate(), by=rita)
    usecases.finish_service(request=requests[3], outcome="need_met", by=rita)
    bind(bea)
    usecases.cancel_request(request=requests[4], reason="own_wish", by=bea)
    other = held_case_of(bea)
    request = ask(other, bea)
    bind(rita)
    usecases.accept_request(request=request, by=rita)
    bind(bea)
    referral.withdraw_consent(consent=Consent.objects.get(case=other, kind="service"), by=bea)
    third = held_case_of(bea)
    request = ask(third, bea)
    bind(rita)
    usecases.accept_request(request=request, by=rita)
    bind(bea)
    ask(third, bea)
    referral.close_case(case=third, reason="own_wish", by=bea)


def failed() -> set[str]:
    bind(System(rule="test"))
    return {
        check.name for check in [*check_path(lambda said: None), *check_assistance(lambda said: None)] if not check.ok
    }


def test_lives_that_kept_the_rules_pass(helped: None):
    assert failed() == set()


@pytest.mark.parametrize(
    ("check", "statement"),
    [
        ("grant_of_a_provider_equals_its_request", "UPDATE access_grant SET compartments = '{identity}' WHERE basis = 'consent'"),
        ("grant_of_a_provider_equals_its_request", "UPDATE access_grant SET ended_at = NULL WHERE basis = 'consent'"),
        (
            "grant_of_a_provider_equals_its_request",
            "INSERT INTO access_grant (case_id, organisation_id, compartments, basis, basis_id, statute, began_at)"
            " SELECT case_id, organisation_id, compartments, basis, basis_id, statute, began_at FROM access_grant"
            " WHERE basis = 'consent' LIMIT 1",
        ),
        (
            "service_goes_on_only_with_an_open_case",
            "UPDATE assistance_servicerequest SET ended_at = NULL, ended_by_id = NULL, outcome = '' WHERE outcome = 'case_closed'",
        ),
        ("every_answer_to_a_request_is_in_the_ledger", "UPDATE access_ledgerentry SET act = 'x' WHERE act = 'service.started'"),
    ],
)  # fmt: skip
def test_what_slipped_past_the_rules_is_found(helped: None, check: str, statement: str):
    with connection.cursor() as cursor, as_owner():
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("assistance_servicerequest", "access_ledgerentry"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(statement)

    assert check in failed()
