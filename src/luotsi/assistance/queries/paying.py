"""Whose duty help is, and claims for what it cost."""

from typing import TYPE_CHECKING
from uuid import UUID

from luotsi.access.readers import Reader
from luotsi.actors.models import Organisation
from luotsi.assistance.models import ReimbursementClaim, ResidenceRecord
from luotsi.countries import queries as countries
from luotsi.countries.schema import Residence

if TYPE_CHECKING:
    from luotsi.referral.models import Case


def residence_of(case: "Case") -> ResidenceRecord | None:
    """The residence of the person as recorded last."""
    return ResidenceRecord.objects.filter(case=case, until=None).select_related("provider").first()


def residence_rule(record: ResidenceRecord) -> Residence | None:
    """What the country says of this residence: who gives help and how costs come back."""
    return countries.find("residences", record.residence, Residence)


def county_of(case: "Case") -> Organisation | None:
    """The organisation whose duty the person's services are, for the figures by county."""
    record = residence_of(case)
    return record.provider if record else None


def claims_of(case: "Case", reader: Reader) -> list[ReimbursementClaim]:
    return list(ReimbursementClaim.objects.filter(case=case, organisation=reader.organisation).order_by("-pk"))


def statements_waiting(reader: Reader) -> list[ReimbursementClaim]:
    """Claims that wait for the statement of the reader's organisation, the oldest first."""
    found = ReimbursementClaim.objects.filter(statement_by=reader.organisation, statement_on=None)
    return list(found.select_related("organisation").order_by("pk")[:50])


def claim_of(reader: Reader, reference: UUID) -> ReimbursementClaim | None:
    """A claim of the reader's organisation, or one that waits for its statement."""
    own = reader.organisation
    found = ReimbursementClaim.objects.filter(reference=reference)
    found = found.filter(organisation=own) | found.filter(statement_by=own)
    return found.select_related("organisation", "decided_by", "statement_by", "statement_recorded_by").first()
