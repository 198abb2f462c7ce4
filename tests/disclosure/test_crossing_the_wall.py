"""Data about a person crosses the wall by a disclosure alone: prepared by one, sent by another, answered, recalled."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone

from luotsi.access.models import LedgerEntry
from luotsi.access.readers import Reader, bind
from luotsi.core.errors import NotAllowed
from luotsi.countries.vocabulary import Compartment
from luotsi.disclosure import usecases
from luotsi.disclosure.choices import RecallReason
from luotsi.disclosure.facts import Head, Part
from luotsi.disclosure.models import Disclosure, DisclosureItem
from luotsi.disclosure.queries import looks_at
from luotsi.disclosure.refusals import (
    AlreadyRecalled,
    BeyondTheConsent,
    CannotReceiveDisclosures,
    ConsentDoesNotStand,
    DateOfDeletionIsPast,
    NotADraft,
    NotChecked,
    NothingToPassOn,
    NothingToRecall,
    PartNotReadable,
    SecondPersonChecks,
    UnknownLaw,
)
from luotsi.investigation import usecases as receiving
from luotsi.investigation.models import Received, ReceivedItem
from luotsi.investigation.refusals import (
    AlreadyAnswered,
    ConditionsNotAccepted,
    ConsentWasWithdrawn,
    CopyIsGone,
    WasRecalled,
)
from luotsi.referral import usecases as referral
from luotsi.referral.models import Case
from luotsi.referral.refusals import NotTheHolder
from tests.conftest import as_owner
from tests.support import (
    RISK,
    accept,
    acknowledge,
    case_worker,
    copy_of,
    draft_disclosure,
    inspector,
    investigator,
    offer,
    reader,
    refer,
    send,
    share_with,
    social_worker,
    submit,
)

pytestmark = pytest.mark.django_db


class Cast:
    """Two case workers of the organisation that answers, an investigator, and a case with a consent that names them."""

    def __init__(self) -> None:
        self.bea, self.ben, self.paul = case_worker(), case_worker(), investigator()
        self.case: Case = refer(inspector())
        accept(self.case.pk, self.bea)
        self.consent = share_with(self.case, self.paul, self.bea)

    def draft(self, **head: object) -> Disclosure:
        return draft_disclosure(self.case, self.paul, self.bea, consent=self.consent, **head)

    def by_statute(self, **head: object) -> Disclosure:
        return draft_disclosure(self.case, self.paul, self.bea, **head)

    def sent(self) -> Disclosure:
        return send(submit(self.draft(), self.bea), self.ben)

    def withdraw(self) -> None:
        bind(self.bea)
        referral.withdraw_consent(consent=self.consent, by=self.bea)


@pytest.fixture
def cast(db: None) -> Cast:
    return Cast()


def current(disclosure: Disclosure) -> Disclosure:
    with as_owner():
        return Disclosure.objects.get(pk=disclosure.pk)


def contents(by: Reader) -> list[str]:
    """Every content that the database gives the reader, with no filter of the program's."""
    bind(by)
    return [item.content for item in ReceivedItem.objects.select_related("received")]


# -- Preparing -----------------------------------------------------------------------------------------------------------
def test_a_disclosure_begins_with_nothing_in_it_and_is_not_submitted_empty(cast: Cast):
    bind(cast.bea)
    head = Head(cast.paul.organisation, "To hear a witness.", timezone.localdate() + timedelta(days=9), cast.consent.pk)
    begun = usecases.prepare_disclosure(case=cast.case, head=head, key=uuid4(), by=cast.bea)

    assert not DisclosureItem.objects.filter(disclosure=begun).exists()
    with pytest.raises(NothingToPassOn):
        submit(begun, cast.bea)


def test_a_form_sent_twice_begins_one_disclosure(cast: Cast):
    bind(cast.bea)
    head = Head(cast.paul.organisation, "To hear a witness.", timezone.localdate() + timedelta(days=9), cast.consent.pk)
    key = uuid4()

    first, second = (usecases.prepare_disclosure(case=cast.case, head=head, key=key, by=cast.bea) for _ in range(2))

    assert first == second


def test_only_the_organisation_that_answers_prepares(cast: Cast):
    with pytest.raises(NotTheHolder):
        draft_disclosure(cast.case, cast.paul, social_worker(), consent=cast.consent)


def test_the_receiver_is_one_in_which_somebody_may_receive(cast: Cast):
    with pytest.raises(CannotReceiveDisclosures):
        draft_disclosure(cast.case, social_worker(), cast.bea)


@pytest.mark.parametrize("law", [{"legal_act": "no_such_law"}, {"provision": " "}])
def test_a_statute_is_on_the_countrys_list_and_names_its_provision(cast: Cast, law: dict[str, str]):
    with pytest.raises(UnknownLaw):
        cast.by_statute(**law)


def test_a_consent_to_another_receiver_is_no_basis(cast: Cast):
    other = reader("police-investigator", "krp")
    with pytest.raises(ConsentDoesNotStand):
        draft_disclosure(cast.case, other, cast.bea, consent=cast.consent)


def test_the_day_of_deletion_lies_ahead(cast: Cast):
    with pytest.raises(DateOfDeletionIsPast):
        cast.draft(delete_by=timezone.localdate())


def test_a_part_that_the_sender_does_not_read_cannot_be_passed_on(cast: Cast):
    draft = cast.draft()
    with pytest.raises(PartNotReadable):
        usecases.add_part(disclosure=draft, part=Part(Compartment.OFFENCE, "A", "b", "c"), by=cast.bea)


def test_each_part_says_why_it_is_needed(cast: Cast):
    draft = cast.draft()
    with pytest.raises(NothingToPassOn):
        usecases.add_part(disclosure=draft, part=Part(Compartment.IDENTITY, "A", "b", " "), by=cast.bea)


def test_what_was_submitted_is_not_changed_until_it_is_returned(cast: Cast):
    draft = submit(cast.draft(), cast.bea)
    part = Part(Compartment.IDENTITY, "Year", "1990", "To tell two people apart.")
    with pytest.raises(NotADraft):
        usecases.add_part(disclosure=draft, part=part, by=cast.bea)

    bind(cast.ben)
    usecases.return_disclosure(disclosure=draft, note="The year is missing.", by=cast.ben)
    bind(cast.bea)
    usecases.add_part(disclosure=draft, part=part, by=cast.bea)

    assert current(draft).return_note == "The year is missing."


def test_the_database_itself_refuses_a_part_in_what_was_submitted(cast: Cast):
    draft = submit(cast.draft(), cast.bea)
    with (
        as_owner(),
        pytest.raises(IntegrityError, match="submitted or sent is not changed"),
        transaction.atomic(),
    ):
        DisclosureItem.objects.filter(disclosure=draft).delete()


# -- Four eyes -----------------------------------------------------------------------------------------------------------
def test_nobody_checks_what_they_prepared_submitted_or_wrote_into(cast: Cast):
    third, draft = case_worker(), cast.draft()
    bind(third)
    part = Part(Compartment.IDENTITY, "Year", "1990", "To tell two people apart.")
    usecases.add_part(disclosure=draft, part=part, by=third)
    submit(draft, cast.ben)

    for by in (cast.bea, cast.ben, third):
        with pytest.raises(SecondPersonChecks):
            send(draft, by)
    send(draft, case_worker())
    assert current(draft).state == "sent"


def test_the_database_itself_refuses_one_pair_of_eyes(cast: Cast):
    draft = submit(cast.draft(), cast.bea)
    with (
        connection.cursor() as cursor,
        pytest.raises(IntegrityError, match="disclosure_is_checked_by_a_second_person"),
        transaction.atomic(),
    ):
        cursor.execute(
            "UPDATE disclosure_disclosure SET checked_by_id = %s, sent_at = now() WHERE id = %s",
            [cast.bea.user.pk, draft.pk],
        )


def test_the_second_person_confirms_every_point(cast: Cast):
    draft = submit(cast.draft(), cast.bea)
    bind(cast.ben)
    with pytest.raises(NotChecked):
        usecases.send_disclosure(disclosure=draft, checked=usecases.CHECKS[1:], by=cast.ben)


# -- Sending -------------------------------------------------------------------------------------------------------------
def test_what_is_sent_is_a_copy_in_the_receivers_own_store_with_no_way_back_to_the_case(cast: Cast):
    sent = cast.sent()
    copy = copy_of(sent, cast.paul)

    assert (copy.sender.code, copy.purpose, copy.delete_by) == ("nas", sent.purpose, sent.delete_by)
    columns = {field.column for model in (Received, ReceivedItem) for field in model._meta.fields}
    assert not {column for column in columns if "case" in column or "consent_id" in column or "disclosure" in column}


def test_the_content_opens_by_acknowledging_and_every_look_is_on_record(cast: Cast):
    sent = cast.sent()
    assert contents(cast.paul) == []

    copy = acknowledge(sent, cast.paul)
    for _ in range(2):
        assert [item.content for item in receiving.look_at_received(received=copy, by=cast.paul)] == ["Esi Merkki"]

    with as_owner():
        looks = LedgerEntry.objects.filter(act="received.looked_at", subject=f"disclosure:{sent.reference}")
        assert looks.count() == 2
        assert set(looks.values_list("case_id", flat=True)) == {None}
    bind(cast.bea)
    assert [look.organisation.code for look in looks_at(current(sent))] == ["hpl", "hpl"]
    assert current(sent).state == "acknowledged"


def test_a_withdrawn_consent_stops_what_was_not_sent_yet(cast: Cast):
    draft = submit(cast.draft(), cast.bea)
    cast.withdraw()

    with pytest.raises(ConsentDoesNotStand):
        send(draft, cast.ben)
    with pytest.raises(ConsentDoesNotStand):
        cast.draft()
    with as_owner():
        assert not Received.objects.exists()


def test_what_is_sent_stays_within_the_parts_that_the_person_agreed_to(cast: Cast):
    draft = cast.draft()
    usecases.add_part(
        disclosure=draft, part=Part(Compartment.HEALTH, "Injury", "A broken arm.", "As evidence."), by=cast.bea
    )
    submit(draft, cast.bea)

    with pytest.raises(BeyondTheConsent):
        send(draft, cast.ben)


def test_a_statute_needs_no_consent(cast: Cast):
    draft = submit(cast.by_statute(), cast.bea)
    cast.withdraw()

    assert send(draft, cast.ben).state == "sent"


def test_the_receiver_is_told_that_the_consent_was_withdrawn(cast: Cast):
    opened, waiting = cast.sent(), cast.sent()
    acknowledge(opened, cast.paul)
    cast.withdraw()

    assert copy_of(opened, cast.paul).consent_withdrawn_at is not None
    assert current(opened).consent_withdrawn_at is not None
    with pytest.raises(ConsentWasWithdrawn):
        acknowledge(waiting, cast.paul)


def test_an_organisation_that_no_longer_answers_does_not_send(cast: Cast):
    draft, cia = submit(cast.by_statute(), cast.bea), social_worker()
    offer(cast.case, "c_helsinki", cast.bea)
    accept(cast.case.pk, cia)

    with pytest.raises(NotAllowed):
        send(draft, cast.ben)


# -- Answering -----------------------------------------------------------------------------------------------------------
def test_the_receiver_accepts_each_condition_before_the_content_opens(cast: Cast):
    copy = copy_of(cast.sent(), cast.paul)
    with pytest.raises(ConditionsNotAccepted):
        receiving.acknowledge(received=copy, accepted=receiving.CONDITIONS[:2], by=cast.paul)


def test_a_refused_disclosure_is_emptied_and_the_sender_told_why(cast: Cast):
    sent = cast.sent()
    refused = receiving.refuse(received=copy_of(sent, cast.paul), reason="Another district.", by=cast.paul)

    with as_owner():
        assert not ReceivedItem.objects.exists()
        assert Received.objects.get(pk=refused.pk).purpose == ""
    assert (current(sent).state, current(sent).refuse_reason) == ("refused", "Another district.")
    with pytest.raises(CopyIsGone):
        acknowledge(sent, cast.paul)
    bind(cast.bea)
    with pytest.raises(NothingToRecall):
        usecases.recall_disclosure(disclosure=sent, reason=RecallReason.WRONG_RECEIVER, by=cast.bea)


def test_what_was_acknowledged_is_not_refused_any_more(cast: Cast):
    sent = cast.sent()
    copy = acknowledge(sent, cast.paul)
    with pytest.raises(AlreadyAnswered):
        receiving.refuse(received=copy, reason="Not ours.", by=cast.paul)


def test_the_copy_closes_on_the_day_by_which_it_was_to_be_deleted(cast: Cast):
    copy = acknowledge(cast.sent(), cast.paul)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE investigation_received DISABLE TRIGGER check_received")
        Received.objects.filter(pk=copy.pk).update(delete_by=timezone.localdate() - timedelta(days=2))
        cursor.execute("ALTER TABLE investigation_received ENABLE TRIGGER check_received")

    assert contents(cast.paul) == []
    late = Received.objects.get(pk=copy.pk)
    assert (late.is_overdue, receiving.look_at_received(received=late, by=cast.paul)) == (True, [])
    assert list(Received.objects.visible_to(cast.paul).waiting()) == [late]


# -- Recalling -----------------------------------------------------------------------------------------------------------
def recall(disclosure: Disclosure, by: Reader) -> Disclosure:
    bind(by)
    return usecases.recall_disclosure(disclosure=disclosure, reason=RecallReason.WRONG_RECEIVER, by=by)


def test_a_recall_before_it_was_opened_removes_the_copy(cast: Cast):
    sent = cast.sent()
    copy = copy_of(sent, cast.paul)
    recall(sent, cast.bea)

    with as_owner():
        assert not Received.objects.exists()
        assert not ReceivedItem.objects.exists()
    bind(cast.paul)
    with pytest.raises(WasRecalled):
        receiving.acknowledge(received=copy, accepted=receiving.CONDITIONS, by=cast.paul)
    with pytest.raises(AlreadyRecalled):
        recall(sent, cast.bea)


def test_a_recall_after_it_was_opened_locks_the_copy_until_the_receiver_confirms_its_deletion(cast: Cast):
    sent = cast.sent()
    copy = acknowledge(sent, cast.paul)
    recall(sent, cast.bea)

    assert contents(cast.paul) == []
    locked = Received.objects.get(pk=copy.pk)
    assert locked.locked_at is not None
    assert list(Received.objects.visible_to(cast.paul).waiting()) == [locked]
    assert current(sent).state == "recalled"

    receiving.confirm_deletion(received=locked, by=cast.paul)
    with as_owner():
        assert not ReceivedItem.objects.exists()
    assert current(sent).state == "deleted"
    assert not Received.objects.visible_to(cast.paul).waiting().exists()


def test_the_sender_can_recall_after_the_case_went_on_and_no_longer_reads_what_it_sent(cast: Cast):
    sent, cia = cast.sent(), social_worker()
    offer(cast.case, "c_helsinki", cast.bea)
    accept(cast.case.pk, cia)

    bind(cia)
    assert list(Disclosure.objects.visible_to(cia)) == [sent]
    bind(cast.bea)
    assert not DisclosureItem.objects.filter(disclosure=sent).exists()
    assert recall(sent, cast.bea).state == "recalled"


# -- Who reads, with the program's own filters left open -----------------------------------------------------------------
def test_each_side_sees_its_own_store_alone_and_strangers_see_neither(cast: Cast):
    acknowledge(cast.sent(), cast.paul)
    strangers = [
        reader("police-investigator", "krp"),
        social_worker(),
        inspector(),
        reader("coordinator", "coordinator"),
    ]

    bind(cast.paul)
    assert (Disclosure.objects.count(), DisclosureItem.objects.count(), Received.objects.count()) == (0, 0, 1)
    bind(cast.bea)
    assert (Disclosure.objects.count(), DisclosureItem.objects.count(), Received.objects.count()) == (1, 1, 0)
    for by in strangers:
        bind(by)
        assert (Disclosure.objects.count(), DisclosureItem.objects.count()) == (0, 0), by.role
        assert (Received.objects.count(), ReceivedItem.objects.count()) == (0, 0), by.role


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO investigation_received (reference) VALUES (gen_random_uuid())",
        "DELETE FROM investigation_received",
        "UPDATE investigation_received SET delete_by = delete_by + 900",
        "UPDATE investigation_received SET locked_at = NULL",
        "UPDATE investigation_receiveditem SET content = 'x'",
        "DELETE FROM investigation_receiveditem",
        "DELETE FROM disclosure_disclosure",
        "UPDATE disclosure_disclosure SET answer = 'acknowledged'",
        "UPDATE disclosure_disclosure SET receiver_id = 1",
        "UPDATE disclosure_disclosureitem SET content = 'x'",
        "UPDATE disclosure_requesthandling SET outcome = 'x'",
    ],
)
def test_the_application_has_no_right_to_write_a_copy_or_to_rewrite_what_was_sent(statement: str):
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_what_was_sent_is_not_changed_by_the_owner_of_the_tables_either(cast: Cast):
    sent = cast.sent()
    with as_owner(), pytest.raises(IntegrityError, match="recall it and send another"), transaction.atomic():
        Disclosure.objects.filter(pk=sent.pk).update(provision="Another")


def test_one_who_may_not_disclose_does_not(cast: Cast):
    with pytest.raises(NotAllowed):
        draft_disclosure(cast.case, cast.paul, cast.paul)


def test_risk_is_weighed_in_words_before_the_check_is_asked_for(cast: Cast):
    from dataclasses import replace

    from luotsi.disclosure.refusals import RiskNotWeighed

    draft = cast.draft()
    for gap in ({"danger_to_family": " "}, {"person_knows": "no"}, {"person_knows": ""}):
        with pytest.raises(RiskNotWeighed):
            usecases.submit_disclosure(disclosure=draft, risk=replace(RISK, **gap), by=cast.bea)
