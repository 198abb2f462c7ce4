"""A clock warns at its points, once each; the most dangerous one climbs, by reference alone."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.utils import timezone

from luotsi.access.models import LedgerEntry
from luotsi.access.readers import Reader, System, bind
from luotsi.actors.queries import organisation
from luotsi.countries import queries as countries
from luotsi.countries.schema import Clock
from luotsi.deadlines import tasks
from luotsi.deadlines.models import Deadline, DeadlineWarning
from luotsi.deadlines.queries import warnings_climbed_to
from luotsi.deadlines.usecases import extend_clock, following, meet_clock, start_clock, suspend_clock, warn_of_clocks
from luotsi.referral.models import Case
from tests.conftest import as_owner
from tests.support import accept, case_worker, inspector, reader, refer

pytestmark = pytest.mark.django_db
RULE = System(rule="test")
Move = Callable[[int], None]


@pytest.fixture
def bea() -> Reader:
    return case_worker()


@pytest.fixture
def case(bea: Reader) -> Case:
    case = refer(inspector())
    accept(case.pk, bea)
    return case


@pytest.fixture
def days_later(monkeypatch: pytest.MonkeyPatch) -> Iterator[Move]:
    """Let so many days pass from now."""
    began = timezone.now()

    def later(days: int) -> None:
        now: datetime = began + timedelta(days=days)
        monkeypatch.setattr(timezone, "now", lambda: now)

    yield later
    monkeypatch.undo()


def begin(case: Case, clock: str, by: Reader) -> Deadline:
    """As if the act that starts this clock had happened now."""
    bind(by)
    rule = countries.get("clocks", clock, Clock)
    return following.begin(rule, case_id=case.pk, at=timezone.now(), owner=by.organisation, by=by)


def warned(deadline: Deadline) -> list[tuple[int, str]]:
    with as_owner():
        rows = DeadlineWarning.objects.filter(deadline=deadline).select_related("organisation").order_by("pk")
        return [(row.days, row.organisation.code) for row in rows]


def run() -> int:
    bind(RULE)
    return warn_of_clocks(by=RULE)


def days_before(deadline: Deadline, days: int) -> int:
    return (timezone.localdate(deadline.due_at) - timezone.localdate()).days - days


def test_a_permit_application_inside_the_reflection_period_warns_at_its_points_and_climbs(
    case: Case, bea: Reader, days_later: Move
):
    clock = begin(case, "k_reflection_effect", bea)
    whole = days_before(clock, 0)

    for left in (40, 30, 14, 7, 2):
        days_later(whole - left)
        run()

    own = bea.organisation.code
    assert warned(clock) == [
        (30, own), (14, own), (7, own), (7, "migri"), (2, own), (2, "migri"), (2, "coordinator"),
    ]  # fmt: skip


def test_a_warning_is_given_once_and_a_worker_that_was_down_gives_the_nearest_alone(
    case: Case, bea: Reader, days_later: Move
):
    clock = begin(case, "k_reflection_effect", bea)
    days_later(days_before(clock, 10))

    assert [run(), run()] == [1, 0]
    assert warned(clock) == [(14, bea.organisation.code)]


def test_a_superior_learns_the_reference_and_nothing_else(case: Case, bea: Reader, days_later: Move):
    clock = begin(case, "k_reflection_effect", bea)
    superior = reader("ministry-official", "migri")
    days_later(days_before(clock, 5))
    run()

    bind(superior)

    assert [(row.case_reference, row.clock) for row in warnings_climbed_to(superior)] == [
        (case.reference, "k_reflection_effect")
    ]
    assert not Deadline.objects.exists()
    bind(bea)
    assert warnings_climbed_to(bea) == []


def test_a_warning_is_settled_when_the_clock_ends(case: Case, bea: Reader, days_later: Move):
    clock = begin(case, "k_reflection_effect", bea)
    superior = reader("ministry-official", "migri")
    days_later(days_before(clock, 5))
    run()
    bind(bea)

    meet_clock(deadline=clock, by=bea)

    bind(superior)
    assert warnings_climbed_to(superior) == []


def test_a_clock_that_stands_still_warns_of_nothing(case: Case, bea: Reader, days_later: Move):
    clock = Deadline.objects.get(case_id=case.pk, clock="k_admit")
    suspend_clock(deadline=clock, reason="waits_for_person", by=bea)
    days_later(5)

    assert run() == 0


def test_a_clock_that_ends_late_for_another_day_warns_anew(case: Case, bea: Reader, days_later: Move):
    bind(bea)
    request = start_clock(case_id=case.pk, clock="k_gdprreq", on=countries.today(), key=uuid4(), by=bea)
    fortnight_before = days_before(request, 14)
    days_later(fortnight_before)
    run()
    bind(bea)
    extend_clock(
        deadline=request, until=timezone.localdate(request.due_at) + timedelta(days=30), reason="many_or_complex", by=bea
    )  # fmt: skip
    days_later(fortnight_before + 30)
    run()

    assert [days for days, _ in warned(request)] == [14, 14]


def test_a_warning_is_in_the_ledger_and_its_mail_says_nothing_of_anybody(case: Case, bea: Reader, days_later: Move):
    clock = begin(case, "k_reflection_effect", bea)
    days_later(days_before(clock, 7))
    run()

    entry = LedgerEntry.objects.filter(act="clock.warned", case_id=case.pk).first()
    assert entry is not None
    assert (entry.subject, entry.details["days"]) == ("clock:k_reflection_effect", 7)
    tasks.mail_warning(organisation_id=organisation(bea.organisation.code).pk)
    [message] = [message for message in mail.outbox if message.to == [bea.user.email]]
    assert case.reference not in message.subject + message.body
    assert "/deadlines/" in message.body
