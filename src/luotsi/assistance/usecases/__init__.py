"""Every write on assistance, one function per thing a person does."""

from luotsi.assistance.usecases.assessing import assess
from luotsi.assistance.usecases.directory import count_places, end_service_entry, keep_service
from luotsi.assistance.usecases.looking import look_at_assistance
from luotsi.assistance.usecases.paying import (
    decide_claim,
    draft_claim,
    give_statement,
    pay_claim,
    record_residence,
    send_claim,
)
from luotsi.assistance.usecases.records import (
    apply_for_permit,
    ask_interpreter,
    claim_compensation,
    decide_compensation,
    decide_permit,
    end_period,
    follow_child,
    grant_period,
    note_departure,
    note_interpreter,
    plan_departure,
    record_dependant,
)
from luotsi.assistance.usecases.requests import (
    accept_request,
    ask_for_service,
    cancel_request,
    decline_request,
    finish_service,
    start_service,
)

__all__ = [
    "accept_request",
    "apply_for_permit",
    "ask_for_service",
    "ask_interpreter",
    "assess",
    "cancel_request",
    "claim_compensation",
    "count_places",
    "decide_claim",
    "decide_compensation",
    "decide_permit",
    "decline_request",
    "draft_claim",
    "end_period",
    "end_service_entry",
    "finish_service",
    "follow_child",
    "give_statement",
    "grant_period",
    "keep_service",
    "look_at_assistance",
    "note_departure",
    "note_interpreter",
    "pay_claim",
    "plan_departure",
    "record_dependant",
    "record_residence",
    "send_claim",
    "start_service",
]
