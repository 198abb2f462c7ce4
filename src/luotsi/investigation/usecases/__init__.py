"""Every write on the investigation side, one function per thing a person does."""

from luotsi.investigation.usecases.investigating import (
    close_investigation,
    look_at_investigation,
    open_lead,
    request_support,
    start_investigation,
    write_investigation_note,
)
from luotsi.investigation.usecases.receiving import (
    CONDITIONS,
    acknowledge,
    attach,
    confirm_deletion,
    look_at_received,
    refuse,
)

__all__ = [
    "CONDITIONS",
    "acknowledge",
    "attach",
    "close_investigation",
    "confirm_deletion",
    "look_at_investigation",
    "look_at_received",
    "open_lead",
    "refuse",
    "request_support",
    "start_investigation",
    "write_investigation_note",
]
