"""Looking at the assistance of a case leaves a trace, with the parts that were open."""

from typing import TYPE_CHECKING

from luotsi.access.acts import usecase
from luotsi.access.ledger import record
from luotsi.access.readers import Reader
from luotsi.countries.vocabulary import Compartment, Permission
from luotsi.referral.queries import compartments_of

if TYPE_CHECKING:
    from luotsi.referral.models import Case

PARTS = frozenset({Compartment.ASSISTANCE, Compartment.HEALTH, Compartment.RESIDENCE})


@usecase("case.looked_at", Permission.ARRANGE_ASSISTANCE, Permission.ANSWER_REQUESTS)
def look_at_assistance(*, case: "Case", by: Reader) -> frozenset[Compartment]:
    """The parts of the case on this page that are open to the reader."""
    seen = compartments_of(case, by) & PARTS
    record("case.looked_at", by=by, case_id=case.pk, compartments=sorted(seen))
    return seen
