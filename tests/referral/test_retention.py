"""What is kept how long, by part: twelve simulated years equal the rule table; holds stop it; certificates name nobody."""

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import IntegrityError, ProgrammingError, connection, transaction

from luotsi.access import erasures, vault
from luotsi.access.models import LedgerEntry, PersonKey
from luotsi.access.readers import Reader, System, bind, reading_as
from luotsi.access.verifying import check_keys
from luotsi.countries import queries as countries
from luotsi.countries.schema import ReasonList
from luotsi.countries.vocabulary import Compartment
from luotsi.referral import usecases
from luotsi.referral.models import (
    Case,
    CaseContact,
    CaseIdentity,
    CaseNote,
    RetentionCertificate,
    RetentionHold,
    RetentionItem,
    RetentionProposal,
)
from luotsi.referral.refusals import ConfirmedAlready, HoldStands, ImpossibleDate, NotTheHolder, UnknownChoice
from tests.conftest import as_owner
from tests.support import case_worker, reader, refer

RULE = System(rule="test")
LONG_AGO = date(2010, 1, 1)
TODAY = datetime.now(UTC).date()
Committing = Callable[..., AbstractContextManager[object]]
pytestmark = pytest.mark.django_db


@pytest.fixture
def bea() -> Reader:
    return case_worker()


@pytest.fixture
def officer() -> Reader:
    return reader("data-protection-officer", "nas", since=LONG_AGO)


@pytest.fixture
def at_the_end(django_capture_on_commit_callbacks: Committing) -> Iterator[None]:
    with django_capture_on_commit_callbacks(execute=True):
        yield


def closed_case(by: Reader, on: date) -> Case:
    """A case with a word in every part that its organisation reads, closed at noon of a day that may be long past."""
    case = refer(by)
    for part in (Compartment.HEALTH, Compartment.ASSISTANCE, Compartment.RESIDENCE):
        usecases.write_note(case=case, compartment=part, text=f"About {part}", by=by)
    usecases.close_case(case=case, reason="contact_lost", note="", by=by)
    noon = datetime.combine(on, time(12), tzinfo=UTC)
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE; SET session_replication_role = replica")
        values = {"case": case.pk, "began": noon - timedelta(days=30), "noon": noon}
        cursor.execute(
            "UPDATE referral_case SET opened_at = %(began)s, closed_at = %(noon)s WHERE id = %(case)s", values
        )
        cursor.execute("UPDATE referral_closure SET closed_at = %(noon)s WHERE case_id = %(case)s", values)
        cursor.execute(
            "UPDATE referral_responsibility SET began_at = %(began)s, ended_at = %(noon)s WHERE case_id = %(case)s", values
        )  # fmt: skip
        cursor.execute("SET session_replication_role = origin; SET ROLE luotsi_desk")
    case.refresh_from_db()
    return case


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=UTC)


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError


def run(officer: Reader) -> None:
    """What a night and an officer do."""
    with reading_as(RULE):
        usecases.propose_retention(by=RULE)
    bind(officer)
    for proposal in RetentionProposal.objects.filter(confirmed_at=None):
        usecases.confirm_retention(proposal=proposal, by=officer)


def parts_left(case: Case) -> set[str]:
    """The parts whose key stands; the rows of a part are there exactly as long."""
    with reading_as(RULE):
        left = set(PersonKey.objects.filter(person=case.person, destroyed_at=None).values_list("part", flat=True))
    with as_owner(), connection.cursor() as cursor:
        rows = set(CaseNote.objects.filter(case=case).values_list("compartment", flat=True))
        rows |= {"identity"} if CaseIdentity.objects.filter(case=case).exists() else set()
        rows |= {"contact"} if CaseContact.objects.filter(case=case).exists() else set()
        cursor.execute("SELECT EXISTS (SELECT FROM referral_searchkey WHERE case_id = %s)", [case.pk])
        assert cursor.fetchone()[0] is ("identity" in left)
    assert rows == left
    return left


@pytest.mark.usefixtures("at_the_end")
def test_twelve_years_leave_what_the_rule_table_says(bea: Reader, officer: Reader) -> None:
    first = date(TODAY.year - 13, 1, 31)
    cases = {closed_case(bea, day): day for day in (first, date(first.year, 8, 31), date(first.year + 2, 2, 28))}
    held, until = next(iter(cases)), date(first.year + 7, 6, 1)
    with time_machine.travel(noon(first + timedelta(days=9)), tick=False):
        bind(officer)
        usecases.place_hold(
            reference=held.reference, part="health", reason="court_case", words="", until=until, key=uuid4(), by=officer
        )
    table = {rule.part.value: rule.months for rule in countries.country().retention}

    for quarter in range(1, 4 * 12 + 1):
        today = months_later(first, 3 * quarter)
        with time_machine.travel(noon(today), tick=False):
            run(officer)
        for case, closed in cases.items():
            expected = {
                part
                for part in ("identity", "contact", "health", "assistance", "residence")
                if today < months_later(closed, table[part]) or (case is held and part == "health" and today <= until)
            }
            assert parts_left(case) == expected, (today, closed)

    gone = sum(5 - len(parts_left(case)) for case in cases)
    bind(officer)
    assert sum(RetentionCertificate.objects.values_list("erased", flat=True)) == gone == 14


def test_nothing_goes_on_the_day_before_and_everything_due_on_the_day(bea: Reader, officer: Reader) -> None:
    rule = next(rule for rule in countries.country().retention if rule.part == "contact")
    case = closed_case(bea, date(2020, 2, 29))
    due = months_later(date(2020, 2, 29), rule.months)

    with time_machine.travel(noon(due - timedelta(days=1)), tick=False):
        run(officer)
        assert "contact" in parts_left(case)
    with time_machine.travel(noon(due), tick=False):
        run(officer)
        assert "contact" not in parts_left(case)


def test_an_open_case_of_the_same_person_and_a_reopening_stop_it(bea: Reader, officer: Reader) -> None:
    old = closed_case(bea, TODAY - timedelta(days=365 * 11))
    with reading_as(RULE):
        usecases.propose_retention(by=RULE)
    bind(bea)
    usecases.reopen_case(case=old, reason=countries.reasons(ReasonList.REOPEN)[0].code, key=uuid4(), by=bea)

    bind(officer)
    for proposal in RetentionProposal.objects.all():
        usecases.confirm_retention(proposal=proposal, by=officer)

    assert "identity" in parts_left(old)
    bind(officer)
    assert set(RetentionItem.objects.values_list("outcome", flat=True)) == {"kept"}
    assert RetentionCertificate.objects.filter(erased=0).count() == RetentionProposal.objects.count()


def test_nothing_is_erased_before_a_person_confirms_and_nobody_is_proposed_twice(bea: Reader, officer: Reader) -> None:
    case = closed_case(bea, TODAY - timedelta(days=365 * 11))
    for _night in range(3):
        with reading_as(RULE):
            usecases.propose_retention(by=RULE)

    assert parts_left(case) == {"identity", "contact", "health", "assistance", "residence"}
    bind(officer)
    assert RetentionProposal.objects.count() == 5


def test_the_certificate_says_how_much_and_nothing_about_whom(bea: Reader, officer: Reader) -> None:
    cases = [closed_case(bea, TODAY - timedelta(days=365 * 3)) for _ in range(3)]
    run(officer)

    (certificate,) = RetentionCertificate.objects.all()
    assert (certificate.part, certificate.erased, certificate.kept, certificate.role) == (
        "contact", 3, 0, "data-protection-officer",
    )  # fmt: skip
    said = json.dumps({name: str(value) for name, value in vars(certificate).items() if not name.startswith("_")})
    assert not any(case.reference in said for case in cases)
    with as_owner(), pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        RetentionCertificate.objects.update(erased=0)
    entry = LedgerEntry.objects.get(act="retention.confirmed")
    assert entry.details == {"part": "contact", "count": 3}


@pytest.mark.usefixtures("at_the_end")
def test_the_ledger_stays_and_the_keys_are_on_the_list(
    bea: Reader, officer: Reader, django_capture_on_commit_callbacks: Committing
) -> None:
    case = closed_case(bea, TODAY - timedelta(days=365 * 11))
    with as_owner():
        before = LedgerEntry.objects.filter(case_id=case.pk).count()
    with django_capture_on_commit_callbacks(execute=True):
        run(officer)

    with as_owner():
        assert LedgerEntry.objects.filter(case_id=case.pk).count() == before
    with reading_as(RULE):
        assert all(check.ok for check in check_keys(lambda sentence: None))
        gone = set(PersonKey.objects.filter(person=case.person).values_list("key_id", flat=True))
    assert gone <= erasures.all_ids()


def test_a_hold_stops_every_way_of_destroying_a_key(bea: Reader, officer: Reader) -> None:
    case = closed_case(bea, TODAY - timedelta(days=365 * 11))
    bind(officer)
    hold = usecases.place_hold(
        reference=case.reference,
        part="",
        reason="claim",
        words="",
        until=TODAY + timedelta(days=90),
        key=uuid4(),
        by=officer,
    )
    run(officer)
    assert "identity" in parts_left(case)
    bind(officer)
    with pytest.raises(IntegrityError, match="A hold stands"), transaction.atomic():
        vault.destroy([case.person], by=officer)
    with as_owner(), pytest.raises(IntegrityError, match="A hold stands"), transaction.atomic():
        connection.cursor().execute("UPDATE access_personkey SET wrapped = NULL, master = '', destroyed_at = now()")

    bind(officer)
    usecases.release_hold(hold=hold, by=officer)
    run(officer)

    assert parts_left(case) == set()
    assert issubclass(HoldStands, Exception)


def test_a_hold_needs_a_reason_a_coming_day_and_a_file_that_is_kept_here(bea: Reader, officer: Reader) -> None:
    case = closed_case(bea, TODAY - timedelta(days=10))
    stranger = reader("data-protection-officer", "c_helsinki")
    good = {"reference": case.reference, "part": "", "reason": "claim", "words": "", "until": TODAY + timedelta(days=9)}

    for by, wrong, refusal in (
        (officer, {"reason": "habit"}, UnknownChoice),
        (officer, {"until": TODAY}, ImpossibleDate),
        (officer, {"reference": "FI-26-99999"}, NotTheHolder),
        (stranger, {}, NotTheHolder),
    ):
        bind(by)
        with pytest.raises(refusal):
            usecases.place_hold(**(good | wrong), key=uuid4(), by=by)  # type: ignore[arg-type]  # as the test gave them
    assert not RetentionHold.objects.exists()


def test_another_organisation_neither_sees_nor_confirms(bea: Reader, officer: Reader) -> None:
    case = closed_case(bea, TODAY - timedelta(days=365 * 3))
    with reading_as(RULE):
        usecases.propose_retention(by=RULE)
        proposal = RetentionProposal.objects.get()
    stranger = reader("data-protection-officer", "c_helsinki")
    for by in (stranger, bea):
        bind(by)
        assert not RetentionProposal.objects.exists()
        assert not RetentionItem.objects.exists()
    bind(stranger)
    with pytest.raises(NotTheHolder):
        usecases.confirm_retention(proposal=proposal, by=stranger)
    bind(officer)
    for statement in (
        "UPDATE referral_retentionproposal SET confirmed_at = now()", "DELETE FROM referral_retentionitem",
        "DELETE FROM referral_caseidentity",
    ):  # fmt: skip
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            connection.cursor().execute(statement)
    usecases.confirm_retention(proposal=proposal, by=officer)
    with pytest.raises(ConfirmedAlready):
        usecases.confirm_retention(proposal=proposal, by=officer)
    assert "contact" not in parts_left(case)
