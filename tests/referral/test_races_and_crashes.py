"""Two at once, and a process that dies in the middle: one outcome, and nothing half done."""

import os
import random
import signal
import threading
import time
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import connection, connections, transaction

from luotsi.access.models import Grant
from luotsi.access.readers import Reader, bind
from luotsi.actors.models import Organisation
from luotsi.core.errors import Refused
from luotsi.core.models import Submission
from luotsi.countries.vocabulary import Compartment
from luotsi.referral import usecases
from luotsi.referral.facts import SeatFacts
from luotsi.referral.models import Case, Handoff, Responsibility, Signal, TeamInvitation
from tests.conftest import as_owner
from tests.support import (
    accept,
    case_worker,
    inspector,
    investigator,
    offer,
    open_offer,
    record_signal,
    refer,
    social_worker,
)

pytestmark = pytest.mark.usefixtures("committed")


def together(*acts: Callable[[], object]) -> list[object]:
    """Run the acts at the same moment, each on its own connection; what each gave or raised, in their order."""
    barrier, results = threading.Barrier(len(acts)), [None] * len(acts)

    def run(index: int, act: Callable[[], object]) -> None:
        barrier.wait()
        try:
            results[index] = act()
        except Refused as refusal:
            results[index] = refusal
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(index, act)) for index, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def bound(by: Reader, act: Callable[[], object]) -> Callable[[], object]:
    def run() -> object:
        with transaction.atomic():
            bind(by)
            return act()

    return run


def an_offer(sender: Reader, to: str = "c_helsinki") -> Handoff:
    with transaction.atomic():
        case = refer(inspector())
        accept(case.pk, sender)
        return offer(case, to, sender)


def holders(case_id: int) -> list[str]:
    with as_owner():
        rows = Responsibility.objects.filter(case_id=case_id, ended_at=None).select_related("organisation")
        return [row.organisation.code for row in rows]


@pytest.mark.parametrize("attempt", range(5))
def test_accept_and_withdraw_at_once_have_one_outcome(attempt: int):
    bea, cia = case_worker(), social_worker()
    handoff = an_offer(bea)

    accepted, withdrawn = together(
        bound(cia, lambda: usecases.accept_handoff(handoff=handoff, by=cia)),
        bound(bea, lambda: usecases.withdraw_handoff(handoff=handoff, reason="sent_by_mistake", by=bea)),
    )

    assert isinstance(accepted, Refused) != isinstance(withdrawn, Refused)
    assert holders(handoff.case_id) == (["nas"] if isinstance(accepted, Refused) else ["c_helsinki"])


@pytest.mark.parametrize("attempt", range(3))
def test_accept_and_decline_at_once_by_two_colleagues_have_one_outcome(attempt: int):
    bea, cia, colleague = case_worker(), social_worker(), social_worker()
    handoff = an_offer(bea)

    results = together(
        bound(cia, lambda: usecases.accept_handoff(handoff=handoff, by=cia)),
        bound(
            colleague,
            lambda: usecases.decline_handoff(handoff=handoff, reason="no_capacity", text="Full.", by=colleague),
        ),
    )

    assert sum(isinstance(result, Refused) for result in results) == 1
    assert len(holders(handoff.case_id)) == 1


def test_accepting_twice_at_once_is_accepting_once():
    bea, cia = case_worker(), social_worker()
    handoff = an_offer(bea)

    accept_it = bound(cia, lambda: usecases.accept_handoff(handoff=handoff, by=cia))
    results = together(accept_it, accept_it)

    assert not any(isinstance(result, Refused) for result in results)
    with as_owner():
        assert Responsibility.objects.filter(case_id=handoff.case_id, organisation=cia.organisation).count() == 1


def test_closing_and_accepting_at_once_never_leave_a_closed_case_with_somebody_who_answers():
    bea, cia = case_worker(), social_worker()
    handoff = an_offer(bea)
    with as_owner():
        case = Case.objects.get(pk=handoff.case_id)

    together(
        bound(cia, lambda: usecases.accept_handoff(handoff=handoff, by=cia)),
        bound(bea, lambda: usecases.close_case(case=case, reason="help_no_longer_needed", by=bea)),
    )

    with as_owner():
        case.refresh_from_db()
    assert case.is_closed != bool(holders(case.pk))


def test_two_tabs_that_send_one_referral_open_one_case():
    anna = inspector()
    with transaction.atomic():
        bind(anna)
        signal_ = record_signal(anna)
    key = uuid4()

    results = together(*[bound(anna, lambda: refer(anna, signal=signal_, key=key)) for _ in range(3)])

    assert len({getattr(result, "pk", result) for result in results}) == 1
    with as_owner():
        assert Case.objects.count() == 1


def test_a_process_killed_in_the_middle_of_acts_leaves_nothing_half_done():
    """Twenty processes open, offer and accept as fast as they can, and are killed at a random instant each."""
    anna, bea, cia = inspector(), case_worker(), social_worker()
    dice = random.Random(4711)
    for _ in range(20):
        connections.close_all()
        child = os.fork()
        if child == 0:
            act_until_killed(anna, bea, cia)
        time.sleep(dice.uniform(0.05, 0.5))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    wait_for_sessions_to_end()

    with as_owner():
        cases = list(Case.objects.all())
        assert cases
        for case in cases:
            assert_whole(case)
        assert Submission.objects.filter(result="").count() == 0
        assert Signal.objects.filter(outcome="referred").count() == len(cases)


def act_until_killed(anna: Reader, bea: Reader, cia: Reader) -> None:
    while True:
        with transaction.atomic():
            case = refer(anna)
        with transaction.atomic():
            accept(case.pk, bea)
        with transaction.atomic():
            offer(case, "c_helsinki", bea)
        with transaction.atomic():
            bind(cia)
            usecases.accept_handoff(handoff=open_offer(case.pk), by=cia)


def assert_whole(case: Case) -> None:
    """Everything that belongs to the acts on this case is there, or none of it."""
    rows = list(case.responsibilities.order_by("began_at"))
    accepted = case.handoffs.filter(answer="accepted").count()
    assert len(rows) == accepted + 1
    assert rows[0].began_at == case.opened_at
    assert [row.ended_at for row in rows[:-1]] == [row.began_at for row in rows[1:]]
    assert rows[-1].ended_at is None
    assert case.referral.case_id == case.pk
    assert case.identity.case_id == case.pk
    assert case.handoffs.exists()


def wait_for_sessions_to_end() -> None:
    """PostgreSQL notices a dead client when it next speaks to it; until then its transaction is open."""
    until = time.monotonic() + 10
    with connection.cursor() as cursor:
        while time.monotonic() < until:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            if cursor.fetchone()[0] == 0:
                return
            time.sleep(0.05)
    raise AssertionError("a killed process still holds a session")


def a_seat_offered(sender: Reader, to: str) -> TeamInvitation:
    with transaction.atomic():
        case = refer(inspector())
        accept(case.pk, sender)
        bind(sender)
        seat = SeatFacts(
            to=Organisation.objects.get(code=to), role="safety", compartments=(Compartment.CONTACT,), statute="la1",
            provision="38 §",
        )  # fmt: skip
        return usecases.invite_to_team(case=case, seat=seat, key=uuid4(), by=sender)


def parts_open_to(case_id: int, code: str) -> int:
    with as_owner():
        return Grant.objects.filter(case_id=case_id, organisation__code=code, ended_at=None).count()


@pytest.mark.parametrize("attempt", range(5))
def test_joining_a_team_and_withdrawing_the_invitation_at_once_have_one_outcome(attempt: int):
    bea, paul = case_worker(), investigator()
    invitation = a_seat_offered(bea, "hpl")

    accepted, withdrawn = together(
        bound(paul, lambda: usecases.accept_invitation(invitation=invitation, by=paul)),
        bound(bea, lambda: usecases.withdraw_invitation(invitation=invitation, reason="sent_by_mistake", by=bea)),
    )

    assert isinstance(accepted, Refused) != isinstance(withdrawn, Refused)
    assert parts_open_to(invitation.case_id, "hpl") == (0 if isinstance(accepted, Refused) else 1)


@pytest.mark.parametrize("attempt", range(3))
def test_a_membership_ended_by_both_sides_at_once_ends_once(attempt: int):
    bea, paul = case_worker(), investigator()
    invitation = a_seat_offered(bea, "hpl")
    bound(paul, lambda: usecases.accept_invitation(invitation=invitation, by=paul))()

    ends = together(
        *(
            bound(by, lambda by=by: usecases.end_seat(invitation=invitation, reason="task_done", by=by))
            for by in (bea, paul)
        )
    )

    assert sum(isinstance(end, Refused) for end in ends) == 1
    assert parts_open_to(invitation.case_id, "hpl") == 0
