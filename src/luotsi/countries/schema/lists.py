"""Code lists of the country: forms, offences, services, permits, reasons, consents, holidays, figures."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from luotsi.countries.schema.base import Item, Line, Named, Sourced, Words
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
    CLOSE = "close_reasons"
    REOPEN = "reopen_reasons"
    NO_READ_BACK = "no_read_back_reasons"
    NO_CONSENT = "no_consent_reasons"
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


class Holiday(Named):
    """A rule that finds a day off in any year: a fixed day, so many days from Easter, or a weekday between two days."""

    month: int | None = Field(default=None, ge=1, le=12)
    day: int | None = Field(default=None, ge=1, le=31)
    easter_offset: int | None = None
    orthodox_easter_offset: int | None = None
    weekday: Weekday | None = None
    between: tuple[MonthDay, MonthDay] | None = None

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
