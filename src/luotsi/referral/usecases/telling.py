"""Telling the person: who saw their file, and the file itself. Each telling is in the ledger."""

from luotsi.access.acts import usecase
from luotsi.access.ledger import record
from luotsi.access.readers import Reader
from luotsi.countries.vocabulary import Permission
from luotsi.referral.locking import held_case
from luotsi.referral.models import Case
from luotsi.referral.refusals import RULES, NotTheHolder
from luotsi.referral.subject import Section, Seen, sections_of, who_saw


@usecase("subject.told_who_saw", Permission.ANSWER_SUBJECT, refusals=RULES)
def tell_who_saw(*, reference: str, by: Reader) -> list[Seen]:
    """Who saw the file of a case that the reader's organisation answers for. Raises NotTheHolder.

    Asked before its own entry is written: what is shown is the ledger as it was.
    """
    case_id, seen = who_saw(reference, by)
    if case_id is None:
        raise NotTheHolder
    record("subject.told_who_saw", by=by, case_id=case_id)
    return seen


@usecase("subject.file_given", Permission.ANSWER_SUBJECT, refusals=RULES)
def give_file(*, case: Case, form: str, by: Reader) -> list[Section]:
    """Everything about the person that the reader's organisation may give, for an export as `form`. Raises NotTheHolder."""
    held = held_case(case, by)
    sections = sections_of(held, by)
    record("subject.file_given", by=by, case_id=held.pk, form=form, parts=[section.code for section in sections])
    return sections
