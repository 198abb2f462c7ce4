"""Random acts on the clocks of a case by random readers: each stored due date still equals its rule, its events, its calendar."""

import os
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from luotsi.access.readers import Reader, System, bind
from luotsi.core.errors import Refused
from luotsi.countries import queries as countries
from luotsi.deadlines import usecases
from luotsi.deadlines.models import Deadline, DeadlineEvent, DeadlineWarning
from luotsi.deadlines.verifying import check_clocks
from tests.conftest import as_owner
from tests.support import accept, case_worker, inspector, offer, refer, social_worker

pytestmark = pytest.mark.django_db

START = datetime(2026, 3, 2, 8, tzinfo=UTC)
CLOCKS = [
    "k_admit",
    "k_support_end",
    "k_crimecomp_proc",
    "k_recovery",
    "k_gdprreq",
    "k_sw_start",
    "k_breach",
    "k_reflection_effect",
]
ACTS = ["suspend", "resume", "extend", "grant", "stop", "meet"]
FITTING = {"suspend": "k_crimecomp_proc", "resume": "k_crimecomp_proc", "extend": "k_gdprreq", "grant": "k_recovery"}
RULE = System(rule="test")
done: Counter[str] = Counter()


def day_of(moment: datetime, days: int) -> date:
    return timezone.localdate(moment) + timedelta(days=days)


class Clocks(RuleBasedStateMachine):
    """Acts are tried whether or not they are allowed; a refusal must change nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.sandbox = transaction.atomic()
        self.sandbox.__enter__()
        self.travel = time_machine.travel(START, tick=False)
        self.time = self.travel.start()

    def teardown(self) -> None:
        self.travel.stop()
        transaction.set_rollback(True)
        self.sandbox.__exit__(None, None, None)

    @initialize()
    def a_case(self) -> None:
        self.readers: list[Reader] = [case_worker(), social_worker("c_aland")]
        self.holder = 0
        self.case = refer(inspector())
        accept(self.case.pk, self.readers[0])
        # Clocks to which something can happen run from the beginning, so that every act is within reach.
        for clock in dict.fromkeys(FITTING.values()):
            self.start(clock, 1, 10)

    def attempt(self, name: str, act: Callable[[], object]) -> None:
        before = self.picture()
        try:
            act()
        except Refused:
            assert self.picture() == before
        else:
            done[name] += 1

    def picture(self) -> list[tuple[object, ...]]:
        with as_owner():
            return [
                *Deadline.objects.order_by("pk").values_list(
                    "pk", "due_at", "ended_at", "suspended_at", "events_counted"
                ),
                *DeadlineEvent.objects.order_by("pk").values_list("pk"),
            ]

    @rule(clock=st.sampled_from(CLOCKS), who=st.integers(0, 5), ago=st.integers(-1, 40))
    def start(self, clock: str, who: int, ago: int) -> None:
        by, on = self.somebody(who), countries.today() - timedelta(days=ago)
        self.attempt(
            "start", lambda: usecases.start_clock(case_id=self.case.pk, clock=clock, on=on, key=uuid4(), by=by)
        )

    @rule(act=st.sampled_from(ACTS), which=st.integers(0, 9), who=st.integers(0, 5), days=st.integers(-5, 60))
    def change(self, act: str, which: int, who: int, days: int) -> None:
        with as_owner():
            clocks = list(Deadline.objects.order_by("-ended_at", "pk"))  # those that run come first
        fitting = [clock for clock in clocks if clock.clock == FITTING.get(act) and not clock.ended_at]
        clocks = fitting if fitting and which % 2 else clocks
        clock, by = clocks[which % len(clocks)], self.somebody(who)
        on = countries.today() - timedelta(days=days % 4)
        acts: dict[str, Callable[[], object]] = {
            "suspend": lambda: usecases.suspend_clock(deadline=clock, reason="waits_for_person", on=on, by=by),
            "resume": lambda: usecases.resume_clock(deadline=clock, on=on, by=by),
            "extend": lambda: usecases.extend_clock(deadline=clock, until=day_of(clock.due_at, days), reason="many_or_complex", by=by),
            "grant": lambda: usecases.grant_clock(deadline=clock, until=day_of(clock.started_at, 30 + days), by=by),
            "stop": lambda: usecases.stop_clock(deadline=clock, reason="no_longer_applies", by=by),
            "meet": lambda: usecases.meet_clock(deadline=clock, by=by),
        }  # fmt: skip
        self.attempt(act, acts[act])

    def somebody(self, who: int) -> Reader:
        """Mostly the one who answers."""
        by = self.readers[1 - self.holder] if who == 0 else self.readers[self.holder]
        bind(by)
        return by

    @rule()
    def hand_over(self) -> None:
        offer(self.case, self.readers[1 - self.holder].organisation.code, self.readers[self.holder])
        self.holder = 1 - self.holder
        accept(self.case.pk, self.readers[self.holder])

    @rule(days=st.integers(0, 20))
    def time_passes_and_clocks_warn(self, days: int) -> None:
        self.time.move_to(timezone.now() + timedelta(days=days))
        bind(RULE)
        done["warn"] += usecases.warn_of_clocks(by=RULE)

    @invariant()
    def every_clock_equals_its_rule(self) -> None:
        bind(RULE)
        assert [check for check in check_clocks(lambda sentence: None) if not check.ok] == []

    @invariant()
    def no_warning_stands_for_a_clock_that_ended_or_moved(self) -> None:
        with as_owner():
            for warning in DeadlineWarning.objects.filter(settled_at=None).select_related("deadline"):
                assert warning.deadline.ended_at is None
                assert warning.deadline.due_at == warning.due_at


def test_no_sequence_of_acts_and_refusals_leaves_a_clock_off_its_rule():
    budget = settings(
        max_examples=int(os.environ.get("LUOTSI_EXAMPLES", "12")),
        stateful_step_count=20,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        database=None,
        derandomize="LUOTSI_EXAMPLES" not in os.environ,
    )
    run_state_machine_as_test(Clocks, settings=budget)
    # A machine whose acts are all refused proves nothing.
    assert {"start", "warn", *ACTS} <= set(done)
