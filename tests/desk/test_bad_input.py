"""Bad input gets a clear message, changes nothing, and loses nothing that was typed."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.urls import reverse

from luotsi.access.readers import bind
from luotsi.referral import usecases
from luotsi.referral.models import Case, CaseNote, Consent, Handoff, ReferralDraft, Signal, StageDecision
from tests.conftest import as_owner
from tests.desk.entering import as_reader
from tests.support import accept, case_worker, inspector, offer, record_signal, refer, social_worker

pytestmark = pytest.mark.django_db
SIGNAL = {
    "key": "5c0ffee0-0000-4000-8000-000000000001", "seen_on": "2026-01-02", "persons": "1", "place": "A farm",
    "referrer_type": "rt_osh", "form": "ef_labour", "age_group": "adult", "what_was_seen": "Locked gates.",
}  # fmt: skip


def counts() -> list[int]:
    with as_owner():
        return [model.objects.count() for model in (Signal, Case, Handoff, Consent, CaseNote, StageDecision)]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("seen_on", "1899-01-01"), ("seen_on", "2999-01-01"), ("seen_on", "31.31.2026"), ("seen_on", ""), ("persons", "0"),
        ("persons", "many"), ("persons", "-3"), ("form", "ef_nothing"), ("referrer_type", "rt_nobody"), ("age_group", "old"),
        ("place", ""), ("place", "x" * 121), ("what_was_seen", "x" * 10_001), ("key", "not-a-key"), ("key", ""),
    ],
)  # fmt: skip
def test_a_signal_with_a_fault_is_shown_again_with_all_that_was_typed(field: str, value: str):
    client, before = as_reader(inspector()), counts()

    response = client.post(reverse("desk:new-signal"), SIGNAL | {field: value})

    page = response.content.decode()
    assert response.status_code == 200
    assert counts() == before
    assert "ds-validation-message" in page or field == "key"
    assert all(
        text in page for name, text in (("place", "A farm"), ("what_was_seen", "Locked gates.")) if name != field
    )


def test_ten_megabytes_of_text_get_an_answer_and_change_nothing():
    client, before = as_reader(inspector()), counts()

    response = client.post(reverse("desk:new-signal"), SIGNAL | {"what_was_seen": "x" * 10_000_000})

    assert response.status_code == 400
    assert counts() == before


def test_a_null_byte_and_odd_letters_are_either_kept_or_refused_never_an_error():
    client = as_reader(inspector())
    for place in ("\x00", "‮evil", "ქართული", "<script>alert(1)</script>", "'; DROP TABLE referral_case; --"):
        response = client.post(reverse("desk:new-signal"), SIGNAL | {"place": place, "key": str(uuid4())})
        assert response.status_code in (200, 302)


def test_a_stale_token_is_told_and_changes_nothing():
    from django.test import Client

    by = inspector()
    client = Client(enforce_csrf_checks=True)
    client.force_login(by.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    before = counts()

    response = client.post(reverse("desk:new-signal"), SIGNAL)

    assert response.status_code == 403
    assert counts() == before


def held_case() -> tuple[Any, Any]:
    bea = case_worker()
    case = refer(inspector())
    accept(case.pk, bea)
    return case, bea


ACTS: list[tuple[str, dict[str, str]]] = [
    ("offer", {"to": "999999", "reason": "place_of_residence"}),
    ("offer", {"to": "x", "reason": "place_of_residence"}),
    ("offer", {"to": "", "reason": ""}),
    ("close", {"reason": "tired"}),
    ("close", {}),
    ("reopen", {"reason": "needs_help_again"}),
    ("consent", {"kind": "named_sharing", "language": "en", "how_given": "spoken"}),
    ("consent", {"kind": "all", "language": "xx", "how_given": "shouted"}),
    ("move", {"stage": "s11"}),
    ("note", {"compartment": "offence", "text": "Not ours to write."}),
    ("note", {"compartment": "health", "text": ""}),
]


@pytest.mark.parametrize(("name", "data"), ACTS)
def test_a_wrong_act_on_a_case_is_answered_with_a_page_and_changes_nothing(name: str, data: dict[str, str]):
    case, bea = held_case()
    before = counts()

    response = as_reader(bea).post(reverse(f"desk:{name}", args=[case.reference]), {"key": str(uuid4())} | data)

    assert response.status_code == 200
    assert "ds-error-summary" in response.content.decode() or "ds-validation-message" in response.content.decode()
    assert counts() == before


@pytest.mark.parametrize(
    "data",
    [
        {}, {"outcome": "other"}, {"outcome": "admitted", "reasons": "x", "decided_on": "2026-02-31"},
        {"outcome": "admitted", "reasons": "x", "decided_on": "2999-01-01", "grounds": ["witness"]},
        {"outcome": "admitted", "reasons": "", "decided_on": "2026-11-01", "grounds": ["witness"]},
        {"outcome": "admitted", "reasons": "x", "decided_on": "2026-11-01", "grounds": ["nonsense"]},
    ],
)  # fmt: skip
def test_a_decision_with_a_fault_is_not_made(data: dict[str, Any]):
    case, bea = held_case()

    response = as_reader(bea).post(reverse("desk:decide", args=[case.reference, "s4"]), {"key": str(uuid4())} | data)

    assert response.status_code == 200
    with as_owner():
        assert not StageDecision.objects.exists()


def test_replayed_answers_are_answered_once():
    case, bea = held_case()
    cia = social_worker()
    handoff = offer(case, "c_helsinki", bea)
    client = as_reader(cia)

    for _ in range(3):
        assert client.post(reverse("desk:accept", args=[handoff.reference])).status_code == 302

    with as_owner():
        assert case.responsibilities.count() == 3


def test_a_replayed_signal_is_recorded_once():
    client = as_reader(inspector())
    places = {client.post(reverse("desk:new-signal"), SIGNAL)["Location"] for _ in range(3)}

    assert len(places) == 1


def test_foreign_references_and_numbers_are_not_found():
    case, bea = held_case()
    client = as_reader(social_worker("c_pirha"))
    for url in (
        reverse("desk:case", args=[case.reference]),
        reverse("desk:withdraw-consent", args=[case.reference, 1]),
        reverse("desk:appeal", args=[case.reference, 999_999_999]),
        reverse("desk:handoff", args=[uuid4()]),
        "/cases/%00/", "/cases/" + "x" * 300 + "/", "/handoffs/not-a-uuid/", "/signals/S-99-0001/",
    ):  # fmt: skip
        assert client.post(url).status_code in (404, 400, 403), url
    assert as_reader(bea).get("/cases/?before=99999999999999999999999").status_code == 200
    assert as_reader(bea).get("/cases/?stage=x&holding=y&before=-1").status_code == 200


def test_a_step_of_a_referral_cannot_be_jumped_over_and_keeps_what_was_typed():
    anna = inspector()
    bind(anna)
    with transaction.atomic():
        draft = usecases.start_draft(signal=record_signal(anna), by=anna)
    client = as_reader(anna)

    def at(step: str) -> str:
        return reverse("desk:draft-step", args=[draft.reference, step])

    assert client.get(at("check"))["Location"] == at("branch")
    assert client.post(at("branch"), {"branch": "adult_consents", "age_group": "child"}).status_code == 200
    assert client.post(at("branch"), {"branch": "child", "age_group": "child"})["Location"] == at("person")
    page = client.post(at("person"), {"given_names": "Esi", "sex": "female", "birth_year": "3000"}).content.decode()
    assert "Esi" in page
    assert client.post(at("check")).status_code == 302
    with as_owner():
        assert set(ReferralDraft.objects.get().data) == {"branch"}
        assert not Case.objects.exists()
