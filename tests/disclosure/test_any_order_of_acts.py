"""Random acts by random people on both sides: after each, both stores tell the same and nobody reads what is not open to them."""

import os
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
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

from luotsi.access.readers import Reader, System, bind
from luotsi.core.errors import Refused
from luotsi.countries.vocabulary import Compartment
from luotsi.disclosure import usecases
from luotsi.disclosure.choices import RecallReason
from luotsi.disclosure.facts import Head, Part
from luotsi.disclosure.models import Disclosure, DisclosureItem
from luotsi.disclosure.verifying import check_disclosures
from luotsi.investigation import usecases as receiving
from luotsi.investigation.models import Received, ReceivedItem
from luotsi.referral import usecases as referral
from luotsi.referral.models import Case, Consent
from tests.conftest import as_owner
from tests.support import (
    RISK,
    accept,
    case_worker,
    inspector,
    investigator,
    offer,
    reader,
    refer,
    share_with,
    social_worker,
)

pytestmark = pytest.mark.django_db

done: Counter[str] = Counter()
WHO = st.integers(0, 5)
WHICH = st.integers(0, 20)


class Wall(RuleBasedStateMachine):
    """Acts are tried whether or not they are allowed; a refusal must change nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.sandbox = transaction.atomic()
        self.sandbox.__enter__()
        self.sent = 0

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.sandbox.__exit__(None, None, None)

    @initialize()
    def people(self) -> None:
        self.bea, self.ben, self.cia = case_worker(), case_worker(), social_worker()
        self.paul, self.krp = investigator(), reader("police-investigator", "krp")
        self.readers = [self.bea, self.ben, self.bea, self.ben, self.paul, self.krp]
        self.case: Case = refer(inspector())
        accept(self.case.pk, self.bea)
        self.consent: Consent = share_with(self.case, self.paul, self.bea)
        for _ in range(3):
            self.whole_way()

    def attempt(self, name: str, act: Callable[[], object]) -> None:
        before = self.picture()
        try:
            with transaction.atomic():
                act()
        except (Refused, Disclosure.DoesNotExist):
            assert self.picture() == before
        else:
            done[name] += 1
            self.sent += name == "send"

    def picture(self) -> list[object]:
        with as_owner():
            return [
                *Disclosure.objects.order_by("pk").values_list(),
                *DisclosureItem.objects.order_by("pk").values_list(),
                *Received.objects.order_by("pk").values_list(),
                *ReceivedItem.objects.order_by("pk").values_list(),
            ]

    def one(self, which: int) -> Disclosure | None:
        with as_owner():
            found = list(Disclosure.objects.order_by("-pk"))
        return found[which % len(found)] if found else None

    def try_on(self, name: str, who: int, which: int, act: Callable[[Disclosure, Reader], object]) -> None:
        by, disclosure = self.readers[who], self.one(which)
        bind(by)
        if disclosure is not None:
            self.attempt(name, lambda: act(disclosure, by))

    @rule(who=WHO, consented=st.booleans())
    def begin(self, who: int, consented: bool) -> None:
        by = self.readers[who]
        bind(by)
        head = Head(self.paul.organisation, "To hear a witness.", timezone.localdate() + timedelta(days=9))
        based = replace(head, consent=self.consent.pk) if consented else replace(head, legal_act="la1", provision="1 §")
        self.attempt("begin", lambda: usecases.prepare_disclosure(case=self.case, head=based, key=uuid4(), by=by))

    @rule(who=WHO, which=WHICH, compartment=st.sampled_from([Compartment.IDENTITY, Compartment.HEALTH]))
    def add(self, who: int, which: int, compartment: Compartment) -> None:
        part = Part(compartment, "A", "Something", "Why")
        self.try_on("add", who, which, lambda one, by: usecases.add_part(disclosure=one, part=part, by=by))

    @rule(who=WHO, which=WHICH)
    def submit(self, who: int, which: int) -> None:
        self.try_on("submit", who, which, lambda one, by: usecases.submit_disclosure(disclosure=one, risk=RISK, by=by))

    @rule(who=WHO, which=WHICH)
    def give_back(self, who: int, which: int) -> None:
        self.try_on("return", who, which, lambda one, by: usecases.return_disclosure(disclosure=one, note="x", by=by))

    @rule(who=WHO, which=WHICH)
    def drop(self, who: int, which: int) -> None:
        self.try_on("drop", who, which, lambda one, by: usecases.drop_disclosure(disclosure=one, by=by))

    @rule(who=WHO, which=WHICH)
    def send(self, who: int, which: int) -> None:
        self.try_on(
            "send", who, which,
            lambda one, by: usecases.send_disclosure(disclosure=one, checked=usecases.CHECKS, by=by),
        )  # fmt: skip

    @rule(who=WHO, which=WHICH)
    def recall(self, who: int, which: int) -> None:
        reason = RecallReason.WRONG_CONTENT
        self.try_on(
            "recall", who, which, lambda one, by: usecases.recall_disclosure(disclosure=one, reason=reason, by=by)
        )

    @rule()
    def whole_way(self) -> None:
        """From a draft to the receiver's queue, so that what comes after sending is within reach."""
        self.begin(0, True)
        self.add(0, 0, Compartment.IDENTITY)
        self.submit(0, 0)
        self.send(1, 0)

    @rule(which=WHICH)
    def acknowledge(self, which: int) -> None:
        self.answer(which, "acknowledge")

    @rule(which=WHICH)
    def refuse(self, which: int) -> None:
        self.answer(which, "refuse")

    @rule(which=WHICH)
    def delete(self, which: int) -> None:
        self.answer(which, "acknowledge")
        self.answer(which, "delete")

    def answer(self, which: int, act: str) -> None:
        with as_owner():
            opened = Received.objects.filter(answer="acknowledged" if act == "delete" else "").order_by("-pk")
            copies = list(opened) or list(Received.objects.order_by("-pk"))
        if not copies:
            return
        copy, by = copies[which % len(copies)], self.paul
        bind(by)
        acts: dict[str, Callable[[], object]] = {
            "acknowledge": lambda: receiving.acknowledge(received=copy, accepted=receiving.CONDITIONS, by=by),
            "refuse": lambda: receiving.refuse(received=copy, reason="Not ours.", by=by),
            "delete": lambda: receiving.confirm_deletion(received=copy, by=by),
        }
        self.attempt(act, acts[act])

    @precondition(lambda self: self.sent > 3)
    @rule()
    def withdraw(self) -> None:
        bind(self.bea)
        self.attempt("withdraw", lambda: referral.withdraw_consent(consent=self.consent, by=self.bea))

    @precondition(lambda self: self.sent > 5)
    @rule()
    def hand_on(self) -> None:
        def act() -> None:
            offer(self.case, "c_helsinki", self.bea)
            accept(self.case.pk, self.cia)

        self.attempt("hand on", act)

    @invariant()
    def both_sides_tell_the_same(self) -> None:
        bind(System(rule="verify"))
        assert [check for check in check_disclosures(lambda _words: None) if not check.ok] == []

    @invariant()
    def content_is_open_where_it_was_taken_and_nowhere_else(self) -> None:
        if not hasattr(self, "krp"):
            return
        bind(self.krp)
        assert not ReceivedItem.objects.exists()
        assert not DisclosureItem.objects.exists()
        bind(self.paul)
        readable = {copy.pk for copy in Received.objects.visible_to(self.paul) if copy.is_readable}
        assert set(ReceivedItem.objects.values_list("received_id", flat=True)) == readable


def test_in_any_order_of_acts_nothing_crosses_but_by_a_disclosure() -> None:
    examples = int(os.environ.get("LUOTSI_EXAMPLES", "8"))
    run_state_machine_as_test(
        Wall,
        settings=settings(
            max_examples=examples, stateful_step_count=20, deadline=None, database=None, phases=[Phase.generate],
            derandomize="LUOTSI_EXAMPLES" not in os.environ,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip

    assert {"begin", "add", "submit", "send", "recall", "acknowledge", "refuse", "delete", "withdraw"} <= set(done)
