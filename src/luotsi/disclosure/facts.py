"""What the use cases of a disclosure are told, as plain values."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from luotsi.actors.models import Organisation
from luotsi.countries.vocabulary import Compartment


@dataclass(frozen=True)
class Head:
    """To whom, for what, on which basis and under which conditions. Either a consent or a law with its provision."""

    receiver: Organisation
    purpose: str
    delete_by: date
    consent: int | None = None
    legal_act: str = ""
    provision: str = ""
    conditions: str = ""
    request: UUID | None = None


@dataclass(frozen=True)
class Part:
    """One fact or text to pass on, and why the receiver needs it."""

    compartment: Compartment
    title: str
    content: str
    why_needed: str


@dataclass(frozen=True)
class Risk:
    """What was weighed: dangers in words, who else will read it, and whether the person knows."""

    danger_to_person: str
    danger_to_family: str
    danger_to_worker: str
    who_else_reads: str
    person_knows: str
    why_not_told: str = ""
