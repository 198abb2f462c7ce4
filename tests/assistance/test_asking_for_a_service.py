"""A request goes to a provider's queue, tells nobody who the person is, and opens the file only as far and as long as agreed."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from luotsi.access.models import Grant
from luotsi.access.readers import bind
from luotsi.actors.models import Organisation
from luotsi.assistance import queries, usecases
from luotsi.assistance.facts import RequestFacts
from luotsi.assistance.models import ServiceCapacity, ServiceRequest
from luotsi.assistance.refusals import (
    AnotherWorld,
    CaseIsClosed,
    ImpossibleDate,
    NoPlaceFree,
    NotTheHolder,
    NotYourService,
    RequestAlreadyAnswered,
    ServiceConsentMissing,
    UnknownChoice,
)
from luotsi.core.errors import NotAllowed
from luotsi.countries.vocabulary import Branch
from luotsi.referral import usecases as referral
from luotsi.referral.facts import ReadBack
from luotsi.referral.models import CaseContact, CaseIdentity, Consent
from tests.assistance.helping import adviser, ask, case_worker, held_case_of, shelter
from tests.conftest import as_owner
from tests.support import accept, offer, social_worker, unbind

pytestmark = pytest.mark.django_db


def withdraw_service_consent(case, by):
    bind(by)
    consent = Consent.objects.get(case=case, kind="service")
    referral.withdraw_consent(consent=consent, by=by)


def open_grants(organisation: str) -> int:
    with as_owner():
        return Grant.objects.filter(organisation__code=organisation, ended_at=None).count()


def test_until_it_accepts_the_provider_reads_nothing_of_the_case():
    bea, rita = case_worker(), adviser()
    case = held_case_of(bea)
    ask(case, bea)

    bind(rita)
    (request,) = queries.requests_waiting(rita)
    assert (request.service_type, request.language, request.message) == ("sv_support", "en", "As soon as you can.")
    assert open_grants("riku") == 0
    assert not CaseContact.objects.exists()


def test_accepting_opens_the_named_parts_and_the_end_of_the_service_closes_them():
    bea, rita = case_worker(), adviser()
    case = held_case_of(bea)
    request = ask(case, bea)

    bind(rita)
    accepted = usecases.accept_request(request=request, by=rita)
    assert CaseContact.objects.filter(case=case).exists()
    assert not CaseIdentity.objects.exists()
    usecases.start_service(request=accepted, on=timezone.localdate(), by=rita)
    usecases.finish_service(request=accepted, outcome="need_met", by=rita)

    assert not CaseContact.objects.exists()
    assert open_grants("riku") == 0


def test_withdrawing_the_consent_to_services_closes_what_rested_on_it_and_stops_what_waits():
    bea, rita, mona = case_worker(), adviser(), adviser("monika")
    case = held_case_of(bea)
    running, waiting = ask(case, bea), ask(case, bea, provider="monika")
    bind(rita)
    usecases.accept_request(request=running, by=rita)

    withdraw_service_consent(case, bea)

    assert open_grants("riku") == 0
    bind(mona)
    with pytest.raises(ServiceConsentMissing):
        usecases.accept_request(request=waiting, by=mona)


def test_nothing_is_asked_for_an_adult_who_has_not_consented_to_services():
    bea = case_worker()
    case = held_case_of(bea)
    withdraw_service_consent(case, bea)

    with pytest.raises(ServiceConsentMissing):
        ask(case, bea, compartments=())


def test_for_one_who_cannot_decide_a_service_is_asked_and_no_part_of_the_file_goes_with_it():
    bea, rita = case_worker(), adviser()
    case = held_case_of(
        bea, branch=Branch.CANNOT_DECIDE, consents=[], no_consent_reason="in_shock",
        read_back=ReadBack(no_reason="acute_state"),
    )  # fmt: skip

    with pytest.raises(ServiceConsentMissing):
        ask(case, bea)
    request = ask(case, bea, compartments=())
    bind(rita)
    assert usecases.accept_request(request=request, by=rita).grant_id is None
    assert open_grants("riku") == 0


def test_a_body_of_investigation_is_not_asked_for_a_service():
    bea = case_worker()
    with pytest.raises(AnotherWorld):
        ask(held_case_of(bea), bea, provider="hpl")


def test_a_request_is_for_what_its_provider_offers():
    bea, rita = case_worker(), adviser()
    service = shelter(rita)
    case = held_case_of(bea)

    with pytest.raises(NotYourService):
        ask(case, bea, service=service, service_type="sv_legal")
    with pytest.raises(NotYourService):
        ask(case, bea, service=service, service_type="sv_shelter", provider="monika")
    with pytest.raises(UnknownChoice):
        ask(case, bea, service_type="sv_magic")
    assert ask(case, bea, service=service, service_type="sv_shelter").is_open


def test_a_place_is_taken_by_accepting_and_free_again_at_the_end():
    bea, rita = case_worker(), adviser()
    service = shelter(rita)
    usecases.count_places(service=service, maximum=2, available=1, by=rita)
    case = held_case_of(bea)
    first = ask(case, bea, service=service, service_type="sv_shelter")
    second = ask(case, bea, service=service, service_type="sv_shelter")

    bind(rita)
    usecases.accept_request(request=first, by=rita)
    with pytest.raises(NoPlaceFree):
        usecases.accept_request(request=second, by=rita)
    usecases.finish_service(request=first, outcome="need_met", by=rita)

    assert ServiceCapacity.objects.get().available == 1
    assert usecases.accept_request(request=second, by=rita).answer == "accepted"


def test_a_decline_needs_a_reason_from_the_list_and_counts_no_place():
    bea, rita = case_worker(), adviser()
    request = ask(held_case_of(bea), bea)
    bind(rita)

    with pytest.raises(UnknownChoice):
        usecases.decline_request(request=request, reason="", text="", by=rita)
    declined = usecases.decline_request(request=request, reason="no_place", text="Full until spring.", by=rita)

    assert (declined.state, declined.reason) == ("declined", "no_place")
    with pytest.raises(RequestAlreadyAnswered):
        usecases.accept_request(request=declined, by=rita)
    with pytest.raises(IntegrityError, match="service_request_is_answered_once"), transaction.atomic():
        ServiceRequest.objects.filter(pk=declined.pk).update(answer="accepted", reason="")


def test_who_answers_may_cancel_and_nobody_else():
    bea, rita, cia = case_worker(), adviser(), social_worker()
    case = held_case_of(bea)
    request = ask(case, bea)
    bind(rita)
    with pytest.raises(NotAllowed):
        usecases.cancel_request(request=request, reason="own_wish", by=rita)
    bind(cia)
    with pytest.raises(NotTheHolder):
        usecases.cancel_request(request=request, reason="own_wish", by=cia)

    bind(bea)
    assert usecases.cancel_request(request=request, reason="own_wish", by=bea).state == "cancelled"


def test_the_new_holder_of_a_case_follows_what_the_former_asked():
    bea, cia = case_worker(), social_worker()
    case = held_case_of(bea)
    request = ask(case, bea)
    offer(case, "c_helsinki", bea)
    accept(case.pk, cia)

    assert usecases.cancel_request(request=request, reason="asked_elsewhere", by=cia).state == "cancelled"


def test_another_organisation_finds_no_request():
    bea, mona = case_worker(), adviser("monika")
    request = ask(held_case_of(bea), bea)

    bind(mona)
    assert queries.request_of(mona, request.reference) is None
    assert not ServiceRequest.objects.exists()
    with pytest.raises(NotTheHolder):
        usecases.accept_request(request=request, by=mona)
    unbind()
    assert not ServiceRequest.objects.exists()


def test_a_service_starts_between_the_asking_and_today_and_ends_the_waiting():
    bea, rita = case_worker(), adviser()
    request = ask(held_case_of(bea), bea)
    bind(rita)
    with pytest.raises(RequestAlreadyAnswered):
        usecases.start_service(request=request, on=timezone.localdate(), by=rita)
    usecases.accept_request(request=request, by=rita)

    for wrong in (timezone.localdate() + timedelta(days=1), timezone.localdate() - timedelta(days=1)):
        with pytest.raises(ImpossibleDate):
            usecases.start_service(request=request, on=wrong, by=rita)
    started = usecases.start_service(request=request, on=timezone.localdate(), by=rita)
    assert (started.state, started.days_waited) == ("running", 0)


def test_closing_the_case_ends_its_services_and_frees_the_place():
    bea, rita = case_worker(), adviser()
    service = shelter(rita)
    usecases.count_places(service=service, maximum=1, available=1, by=rita)
    case = held_case_of(bea)
    running = ask(case, bea, service=service, service_type="sv_shelter")
    waiting = ask(case, bea)
    bind(rita)
    usecases.accept_request(request=running, by=rita)

    bind(bea)
    referral.close_case(case=case, reason="own_wish", by=bea)

    assert ServiceRequest.objects.get(pk=running.pk).outcome == "case_closed"
    assert ServiceRequest.objects.get(pk=waiting.pk).reason == "case_closed"
    assert ServiceCapacity.objects.get().available == 1
    assert open_grants("riku") == 0
    with pytest.raises(CaseIsClosed):
        ask(case, bea)


def test_a_form_sent_twice_asks_once():
    bea = case_worker()
    case = held_case_of(bea)
    facts = RequestFacts(
        service_type="sv_legal", provider=Organisation.objects.get(code="riku"), language="en"
    )  # fmt: skip
    key = uuid4()

    first, second = (usecases.ask_for_service(case=case, facts=facts, key=key, by=bea) for _ in range(2))

    assert first == second
    assert ServiceRequest.objects.count() == 1


def test_no_hand_writes_the_grant_of_a_request():
    bea = case_worker()
    request = ask(held_case_of(bea), bea)

    with (
        pytest.raises(IntegrityError, match="service_request_changes_by_its_answer_only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE assistance_servicerequest SET grant_id = 1 WHERE id = %s", [request.pk])
