"""What people do to a clock adds events; its due date follows from them, and the database lets it follow from nothing else."""

from datetime import date, time, timedelta
from uuid import uuid4

import pytest
from django.db import Error, connection, transaction
from django.utils import timezone

from luotsi.access.models import LedgerEntry
from luotsi.access.readers import Reader, System, bind
from luotsi.core.acts import constraint_of
from luotsi.core.errors import NotAllowed
from luotsi.countries import queries as countries
from luotsi.deadlines import refusals
from luotsi.deadlines.models import Deadline, DeadlineEvent
from luotsi.deadlines.queries import clock_of_case
from luotsi.deadlines.usecases import (
    extend_clock,
    grant_clock,
    meet_clock,
    resume_clock,
    start_clock,
    stop_clock,
    suspend_clock,
)
from luotsi.deadlines.verifying import check_clocks
from luotsi.referral import usecases
from luotsi.referral.models import Case
from tests.conftest import as_owner
from tests.support import accept, case_worker, inspector, offer, refer, social_worker

pytestmark = pytest.mark.django_db
TODAY = countries.today


@pytest.fixture
def bea() -> Reader:
    return case_worker()


@pytest.fixture
def running(bea: Reader) -> Deadline:
    """The clock of the admission decision, which practice lets stand still and extends."""
    case = refer(inspector())
    accept(case.pk, bea)
    return Deadline.objects.get(case_id=case.pk, clock="k_admit")


def started(deadline: Deadline, clock: str, by: Reader, *, days_ago: int = 0, until: date | None = None) -> Deadline:
    on = TODAY() - timedelta(days=days_ago)
    return start_clock(case_id=deadline.case_id, clock=clock, on=on, until=until, key=uuid4(), by=by)


def again(deadline: Deadline) -> Deadline:
    return Deadline.objects.get(pk=deadline.pk)


def refused_by(statement: str, *values: object) -> str:
    """The name of the rule by which PostgreSQL refuses a statement, or what right is missing."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except Error as error:
        return constraint_of(error) or str(error).splitlines()[0]
    return "nothing"


# ---------------------------------------------------------------- the database
def test_the_application_has_no_right_to_write_a_due_date(running: Deadline):
    statement = "UPDATE deadlines_deadline SET due_at = due_at + interval '1 day' WHERE id = %s"

    assert refused_by(statement, running.pk) == "permission denied for table deadlines_deadline"


def test_a_due_date_that_no_event_moves_is_refused_to_the_engine_and_to_the_owner_of_the_tables(running: Deadline):
    move = "SELECT deadlines_move(%s, now() + interval '1 year', NULL, NULL)"
    assert refused_by(move, running.pk) == "deadline_due_is_computed"

    with as_owner():
        edit = "UPDATE deadlines_deadline SET due_at = due_at + interval '1 day' WHERE id = %s"
        assert refused_by(edit, running.pk) == "deadline_due_is_computed"


def test_an_event_that_the_due_date_does_not_count_is_refused_at_commit(running: Deadline, bea: Reader):
    event = (
        "INSERT INTO deadlines_deadlineevent (deadline_id, what, at, reason, by_id, organisation_id, recorded_at)"
        " VALUES (%s, 'suspended', clock_timestamp(), 'waits_for_person', %s, %s, clock_timestamp())"
    )

    assert refused_by(event, running.pk, bea.user.pk, bea.organisation.pk) == "deadline_due_counts_every_event"


def test_what_happened_is_not_changed_afterwards(running: Deadline, bea: Reader):
    suspend_clock(deadline=running, reason="waits_for_person", by=bea)

    for statement in ("UPDATE deadlines_deadlineevent SET at = at", "DELETE FROM deadlines_deadlineevent"):
        assert refused_by(statement) == "permission denied for table deadlines_deadlineevent"
        with as_owner():
            assert refused_by(statement) == "deadline_events_are_only_added"


@pytest.mark.parametrize("column", ["started_at = started_at - interval '1 day'", "clock = 'k_urgent'", "place = 'x'"])
def test_a_clock_keeps_its_beginning(running: Deadline, column: str):
    with as_owner():
        statement = f"UPDATE deadlines_deadline SET {column} WHERE id = %s"
        assert refused_by(statement, running.pk) == "deadline_keeps_its_beginning"


def test_a_clock_ends_once(running: Deadline, bea: Reader):
    meet_clock(deadline=running, by=bea)

    statement = "UPDATE deadlines_deadline SET met = false WHERE id = %s"
    assert refused_by(statement, running.pk) == "deadline_ends_once"


def test_nobody_but_who_answers_adds_an_event_even_with_plain_sql(running: Deadline):
    cia = social_worker()
    bind(cia)
    event = (
        "INSERT INTO deadlines_deadlineevent (deadline_id, what, at, reason, by_id, organisation_id, recorded_at)"
        " VALUES (%s, 'suspended', clock_timestamp(), 'waits_for_person', %s, %s, clock_timestamp())"
    )

    assert "row-level security" in refused_by(event, running.pk, cia.user.pk, cia.organisation.pk)
    assert refused_by("SELECT deadlines_move(%s, now(), NULL, NULL)", running.pk) == "deadline_moves_for_who_answers"


def test_who_does_not_read_the_case_sees_nothing_that_happened_to_its_clocks(running: Deadline, bea: Reader):
    suspend_clock(deadline=running, reason="waits_for_person", by=bea)
    assert DeadlineEvent.objects.count() == 1

    bind(social_worker())

    assert DeadlineEvent.objects.count() == 0


# ---------------------------------------------------------------- suspending
def test_a_clock_that_stood_still_for_a_day_ends_a_day_later(running: Deadline, bea: Reader):
    waiting = started(running, "k_crimecomp_proc", bea, days_ago=2)
    before = waiting.due_at

    suspend_clock(deadline=waiting, reason="waits_for_translation", on=TODAY() - timedelta(days=1), by=bea)
    assert again(waiting).suspended_at is not None
    resumed = resume_clock(deadline=waiting, by=bea)

    assert resumed.suspended_at is None
    assert resumed.due_at == before + timedelta(days=1)
    acts = LedgerEntry.objects.filter(case_id=running.case_id, act__startswith="clock.").order_by("pk")
    assert [entry.act for entry in acts][-2:] == ["clock.suspended", "clock.resumed"]


def test_a_clock_is_suspended_and_resumed_in_turn(running: Deadline, bea: Reader):
    with pytest.raises(refusals.ClockIsNotSuspended):
        resume_clock(deadline=running, by=bea)
    suspend_clock(deadline=running, reason="waits_for_person", by=bea)

    with pytest.raises(refusals.ClockIsSuspended):
        suspend_clock(deadline=running, reason="waits_for_person", by=bea)


def test_a_clock_is_suspended_for_a_reason_of_the_list_only(running: Deadline, bea: Reader):
    with pytest.raises(refusals.UnknownReason):
        suspend_clock(deadline=running, reason="because", by=bea)


def test_a_clock_whose_basis_does_not_speak_of_suspending_is_not_suspended(running: Deadline, bea: Reader):
    appeal = started(running, "k_appeal", bea)

    with pytest.raises(refusals.RuleForbidsSuspending):
        suspend_clock(deadline=appeal, reason="waits_for_person", by=bea)
    with pytest.raises(refusals.RuleForbidsExtending):
        extend_clock(deadline=appeal, until=TODAY() + timedelta(days=40), reason="many_or_complex", by=bea)


def test_nothing_happens_before_the_clock_began_or_in_the_future(running: Deadline, bea: Reader):
    for day in (TODAY() - timedelta(days=30), TODAY() + timedelta(days=1)):
        with pytest.raises(refusals.WrongMoment):
            suspend_clock(deadline=running, reason="waits_for_person", on=day, by=bea)


def test_a_clock_met_while_it_stood_still_is_met_in_time(running: Deadline, bea: Reader):
    suspend_clock(deadline=running, reason="waits_for_person", by=bea)

    assert meet_clock(deadline=running, by=bea).met is True


# ---------------------------------------------------------------- extending, granting, stopping
def test_an_answer_to_a_request_is_extended_by_two_months_once_and_no_further(running: Deadline, bea: Reader):
    request = started(running, "k_gdprreq", bea)
    whole = clock_of_case(running.case_id, request.pk)
    assert whole is not None
    assert whole.last_extension is not None

    with pytest.raises(refusals.OutsideWhatTheLawAllows):
        extend_clock(
            deadline=request, until=whole.last_extension + timedelta(days=1), reason="many_or_complex", by=bea
        )  # fmt: skip
    extended = extend_clock(deadline=request, until=whole.last_extension, reason="many_or_complex", by=bea)

    assert timezone.localdate(extended.due_at) == whole.last_extension
    with pytest.raises(refusals.RuleForbidsExtending):
        extend_clock(deadline=request, until=whole.last_extension, reason="many_or_complex", by=bea)


def test_a_decision_sets_the_last_day_of_a_period_between_the_least_and_the_most(running: Deadline, bea: Reader):
    least, inside = TODAY() + timedelta(days=30), TODAY() + timedelta(days=60)

    period = started(running, "k_recovery", bea, until=inside)

    assert timezone.localdate(period.due_at) == inside
    for day in (least - timedelta(days=1), TODAY() + timedelta(days=91)):
        with pytest.raises(refusals.OutsideWhatTheLawAllows):
            grant_clock(deadline=period, until=day, by=bea)


def test_a_stopped_clock_is_neither_met_nor_missed_and_says_why(running: Deadline, bea: Reader):
    stop_clock(deadline=running, reason="started_in_error", by=bea)

    ended = again(running)
    assert (ended.stopped, ended.met) == (True, None)
    whole = clock_of_case(running.case_id, running.pk)
    assert whole is not None
    assert whole.explained("en").endswith("The clock started in error.")


# ---------------------------------------------------------------- starting by hand
def test_a_clock_whose_start_lies_outside_the_program_is_started_by_hand_and_once(running: Deadline, bea: Reader):
    key = uuid4()
    for _ in range(2):  # the second submit of one form finds the first
        appeal = start_clock(
            case_id=running.case_id, clock="k_appeal", on=TODAY() - timedelta(days=3), key=key, by=bea
        )  # fmt: skip

    assert timezone.localdate(appeal.due_at) == TODAY() + timedelta(days=27)
    with pytest.raises(refusals.ClockRunsAlready):
        started(running, "k_appeal", bea)


def test_only_a_clock_of_no_days_may_begin_ahead(running: Deadline, bea: Reader):
    with pytest.raises(refusals.WrongMoment):
        started(running, "k_appeal", bea, days_ago=-1)

    permit = started(running, "k_ext54b_apply", bea, days_ago=-20)

    assert timezone.localdate(permit.due_at) == TODAY() + timedelta(days=20)


@pytest.mark.parametrize("clock", ["k_dir", "k_rapp4", "k_pretrial", "nothing"])
def test_what_binds_the_country_or_is_not_counted_is_started_on_no_case(running: Deadline, bea: Reader, clock: str):
    with pytest.raises(refusals.CannotBeStarted):
        started(running, clock, bea)


def test_a_clock_that_began_on_an_island_leaves_the_days_off_of_the_island_out_of_its_count(
    running: Deadline, bea: Reader
):
    case = Case.objects.get(pk=running.case_id)
    offer(case, "c_aland", bea)
    ada = social_worker("c_aland")
    accept(case.pk, ada)

    assessment = started(running, "k_sw_start", ada)

    assert assessment.place == "c_aland"
    assert (countries.is_working_day(date(2026, 6, 9)), countries.is_working_day(date(2026, 6, 9), "c_aland")) == (
        True,
        False,
    )


# ---------------------------------------------------------------- who may
def test_a_former_holder_changes_no_clock(running: Deadline, bea: Reader):
    case = Case.objects.get(pk=running.case_id)
    offer(case, "c_helsinki", bea)
    accept(case.pk, social_worker())
    bind(bea)

    with pytest.raises(NotAllowed):
        suspend_clock(deadline=running, reason="waits_for_person", by=bea)
    with pytest.raises(NotAllowed):
        started(running, "k_appeal", bea)


def test_nothing_happens_to_the_clocks_of_a_closed_case(running: Deadline, bea: Reader):
    case = Case.objects.get(pk=running.case_id)
    usecases.close_case(case=case, reason="own_wish", by=bea)

    with pytest.raises(NotAllowed):
        started(running, "k_appeal", bea)


# ---------------------------------------------------------------- verify
def failed() -> list[str]:
    bind(System(rule="test"))
    return [check.name for check in check_clocks(lambda sentence: None) if not check.ok]


def test_every_stored_clock_equals_its_rule(running: Deadline, bea: Reader):
    suspend_clock(deadline=running, reason="waits_for_person", by=bea)
    request = started(running, "k_gdprreq", bea, days_ago=5)
    extend_clock(deadline=request, until=TODAY() + timedelta(days=40), reason="many_or_complex", by=bea)

    assert failed() == []


def test_a_clock_that_ends_within_the_hour_that_autumn_repeats_equals_its_rule(running: Deadline, bea: Reader):
    start_clock(
        case_id=running.case_id, clock="k_breach", on=date(2026, 10, 22), at_time=time(3, 33), key=uuid4(), by=bea
    )  # fmt: skip

    assert failed() == []


@pytest.mark.parametrize(
    ("tampering", "check"),
    [
        ("UPDATE deadlines_deadline SET due_at = due_at + interval '1 hour'", "clock_equals_its_rule"),
        ("UPDATE deadlines_deadline SET suspended_at = now()", "clock_stands_as_its_events_say"),
        ("DELETE FROM deadlines_deadlineevent", "clock_counts_every_event"),
    ],
)
def test_a_tampered_clock_is_found(running: Deadline, bea: Reader, tampering: str, check: str):
    request = started(running, "k_gdprreq", bea)
    extend_clock(deadline=request, until=TODAY() + timedelta(days=40), reason="many_or_complex", by=bea)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("deadlines_deadline", "deadlines_deadlineevent"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(tampering)

    assert check in failed()
