"""Decisions, the end of a case and its return, consent withdrawn, and people who leave."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from luotsi.access.models import Grant, LedgerEntry
from luotsi.access.people import end_membership
from luotsi.access.readers import bind
from luotsi.core.errors import NotAllowed
from luotsi.countries.vocabulary import Compartment, ConsentKind
from luotsi.referral import queries, usecases
from luotsi.referral.facts import ConsentFact
from luotsi.referral.models import Case, CaseContact, CaseIdentity, CaseStep, Closure, Consent, Referral
from luotsi.referral.refusals import (
    CaseIsClosed,
    CaseIsOpen,
    ConsentMissing,
    ConsentWithdrawn,
    ImpossibleDate,
    LastToAnswer,
    MeetingIsCalled,
    NotForYouToDecide,
    NotTheHolder,
    OfferIsOpen,
    StageNotReachable,
    UnknownChoice,
)
from tests.conftest import as_owner
from tests.support import (
    accept,
    admit,
    case_worker,
    consents,
    inspector,
    offer,
    reader,
    record_signal,
    refer,
    social_worker,
)

pytestmark = pytest.mark.django_db


def held():
    bea = case_worker()
    case = refer(inspector())
    accept(case.pk, bea)
    return case, bea


def decide(case, by, **facts):
    values = {
        "stage": "s4", "outcome": "admitted", "grounds": ["may_have_been_trafficked"], "reasons": "As seen.",
        "decided_on": timezone.localdate(), "key": uuid4(),
    }  # fmt: skip
    return usecases.decide_stage(case=case, **(values | facts), by=by)


def test_admission_is_the_identification_and_leads_on():
    case, bea = held()

    decision = decide(case, bea)

    case.refresh_from_db()
    assert (decision.identifies, case.stage) == (True, "s5")
    assert list(CaseStep.objects.filter(case=case).order_by("pk").values_list("stage", flat=True)) == [
        "s1",
        "s2",
        "s3",
        "s4",
        "s5",
    ]


def test_a_refusal_of_admission_identifies_nobody_and_the_referrer_learns_no():
    case, bea = held()

    decision = decide(case, bea, outcome="not_admitted", grounds=[])

    assert not decision.identifies
    assert Referral.objects.get(case=case).feedback == "no"


def test_an_adult_is_not_identified_without_consent_to_it():
    bea = case_worker()
    case = refer(inspector(), consents=consents(ConsentKind.SERVICE, ConsentKind.PROCESSING))
    accept(case.pk, bea)

    with pytest.raises(ConsentMissing):
        decide(case, bea)

    assert Case.objects.get(pk=case.pk).stage == "s3"


def test_a_decision_rests_on_grounds_of_its_outcome_and_on_a_possible_day():
    case, bea = held()

    with pytest.raises(UnknownChoice):
        decide(case, bea, grounds=[])
    with pytest.raises(UnknownChoice):
        decide(case, bea, grounds=["other"])
    with pytest.raises(UnknownChoice):
        decide(case, bea, outcome="other")
    for day in (timezone.localdate() + timedelta(days=1), timezone.localdate() - timedelta(days=400)):
        with pytest.raises(ImpossibleDate):
            decide(case, bea, decided_on=day)


def test_only_the_organisation_that_the_pack_names_decides():
    case, bea = held()
    cia = social_worker()
    offer(case, "c_helsinki", bea)
    accept(case.pk, cia)
    someone = reader("assistance-case-worker", "c_helsinki")
    bind(someone)

    with pytest.raises(NotForYouToDecide):
        decide(case, someone)


def test_the_path_is_walked_along_its_edges():
    case, bea = held()

    with pytest.raises(StageNotReachable):
        usecases.enter_stage(case=case, stage="s11", by=bea)
    with pytest.raises(StageNotReachable):
        decide(case, bea, stage="s11")
    admit(case, bea)
    assert usecases.enter_stage(case=case, stage="s7", by=bea).stage == "s7"


def test_a_repeated_decision_is_made_once():
    case, bea = held()
    key = uuid4()

    assert decide(case, bea, key=key) == decide(case, bea, key=key)


def test_an_appeal_is_noted_after_the_decision_and_not_in_the_future():
    case, bea = held()
    decision = decide(case, bea, outcome="not_admitted", grounds=[])

    with pytest.raises(ImpossibleDate):
        usecases.note_appeal(decision=decision, appealed_on=timezone.localdate() + timedelta(days=1), by=bea)
    with pytest.raises(ImpossibleDate):
        usecases.note_appeal(decision=decision, appealed_on=timezone.localdate() - timedelta(days=1), by=bea)
    assert usecases.note_appeal(decision=decision, appealed_on=timezone.localdate(), by=bea).appealed_on


def test_a_case_closes_with_a_reason_and_who_closed_it_keeps_the_file():
    case, bea = held()
    with pytest.raises(UnknownChoice):
        usecases.close_case(case=case, reason="enough", by=bea)

    usecases.close_case(case=case, reason="own_wish", by=bea)

    assert Grant.objects.get(case_id=case.pk, ended_at=None).statute == "retention"
    assert CaseIdentity.objects.filter(case=case).exists()
    with pytest.raises(CaseIsClosed):
        usecases.close_case(case=case, reason="own_wish", by=bea)


def test_a_case_does_not_close_while_an_offer_waits():
    case, bea = held()
    offer(case, "c_helsinki", bea)

    with pytest.raises(OfferIsOpen):
        usecases.close_case(case=case, reason="own_wish", by=bea)


def test_a_reopened_case_has_its_history_and_somebody_who_answers():
    case, bea = held()
    with pytest.raises(CaseIsOpen):
        usecases.reopen_case(case=case, reason="needs_help_again", key=uuid4(), by=bea)
    usecases.close_case(case=case, reason="own_wish", by=bea)

    case = usecases.reopen_case(case=case, reason="needs_help_again", key=uuid4(), by=bea)

    assert not case.is_closed
    assert queries.baton(case).holder == bea.organisation
    assert Closure.objects.get(case=case).reopen_reason == "needs_help_again"
    assert CaseStep.objects.filter(case=case).count() == 3


def test_another_organisation_does_not_reopen():
    case, bea = held()
    usecases.close_case(case=case, reason="own_wish", by=bea)
    cia = social_worker()
    bind(cia)

    with pytest.raises(NotTheHolder):
        usecases.reopen_case(case=case, reason="needs_help_again", key=uuid4(), by=cia)


def share(case, bea, to, *compartments) -> Consent:
    fact = ConsentFact(
        kind=ConsentKind.NAMED_SHARING,
        language="en",
        how_given="spoken",
        receiver=to.organisation,
        compartments=compartments,
    )
    return usecases.record_consent(case=case, fact=fact, by=bea)


def test_consent_to_sharing_opens_exactly_the_named_parts_and_withdrawal_closes_them_at_once():
    case, bea = held()
    rita = reader("ngo-adviser", "riku")
    bind(bea)
    consent = share(case, bea, rita, Compartment.CONTACT)

    bind(rita)
    assert CaseContact.objects.filter(case=case).exists()
    assert not CaseIdentity.objects.filter(case=case).exists()

    bind(bea)
    usecases.withdraw_consent(consent=consent, by=bea)

    bind(rita)
    assert not Case.objects.filter(pk=case.pk).exists()
    bind(bea)
    with pytest.raises(ConsentWithdrawn):
        usecases.withdraw_consent(consent=consent, by=bea)


def test_one_with_whom_a_case_was_shared_cannot_act_on_it():
    case, bea = held()
    rita = reader("ngo-adviser", "riku")
    bind(bea)
    share(case, bea, rita, Compartment.CONTACT)

    bind(rita)
    with pytest.raises(NotTheHolder):
        usecases.ask_joint_meeting(case=case, by=rita)
    with pytest.raises(NotTheHolder):
        share(case, rita, reader("ngo-adviser", "monika"), Compartment.CONTACT)
    with pytest.raises(NotAllowed):
        usecases.write_note(case=case, compartment=Compartment.HEALTH, text="?", by=rita)
    assert usecases.write_note(case=case, compartment=Compartment.CONTACT, text="Called.", by=rita)


def test_a_joint_meeting_is_called_once_and_settled_with_a_result():
    case, bea = held()
    call = usecases.ask_joint_meeting(case=case, by=bea)
    with pytest.raises(MeetingIsCalled):
        usecases.ask_joint_meeting(case=case, by=bea)
    kerttu = reader("coordinator", "coordinator")
    bind(kerttu)

    usecases.settle_joint_meeting(call=call, result="The county takes over on Monday.", by=kerttu)

    assert not queries.meeting_calls(kerttu)
    assert not Case.objects.filter(pk=case.pk).exists()


def test_each_look_at_a_case_is_on_record_with_the_parts_that_were_open():
    case, bea = held()

    file = usecases.look_at_case(case=case, by=bea)

    with as_owner():
        look = LedgerEntry.objects.get(act="case.looked_at")
    assert (look.actor_id, look.details["compartments"]) == (bea.user.pk, sorted(file.compartments))
    assert file.identity is not None


def test_who_leaves_is_shown_with_what_they_hold_and_the_queue_keeps_it():
    case, bea = held()
    colleague, boss = case_worker(), reader("organisation-administrator", "nas")
    bind(bea)
    signal = record_signal(bea)
    draft = usecases.start_draft(signal=signal, by=bea)
    handoff = offer(case, "c_helsinki", bea)

    bind(boss)
    held_by_bea = queries.what_they_hold(bea.membership, boss)
    assert (held_by_bea.drafts, held_by_bea.signals, held_by_bea.offers) == ([draft], [signal], [handoff])
    usecases.remove_person(membership=bea.membership, by=boss)

    assert bind(bea) is False
    bind(colleague)
    assert usecases.withdraw_handoff(handoff=handoff, reason="situation_changed", by=colleague).answer == "withdrawn"


def test_the_last_one_who_could_answer_does_not_leave_while_people_are_in_the_organisations_care():
    _, bea = held()
    boss = reader("organisation-administrator", "nas")
    bind(boss)

    with pytest.raises(LastToAnswer):
        usecases.remove_person(membership=bea.membership, by=boss)


def test_an_administrator_removes_nobody_from_another_organisation():
    boss, cia = reader("organisation-administrator", "nas"), social_worker()
    bind(boss)

    with pytest.raises(NotAllowed):
        end_membership(membership=cia.membership, by=boss)
