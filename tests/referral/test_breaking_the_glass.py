"""A look in an emergency: with a reason, for some hours, to read alone, limited, told to others and reviewed."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from luotsi.access.models import Grant, LedgerEntry
from luotsi.access.readers import Reader, System, bind, reading_as
from luotsi.core.errors import NotAllowed
from luotsi.countries import queries as countries
from luotsi.countries.vocabulary import Compartment
from luotsi.referral import queries, usecases
from luotsi.referral.models import Case, CaseIdentity, CaseNote, EmergencyAccess
from luotsi.referral.refusals import NothingOpened, ReviewedAlready, TooManyEmergencies, UnknownChoice
from luotsi.referral.verifying import check_path
from tests.conftest import as_owner
from tests.desk.entering import as_reader
from tests.support import accept, acting, case_worker, inspector, investigator, reader, refer, social_worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def bea() -> Reader:
    return case_worker()


@pytest.fixture
def case(bea: Reader) -> Case:
    made = refer(inspector())
    accept(made.pk, bea)
    return made


@pytest.fixture
def cia() -> Iterator[Reader]:
    with acting(social_worker()) as by:
        yield by


def look(reference: str, by: Reader, **facts: object) -> EmergencyAccess:
    bind(by)
    values = {"reason": "danger_to_life", "words": "She called from the harbour.", "key": uuid4()} | facts
    return usecases.break_glass(reference=reference, by=by, **values)  # type: ignore[arg-type]  # as the test gave them


def test_it_opens_reading_for_some_hours_and_no_longer(case: Case, cia: Reader) -> None:
    bind(cia)
    assert not Case.objects.filter(pk=case.pk).exists()

    made = look(case.reference, cia)

    assert made.expires_at - made.began_at == timedelta(hours=countries.country().emergency.hours)
    assert CaseIdentity.objects.filter(case_id=case.pk).exists()
    assert queries.emergency_until(case.reference, cia) == made.expires_at
    with as_owner():
        Grant.objects.filter(basis="emergency").update(expires_at=timezone.now() - timedelta(seconds=1))
    assert not CaseIdentity.objects.exists()
    assert not Case.objects.exists()


def test_it_opens_reading_alone(case: Case, cia: Reader) -> None:
    look(case.reference, cia)

    with pytest.raises(NotAllowed):
        usecases.write_note(case=case, compartment=Compartment.HEALTH, text="Not for me to write", by=cia)
    with pytest.raises(NotAllowed):
        usecases.close_case(case=case, reason="contact_lost", note="", by=cia)
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        connection.cursor().execute("INSERT INTO referral_searchkey (case_id, key) VALUES (%s, 1)", [case.pk])
    with connection.cursor() as cursor:
        cursor.execute("UPDATE referral_case SET urgent = true WHERE id = %s", [case.pk])
        assert cursor.rowcount == 0
    assert not CaseNote.objects.exists()


def test_a_reference_that_is_not_there_a_closed_case_and_the_other_world_get_one_answer(
    case: Case, bea: Reader
) -> None:
    cia, paul = social_worker(), investigator()
    closed = refer(bea)
    bind(bea)
    usecases.close_case(case=closed, reason="contact_lost", note="", by=bea)

    for by, reference in ((cia, "FI-26-99999"), (cia, closed.reference), (cia, case.reference[:-1])):
        with pytest.raises(NothingOpened):
            look(reference, by)
    with pytest.raises(NotAllowed):
        look(case.reference, paul)
    assert not EmergencyAccess.objects.exists()


def test_the_wall_holds_also_for_a_role_that_may_break_glass(case: Case) -> None:
    paul = investigator()
    bind(paul)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('luotsi.permissions', 'read_cases,break_glass', true)")
        cursor.execute(
            "SELECT luotsi_break_glass(%s, %s, 'x', 'x', now(), now() + interval '1 hour', now(), 9, gen_random_uuid())",
            [case.reference, paul.user.pk],
        )
        assert cursor.fetchone() == (None,)


def test_one_person_opens_so_many_in_a_day_and_failed_tries_count(case: Case, cia: Reader) -> None:
    for _ in range(countries.country().emergency.per_day - 1):
        with pytest.raises(NothingOpened):
            look("FI-26-99999", cia)
    look(case.reference, cia)

    with pytest.raises(TooManyEmergencies):
        look(case.reference, cia)
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        look(case.reference, cia)


def test_a_reason_is_needed_of_the_list_and_in_words(case: Case, cia: Reader) -> None:
    with pytest.raises(UnknownChoice):
        look(case.reference, cia, reason="curiosity")
    with pytest.raises(IntegrityError, match="emergency_says_why"):
        look(case.reference, cia, words="  ")


def test_a_form_sent_twice_opens_once(case: Case, cia: Reader) -> None:
    key = uuid4()

    assert look(case.reference, cia, key=key).pk == look(case.reference, cia, key=key).pk


def test_nobody_writes_such_a_row_or_grant_by_hand(case: Case, cia: Reader) -> None:
    look(case.reference, cia)
    for statement in (
        "UPDATE referral_emergencyaccess SET expires_at = expires_at + interval '1 day'",
        "DELETE FROM referral_emergencyaccess",
        "UPDATE access_grant SET expires_at = NULL",
    ):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            connection.cursor().execute(statement)


def test_it_is_told_to_who_answers_and_to_the_officers_and_reviewed_once_by_somebody_else(
    case: Case, bea: Reader
) -> None:
    cia, theirs, ours = (
        social_worker(),
        reader("data-protection-officer", "c_helsinki"),
        reader("data-protection-officer", "nas"),
    )
    stranger = social_worker("c_pirha")
    made = look(case.reference, cia)

    told = {}
    for name, by in {"bea": bea, "theirs": theirs, "ours": ours, "cia": cia, "stranger": stranger}.items():
        bind(by)
        told[name] = [one.pk for one in queries.emergencies_to_review(by)]
    assert told == {"bea": [made.pk], "theirs": [made.pk], "ours": [made.pk], "cia": [], "stranger": []}

    bind(ours)
    usecases.review_emergency(emergency=made, justified=True, remark="Life was in danger.", by=ours)
    with pytest.raises(ReviewedAlready):
        usecases.review_emergency(emergency=made, justified=False, remark="Again", by=ours)
    bind(bea)
    assert queries.emergencies_to_review(bea) == []
    acts = LedgerEntry.objects.filter(case_id=case.pk, act__startswith="emergency.", refused=False).order_by("id")
    assert list(acts.values_list("act", flat=True)) == ["emergency.opened", "emergency.reviewed"]


def test_who_looked_does_not_review(case: Case, cia: Reader) -> None:
    made = look(case.reference, cia)

    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE referral_emergencyaccess SET reviewed_at = now(), reviewed_by_id = by_id, justified = true, remark = 'x'"
        )
        assert cursor.rowcount == 0
    with (
        as_owner(),
        pytest.raises(IntegrityError, match="emergency_is_reviewed_by_somebody_else"),
        transaction.atomic(),
    ):
        EmergencyAccess.objects.filter(pk=made.pk).update(
            reviewed_at=timezone.now(), reviewed_by=cia.user, justified=True, remark="x"
        )


def test_the_grant_rests_on_its_emergency(case: Case, cia: Reader) -> None:
    look(case.reference, cia)
    with reading_as(System(rule="test")):
        found = {check.name: check.ok for check in check_path(lambda sentence: None)}
        assert found["grant_equals_emergency"] is True
    with as_owner():
        Grant.objects.filter(basis="emergency").update(expires_at=timezone.now() + timedelta(days=9))
    with reading_as(System(rule="test")):
        assert {check.name: check.ok for check in check_path(lambda sentence: None)}["grant_equals_emergency"] is False


def test_from_the_page_to_the_review(case: Case, bea: Reader) -> None:
    cia = social_worker()
    page = as_reader(cia).get(reverse("desk:emergency"))
    key = page.context["form"]["key"].value()
    typed = {"reference": case.reference, "reason": "acute_care", "words": "Needs a bed tonight.", "key": key}

    wrong = (
        as_reader(cia)
        .post(reverse("desk:emergency"), {**typed, "reference": "FI-26-99999", "key": uuid4()})
        .content.decode()
    )
    assert "Needs a bed tonight." in wrong
    shown = as_reader(cia).post(reverse("desk:emergency"), typed, follow=True).content.decode()

    assert "Merkki" in shown
    assert 'data-color="danger"' in shown
    work = as_reader(bea).get(reverse("desk:my-work")).content.decode()
    bind(bea)
    review = reverse("desk:emergency-review", args=[EmergencyAccess.objects.get().reference])
    assert review in work
    assert as_reader(bea).post(review, {"justified": "yes", "remark": "Right."}).status_code == 302
    assert review not in as_reader(bea).get(reverse("desk:my-work")).content.decode()
