"""Which columns are written, in which order, and how COPY reads a value."""

from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

COLUMNS: dict[str, tuple[str, ...]] = {
    "referral_case": (
        "id", "reference", "person", "form", "age_group", "branch", "urgent", "opened_at", "opened_by_organisation_id",
        "stage", "closed_at",
    ),
    "referral_caseidentity": ("case_id", "birth_year", "sex", "nationality", "sealed"),
    "referral_casecontact": ("case_id", "language", "needs_interpreter", "municipality", "sealed"),
    "access_personkey": ("person", "part", "key_id", "wrapped", "master", "made_at"),
    "referral_searchkey": ("case_id", "key"),
    "referral_signal": (
        "id", "reference", "organisation_id", "recorded_by_id", "recorded_at", "seen_on", "referrer_type", "place", "form",
        "age_group", "persons", "in_danger", "what_was_seen", "outcome", "ended_reason",
    ),
    "referral_signalindicator": ("signal_id", "list", "list_version", "code", "answer", "known_from"),
    "referral_referral": (
        "signal_id", "case_id", "case_reference", "organisation_id", "branch", "sent_at", "sent_by_id", "read_back_at",
        "read_back_language", "no_read_back_reason", "no_consent_reason", "child_heard", "feedback", "feedback_at",
    ),
    "referral_consent": (
        "id", "case_id", "kind", "receiver_id", "compartments", "form_version", "language", "how_given", "on_behalf_relation",
        "on_behalf_basis", "child_view", "given_at", "recorded_by_id", "withdrawn_at", "withdrawn_recorded_by_id",
    ),
    "referral_consentonbehalf": ("consent_id", "case_id", "name", "child_words"),
    "referral_consentrecall": (
        "id", "reference", "case_id", "case_reference", "consent_id", "organisation_id", "compartments", "told_at", "answer",
        "law", "acknowledged_at", "acknowledged_by_id",
    ),
    "referral_handoff": (
        "id", "reference", "case_id", "case_reference", "from_organisation_id", "to_organisation_id", "offered_at",
        "offered_by_id", "reason", "message", "form", "age_group", "urgent", "compartments", "rests_on_id", "answer_by",
        "answer", "answered_at", "answered_by_id", "decline_reason", "answer_text",
    ),
    "referral_handoffclimb": ("handoff_id", "organisation_id", "step", "at"),
    "referral_responsibility": ("id", "case_id", "organisation_id", "began_at", "ended_at", "handoff_id", "by_id"),
    "referral_jointmeetingcall": (
        "id", "case_id", "case_reference", "organisation_id", "because", "called_at", "settled_at", "settled_by_id", "result",
    ),
    "referral_casestep": ("id", "case_id", "stage", "entered_at", "by_id"),
    "referral_stagedecision": (
        "id", "case_id", "stage", "outcome", "grounds", "reasons", "identifies", "decided_on", "decided_by_id",
        "organisation_id", "recorded_at", "appealed_on", "replaced_by_id",
    ),
    "referral_closure": (
        "case_id", "closed_at", "reason", "note", "closed_by_id", "reopened_at", "reopen_reason", "reopened_by_id",
    ),
    "deadlines_deadline": ("case_id", "clock", "owner_id", "started_at", "due_at", "ended_at", "met"),
    "access_grant": (
        "case_id", "organisation_id", "compartments", "basis", "basis_id", "statute", "began_at", "expires_at", "ended_at",
    ),
    "access_ledgerentry": ("at", "act", "refused", "actor_id", "organisation_id", "case_id", "subject", "details"),
}  # fmt: skip
COUNTED = tuple(table for table, columns in COLUMNS.items() if columns[0] == "id")
NUMBERS = ("referral_case_number", "referral_signal_number", "referral_person_number")


NULL = "\\N"


def line(*values: Any) -> str:
    """One row the way COPY reads it."""
    return "\t".join([_FIELD[type(value)](value) for value in values]) + "\n"


@lru_cache(maxsize=20_000)
def _text(value: str) -> str:
    return value.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


@lru_cache(maxsize=1_000)
def array(values: tuple[str, ...]) -> str:
    return "{" + ",".join(values) + "}"


# The moments of a life occur in many of its rows.
moment: Callable[[datetime], str] = lru_cache(maxsize=1_000)(str)


def or_null(at: datetime | None) -> str:
    return NULL if at is None else moment(at)


_FIELD: dict[type, Callable[[Any], str]] = {
    str: _text,
    int: str,
    bool: {True: "t", False: "f"}.__getitem__,
    type(None): {None: NULL}.__getitem__,
    datetime: moment,
    date: str,
    tuple: array,
    UUID: str,
    bytes: lambda value: f"\\\\x{value.hex()}",
}
