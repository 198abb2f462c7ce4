"""What a use case is told, as plain values."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from luotsi.actors.models import Organisation
from luotsi.countries.vocabulary import Compartment, ConsentKind

if TYPE_CHECKING:
    from luotsi.referral.models import Consent


@dataclass(frozen=True)
class IndicatorFact:
    """One answer to one indicator of one list."""

    list: str
    code: str
    answer: str
    known_from: str = ""


@dataclass(frozen=True)
class IdentityFacts:
    """Who the person is, as far as known; each may be empty."""

    given_names: str = ""
    family_names: str = ""
    other_names: str = ""
    born_on: date | None = None
    birth_year: int | None = None
    sex: str = "unknown"
    nationality: str = ""
    document: str = ""

    @property
    def year(self) -> int | None:
        return self.born_on.year if self.born_on else self.birth_year


@dataclass(frozen=True)
class ContactFacts:
    """How the person is reached without danger."""

    language: str
    needs_interpreter: bool = False
    phone: str = ""
    address: str = ""
    municipality: str = ""
    safe_way: str = ""
    representative: str = ""
    representative_contact: str = ""


@dataclass(frozen=True)
class OnBehalf:
    """Who spoke for the person, why they may, and what a child itself said."""

    relation: str
    basis: str
    name: str
    child_view: str = ""
    child_words: str = ""


@dataclass(frozen=True)
class ConsentFact:
    """One consent as the person gave it; `until` is its last day, and `sheet` the language of the sheet that was read.

    With `interpreter` said, also that none was needed, it is recorded in full, and must have been read back.
    """

    kind: ConsentKind
    language: str
    how_given: str
    receiver: Organisation | None = None
    compartments: tuple[Compartment, ...] = field(default=())
    until: date | None = None
    interpreter: str = ""
    interpreter_code: str = ""
    place: str = ""
    sheet: str = ""
    read_back: bool = False
    on_behalf: OnBehalf | None = None


@dataclass(frozen=True)
class ReadBack:
    """The person heard in their language what is sent, or the reason why not."""

    language: str = ""
    no_reason: str = ""


@dataclass(frozen=True)
class SeatFacts:
    """A seat in a team as it is offered: as what, which parts, on which basis (`consent`, or `statute` with `provision`), until when."""

    to: Organisation
    role: str
    compartments: tuple[Compartment, ...]
    consent: "Consent | None" = None
    statute: str = ""
    provision: str = ""
    valid_until: date | None = None
    message: str = ""


@dataclass(frozen=True)
class MeetingPlan:
    """When, how and where those concerned meet, and who they are."""

    starts_at: datetime
    way: str
    place: str = ""
    organisations: tuple[Organisation, ...] = ()
