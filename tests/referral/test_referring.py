"""A referral by each branch, read back or not, sent once."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import IntegrityError

from luotsi.access.readers import System, bind
from luotsi.countries.vocabulary import Branch, ConsentKind
from luotsi.referral import usecases
from luotsi.referral.facts import ReadBack
from luotsi.referral.models import CaseStep, Consent, Handoff, Notice, Referral, ReferralDraft, Signal
from luotsi.referral.refusals import (
    ConsentMissing,
    DraftExpired,
    PersonHasOpenCase,
    ReadBackMissing,
    SignalHasEnded,
    UnknownChoice,
)
from tests.support import ALL_THREE, accept, case_worker, consents, inspector, open_offer, record_signal, refer

pytestmark = pytest.mark.django_db


def test_an_adult_is_referred_only_with_consent_to_help_and_to_passing_on_data():
    anna = inspector()

    for given in ([], [ConsentKind.SERVICE], [ConsentKind.PROCESSING]):
        with pytest.raises(ConsentMissing):
            refer(anna, consents=consents(*given))


def test_an_adult_who_refuses_leaves_a_notice_without_identity_and_no_case():
    anna = inspector()
    bind(anna)
    signal = record_signal(anna)

    usecases.send_notice(signal=signal, by=anna)

    notice = Notice.objects.get(signal=signal)
    assert {field.name for field in Notice._meta.fields} == {
        "id", "signal", "from_organisation", "to_organisation", "form", "place", "sent_at", "sent_by",
    }  # fmt: skip
    assert notice.to_organisation.code == "nas"
    assert not Handoff.objects.exists()


def test_an_adult_who_refuses_is_never_referred():
    with pytest.raises(ConsentMissing):
        refer(inspector(), branch=Branch.ADULT_REFUSES)


def test_a_child_is_not_asked_for_an_adults_consent():
    anna = inspector()
    case = refer(anna, branch=Branch.CHILD, age_group="child", consents=[], child_heard="heard")

    assert not Consent.objects.filter(case=case).exists()
    assert open_offer(case.pk).rests_on is None
    with pytest.raises(IntegrityError, match="case_of_a_child"):
        refer(anna, branch=Branch.ADULT_CONSENTS, age_group="presumed_child")


def test_one_who_cannot_decide_is_referred_with_the_reason_why():
    anna = inspector()
    with pytest.raises(UnknownChoice):
        refer(anna, branch=Branch.CANNOT_DECIDE, consents=[])

    case = refer(anna, branch=Branch.CANNOT_DECIDE, consents=[], no_consent_reason="unconscious_or_ill")

    assert Referral.objects.get(case=case).no_consent_reason == "unconscious_or_ill"


def test_no_referral_leaves_unread_without_a_reason():
    anna = inspector()
    with pytest.raises(ReadBackMissing):
        refer(anna, read_back=ReadBack())
    with pytest.raises(UnknownChoice):
        refer(anna, read_back=ReadBack(no_reason="no time"))


def test_a_repeated_submit_opens_one_case():
    anna = inspector()
    bind(anna)
    signal, key = record_signal(anna), uuid4()

    assert refer(anna, signal=signal, key=key) == refer(anna, signal=signal, key=key)


def test_a_signal_is_referred_once():
    anna = inspector()
    bind(anna)
    signal = record_signal(anna)
    refer(anna, signal=signal)

    with pytest.raises(SignalHasEnded):
        refer(anna, signal=signal)


def test_the_same_person_has_no_two_open_cases():
    anna = inspector()
    first = refer(anna)

    with pytest.raises(PersonHasOpenCase):
        refer(anna, same_person_as=first)


def test_the_assistance_organisation_that_refers_answers_itself_and_offers_to_nobody():
    bea = case_worker()
    case = refer(bea)

    assert not Handoff.objects.filter(case=case).exists()
    assert list(CaseStep.objects.filter(case=case).order_by("pk").values_list("stage", flat=True)) == ["s1", "s2", "s3"]


def test_acceptance_leads_on_from_the_stage_of_referring():
    case, bea = refer(inspector()), case_worker()
    assert case.stage == "s2"

    accept(case.pk, bea)

    case.refresh_from_db()
    assert case.stage == "s3"


def test_a_draft_is_kept_for_the_countrys_time_and_is_then_gone():
    anna = inspector()
    bind(anna)
    with time_machine.travel(datetime(2026, 3, 2, 9, tzinfo=UTC), tick=False) as clock:
        draft = usecases.start_draft(signal=record_signal(anna), by=anna)
        clock.shift(timedelta(days=10))
        draft = usecases.save_draft(draft=draft, data={"person": {"given_names": "Esi"}}, by=anna)
        clock.shift(timedelta(days=13))
        draft = usecases.save_draft(draft=draft, data={"contact": {"language": "en"}}, by=anna)
        assert draft.data == {"person": {"given_names": "Esi"}, "contact": {"language": "en"}}
        clock.shift(timedelta(days=15))
        with pytest.raises(DraftExpired):
            usecases.save_draft(draft=draft, data={}, by=anna)
        by = System(rule="test")
        bind(by)
        assert usecases.drop_old_drafts(by=by) == 1


def test_a_colleague_goes_on_with_a_draft_and_sending_removes_it():
    anna, colleague = inspector(), inspector()
    bind(anna)
    signal = record_signal(anna)
    draft = usecases.start_draft(signal=signal, by=anna)

    bind(colleague)
    assert usecases.start_draft(signal=Signal.objects.get(pk=signal.pk), by=colleague) == draft
    refer(colleague, signal=signal, consents=consents(*ALL_THREE))

    assert not ReferralDraft.objects.exists()
