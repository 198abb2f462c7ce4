"""What assistance tells other rooms and pages. Everything starts from its reader."""

from luotsi.assistance.queries.assessments import (
    Change,
    Round,
    assessment_form,
    open_needs,
    rounds_of,
)
from luotsi.assistance.queries.directory import (
    DirectoryFilters,
    Entry,
    directory_page,
    entry_of,
    own_services,
    providers,
    service_of,
)
from luotsi.assistance.queries.figures import ParityRow, parity
from luotsi.assistance.queries.paying import (
    claim_of,
    claims_of,
    county_of,
    residence_of,
    residence_rule,
    statements_waiting,
)
from luotsi.assistance.queries.records import Records, permits_ending, records_of
from luotsi.assistance.queries.requests import (
    consent_to_services,
    request_of,
    requests_of_case,
    requests_running,
    requests_waiting,
    waiting_counts,
)

__all__ = [
    "Change",
    "DirectoryFilters",
    "Entry",
    "ParityRow",
    "Records",
    "Round",
    "assessment_form",
    "claim_of",
    "claims_of",
    "consent_to_services",
    "county_of",
    "directory_page",
    "entry_of",
    "open_needs",
    "own_services",
    "parity",
    "permits_ending",
    "providers",
    "records_of",
    "request_of",
    "requests_of_case",
    "requests_running",
    "requests_waiting",
    "residence_of",
    "residence_rule",
    "rounds_of",
    "service_of",
    "statements_waiting",
    "waiting_counts",
]
