"""The pages of assistance, walked as a person walks them."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from luotsi.access.readers import bind
from luotsi.assistance import usecases
from luotsi.assistance.models import Service, ServiceRequest
from luotsi.assistance.queries import assessment_form
from luotsi.countries.schema import AssessmentKind
from luotsi.referral import usecases as referral
from luotsi.referral.models import Consent
from tests.assistance.helping import STREET, adviser, ask, case_worker, held_case_of, needs, shelter
from tests.conftest import as_owner
from tests.desk.entering import as_reader
from tests.support import reader, social_worker

pytestmark = pytest.mark.django_db


def text(client: Client, name: str, *args: Any, **query: str) -> str:
    response = client.get(reverse(f"desk:{name}", args=args), query, headers={"accept-language": "en"})
    assert response.status_code == 200, (name, response.status_code)
    return response.content.decode()


def send(client: Client, name: str, /, *args: Any, **data: Any) -> Any:
    return client.post(reverse(f"desk:{name}", args=args), data, follow=True, headers={"accept-language": "en"})


def test_from_a_need_to_a_service_in_place_and_its_end():
    bea, rita = case_worker(), adviser()
    case = held_case_of(bea)
    client, provider = as_reader(bea), as_reader(rita)
    form = assessment_form(AssessmentKind.NEEDS)
    assert form is not None
    levels = {f"q_{question.code}": "not_asked" for question in form.questions} | {"q_legal": "urgent"}
    page = send(client, "assess", case.reference, "needs", key=uuid4(), made_on=timezone.localdate(), **levels)
    assert "Legal help" in page.content.decode()

    page = client.post(
        reverse("desk:ask-service", args=[case.reference]) + "?need=legal",
        {
            "key": uuid4(), "service_type": "sv_legal", "provider": rita.organisation.pk, "language": "en",
            "compartments": ["contact"], "message": "Soon.",
        },
        follow=True, headers={"accept-language": "en"},
    )  # fmt: skip
    assert "Requested" in page.content.decode()
    with as_owner():
        request = ServiceRequest.objects.get()
    assert request.need == "legal"

    assert "Service asked for" in text(provider, "my-work")
    before = text(provider, "service-request", request.reference)
    assert "Soon." in before
    assert case.reference not in before
    send(provider, "accept-request", request.reference)
    after = text(provider, "service-request", request.reference)
    assert case.reference in after
    send(provider, "start-service", request.reference, on=timezone.localdate())
    assert "In place" in text(client, "assistance", case.reference)
    send(provider, "finish-service", request.reference, reason="need_met")
    assert "Ended" in text(client, "assistance", case.reference)


def test_a_refusal_keeps_what_was_typed_and_says_what_to_do():
    bea, rita = case_worker(), adviser()
    service = shelter(rita)
    usecases.count_places(service=service, maximum=1, available=0, by=rita)
    request = ask(held_case_of(bea), bea, service=service, service_type="sv_shelter")
    provider = as_reader(rita)

    assert "No place is free by your own count" in send(provider, "accept-request", request.reference).content.decode()
    page = send(provider, "decline-request", request.reference, reason="", text="Until spring.").content.decode()
    assert "Until spring." in page


def test_an_organisation_keeps_its_entry_and_others_do_not_see_the_hidden_address():
    rita, bea = adviser(), case_worker()
    client = as_reader(rita)
    entry = {
        "service_type": "sv_shelter", "name": "Safe house", "area": "South", "visibility": "professionals", "languages": ["en"],
        "byday": ["MO"], "opens_at": "08:00", "closes_at": "16:00", "address_1": STREET, "city": "Town", "place_visibility": "hidden",
    }  # fmt: skip
    page = send(client, "new-service", **entry).content.decode()
    assert STREET in page
    with as_owner():
        service = Service.objects.get()
    other = as_reader(bea)
    assert STREET not in text(other, "service", service.reference)
    assert "Safe house" in text(other, "services", words="south")
    assert other.get(reverse("desk:change-service", args=[service.reference])).status_code in (403, 404)

    send(client, "change-service", service.reference, **(entry | {"place_visibility": "professionals"}))
    assert STREET in text(other, "service", service.reference)
    assert "Monday" in text(other, "service", service.reference)
    assert (
        "There cannot be more free places"
        in send(client, "count-places", service.reference, maximum=1, available=2).content.decode()
    )
    assert "3 / 4" in send(client, "count-places", service.reference, maximum=4, available=3).content.decode()
    send(client, "end-service", service.reference)
    assert "Safe house" not in text(other, "services")
    assert "Safe house" in text(client, "own-services")


def test_every_kind_of_record_is_added_and_followed_on_its_page():
    bea = case_worker()
    case = held_case_of(bea)
    client, today = as_reader(bea), timezone.localdate()
    later = today + timedelta(days=40)
    own = bea.organisation.pk
    records: list[tuple[str, dict[str, Any], dict[str, Any] | None, str]] = [
        ("period", {"kind": "recovery", "granted_by": own, "granted_on": today, "starts_on": today, "ends_on": later},
         {"ended_on": today, "end_reason": "own_wish"}, "Own wish of the person"),
        ("permit", {"permit": "pt_52", "applied_on": today},
         {"outcome": "granted", "decided_on": today, "valid_from": today, "valid_to": later}, "Permit on compassionate grounds"),
        ("departure", {"kind": "return", "country": "EE", "risk_weighed_on": today}, {"left_on": today}, "Voluntary return"),
        ("compensation", {"against": "state", "claimed_on": today, "amount": "100.50"},
         {"outcome": "partly", "decided_on": today, "granted_amount": "10"}, "100.50 EUR"),
        ("interpreter", {"language": "th", "needed_at": "2026-01-05T10:00"}, {"came": "no"}, "did not come"),
        ("dependant", {"relation": "child", "birth_year": 2020, "with_person": "on"}, None, "lives with the person"),
        ("child", {"guardian_asked_on": today}, None, "guardian asked for"),
    ]  # fmt: skip
    for kind, added, followed, words in records:
        assert text(client, "add-record", case.reference, kind)
        page = send(client, "add-record", case.reference, kind, **added).content.decode()
        assert "Recorded." in page, kind
        if followed:
            start = page.index(f"/assistance/{kind}/", page.index("Recorded."))
            number = next(
                part for part in page[start:].split("/assistance/" + kind + "/")[1:] if part.split("/")[0].isdigit()
            ).split("/")[0]  # fmt: skip
            assert text(client, "follow-record", case.reference, kind, number)
            page = send(client, "follow-record", case.reference, kind, number, **followed).content.decode()
        assert words in page, kind
    assert "A permit ends" in text(client, "my-work")
    send(client, "add-record", case.reference, "child", guardian_asked_on=today, guardian_appointed_on=today)
    assert "guardian appointed" in text(client, "assistance", case.reference)


def test_the_right_to_stay_is_left_out_of_print():
    bea = case_worker()
    case = held_case_of(bea)
    client, today = as_reader(bea), timezone.localdate()
    stay = {
        "granted_by": bea.organisation.pk,
        "granted_on": today,
        "starts_on": today,
        "ends_on": today + timedelta(days=30),
    }
    send(client, "add-record", case.reference, "period", kind="recovery", **stay)
    send(client, "add-record", case.reference, "permit", permit="pt_52", applied_on=today)
    send(client, "add-record", case.reference, "departure", kind="return", country="EE", risk_weighed_on=today)
    page = text(client, "assistance", case.reference)

    for title in ("Recovery and reflection", "Residence permits", "Return and transfer"):
        assert "screen-only" in page[: page.index(title)].rpartition("<section")[2]


def test_a_claim_goes_from_the_county_to_the_director_and_back():
    cia, joel = social_worker(), reader("assistance-case-worker", "joutseno")
    case = held_case_of(cia)
    county, director = as_reader(cia), as_reader(joel)
    today = timezone.localdate()
    page = send(
        county, "record-residence", case.reference, residence="municipality", provider=cia.organisation.pk, since=today
    )
    assert "Claim costs back" in page.content.decode()
    page = send(
        county, "draft-claim", case.reference, key=uuid4(), costs_from="2026-01-01", costs_to="2026-03-31", amount="900",
        description="Therapy",
    ).content.decode()  # fmt: skip
    reference = page.split("/claims/")[1].split("/")[0]

    assert "Not given yet" in text(county, "claim", reference)
    assert f"Statement on a claim: {case.reference}" in text(director, "my-work")
    assert (
        "The costs are special"
        in send(director, "claim", reference, on=today, text="The costs are special.").content.decode()
    )
    for step in ({"on": today}, {"on": today, "granted_amount": "800"}, {"on": today}):
        page = send(county, "claim", reference, **step).content.decode()
    assert "800" in page
    assert "Paid" in page
    assert as_reader(case_worker()).get(reverse("desk:claim", args=[reference])).status_code == 404


def test_figures_are_for_those_who_read_figures():
    bea = case_worker()
    ask(held_case_of(bea), bea)

    assert "Whole country" in text(as_reader(reader("coordinator", "coordinator")), "parity")
    assert as_reader(bea).get(reverse("desk:parity")).status_code == 403


def test_a_withdrawn_consent_shows_on_what_still_runs():
    bea, rita = case_worker(), adviser()
    case = held_case_of(bea)
    request = ask(case, bea)
    bind(rita)
    usecases.accept_request(request=request, by=rita)
    bind(bea)
    referral.withdraw_consent(consent=Consent.objects.get(case=case, kind="service"), by=bea)

    assert "consent withdrawn" in text(as_reader(bea), "assistance", case.reference)
    assert "end the service or ask for consent anew" in text(as_reader(bea), "service-request", request.reference)


def test_a_second_assessment_shows_what_changed():
    bea = case_worker()
    case = held_case_of(bea)
    needs(case, bea, legal="urgent")
    needs(case, bea, legal="no")

    page = text(as_reader(bea), "assistance", case.reference)

    assert "Legal help: Yes, urgent → No" in page
