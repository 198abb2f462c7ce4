"""Code lists of the country: forms, offences, services, permits, reasons, consents, holidays, figures."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from luotsi.countries.schema.base import Frozen, Item, LanguageCode, Line, Named, RefersTo, Sourced, Words
from luotsi.countries.schema.country import Weekday
from luotsi.countries.vocabulary import ConsentKind

MonthDay = Annotated[str, StringConstraints(pattern=r"^\d\d-\d\d$")]


class Source(Item):
    """Where something was read; the title is a working title, not a quotation."""

    title: Line
    address: Line


class ExploitationForm(Named):
    """A purpose for which a person is exploited."""


class Offence(Named):
    """A crime; `law_code` is the country's own way to cite it."""

    law_code: Line
    penalty: Words | None = None
    remark: Words | None = None


class ServiceType(Named):
    """A kind of help."""


class Permit(Named):
    """A ground on which a person may stay."""

    section: Line
    conditions: Words | None = None


class LegalAct(Named):
    """A law or treaty that the work rests on."""

    reference: Line
    content: Words | None = None


class ReferrerType(Named):
    """Who made a referral, as the country counts it."""


class ReasonList(StrEnum):
    """The choices of reasons that the program asks for."""

    OFFER = "offer_reasons"
    DECLINE = "decline_reasons"
    WITHDRAW = "withdraw_reasons"
    TEAM_ROLE = "team_roles"
    TEAM_END = "team_end_reasons"
    CLOSE = "close_reasons"
    REOPEN = "reopen_reasons"
    NO_READ_BACK = "no_read_back_reasons"
    NO_CONSENT = "no_consent_reasons"
    SERVICE_DECLINE = "service_decline_reasons"
    SERVICE_CANCEL = "service_cancel_reasons"
    SERVICE_OUTCOME = "service_outcomes"
    PERIOD_END = "period_end_reasons"
    SUSPEND_CLOCK = "suspend_clock_reasons"
    EXTEND_CLOCK = "extend_clock_reasons"
    STOP_CLOCK = "stop_clock_reasons"
    EMERGENCY = "emergency_reasons"
    HOLD = "hold_reasons"


class CodedReason(Named):
    """One reason in one of the lists; the same code may stand in two lists."""

    list: ReasonList

    @property
    def key(self) -> str:
        """The list and the code."""
        return f"{self.list}.{self.code}"


class ConsentForm(Named):
    """What is read to a person before one of the four consents is given."""

    kind: ConsentKind
    version: int = Field(ge=1)
    text: Words


class SheetWhat(Frozen):
    """What is asked, for each of the four consents."""

    service: Line
    formal_identification: Line
    named_sharing: Line
    processing: Line


class SheetParts(Frozen):
    """The parts of a file, as a person would call them."""

    identity: Line
    contact: Line
    assistance: Line
    health: Line
    residence: Line
    offence: Line


class ConsentSheet(Sourced):
    """What is read to a person in one language, and printed for them; the code is the language's.

    Whoever finds the paper must not learn from it what happened to the person: no word of trafficking, victims or crime.
    """

    code: LanguageCode
    version: int = Field(ge=1)
    draft: bool = False  # nobody who speaks the language has confirmed the words: read it with an interpreter
    title: Line
    what: SheetWhat
    parts_asked: Line  # before the list of parts
    parts: SheetParts
    who: Line
    who_service: Line  # who knows, where nothing is shared with another organisation
    until_withdrawn: Line
    until_day: Line  # before a date
    withdraw: Line
    help: Line
    police: Line
    child: Line
    understood: Line
    agree: Line
    name_of_receiver: Line
    signature: Line
    on_behalf: Line
    interpreter: Line
    day: Line


class Holiday(Named):
    """A rule that finds a day off in any year: a fixed day, so many days from Easter, or a weekday between two days."""

    month: int | None = Field(default=None, ge=1, le=12)
    day: int | None = Field(default=None, ge=1, le=31)
    easter_offset: int | None = None
    orthodox_easter_offset: int | None = None
    weekday: Weekday | None = None
    between: tuple[MonthDay, MonthDay] | None = None
    only_for: Annotated[tuple[str, ...], RefersTo("organisations")] = ()  # a day off there alone; empty: everywhere

    @model_validator(mode="after")
    def exactly_one_rule(self) -> Self:
        """A holiday follows one rule; two or none could not be computed."""
        rules = [
            self.month is not None and self.day is not None,
            self.easter_offset is not None,
            self.orthodox_easter_offset is not None,
            self.weekday is not None and self.between is not None,
        ]
        if sum(rules) != 1:
            raise ValueError(
                "give one rule: month and day, easter_offset, orthodox_easter_offset, or weekday and between"
            )
        return self


class FigureKind(StrEnum):
    """A flow happened in a period; a stock was there on a day."""

    FLOW = "flow"
    STOCK = "stock"


class Figure(Sourced):
    """A published statistic; `counts` and `percents` are keyed by what was counted."""

    period: Line  # 2022, 2022-H1, or a day
    kind: FigureKind
    counts: dict[str, int] = Field(default_factory=dict)
    percents: dict[str, float] = Field(default_factory=dict)
    nationalities: tuple[str, ...] = ()  # ISO 3166-1 alpha-3, named without counts
