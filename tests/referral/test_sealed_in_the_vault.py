"""Nothing that names a person lies in the database in clear text; erased is erased, also on the page and in a backup."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from luotsi.access import vault
from luotsi.access.models import PersonKey
from luotsi.access.readers import Reader, System, bind
from luotsi.countries.vocabulary import Compartment
from luotsi.referral import usecases
from luotsi.referral.facts import ContactFacts, IdentityFacts
from luotsi.referral.models import Case, CaseContact, CaseIdentity, CaseNote, ReferralDraft
from tests.conftest import as_owner
from tests.support import accept, acting, case_worker, inspector, record_signal, refer, social_worker

PLANTED = "Zyxwvut"
RULE = System(rule="test")
pytestmark = pytest.mark.django_db
Committing = Callable[..., AbstractContextManager[object]]


@pytest.fixture
def bea() -> Iterator[Reader]:
    with acting(case_worker()) as by:
        yield by


@pytest.fixture
def case(bea: Reader) -> Case:
    """A case with the planted name in every field that may hold words about the person."""
    anna = inspector()
    made = refer(
        anna,
        identity=IdentityFacts(
            given_names=PLANTED, family_names=PLANTED, other_names=PLANTED, born_on=date(1990, 2, 3), birth_year=1990,
            document=f"{PLANTED}1",
        ),
        contact=ContactFacts(
            language="en", phone=f"+99{PLANTED}", address=PLANTED, safe_way=PLANTED, representative=PLANTED,
            representative_contact=PLANTED,
        ),
    )  # fmt: skip
    accept(made.pk, bea)
    for compartment in (Compartment.HEALTH, Compartment.ASSISTANCE):
        usecases.write_note(case=made, compartment=compartment, text=f"{PLANTED} sleeps badly", by=bea)
    other = record_signal(bea, key=uuid4())
    draft = usecases.start_draft(signal=other, by=bea)
    usecases.save_draft(draft=draft, data={"person": {"given_names": PLANTED}}, by=bea)
    return made


def whole_database() -> str:
    """Every row of every table as text and as bytes read as text, as a dump would hold it."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT quote_ident(relname) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        )
        tables = [row[0] for row in cursor.fetchall()]
        found = []
        for table in tables:
            cursor.execute(f"SELECT row_to_json(t)::text FROM {table} t")
            found += [row[0] for row in cursor.fetchall()]
    return "\n".join(found)


def test_a_planted_name_is_nowhere_in_the_database(case: Case) -> None:
    dumped = whole_database()

    assert case.reference in dumped
    for form in (PLANTED, PLANTED.lower(), PLANTED.encode().hex(), "1990-02-03", "sleeps badly", b"sleeps badly".hex()):
        assert form not in dumped


def test_the_reader_of_the_case_reads_it_in_clear(case: Case, bea: Reader) -> None:
    file = usecases.look_at_case(case=case, by=bea)

    assert file.identity is not None
    assert file.contact is not None
    assert (file.identity.full_name, file.identity.born_on) == (f"{PLANTED} {PLANTED}", date(1990, 2, 3))
    assert (file.contact.safe_way, file.contact.phone) == (PLANTED, f"+99{PLANTED}")
    assert {note.text for note in file.notes} == {f"{PLANTED} sleeps badly"}
    assert ReferralDraft.objects.get().data == {"person": {"given_names": PLANTED}}


def test_opening_a_file_costs_one_query_for_all_its_keys(
    case: Case, bea: Reader, django_assert_max_num_queries: Committing
) -> None:
    vault.forget_opened_keys()
    with django_assert_max_num_queries(100) as asked:
        file = usecases.look_at_case(case=case, by=bea)
        assert [note.text for note in file.notes]
        assert file.identity is not None
        assert file.identity.full_name

    assert sum("access_personkey" in one["sql"] for one in asked.captured_queries) == 1  # type: ignore[attr-defined]


def test_policies_hold_for_what_is_sealed(case: Case) -> None:
    with acting(social_worker()):
        assert not CaseIdentity.objects.exists()
        assert not CaseContact.objects.exists()
        assert not CaseNote.objects.exists()


@pytest.mark.parametrize("table", ["caseidentity", "casecontact", "casenote"])
def test_the_database_takes_no_clear_text(case: Case, table: str) -> None:
    with as_owner(), pytest.raises(IntegrityError, match=r"is_sealed|says_something"), transaction.atomic():
        connection.cursor().execute(f"UPDATE referral_{table} SET sealed = convert_to(repeat('Esi', 40), 'UTF8')")


def test_a_note_of_no_words_is_refused(case: Case, bea: Reader) -> None:
    with pytest.raises(IntegrityError, match="note_says_something"), transaction.atomic():
        CaseNote.objects.create(
            case=case, compartment=Compartment.HEALTH, text="", at=timezone.now(), by=bea.user, organisation=bea.organisation
        )  # fmt: skip


def test_a_value_moved_to_another_row_does_not_open(case: Case, bea: Reader) -> None:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("UPDATE referral_casecontact SET sealed = (SELECT sealed FROM referral_caseidentity LIMIT 1)")

    with pytest.raises(vault.CannotOpen):
        CaseContact.objects.select_related("case").get(case=case).phone.strip()


def test_what_was_erased_reads_as_empty_and_the_page_still_opens(
    case: Case, bea: Reader, django_capture_on_commit_callbacks: Committing
) -> None:
    bind(RULE)
    with django_capture_on_commit_callbacks(execute=True):
        vault.destroy([case.person], parts=["identity", "health"], by=RULE)
    bind(bea)

    file = usecases.look_at_case(case=case, by=bea)

    assert file.identity is not None
    assert file.contact is not None
    assert (file.identity.full_name, file.identity.is_erased, file.identity.born_on) == ("", True, None)
    assert (file.contact.safe_way, file.contact.is_erased) == (PLANTED, False)
    assert {note.text for note in file.notes} == {"", f"{PLANTED} sleeps badly"}
    with pytest.raises(vault.Erased):
        usecases.write_note(case=case, compartment=Compartment.HEALTH, text="again", by=bea)


def test_a_person_of_two_cases_has_one_key_for_each_part(case: Case, bea: Reader) -> None:
    assert set(PersonKey.objects.filter(person=case.person).values_list("part", flat=True)) == {
        "identity", "contact", "health", "assistance",
    }  # fmt: skip


def test_the_key_of_a_draft_that_is_gone_is_destroyed(case: Case, bea: Reader) -> None:
    draft = ReferralDraft.objects.get()
    ReferralDraft.objects.update(expires_at=timezone.now() + timedelta(hours=1))
    bind(RULE)
    usecases.drop_old_drafts(by=RULE)
    assert vault.numbers_below_zero() == {-draft.pk}

    with as_owner():
        ReferralDraft.objects.update(
            saved_at=timezone.now() - timedelta(days=2), expires_at=timezone.now() - timedelta(days=1)
        )
    usecases.drop_old_drafts(by=RULE)

    assert vault.numbers_below_zero() == set()
    assert not ReferralDraft.objects.exists()
