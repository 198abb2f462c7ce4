"""Withdrawing consent: what ends with it, who is told, and what had been passed on."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from luotsi.access.models import Grant, LedgerEntry
from luotsi.access.readers import System, bind
from luotsi.countries.vocabulary import ConsentKind
from luotsi.referral import queries, usecases
from luotsi.referral.choices import Answer
from luotsi.referral.models import CaseContact, CaseNote, Consent, ConsentRecall
from luotsi.referral.refusals import (
    ConsentMissing,
    ConsentWithdrawn,
    LawMissing,
    NotTheHolder,
    RecallAnswered,
)
from luotsi.referral.verifying import check_path
from tests.conftest import as_owner
from tests.referral.consents import ASSISTANCE, CONTACT, GUARDIAN, IDENTITY, for_a_child, held, reads, refused, sharing
from tests.support import (
    accept,
    case_worker,
    investigator,
    offer,
    open_offer,
    reader,
    social_worker,
)

pytestmark = pytest.mark.django_db


def test_withdrawing_ends_exactly_the_grant_that_rests_on_it():
    bea, rita, cia = case_worker(), reader("ngo-adviser", "riku"), social_worker()
    case = held(bea)
    one = usecases.record_consent(case=case, fact=sharing(rita, CONTACT), by=bea)
    usecases.record_consent(case=case, fact=sharing(rita, ASSISTANCE), by=bea)
    usecases.record_consent(case=case, fact=sharing(cia, CONTACT), by=bea)

    usecases.withdraw_consent(consent=one, by=bea)

    assert reads(rita, case) == {ASSISTANCE}
    assert reads(cia, case) == {CONTACT}
    assert IDENTITY in reads(bea, case)
    with as_owner():
        assert (
            Grant.objects.get(basis="consent", basis_id=one.pk).ended_at == Consent.objects.get(pk=one.pk).withdrawn_at
        )


def test_a_part_can_be_withdrawn_and_the_rest_goes_on_without_a_gap():
    bea, rita = case_worker(), reader("ngo-adviser", "riku")
    case = for_a_child(bea)
    CaseNote.objects.create(
        case=case, compartment=ASSISTANCE, text="A plan", at=timezone.now(), by=bea.user, organisation=bea.organisation
    )
    given = usecases.record_consent(case=case, fact=sharing(rita, on_behalf=GUARDIAN), by=bea)

    usecases.withdraw_consent(consent=given, parts=[CONTACT], by=bea)

    rest = Consent.objects.get(narrows=given)
    given.refresh_from_db()
    assert (given.withdrawn_parts, rest.compartments, rest.given_at) == (
        ["contact"],
        ["assistance"],
        given.withdrawn_at,
    )
    assert rest.on_behalf.name == "Gunnel Guardian"
    assert reads(rita, case) == {ASSISTANCE}
    assert CaseNote.objects.filter(case=case).exists()
    assert not CaseContact.objects.filter(case=case).exists()
    assert ConsentRecall.objects.get().compartments == ["contact"]


def test_withdrawing_every_part_withdraws_the_whole():
    bea, rita = case_worker(), reader("ngo-adviser", "riku")
    case = held(bea)
    given = usecases.record_consent(case=case, fact=sharing(rita), by=bea)

    usecases.withdraw_consent(consent=given, parts=[ASSISTANCE, CONTACT], by=bea)

    assert given.withdrawn_parts is None
    assert not Consent.objects.filter(narrows=given).exists()
    assert reads(rita, case) == frozenset()


def test_the_receiver_may_record_a_withdrawal_and_a_stranger_may_not():
    bea, rita, cia = case_worker(), reader("ngo-adviser", "riku"), social_worker()
    case = held(bea)
    to_rita = usecases.record_consent(case=case, fact=sharing(rita), by=bea)
    to_cia = usecases.record_consent(case=case, fact=sharing(cia), by=bea)

    bind(rita)
    with pytest.raises(NotTheHolder):
        usecases.withdraw_consent(consent=to_cia, by=rita)
    usecases.withdraw_consent(consent=to_rita, parts=[CONTACT], by=rita)
    assert reads(rita, case) == {ASSISTANCE}
    usecases.withdraw_consent(consent=Consent.objects.get(narrows=to_rita), by=rita)
    assert reads(rita, case) == frozenset()
    paul = investigator()
    bind(paul)
    with pytest.raises(NotTheHolder):
        usecases.withdraw_consent(consent=to_cia, by=paul)
    assert reads(cia, case) == {CONTACT, ASSISTANCE}


def test_a_consent_cannot_be_withdrawn_twice():
    bea, rita = case_worker(), reader("ngo-adviser", "riku")
    given = usecases.record_consent(case=held(bea), fact=sharing(rita), by=bea)
    usecases.withdraw_consent(consent=given, by=bea)

    with pytest.raises(ConsentWithdrawn):
        usecases.withdraw_consent(consent=given, parts=[CONTACT], by=bea)


def test_a_withdrawal_refuses_what_would_rest_on_it_and_nothing_else():
    bea, cia, rita = case_worker(), social_worker(), reader("ngo-adviser", "riku")
    case = held(bea)
    usecases.record_consent(case=case, fact=sharing(rita), by=bea)
    offer(case, "c_helsinki", bea)
    processing = Consent.objects.get(case=case, kind="processing")

    usecases.withdraw_consent(consent=processing, by=bea)

    with pytest.raises(ConsentWithdrawn):
        accept(case.pk, cia)
    bind(bea)
    usecases.withdraw_handoff(handoff=open_offer(case.pk), reason="sent_by_mistake", by=bea)
    with pytest.raises(ConsentMissing):
        offer(case, "c_helsinki", bea)
    assert queries.standing_consent(case, ConsentKind.NAMED_SHARING, rita.organisation, [CONTACT]) is not None
    assert queries.standing_consent(case, ConsentKind.SERVICE) is not None


def test_each_receiver_is_told_and_answers_once():
    bea, rita = case_worker(), reader("ngo-adviser", "riku")
    case = held(bea)
    given = usecases.record_consent(case=case, fact=sharing(rita), by=bea)
    assert queries.recalls_of(rita) == []
    usecases.withdraw_consent(consent=given, by=bea)

    bind(rita)
    (recall,) = queries.recalls_of(rita)
    assert (recall.case_reference, recall.compartments) == (case.reference, given.compartments)
    with pytest.raises(LawMissing):
        usecases.answer_recall(recall=recall, answer="kept_by_law", by=rita)
    usecases.answer_recall(recall=recall, answer="deleted", by=rita)
    with pytest.raises(RecallAnswered):
        usecases.answer_recall(recall=recall, answer="returned", by=rita)
    assert queries.recalls_of(rita) == []
    bind(bea)
    assert ConsentRecall.objects.get().answer == "deleted"


def test_a_recall_is_seen_by_who_is_told_and_who_answers_alone_and_written_by_nobody():
    bea, rita = case_worker(), reader("ngo-adviser", "riku")
    case = held(bea)
    usecases.withdraw_consent(consent=usecases.record_consent(case=case, fact=sharing(rita), by=bea), by=bea)

    for by, seen in (
        (bea, 1),
        (rita, 1),
        (social_worker(), 0),
        (investigator(), 0),
        (reader("coordinator", "coordinator"), 0),
    ):
        bind(by)
        assert ConsentRecall.objects.count() == seen, by.role
    bind(bea)
    refused("DELETE FROM referral_consentrecall", "permission denied")
    refused("INSERT INTO referral_consentrecall DEFAULT VALUES", "permission denied")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE referral_consentrecall SET answer = 'deleted', acknowledged_at = now(), acknowledged_by_id = %s",
            [bea.user.pk],
        )
        assert cursor.rowcount == 0


def test_those_who_took_over_by_a_consent_to_processing_are_told_unless_they_answer_now():
    bea, cia = case_worker(), social_worker()
    case = held(bea)
    offer(case, "c_helsinki", bea)
    accept(case.pk, cia)

    usecases.withdraw_consent(consent=Consent.objects.get(case=case, kind="processing"), by=cia)

    assert [recall.organisation.code for recall in ConsentRecall.objects.all()] == ["nas"]


def test_what_was_passed_on_equals_the_ledger():
    bea, rita, cia = case_worker(), reader("ngo-adviser", "riku"), social_worker()
    case = held(bea)
    usecases.record_consent(case=case, fact=sharing(cia), by=bea)
    bind(cia)
    usecases.look_at_case(case=case, by=cia)
    bind(bea)
    given = usecases.record_consent(case=case, fact=sharing(rita), by=bea)
    bind(rita)
    usecases.look_at_case(case=case, by=rita)
    bind(bea)
    usecases.withdraw_consent(consent=given, parts=[CONTACT], by=bea)
    bind(rita)
    usecases.look_at_case(case=case, by=rita)
    bind(bea)
    rest = Consent.objects.get(narrows=given)
    given.refresh_from_db()

    with as_owner():
        looks = list(
            LedgerEntry.objects.filter(act="case.looked_at", organisation_id=rita.organisation.pk).order_by("-pk")
        )
    assert [(one.entry, one.compartments) for one in queries.passed_on(given)] == [
        (looks[1], ["assistance", "contact"])
    ]
    assert [(one.entry, one.compartments) for one in queries.passed_on(rest)] == [
        (looks[0], ["assistance"]),
        (looks[1], ["assistance"]),
    ]


def test_what_rested_on_a_consent_to_processing_is_listed_with_its_handoffs():
    bea, cia = case_worker(), social_worker()
    case = held(bea)
    offer(case, "c_helsinki", bea)
    accept(case.pk, cia)
    processing = Consent.objects.get(case=case, kind="processing")

    acts = [one.entry.act for one in queries.passed_on(processing)]
    assert acts == ["handoff.accepted", "handoff.offered", "handoff.accepted", "handoff.offered"]
    assert case.handoffs.latest("offered_at").answer == Answer.ACCEPTED


def failed() -> set[str]:
    bind(System(rule="test"))
    return {check.name for check in check_path(lambda sentence: None) if not check.ok}


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("SELECT 1", None),
        ("UPDATE access_grant SET expires_at = NULL WHERE basis = 'consent'", "grant_equals_consent"),
        ("DELETE FROM referral_consentrecall", "withdrawn_consent_was_told_to_its_receiver"),
        ("UPDATE referral_consentrecall SET compartments = '{health}'", "withdrawn_consent_was_told_to_its_receiver"),
        ("UPDATE referral_consent SET narrows_id = NULL", "consent_withdrawn_in_part_goes_on_with_the_rest"),
        ("DELETE FROM access_ledgerentry WHERE act = 'consent.recall_answered'", "every_act_is_in_the_ledger"),
    ],
)  # fmt: skip
def test_verify_finds_a_grant_that_outlives_its_consent_and_a_receiver_that_was_not_told(
    statement: str, found: str | None
):
    bea, rita = case_worker(), reader("ngo-adviser", "riku")
    case = held(bea)
    fact = sharing(rita, until=timezone.localdate() + timedelta(days=9))
    usecases.withdraw_consent(consent=usecases.record_consent(case=case, fact=fact, by=bea), parts=[CONTACT], by=bea)
    bind(rita)
    usecases.answer_recall(recall=ConsentRecall.objects.get(), answer="nothing_kept", by=rita)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("RESET ROLE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement)
        cursor.execute("SET LOCAL session_replication_role = origin")
        cursor.execute("SET ROLE luotsi_desk")

    assert failed() == ({found} if found else set())


# ---------------------------------------------------------------- mail
def test_a_withdrawal_queues_a_mail_to_the_receiver_and_to_who_answers_if_another_recorded_it(
    monkeypatch: pytest.MonkeyPatch,
):
    told: list[int] = []
    monkeypatch.setattr("luotsi.referral.tasks.tell_organisation", told.append)
    bea, rita = case_worker(), reader("ngo-adviser", "riku")
    case = held(bea)
    first = usecases.record_consent(case=case, fact=sharing(rita), by=bea)
    second = usecases.record_consent(case=case, fact=sharing(rita), by=bea)
    told.clear()

    usecases.withdraw_consent(consent=first, by=bea)
    assert told == [rita.organisation.pk]
    told.clear()
    bind(rita)
    usecases.withdraw_consent(consent=second, by=rita)
    assert set(told) == {rita.organisation.pk, bea.organisation.pk}
