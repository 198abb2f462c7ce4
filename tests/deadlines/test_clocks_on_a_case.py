"""Which act starts and ends which clock is the pack's to say."""

import pytest
from django.utils import timezone

from luotsi.access.readers import bind
from luotsi.core.errors import NotAllowed, Refused
from luotsi.deadlines.models import Deadline
from luotsi.deadlines.usecases import ClockHasEnded, meet_clock
from luotsi.referral import usecases
from tests.support import accept, admit, case_worker, inspector, refer, social_worker

pytestmark = pytest.mark.django_db


def clocks(case_id: int) -> set[str]:
    return set(Deadline.objects.running().of_cases([case_id]).values_list("clock", flat=True))


def test_the_clock_of_the_admission_decision_runs_from_acceptance_until_it_is_decided():
    case, bea = refer(inspector()), case_worker()
    accept(case.pk, bea)
    assert "k_admit" in clocks(case.pk)

    admit(case, bea)

    assert "k_admit" not in clocks(case.pk)
    ended = Deadline.objects.get(case_id=case.pk, clock="k_admit")
    assert ended.met is True


def test_the_holder_says_that_what_a_clock_waits_for_is_done_and_only_once():
    case, bea = refer(inspector()), case_worker()
    accept(case.pk, bea)
    clock = Deadline.objects.running().of_cases([case.pk]).soonest_first()[0]

    meet_clock(deadline=clock, by=bea)

    with pytest.raises(ClockHasEnded):
        meet_clock(deadline=clock, by=bea)


def test_a_stranger_ends_no_clock():
    case, bea, cia = refer(inspector()), case_worker(), social_worker("c_pirha")
    accept(case.pk, bea)
    clock = Deadline.objects.running().of_cases([case.pk])[0]
    bind(cia)

    with pytest.raises((NotAllowed, Refused)):
        meet_clock(deadline=clock, by=cia)


def test_closing_a_case_ends_its_clocks():
    case, bea = refer(inspector()), case_worker()
    accept(case.pk, bea)

    usecases.close_case(case=case, reason="own_wish", by=bea)

    assert not clocks(case.pk)
    assert Deadline.objects.filter(case_id=case.pk, ended_at__lte=timezone.now()).exists()
