"""Two at once, and a process that dies in the middle of a disclosure: one outcome, and nothing half done."""

import os
import random
import signal
import time

import pytest
from django.db import connection, connections, transaction

from luotsi.access.models import LedgerEntry
from luotsi.access.readers import Reader, bind
from luotsi.core.errors import Refused
from luotsi.core.models import Submission
from luotsi.disclosure import usecases
from luotsi.disclosure.choices import RecallReason
from luotsi.disclosure.models import Disclosure, DisclosureItem
from luotsi.investigation import usecases as receiving
from luotsi.investigation.models import Received, ReceivedItem
from luotsi.referral import usecases as referral
from luotsi.referral.models import Case, Consent
from tests.conftest import as_owner
from tests.referral.test_races_and_crashes import bound, together, wait_for_sessions_to_end
from tests.support import (
    accept,
    acknowledge,
    case_worker,
    copy_of,
    draft_disclosure,
    inspector,
    investigator,
    refer,
    send,
    share_with,
    submit,
)

pytestmark = pytest.mark.usefixtures("committed")


def a_case(bea: Reader, paul: Reader) -> tuple[Case, Consent]:
    with transaction.atomic():
        case = refer(inspector())
        accept(case.pk, bea)
        return case, share_with(case, paul, bea)


def submitted(case: Case, consent: Consent, paul: Reader, bea: Reader) -> Disclosure:
    with transaction.atomic():
        return submit(draft_disclosure(case, paul, bea, consent=consent), bea)


def recall(disclosure: Disclosure, by: Reader) -> Disclosure:
    return usecases.recall_disclosure(disclosure=disclosure, reason=RecallReason.WRONG_RECEIVER, by=by)


@pytest.mark.parametrize("attempt", range(5))
def test_opening_and_recalling_at_once_have_one_outcome(attempt: int):
    bea, ben, paul = case_worker(), case_worker(), investigator()
    case, consent = a_case(bea, paul)
    with transaction.atomic():
        sent = send(submitted(case, consent, paul, bea), ben)
        copy = copy_of(sent, paul)

    opened, recalled = together(
        bound(paul, lambda: receiving.acknowledge(received=copy, accepted=receiving.CONDITIONS, by=paul)),
        bound(bea, lambda: recall(sent, bea)),
    )

    assert not isinstance(recalled, Refused)
    with as_owner():
        left = Received.objects.filter(reference=sent.reference).first()
        assert (left is None) == isinstance(opened, Refused)
        assert left is None or left.locked_at is not None


@pytest.mark.parametrize("attempt", range(3))
def test_sending_and_withdrawing_the_consent_at_once_never_leave_a_copy_that_was_not_told(attempt: int):
    bea, ben, paul = case_worker(), case_worker(), investigator()
    case, consent = a_case(bea, paul)
    draft = submitted(case, consent, paul, bea)

    together(
        bound(ben, lambda: usecases.send_disclosure(disclosure=draft, checked=usecases.CHECKS, by=ben)),
        bound(bea, lambda: referral.withdraw_consent(consent=consent, by=bea)),
    )

    with as_owner():
        copies = list(Received.objects.filter(reference=draft.reference))
        assert all(copy.consent_withdrawn_at for copy in copies)


def test_two_who_send_at_once_send_one_copy():
    bea, ben, bo, paul = case_worker(), case_worker(), case_worker(), investigator()
    case, consent = a_case(bea, paul)
    draft = submitted(case, consent, paul, bea)

    together(
        *(
            bound(by, lambda by=by: usecases.send_disclosure(disclosure=draft, checked=usecases.CHECKS, by=by))
            for by in (ben, bo)
        )
    )

    with as_owner():
        assert Received.objects.filter(reference=draft.reference).count() == 1
        assert LedgerEntry.objects.filter(act="disclosure.sent", refused=False).count() == 1


def test_a_process_killed_while_sending_opening_or_recalling_leaves_nothing_half_done():
    """Processes prepare, send, open, recall and delete as fast as they can, and are killed at a random instant each."""
    bea, ben, paul = case_worker(), case_worker(), investigator()
    case, consent = a_case(bea, paul)
    dice = random.Random(1933)
    for _ in range(20):
        connections.close_all()
        child = os.fork()
        if child == 0:
            act_until_killed(case, consent, bea, ben, paul)
        time.sleep(dice.uniform(0.05, 0.5))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    wait_for_sessions_to_end()

    with as_owner():
        disclosures = list(Disclosure.objects.all())
        assert {"acknowledged", "deleted"} <= {one.state for one in disclosures}
        for one in disclosures:
            assert_whole(one)
        assert Received.objects.count() == sum(holds_a_copy(one) for one in disclosures)
        assert Submission.objects.filter(result="").count() == 0


def act_until_killed(case: Case, consent: Consent, bea: Reader, ben: Reader, paul: Reader) -> None:
    while True:
        for opens in (False, True, True):
            draft = submitted(case, consent, paul, bea)
            with transaction.atomic():
                send(draft, ben)
            if opens:
                with transaction.atomic():
                    copy = acknowledge(draft, paul)
            if opens and draft.pk % 2:
                continue
            with transaction.atomic():
                bind(bea)
                recall(draft, bea)
            if opens:
                with transaction.atomic():
                    bind(paul)
                    receiving.confirm_deletion(received=copy, by=paul)


def holds_a_copy(one: Disclosure) -> bool:
    """Sent, and not taken back before it was opened."""
    return one.sent_at is not None and not (one.recalled_at and not one.answer)


def assert_whole(one: Disclosure) -> None:
    """Sender's side, receiver's copy and ledger tell the same, or the act did not happen on any of them."""
    copy = Received.objects.filter(reference=one.reference).first()
    assert (copy is not None) == holds_a_copy(one)
    entries = LedgerEntry.objects.filter(subject=f"disclosure:{one.reference}", refused=False)
    acts = sorted(entries.values_list("act", flat=True))
    expected = ["disclosure.prepared", "disclosure.part_added", "disclosure.submitted"]
    expected += ["disclosure.sent"] * bool(one.sent_at) + ["disclosure.recalled"] * bool(one.recalled_at)
    expected += ["received.acknowledged"] * bool(one.answer) + ["received.deleted"] * bool(one.deleted_at)
    assert acts == sorted(expected)
    if copy is None:
        return
    assert (copy.answer, copy.deleted_at, copy.locked_at) == (one.answer, one.deleted_at, one.recalled_at)
    kept = ReceivedItem.objects.filter(received=copy).count()
    assert kept == (0 if copy.deleted_at else DisclosureItem.objects.filter(disclosure=one).count())
    with connection.cursor() as cursor:
        cursor.execute("SELECT disclosure_digest(%s) = %s", [one.pk, bytes(copy.digest)])
        assert cursor.fetchone()[0]
