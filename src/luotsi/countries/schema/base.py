"""What every entry of a country pack has in common: a code, words in each language, and where it comes from."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, RootModel, StringConstraints

Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$")]
Line = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
LanguageCode = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[a-z0-9]+)*$")]


@dataclass(frozen=True)
class RefersTo:
    """Marks a field that holds codes of another section; `actors` also takes `type:` and `group:` codes."""

    section: str


class Confidence(StrEnum):
    """How sure a fact is that was not read in a source."""

    SURE = "sure"
    LIKELY = "likely"
    UNSURE = "unsure"
    PROPOSAL = "proposal"  # the program's own proposal, not a fact about the country


class Frozen(BaseModel):
    """A part of a pack: read once, never changed, and nothing in it that the schema does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Words(RootModel[dict[LanguageCode, Line]]):
    """The same words in several languages."""

    model_config = ConfigDict(frozen=True)

    def say(self, language: str) -> str:
        """The words in this language, else in English, else in whichever language there is."""
        return self.root.get(language) or self.root.get("en") or next(iter(self.root.values()), "")


class Item(Frozen):
    """One entry of a section."""

    code: Code

    @property
    def key(self) -> str:
        """What tells this entry from the others of its section."""
        return self.code


class Sourced(Item):
    """An entry that says where it was read, or how sure it is, and from when to when it holds (both days included)."""

    source: Annotated[tuple[str, ...], RefersTo("sources")] = ()
    confidence: Confidence | None = None
    note: str = ""  # for those who keep the pack, in English; never shown as the country's own words
    valid_from: date | None = None
    valid_to: date | None = None

    @property
    def unconfirmed(self) -> bool:
        """True unless a source was read and nothing in it was left to doubt."""
        return not self.source or self.confidence not in (None, Confidence.SURE)

    def holds_on(self, day: date) -> bool:
        """Whether the entry is valid on this day by the pack's own dates."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


class Named(Sourced):
    """An entry with a name; `translated` lists the languages whose words are ours and not official."""

    names: Words
    translated: tuple[LanguageCode, ...] = Field(default=())


class Unit(StrEnum):
    """In what a length of time is counted."""

    HOURS = "hours"
    DAYS = "days"
    WORKING_DAYS = "working_days"
    MONTHS = "months"
    YEARS = "years"


class Span(Frozen):
    """A length of time as law and practice state it; working days need the country's calendar."""

    value: int = Field(ge=0)
    unit: Unit

    @property
    def shortest_days(self) -> int:
        """The fewest calendar days that this length can take; for comparing, never for computing a due date."""
        days = {Unit.HOURS: 0, Unit.DAYS: 1, Unit.WORKING_DAYS: 1, Unit.MONTHS: 28, Unit.YEARS: 365}[self.unit]
        return self.value // 24 if self.unit is Unit.HOURS else self.value * days
