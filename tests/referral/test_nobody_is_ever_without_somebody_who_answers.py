"""Random acts by random readers: after each, exactly one organisation answers at every past instant of every open case."""

import inspect
import itertools
import os
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from luotsi.access.models import Grant, LedgerEntry
from luotsi.access.people import add_person
from luotsi.access.readers import Reader, System, bind
from luotsi.actors.models import Membership, Organisation
from luotsi.core.errors import Refused
from luotsi.countries.vocabulary import Compartment
from luotsi.referral import usecases
from luotsi.referral.facts import SeatFacts
from luotsi.referral.models import Case, Closure, Consent, Handoff, JointMeetingCall, Responsibility, TeamInvitation
from tests.conftest import as_owner
from tests.support import accept, admit, case_worker, inspector, investigator, offer, reader, refer, social_worker

pytestmark = pytest.mark.django_db

START = datetime(2026, 3, 2, 8, tzinfo=UTC)
done: Counter[str] = Counter()
RECEIVERS = ["nas", "c_helsinki", "c_pirha", "hpl", "riku"]


class Path(RuleBasedStateMachine):
    """Acts are tried whether or not they are allowed; a refusal must change nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.sandbox = transaction.atomic()
        self.sandbox.__enter__()
        self.clock = time_machine.travel(START, tick=False)
        self.time = self.clock.start()

    def teardown(self) -> None:
        self.clock.stop()
        transaction.set_rollback(True)
        self.sandbox.__exit__(None, None, None)

    @initialize()
    def people(self) -> None:
        self.readers: list[Reader] = [
            inspector(), case_worker(), social_worker(), social_worker("c_pirha"), investigator(), reader("ngo-adviser", "riku"),
        ]  # fmt: skip
        self.administrator = reader("organisation-administrator", "c_helsinki")
        # Two cases stand at the beginning, one of them taken over, so that every act is within reach from the first step.
        anna, bea = self.readers[:2]
        self.cases = [refer(anna).pk, refer(anna).pk]
        accept(self.cases[0], bea)
        # In the team of that one the first seat is taken and the second waits for its answer.
        for to, member in (("riku", self.readers[5]), ("hpl", None)):
            with as_owner():
                seat = self.seat(to, None)
            bind(bea)
            invitation = usecases.invite_to_team(case=self.the_case(0), seat=seat, key=uuid4(), by=bea)
            if member:
                bind(member)
                usecases.accept_invitation(invitation=invitation, by=member)

    def attempt(self, act: Callable[[], object]) -> bool:
        """Try an act; True if it was done. A refusal leaves what was before."""
        before = self.picture()
        try:
            act()
        except Refused:
            assert self.picture() == before
            return False
        done[inspect.stack()[1].function] += 1
        return True

    def picture(self) -> list[tuple[object, ...]]:
        with as_owner():
            return [
                *Responsibility.objects.order_by("pk").values_list("pk", "organisation_id", "began_at", "ended_at"),
                *Handoff.objects.order_by("pk").values_list("pk", "answer", "answered_at"),
                *Grant.objects.order_by("pk").values_list("pk", "organisation_id", "ended_at"),
                *Case.objects.order_by("pk").values_list("pk", "stage", "closed_at"),
                *Consent.objects.order_by("pk").values_list("pk", "withdrawn_at"),
                *TeamInvitation.objects.order_by("pk").values_list("pk", "answer", "ended_at"),
            ]

    def the_case(self, number: int) -> Case:
        with as_owner():
            return Case.objects.get(pk=self.cases[number % len(self.cases)])

    def the_offer(self, case: Case) -> Handoff | None:
        with as_owner():
            return Handoff.objects.filter(case=case).order_by("-pk").first()

    def act_as(self, number: int, case: Case | None = None, *, receiver: bool = False) -> Reader:
        """Anybody; numbers from 6 on are, for acts on a case, the one who could really do it."""
        who = self.readers[number % len(self.readers)]
        if number >= len(self.readers) and case is not None:
            with as_owner():
                handoff = Handoff.objects.filter(case=case).order_by("-pk").first()
                holder = Responsibility.objects.filter(case=case).latest("began_at").organisation_id
            wanted = handoff.to_organisation_id if receiver and handoff else holder
            who = next((one for one in self.readers if one.organisation.pk == wanted), who)
        with as_owner():
            who = Reader.of(Membership.objects.select_related("user", "organisation").get(pk=who.membership.pk))
        bind(who)
        return who

    @rule(who=st.integers(0, 11))
    def open_a_case(self, who: int) -> None:
        by = self.act_as(who)

        def act() -> None:
            case = refer(by)
            self.cases.append(case.pk)

        self.attempt(act)

    @precondition(lambda self: self.cases)
    @rule(which=st.integers(0, 9), who=st.integers(0, 11), to=st.sampled_from(RECEIVERS))
    def offer_it(self, which: int, who: int, to: str) -> None:
        case = self.the_case(which)
        by = self.act_as(who, case)
        self.attempt(lambda: offer(case, to, by))

    @precondition(lambda self: self.cases)
    @rule(which=st.integers(0, 9), who=st.integers(0, 11))
    def accept_it(self, which: int, who: int) -> None:
        case = self.the_case(which)
        handoff, by = self.the_offer(case), self.act_as(who, case, receiver=True)
        if handoff and Handoff.objects.visible_to(by).filter(pk=handoff.pk).exists():
            self.attempt(lambda: usecases.accept_handoff(handoff=handoff, by=by))

    @precondition(lambda self: self.cases)
    @rule(which=st.integers(0, 9), who=st.integers(0, 11))
    def decline_it(self, which: int, who: int) -> None:
        case = self.the_case(which)
        handoff, by = self.the_offer(case), self.act_as(who, case, receiver=True)
        if handoff and Handoff.objects.visible_to(by).filter(pk=handoff.pk).exists():
            self.attempt(lambda: usecases.decline_handoff(handoff=handoff, reason="no_capacity", text="Full.", by=by))

    @precondition(lambda self: self.cases)
    @rule(which=st.integers(0, 9), who=st.integers(0, 11))
    def withdraw_it(self, which: int, who: int) -> None:
        case = self.the_case(which)
        handoff, by = self.the_offer(case), self.act_as(who, case)
        if handoff and Handoff.objects.visible_to(by).filter(pk=handoff.pk).exists():
            self.attempt(lambda: usecases.withdraw_handoff(handoff=handoff, reason="sent_by_mistake", by=by))

    @rule(days=st.integers(0, 40))
    def time_passes_and_offers_climb(self, days: int) -> None:
        self.time.move_to(timezone.now() + timedelta(days=days))
        by = System(rule="test")
        bind(by)
        usecases.climb_offers(by=by)

    @precondition(lambda self: self.cases)
    @rule(which=st.integers(0, 9), who=st.integers(0, 11))
    def decide_on_admission(self, which: int, who: int) -> None:
        case = self.the_case(which)
        by = self.act_as(who, case)
        self.attempt(lambda: admit(case, by))

    @precondition(lambda self: self.cases)
    @rule(which=st.integers(0, 9), who=st.integers(0, 11))
    def close_it(self, which: int, who: int) -> None:
        case = self.the_case(which)
        by = self.act_as(who, case)
        self.attempt(lambda: usecases.close_case(case=case, reason="help_no_longer_needed", by=by))

    @precondition(lambda self: self.cases)
    @rule(which=st.integers(0, 9), who=st.integers(0, 11))
    def reopen_it(self, which: int, who: int) -> None:
        with as_owner():
            case = Case.objects.filter(closed_at__isnull=False).order_by("pk").first() or self.the_case(which)
        by = self.act_as(who, case)
        self.attempt(lambda: usecases.reopen_case(case=case, reason="needs_help_again", key=uuid4(), by=by))

    @precondition(lambda self: self.cases)
    @rule(which=st.integers(0, 9), who=st.integers(0, 11))
    def withdraw_consent(self, which: int, who: int) -> None:
        case = self.the_case(which)
        by = self.act_as(who, case)
        consent = Consent.objects.filter(case=case, withdrawn_at=None).first()
        if consent:
            self.attempt(lambda: usecases.withdraw_consent(consent=consent, by=by))

    @precondition(lambda self: self.cases)
    @rule(which=st.integers(0, 9), who=st.integers(0, 11), to=st.sampled_from(RECEIVERS), named=st.booleans())
    def invite_to_the_team(self, which: int, who: int, to: str, named: bool) -> None:
        case = self.the_case(which)
        by = self.act_as(who, case)
        general = Consent.objects.filter(case=case, kind="processing").first() if named else None
        with as_owner():
            seat = self.seat(to, general)
        self.attempt(lambda: usecases.invite_to_team(case=case, seat=seat, key=uuid4(), by=by))

    def seat(self, to: str, consent: Consent | None) -> SeatFacts:
        return SeatFacts(
            to=Organisation.objects.get(code=to), role="safety", compartments=(Compartment.CONTACT,), consent=consent,
            statute="" if consent else "la1", provision="" if consent else "38 §",
        )  # fmt: skip

    def the_seat(self, which: int, who: int, **state: object) -> tuple[TeamInvitation | None, Reader]:
        """A seat in that state, and anybody; numbers from 6 on are the organisation whose seat it is."""
        with as_owner():
            seats = list(TeamInvitation.objects.filter(**state).order_by("pk"))
        seat = seats[which % len(seats)] if seats else None
        own = next(
            (n for n, one in enumerate(self.readers) if seat and one.organisation.pk == seat.to_organisation_id), 0
        )
        return seat, self.act_as(own if who > 5 else who)

    @rule(which=st.integers(0, 9), who=st.integers(0, 11))
    def join_the_team(self, which: int, who: int) -> None:
        seat, by = self.the_seat(which, who, answer="")
        if seat:
            self.attempt(lambda: usecases.accept_invitation(invitation=seat, by=by))

    @rule(which=st.integers(0, 9), who=st.integers(0, 11))
    def leave_the_team(self, which: int, who: int) -> None:
        seat, by = self.the_seat(which, who, answer="accepted", ended_at=None)
        if seat:
            self.attempt(lambda: usecases.end_seat(invitation=seat, reason="task_done", by=by))

    @rule(who=st.integers(0, 7))
    def a_person_leaves(self, who: int) -> None:
        """Anybody; numbers from 6 on are the colleague of the administrator, who is the only one that can be let go."""
        leaving = self.readers[who if who < 6 else 2]
        administrator = self.administrator
        bind(administrator)
        self.attempt(lambda: usecases.remove_person(membership=leaving.membership, by=administrator))

    @rule()
    def a_person_joins(self) -> None:
        bind(self.administrator)
        email = f"new-{uuid4()}@example.org"
        self.attempt(lambda: add_person(email=email, name="New", role="county-social-worker", by=self.administrator))

    @invariant()
    def somebody_always_answers(self) -> None:
        with as_owner():
            for case in Case.objects.filter(pk__in=getattr(self, "cases", [])):
                rows = list(Responsibility.objects.filter(case=case).order_by("began_at"))
                ends = {closure.closed_at: closure.reopened_at for closure in Closure.objects.filter(case=case)}
                assert rows[0].began_at == case.opened_at
                for one, following in itertools.pairwise(rows):
                    assert one.ended_at is not None
                    assert following.began_at == one.ended_at or ends.get(one.ended_at) == following.began_at
                assert rows[-1].ended_at == case.closed_at

    @invariant()
    def grants_equal_their_bases(self) -> None:
        with as_owner():
            held = {
                (row.pk, row.case_id, row.organisation_id, row.began_at, row.ended_at)
                for row in Responsibility.objects.all()
            }
            granted = {
                (row.basis_id, row.case_id, row.organisation_id, row.began_at, row.ended_at)
                for row in Grant.objects.filter(basis="responsibility")
            }
            assert held == granted
            kept = set(Grant.objects.filter(statute="retention", ended_at=None).values_list("case_id", flat=True))
            assert kept == set(Case.objects.filter(closed_at__isnull=False).values_list("pk", flat=True))

    @invariant()
    def seats_of_the_team_equal_their_grants(self) -> None:
        with as_owner():
            for seat in TeamInvitation.objects.filter(answer="accepted").select_related("grant", "consent", "case"):
                assert seat.grant is not None
                assert (seat.grant.began_at, seat.grant.ended_at) == (seat.answered_at, seat.ended_at)
                assert seat.grant.compartments == seat.compartments == ["contact"]
                stands = seat.case.closed_at is None and (seat.consent is None or seat.consent.stands)
                assert stands or seat.ended_at is not None
            taken = TeamInvitation.objects.filter(answer="accepted").values_list("grant_id", flat=True)
            others = Grant.objects.exclude(basis="responsibility").exclude(statute="retention")
            assert set(others.values_list("pk", flat=True)) == set(taken)

    @invariant()
    def a_second_refusal_calls_a_joint_meeting(self) -> None:
        with as_owner():
            for case in Case.objects.all():
                if Handoff.objects.filter(case=case, answer="declined").count() >= 2:
                    assert JointMeetingCall.objects.filter(case=case).exists()

    @invariant()
    def every_act_is_in_the_ledger(self) -> None:
        with as_owner():
            recorded = set(LedgerEntry.objects.filter(refused=False).values_list("act", "subject"))
            for row in Responsibility.objects.all():
                assert ("responsibility.began", f"responsibility:{row.pk}") in recorded
            for handoff in Handoff.objects.all():
                assert ("handoff.offered", f"handoff:{handoff.pk}") in recorded
                if handoff.answer:
                    assert (f"handoff.{handoff.answer}", f"handoff:{handoff.pk}") in recorded


def test_no_sequence_of_acts_and_refusals_leaves_a_person_without_somebody_who_answers():
    budget = settings(
        max_examples=int(os.environ.get("LUOTSI_EXAMPLES", "20")),
        stateful_step_count=25,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        database=None,
        derandomize="LUOTSI_EXAMPLES" not in os.environ,
    )
    run_state_machine_as_test(Path, settings=budget)
    # A machine whose acts are all refused proves nothing.
    assert {
        "open_a_case",
        "offer_it",
        "accept_it",
        "decline_it",
        "withdraw_it",
        "close_it",
        "reopen_it",
        "invite_to_the_team",
        "join_the_team",
        "leave_the_team",
        "a_person_leaves",
    } <= set(done)
