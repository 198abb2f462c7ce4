"""What the person is told: who saw their file, and what it holds.

A room that keeps something about a person adds its part to PARTS; the export asks each of them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db import connection
from django.utils.functional import Promise

from luotsi.access.readers import Reader
from luotsi.countries import queries as countries
from luotsi.referral.models import Case


class Purpose(StrEnum):
    """What an entry of the ledger was for, in a word that the person understands."""

    READING = "reading"
    EMERGENCY = "emergency"
    ANSWERING = "answering"
    DECIDING = "deciding"
    CONSENT = "consent"
    NOTES = "notes"
    SHARING = "sharing"
    HELP = "help"
    TIME_LIMITS = "time_limits"
    YOUR_REQUEST = "your_request"
    ERASING = "erasing"
    OTHER = "other"


# The beginning of an act's name, the longest first, and what it was for. An act that is not here is other work.
PURPOSES: dict[str, Purpose] = {
    "case.looked_at": Purpose.READING,
    "emergency.": Purpose.EMERGENCY,
    "case.": Purpose.ANSWERING,
    "responsibility.": Purpose.ANSWERING,
    "handoff.": Purpose.ANSWERING,
    "joint_meeting.": Purpose.ANSWERING,
    "meeting.": Purpose.ANSWERING,
    "team.": Purpose.ANSWERING,
    "stage.": Purpose.DECIDING,
    "decision.": Purpose.DECIDING,
    "referrer.": Purpose.SHARING,
    "disclosure.": Purpose.SHARING,
    "message.": Purpose.SHARING,
    "consent.": Purpose.CONSENT,
    "note.": Purpose.NOTES,
    "document.": Purpose.NOTES,
    "clock.": Purpose.TIME_LIMITS,
    "service.": Purpose.HELP,
    "need.": Purpose.HELP,
    "permit.": Purpose.HELP,
    "period.": Purpose.HELP,
    "subject.": Purpose.YOUR_REQUEST,
    "retention.": Purpose.ERASING,
    "keys.": Purpose.ERASING,
}


@dataclass(frozen=True)
class Seen:
    """So many acts of one organisation, for one purpose, on one day. None is the program itself, by its rules."""

    organisation_id: int | None
    purpose: Purpose
    day: date
    times: int


@dataclass(frozen=True)
class Section:
    """One part of what is kept about the person: rows of labels and values, in the reader's language."""

    code: str
    title: str | Promise
    rows: tuple[tuple[str | Promise, str], ...]


Part = Callable[[Case, Reader], Section]
PARTS: list[Part] = []


def purpose_of(act: str) -> Purpose:
    """What an act of the ledger was for."""
    found = max(
        (name for name in PURPOSES if act == name or (name[-1] == "." and act.startswith(name))), key=len, default=""
    )
    return PURPOSES.get(found, Purpose.OTHER)


def who_saw(reference: str, reader: Reader) -> tuple[int | None, list[Seen]]:
    """The case and who did what with it, the latest day first. Nothing for a reader who may not tell the person."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM luotsi_who_saw(%s, %s)", [reference, countries.country().timezone])
        rows = cursor.fetchall()
    counted: dict[tuple[int | None, Purpose, date], int] = {}
    for _case, organisation, act, day, times in rows:
        key = (organisation, purpose_of(act), day)
        counted[key] = counted.get(key, 0) + times
    seen = [Seen(organisation, purpose, day, times) for (organisation, purpose, day), times in counted.items()]
    seen.sort(key=lambda one: (-one.day.toordinal(), one.organisation_id or 0, one.purpose))
    return (rows[0][0] if rows else None), seen


def sections_of(case: Case, reader: Reader) -> list[Section]:
    """Everything that the reader's organisation may give of the case; parts that hold nothing are left out."""
    return [section for part in PARTS if (section := part(case, reader)).rows]
