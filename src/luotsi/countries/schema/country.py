"""The country itself: its languages, its calendar week, and the lengths of time the work is held to."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from luotsi.countries.schema.base import Confidence, Frozen, LanguageCode, Named, RefersTo, Span, Words
from luotsi.countries.vocabulary import Compartment


class Direction(StrEnum):
    """Which way a language is written."""

    LTR = "ltr"
    RTL = "rtl"


class Language(Frozen):
    """A language of the pages (`ui`) or one in which a person can be read to (`person`)."""

    code: LanguageCode
    names: Words
    direction: Direction = Direction.LTR
    ui: bool = False
    person: bool = False
    derived_from: LanguageCode | None = None  # words in this script are made from that one where none are written


class Climber(StrEnum):
    """To whom an unanswered offer climbs."""

    SUPERIOR = "superior"
    COORDINATOR = "coordinator"


class Climb(Frozen):
    """One step of an unanswered offer, counted from the moment it was due."""

    to: Climber
    after: Span


class Setting(Frozen):
    """A practice value; most have no source and are the program's proposal, which the country may change."""

    source: Annotated[tuple[str, ...], RefersTo("sources")] = ()
    confidence: Confidence | None = None
    note: str = ""


class HandoffSetting(Setting):
    """How long a receiver has to answer, and what happens if nobody does."""

    answer_within: Span
    urgent_answer_within: Span
    climb: tuple[Climb, ...]
    expires_after: Span
    joint_meeting_after_declines: int = Field(ge=1)


class SearchSetting(Setting):
    """How often one person may search for a name in an hour."""

    per_hour: int = Field(ge=1)


class DraftSetting(Setting):
    """How long an unsent draft is kept."""

    kept_days: int = Field(ge=1)


class ContactPointSetting(Setting):
    """How often an organisation is asked whether its contact point still answers."""

    confirm_every_days: int = Field(ge=1)


class AssistanceSetting(Setting):
    """After how many days a count of free places is said to be old, and how early the end of a permit is a matter to see to."""

    places_checked_within_days: int = Field(default=30, ge=1)
    permit_warn_days: int = Field(default=60, ge=1)


class EmergencySetting(Setting):
    """How long a look without a grant lasts, and how many one person may take in a day; tries that fail count too."""

    hours: int = Field(ge=1, le=72)
    per_day: int = Field(ge=1)


class RetentionRule(Setting):
    """How long one part of a file is kept after the last closing."""

    part: Compartment
    months: int = Field(ge=1)


class Weekday(StrEnum):
    """The days of the week, Monday first."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"

    @property
    def number(self) -> int:
        """Monday is 0, as in `date.weekday()`."""
        return list(Weekday).index(self)


class CountryFacts(Named):
    """The country; its code is ISO 3166-1 alpha-2, written in capitals."""

    code: str = Field(pattern=r"^[A-Z]{2}$")
    timezone: str
    currency: str = Field(pattern=r"^[A-Z]{3}$")
    reference_prefix: str = Field(pattern=r"^[A-Z]{2,4}$")
    languages: tuple[Language, ...]
    ui_languages: tuple[LanguageCode, ...] = Field(min_length=1)  # in the order in which they are offered
    child_age: int = Field(ge=1)  # younger than this is a child
    working_week: tuple[Weekday, ...] = Field(min_length=1)
    coordinator: Annotated[str, RefersTo("organisations")]
    admission_queue: Annotated[str, RefersTo("organisations")]  # where referrals are sent
    handoff: HandoffSetting
    search: SearchSetting
    drafts: DraftSetting
    contact_points: ContactPointSetting
    assistance: AssistanceSetting = AssistanceSetting()
    emergency: EmergencySetting
    retention: tuple[RetentionRule, ...] = ()  # a part without a rule is kept until there is one
    indicator_lists: Annotated[tuple[str, ...], RefersTo("indicator_lists")] = ()

    @property
    def person_languages(self) -> tuple[Language, ...]:
        """Languages in which a consent sheet or a read-back can be asked for."""
        return tuple(language for language in self.languages if language.person)

    def language(self, code: str) -> Language | None:
        """The language of this code, if the country knows it."""
        return next((language for language in self.languages if language.code == code), None)
