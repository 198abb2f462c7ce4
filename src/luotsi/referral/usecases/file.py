"""The file itself: looking at it leaves a trace, and notes lie in one compartment each."""

from django.utils import timezone

from luotsi.access import vault
from luotsi.access.acts import usecase
from luotsi.access.ledger import record
from luotsi.access.readers import Reader
from luotsi.actors.naming import with_names
from luotsi.countries.vocabulary import Compartment, Permission
from luotsi.referral.models import Case, CaseContact, CaseIdentity, CaseNote
from luotsi.referral.queries import CaseFile, emergency_end, grants_of, opened_by
from luotsi.referral.refusals import RULES

NOTES_SHOWN = 20


@usecase("case.looked_at", Permission.READ_CASES, refusals=RULES)
def look_at_case(*, case: Case, by: Reader) -> CaseFile:
    """Open what the reader may read of a case. Each look is in the ledger with the compartments that were open."""
    grants = grants_of(case, by)
    open_to_reader = opened_by(grants)
    record("case.looked_at", by=by, case_id=case.pk, compartments=sorted(open_to_reader))
    if open_to_reader:
        vault.open_keys([case.person])
    identity = CaseIdentity.objects.filter(case=case).first() if Compartment.IDENTITY in open_to_reader else None
    contact = CaseContact.objects.filter(case=case).first() if Compartment.CONTACT in open_to_reader else None
    for part in (identity, contact):
        if part is not None:
            part.case = case
    notes = case.notes.filter(compartment__in=open_to_reader).select_related("by").order_by("-at")
    return CaseFile(
        case=case, compartments=open_to_reader, identity=identity, contact=contact,
        notes=with_names(notes[:NOTES_SHOWN], "organisation"), emergency_until=emergency_end(grants),
    )  # fmt: skip


@usecase("note.written", Permission.READ_CASES, refusals=RULES)
def write_note(*, case: Case, compartment: Compartment, text: str, by: Reader) -> CaseNote:
    """Write a note into a compartment that the reader's organisation reads. Its text is sealed."""
    note = CaseNote(case=case, compartment=compartment, at=timezone.now(), by=by.user, organisation=by.organisation)
    note.text = text.strip()
    note.save()
    record("note.written", by=by, case_id=case.pk, subject=f"note:{note.pk}", compartment=str(compartment))
    return note
