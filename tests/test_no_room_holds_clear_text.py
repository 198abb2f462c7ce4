"""What is said of a person lies sealed in every room, is read by those who read that part, and ends with the key of the part."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest
from django.db import IntegrityError, connection, transaction

from luotsi.access import vault
from luotsi.access.readers import Reader, System, bind
from luotsi.assistance.models import AssessmentText, ServiceRequest
from luotsi.countries.vocabulary import Compartment
from luotsi.disclosure.models import Disclosure, DisclosureItem
from luotsi.investigation.models import Received
from luotsi.investigation.usecases import receiving
from luotsi.referral.models import Case, Handoff, StageDecision
from tests.conftest import as_owner
from tests.referral.test_sealed_in_the_vault import whole_database
from tests.rooms import PLANTED, disclosed, live_through_every_room, someone
from tests.support import acting, case_worker, investigator, reader

RULE = System(rule="test")
pytestmark = pytest.mark.django_db
Committing = Callable[..., AbstractContextManager[object]]


@pytest.fixture
def bea() -> Iterator[Reader]:
    with acting(case_worker()) as by:
        yield by


@pytest.fixture
def case(bea: Reader) -> Case:
    made = someone(bea)
    live_through_every_room(made, bea)
    disclosed(made, bea, investigator())
    bind(bea)
    return made


def test_a_word_planted_in_every_room_is_nowhere_in_the_database(case: Case) -> None:
    dumped = whole_database()

    assert case.reference in dumped
    for form in (PLANTED, PLANTED.lower(), PLANTED.encode().hex()):
        assert form not in dumped


def test_who_reads_a_part_reads_its_texts_in_clear(case: Case) -> None:
    assert {text.text for text in AssessmentText.objects.all()} == {f"{PLANTED} health", f"{PLANTED} needs"}
    assert StageDecision.objects.get(case=case).reasons == f"{PLANTED} decision"
    assert Handoff.objects.get(case=case, answer="declined").answer_text == f"{PLANTED} refusal"


def test_a_provider_reads_the_words_of_its_request_without_reading_the_case(case: Case) -> None:
    rita = reader("ngo-adviser", "riku")
    bind(rita)

    assert not Case.objects.exists()
    assert ServiceRequest.objects.get().message == f"{PLANTED} request"


def test_texts_of_an_erased_part_say_that_they_were_erased(
    case: Case, bea: Reader, django_capture_on_commit_callbacks: Committing
) -> None:
    bind(RULE)
    with django_capture_on_commit_callbacks(execute=True):
        vault.destroy([case.person], parts=[Compartment.HEALTH], by=RULE)
    bind(bea)

    texts = {row.compartment: row.text for row in AssessmentText.objects.all()}
    assert texts == {"health": "Erased", "assistance": f"{PLANTED} needs"}


def test_a_text_that_is_written_back_unchanged_is_not_sealed_anew(case: Case) -> None:
    """So a row whose text was erased can go on, and does not come to say the word as if somebody had written it."""
    decision = StageDecision.objects.get(case=case)
    assert decision.reasons
    decision.refresh_from_db(fields=["reasons"])

    assert StageDecision._meta.get_field("reasons").pre_save(decision, add=False) == stored()


def stored() -> bytes:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT reasons FROM referral_stagedecision")
        return bytes(cursor.fetchone()[0])


def test_a_text_moved_to_another_row_does_not_open(case: Case) -> None:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE assistance_assessmenttext SET text ="
            " (SELECT text FROM assistance_assessmenttext WHERE compartment = 'assistance') WHERE compartment = 'health'"
        )

    with pytest.raises(vault.CannotOpen):
        AssessmentText.objects.get(compartment="health").text.strip()


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("referral_stagedecision", "reasons"),
        ("assistance_assessmenttext", "text"),
        ("assistance_interpreterbooking", "occasion"),
    ],
)
def test_the_database_takes_no_clear_text_in_a_sealed_column(case: Case, table: str, column: str) -> None:
    with as_owner(), pytest.raises(IntegrityError, match=column), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {column} = convert_to(repeat('Esi', 40), 'UTF8')")


def test_the_copy_across_the_wall_does_not_depend_on_the_keys_of_the_person(
    case: Case, bea: Reader, django_capture_on_commit_callbacks: Committing
) -> None:
    bind(RULE)
    with django_capture_on_commit_callbacks(execute=True):
        vault.destroy([case.person], by=RULE)

    paul = investigator()
    bind(paul)
    (copy,) = Received.objects.visible_to(paul)
    assert (copy.purpose, copy.conditions) == (f"{PLANTED} purpose", f"{PLANTED} conditions")
    items = receiving.look_at_received(received=copy, by=paul)
    assert (items[1].title, items[1].content) == (f"{PLANTED} title", f"{PLANTED} content")
    bind(bea)
    assert DisclosureItem.objects.order_by("pk")[1].content == "Erased"


def test_the_copy_ends_with_its_key_and_the_sender_reads_on(
    case: Case, bea: Reader, django_capture_on_commit_callbacks: Committing
) -> None:
    paul = investigator()
    bind(paul)
    (copy,) = Received.objects.visible_to(paul)
    with django_capture_on_commit_callbacks(execute=True):
        receiving.confirm_deletion(received=copy, by=paul)

    bind(bea)
    kept = Disclosure.objects.get()
    with pytest.raises(vault.Erased):
        vault.unseal(kept.copy_key, bytes(kept.copy_purpose)[8:], context="any")
    assert kept.danger_to_person == f"{PLANTED} person"
    assert DisclosureItem.objects.order_by("pk")[1].content == f"{PLANTED} content"
