"""A few invented papers, so that the demo has something to show."""

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from luotsi.access.readers import Reader, reading_as
from luotsi.countries.vocabulary import Compartment, Permission
from luotsi.papers import usecases
from luotsi.papers.choices import Kind, Translated
from luotsi.papers.letters.composing import appointment_letter
from luotsi.papers.letters.setting import Form
from luotsi.referral.queries import CaseFilters, compartments_of, page_of_cases, team

if TYPE_CHECKING:
    from luotsi.referral.models import Case

CASES = 5


def make_demo_papers(reader: Reader) -> int:
    """A letter, a statement and a message in the latest cases that the reader's organisation answers for; returns how many cases."""
    if not reader.may(Permission.READ_CASES):
        return 0
    with reading_as(reader), translation.override(settings.LANGUAGE_CODE):
        cases = page_of_cases(reader, CaseFilters()).cases[:CASES]
        for case in cases:
            part = next(iter(sorted(compartments_of(case, reader))))
            _letter(case, part, reader)
            _statement(case, part, reader)
            _message(case, reader)
        return len(cases)


def _letter(case: "Case", part: Compartment, reader: Reader) -> None:
    letter = appointment_letter(
        receiver="", at=timezone.now() + timedelta(days=3), place=_("The house by the station, second floor"),
        meets=reader.user.name, contact="+358 40 000 0000", note="", language=settings.LANGUAGE_CODE,
    )  # fmt: skip
    usecases.make_letter(
        case=case, compartment=part, kind=Kind.LETTER, letter=letter, form=Form.PDF, key=uuid4(), by=reader
    )


def _statement(case: "Case", part: Compartment, reader: Reader) -> None:
    statement = usecases.write_statement(
        case=case, compartment=part, given_on=timezone.localdate(), language="en",
        original="I worked every day. They kept my passport.", key=uuid4(), by=reader,
    )  # fmt: skip
    usecases.add_translation(
        statement=statement, language=settings.LANGUAGE_CODE, text=_("I worked every day. They kept my passport."),
        how=Translated.STAFF, translator_organisation=reader.organisation.name, translator_code="", key=uuid4(), by=reader,
    )  # fmt: skip


def _message(case: "Case", reader: Reader) -> None:
    """To the first organisation that reads a part which the reader's does too, if there is one."""
    own = compartments_of(case, reader)
    for member in team(case):
        if member.organisation != reader.organisation and (shared := own & member.compartments):
            usecases.begin_thread(
                case=case, compartment=Compartment(min(shared)), subject=_("Interpreter for the next meeting"),
                to=[member.organisation], text=_("Who books the interpreter, you or we?"), key=uuid4(), by=reader,
            )  # fmt: skip
            return
