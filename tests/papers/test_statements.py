"""A statement keeps its original, its language, and who translated it; nothing of it is overwritten."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from luotsi.access.readers import Reader, bind
from luotsi.core.errors import NotAllowed
from luotsi.countries.vocabulary import Compartment
from luotsi.papers import queries, usecases
from luotsi.papers.choices import Translated
from luotsi.papers.models import Statement, Translation
from luotsi.papers.refusals import StatementIsCorrected
from luotsi.referral.models import Case
from tests.conftest import as_owner
from tests.papers.support import case_of, share
from tests.support import case_worker, reader

pytestmark = pytest.mark.django_db


def said(case: Case, by: Reader, words: str = "Мені страшно", part: Compartment = Compartment.HEALTH) -> Statement:
    return usecases.write_statement(
        case=case, compartment=part, given_on=timezone.localdate(), language="uk", original=words, key=uuid4(), by=by
    )


def translated(statement: Statement, by: Reader, text: str, how: Translated = Translated.SWORN) -> Translation:
    return usecases.add_translation(
        statement=statement, language="en", text=text, how=how, translator_organisation="An office", translator_code="T-1",
        key=uuid4(), by=by,
    )  # fmt: skip


def test_the_original_and_each_translation_stay_beside_each_other():
    bea = case_worker()
    statement = said(case_of(bea), bea)
    translated(statement, bea, "By a machine", Translated.MACHINE)
    translated(statement, bea, "By a person")

    found = usecases.look_at_statement(statement=statement, by=bea)

    assert statement.words == "Мені страшно"
    assert [(one.words, one.how, one.translator_code) for one in found] == [
        ("By a person", "sworn", "T-1"),
        ("By a machine", "machine", "T-1"),
    ]


def test_a_correction_is_a_statement_of_its_own_and_the_first_stays():
    bea = case_worker()
    case = case_of(bea)
    first = said(case, bea, "Three months")
    second = usecases.correct_statement(
        statement=first, given_on=timezone.localdate(), original="Four months", key=uuid4(), by=bea
    )

    assert [one.words for one in queries.statements_of(case, bea)] == ["Four months", "Three months"]
    assert second.corrects == first
    with pytest.raises(StatementIsCorrected):
        usecases.correct_statement(statement=first, given_on=timezone.localdate(), original="Five", key=uuid4(), by=bea)


def test_the_original_cannot_be_overwritten_not_even_by_the_owner():
    bea = case_worker()
    said(case_of(bea), bea)

    with as_owner(), pytest.raises(IntegrityError, match="not changed"), transaction.atomic():
        connection.cursor().execute("UPDATE papers_statement SET original = ''")


def test_a_correction_cannot_be_moved_to_where_others_read_it():
    bea = case_worker()
    case = case_of(bea)
    first = said(case, bea)

    with pytest.raises(IntegrityError, match="lies where the statement lies"), transaction.atomic():
        Statement.objects.create(
            case=case, compartment="contact", given_on=timezone.localdate(), language="uk", original=b"x", corrects=first,
            at=timezone.now(), by=bea.user, organisation=bea.organisation,
        )  # fmt: skip


def test_an_authorised_translator_is_named_by_a_code():
    bea = case_worker()
    statement = said(case_of(bea), bea)
    with (
        pytest.raises(IntegrityError, match="translation_by_an_authorised_translator_has_a_code"),
        transaction.atomic(),
    ):
        Translation.objects.create(
            statement=statement, language="en", text=b"x", how="sworn", translator_organisation="An office",
            at=timezone.now(), by=bea.user, organisation=bea.organisation,
        )  # fmt: skip


def test_a_statement_is_read_in_its_compartment_alone_also_by_plain_sql():
    bea, rita = case_worker(), reader("ngo-adviser", "riku")
    case = case_of(bea)
    share(case, by=bea, to=rita, parts=(Compartment.CONTACT,))
    translated(said(case, bea), bea, "In health")
    translated(said(case, bea, part=Compartment.CONTACT), bea, "In contact")

    bind(rita)
    assert [one.compartment for one in queries.statements_of(case, rita)] == ["contact"]
    with connection.cursor() as cursor:
        for table in ("papers_statement", "papers_translation"):
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert cursor.fetchone()[0] == 1
    with pytest.raises(NotAllowed):
        said(case, rita)
