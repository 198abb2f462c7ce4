"""Making a letter: it is set, and filed as a document in one compartment."""

from io import BytesIO
from typing import TYPE_CHECKING
from uuid import UUID

from luotsi.access.acts import usecase
from luotsi.access.ledger import record
from luotsi.access.readers import Reader
from luotsi.core.idempotency import once
from luotsi.countries.vocabulary import Compartment, Permission
from luotsi.papers.choices import Kind, Scan
from luotsi.papers.letters.composing import Letter
from luotsi.papers.letters.setting import SET, Form
from luotsi.papers.letters.telling import telling_word
from luotsi.papers.media import safe_name
from luotsi.papers.models import Document
from luotsi.papers.refusals import RULES, LetterTellsTooMuch
from luotsi.papers.usecases.documents import Checked, file_checked

if TYPE_CHECKING:
    from luotsi.referral.models import Case


@usecase("letter.made", Permission.READ_CASES, refusals=RULES)
def make_letter(
    *, case: "Case", compartment: Compartment, kind: Kind, letter: Letter, form: Form, key: UUID, by: Reader
) -> Document:
    """Set a letter and file it. Raises LetterTellsTooMuch where a neutral one holds a word that tells why help is given."""
    if letter.neutral and (told := telling_word(letter.words(), letter.language)):
        raise LetterTellsTooMuch.because_of(told)

    def do() -> str:
        set_as, media_type = SET[form]
        name = safe_name(letter.title, media_type)
        checked = Checked(name, BytesIO(set_as(letter)), media_type, Scan.OURS)
        document = file_checked(case, compartment, kind, letter.title, checked, by)
        record("letter.made", by=by, case_id=case.pk, subject=f"document:{document.reference}",
               compartment=str(compartment), language=letter.language, neutral=letter.neutral)  # fmt: skip
        return str(document.reference)

    return Document.objects.get(reference=once(key=key, actor_id=by.user.pk, act="letter.made", do=do))
