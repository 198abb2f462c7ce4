"""Taking down what a person said, translating it, correcting it: always by adding."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.utils import timezone

from luotsi.access.acts import usecase
from luotsi.access.ledger import record
from luotsi.access.readers import Reader
from luotsi.core.idempotency import once
from luotsi.countries.vocabulary import Compartment, Permission
from luotsi.papers.choices import Translated
from luotsi.papers.models import Statement, Translation
from luotsi.papers.refusals import RULES
from luotsi.papers.sealed import seal_words

if TYPE_CHECKING:
    from luotsi.referral.models import Case


@usecase("statement.written", Permission.READ_CASES, refusals=RULES)
def write_statement(
    *, case: "Case", compartment: Compartment, given_on: date, language: str, original: str, key: UUID, by: Reader
) -> Statement:
    """Take down what the person said, in the language in which it was said."""

    def do() -> Statement:
        return _write(case, compartment, given_on, language, original, by)

    return _once(key, by, "statement.written", do)


@usecase("statement.corrected", Permission.READ_CASES, refusals=RULES)
def correct_statement(*, statement: Statement, given_on: date, original: str, key: UUID, by: Reader) -> Statement:
    """Write the corrected statement beside the first, which stays. Raises StatementIsCorrected if there is one already."""

    def do() -> Statement:
        part = Compartment(statement.compartment)
        return _write(statement.case, part, given_on, statement.language, original, by, corrects=statement)

    return _once(key, by, "statement.corrected", do)


@usecase("statement.translated", Permission.READ_CASES, refusals=RULES)
def add_translation(
    *, statement: Statement, language: str, text: str, how: Translated, translator_organisation: str, translator_code: str,
    key: UUID, by: Reader,
) -> Translation:  # fmt: skip
    """Add a translation with who made it. An earlier one in the same language stays beside it."""

    def do() -> str:
        reference = uuid4()
        Translation.objects.create(
            statement=statement,
            reference=reference,
            language=language,
            text=seal_words(text, person=statement.person, part=statement.compartment, reference=reference),
            how=how,
            translator_organisation=translator_organisation.strip(),
            translator_code=translator_code.strip(),
            at=timezone.now(),
            by=by.user,
            organisation=by.organisation,
        )
        record("statement.translated", by=by, case_id=statement.case_id, subject=f"statement:{statement.reference}",
               compartment=statement.compartment, language=language, how=str(how))  # fmt: skip
        return str(reference)

    return Translation.objects.get(reference=once(key=key, actor_id=by.user.pk, act="statement.translated", do=do))


@usecase("statement.looked_at", Permission.READ_CASES, refusals=RULES)
def look_at_statement(*, statement: Statement, by: Reader) -> list[Translation]:
    """Read a statement with its translations, the newest first. The look is in the ledger."""
    record("statement.looked_at", by=by, case_id=statement.case_id, subject=f"statement:{statement.reference}",
           compartment=statement.compartment)  # fmt: skip
    rows = Translation.objects.filter(statement=statement).select_related("statement__case", "by", "organisation")
    return list(rows.order_by("-at"))


def _write(
    case: "Case", part: Compartment, given_on: date, language: str, original: str, by: Reader, corrects: Statement | None = None
) -> Statement:  # fmt: skip
    reference = uuid4()
    statement = Statement.objects.create(
        reference=reference,
        case=case,
        compartment=part,
        given_on=given_on,
        language=language,
        original=seal_words(original, person=case.person, part=part, reference=reference),
        corrects=corrects,
        at=timezone.now(),
        by=by.user,
        organisation=by.organisation,
    )
    record("statement.corrected" if corrects else "statement.written", by=by, case_id=case.pk,
           subject=f"statement:{reference}", compartment=str(part), language=language)  # fmt: skip
    return statement


def _once(key: UUID, by: Reader, act: str, do: "Callable[[], Statement]") -> Statement:
    reference = once(key=key, actor_id=by.user.pk, act=act, do=lambda: str(do().reference))
    return Statement.objects.select_related("case").get(reference=reference)
