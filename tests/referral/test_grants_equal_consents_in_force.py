"""Random consents given, withdrawn whole or in part, and run out: what can be read by consent equals what is consented to."""

import os
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta

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

from luotsi.access.models import Grant
from luotsi.access.readers import bind
from luotsi.core.errors import Refused
from luotsi.countries.vocabulary import Compartment
from luotsi.referral import usecases
from luotsi.referral.models import Consent, ConsentRecall
from tests.conftest import as_owner
from tests.referral.consents import held, reads, sharing, time_passes
from tests.support import case_worker, investigator, reader, social_worker

pytestmark = pytest.mark.django_db
PARTS = [Compartment.IDENTITY, Compartment.CONTACT, Compartment.ASSISTANCE]
done: Counter[str] = Counter()


@dataclass
class Given:
    """A consent as somebody with paper and pencil would keep it."""

    pk: int
    receiver: int
    parts: set[Compartment]
    days: int | None
    gone: set[Compartment] = field(default_factory=set)

    @property
    def left(self) -> set[Compartment]:
        return set() if self.days is not None and self.days < 0 else self.parts - self.gone


class Consents(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.sandbox = transaction.atomic()
        self.sandbox.__enter__()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.sandbox.__exit__(None, None, None)

    @initialize()
    def two_cases(self) -> None:
        self.bea = case_worker()
        self.receivers = [reader("ngo-adviser", "riku"), social_worker(), investigator()]
        self.case, self.other = held(self.bea), held(self.bea)
        self.given: list[Given] = []
        self.recalled = 0
        with as_owner():
            self.untouched = self.grants_by_other_bases()

    def grants_by_other_bases(self) -> list[tuple[object, ...]]:
        return list(Grant.objects.exclude(basis="consent").order_by("pk").values_list())

    @rule(to=st.integers(0, 2), parts=st.sets(st.sampled_from(PARTS), min_size=1), days=st.none() | st.integers(0, 9))
    def give(self, to: int, parts: set[Compartment], days: int | None) -> None:
        bind(self.bea)
        until = None if days is None else timezone.localdate() + timedelta(days=days)
        consent = usecases.record_consent(
            case=self.case, fact=sharing(self.receivers[to], *sorted(parts), until=until), by=self.bea
        )
        self.given.append(Given(consent.pk, to, set(parts), days))
        done["give"] += 1

    @precondition(lambda self: self.given)
    @rule(which=st.integers(0, 99), parts=st.sets(st.sampled_from(PARTS)), by_receiver=st.booleans())
    def withdraw(self, which: int, parts: set[Compartment], by_receiver: bool) -> None:
        chosen = self.given[which % len(self.given)]
        by = self.receivers[chosen.receiver] if by_receiver else self.bea
        bind(self.bea)
        consent = Consent.objects.get(pk=chosen.pk)
        bind(by)
        wanted = parts & chosen.left
        try:
            with transaction.atomic():
                usecases.withdraw_consent(consent=consent, parts=wanted, by=by)
        except Refused:
            assert not chosen.left
            return
        assert chosen.left
        chosen.gone |= wanted or chosen.left
        bind(self.bea)
        rest = Consent.objects.filter(narrows=consent).first()
        chosen.pk = rest.pk if rest else chosen.pk
        self.recalled += 1
        done["withdraw a part" if rest else "withdraw"] += 1

    @rule(days=st.integers(1, 6))
    def days_go_by(self, days: int) -> None:
        time_passes(days)
        before = [chosen for chosen in self.given if chosen.left]
        for chosen in self.given:
            chosen.days = None if chosen.days is None else chosen.days - days
        done["run out"] += sum(not chosen.left for chosen in before)

    @invariant()
    def what_is_read_is_what_is_consented_to(self) -> None:
        for number, by in enumerate(getattr(self, "receivers", [])):
            consented = {part for chosen in self.given if chosen.receiver == number for part in chosen.left}
            assert reads(by, self.case) == consented
            assert reads(by, self.other) == frozenset()

    @invariant()
    def a_consent_stands_exactly_while_its_grant_is_in_force(self) -> None:
        with as_owner():
            standing = set(Consent.objects.standing().of_kind("named_sharing").values_list("pk", "receiver_id"))
            in_force = Grant.objects.filter(basis="consent", ended_at=None).exclude(expires_at__lte=timezone.now())
            assert set(in_force.values_list("basis_id", "organisation_id")) == standing

    @invariant()
    def grants_by_other_bases_are_untouched(self) -> None:
        if hasattr(self, "untouched"):
            with as_owner():
                assert self.grants_by_other_bases() == self.untouched

    @invariant()
    def every_withdrawal_was_told(self) -> None:
        with as_owner():
            assert ConsentRecall.objects.count() == getattr(self, "recalled", 0)


def test_any_sequence_of_giving_withdrawing_and_running_out_leaves_exactly_the_grants_of_consents_in_force():
    budget = settings(
        max_examples=int(os.environ.get("LUOTSI_EXAMPLES", "15")),
        stateful_step_count=20,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        database=None,
        derandomize="LUOTSI_EXAMPLES" not in os.environ,
    )
    run_state_machine_as_test(Consents, settings=budget)
    # A machine whose acts are all refused proves nothing.
    assert {"give", "withdraw", "withdraw a part", "run out"} <= set(done)
