"""Case numbers for those who read the ledger and no case: what they may know of a case is its number."""

from collections.abc import Collection

from luotsi.access.models import LedgerEntry
from luotsi.referral.models import Handoff

OPENED = "case.opened"


def references_of(case_ids: Collection[int]) -> dict[int, str]:
    """The numbers of cases, as far as the bound reader's ledger entries and offers name them."""
    offers = Handoff.objects.filter(case_id__in=case_ids).values_list("case_id", "case_reference").distinct()
    opened = LedgerEntry.objects.filter(case_id__in=case_ids, act=OPENED).values_list("case_id", "subject")
    found: dict[int, str] = {case_id: subject.partition(":")[2] for case_id, subject in opened if case_id is not None}
    return found | dict(offers)


def case_id_of(reference: str) -> int | None:
    """The case of this number, if the bound reader's ledger entries or offers name it."""
    offer = Handoff.objects.filter(case_reference=reference).first()
    if offer is not None:
        return int(offer.case_id)
    opened = LedgerEntry.objects.filter(act=OPENED, subject=f"case:{reference}").first()
    return opened.case_id if opened else None
