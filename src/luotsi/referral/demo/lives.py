"""What is planned of one invented person: plain values, in the words of the models that they become rows of."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Org:
    """An organisation as the plan sees it; it is in force from `since` until before `until`."""

    id: int
    code: str
    type: str
    world: str
    compartments: tuple[str, ...]
    place: str
    since: date
    until: date
    superior: int | None
    refers: bool
    receives: bool
    shown: bool  # where one of the country's demo people works

    def in_force(self, day: date) -> bool:
        return self.since <= day < self.until


@dataclass(slots=True)
class Person:
    given: str
    family: str
    birth_year: int
    born_on: date | None
    sex: str
    nationality: str
    document: str
    language: str
    needs_interpreter: bool
    phone: str
    place: str


@dataclass(slots=True)
class ClimbTo:
    organisation: Org
    step: int
    at: datetime


@dataclass(slots=True)
class Offer:
    reference: UUID
    sender: Org
    receiver: Org
    at: datetime
    reason: str
    answer_by: datetime
    answer: str = ""
    answered_at: datetime | None = None
    coded: str = ""  # why it was declined or withdrawn
    climbs: list[ClimbTo] = field(default_factory=list)


@dataclass(slots=True)
class Hold:
    """An organisation answers for the person, since an accepted offer, the opening or a reopening."""

    organisation: Org
    began: datetime
    ended: datetime | None = None
    offer: Offer | None = None


@dataclass(slots=True)
class Given:
    """A consent."""

    kind: str
    at: datetime
    by: Org
    receiver: Org | None = None
    compartments: tuple[str, ...] = ()
    how: str = "spoken"
    on_behalf_by: str = ""
    withdrawn_at: datetime | None = None


@dataclass(slots=True)
class Step:
    stage: str
    at: datetime
    by: Org


@dataclass(slots=True)
class Decided:
    stage: str
    outcome: str
    grounds: tuple[str, ...]
    reasons: str
    identifies: bool
    at: datetime
    by: Org
    feedback: bool | None


@dataclass(slots=True)
class Closed:
    at: datetime
    by: Org
    reason: str
    reopened_at: datetime | None = None
    reopen_reason: str = ""


@dataclass(slots=True)
class Running:
    """A clock."""

    code: str
    stage: str | None  # at whose end it ends
    owner: Org
    started: datetime
    due: datetime
    ended: datetime | None = None


@dataclass(slots=True)
class Call:
    """A joint meeting was called."""

    because: str
    organisation: Org
    at: datetime
    settled_at: datetime | None = None
    settled_by: Org | None = None


@dataclass(slots=True)
class Look:
    by: Org
    at: datetime


@dataclass(slots=True)
class Life:
    """One person, from the first signal to now."""

    person: Person
    form: str
    age_group: str
    branch: str
    urgent: bool
    referrer_type: str
    sighting: int  # which of the country's sets of indicators was seen
    opened_at: datetime
    opened_by: Org
    stage: str
    read_back: bool = True
    no_read_back_reason: str = ""
    no_consent_reason: str = ""
    child_heard: str = ""
    holds: list[Hold] = field(default_factory=list)
    offers: list[Offer] = field(default_factory=list)
    consents: list[Given] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    decisions: list[Decided] = field(default_factory=list)
    closures: list[Closed] = field(default_factory=list)
    clocks: list[Running] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    looks: list[Look] = field(default_factory=list)

    @property
    def holder(self) -> Org:
        return self.holds[-1].organisation

    @property
    def closed_at(self) -> datetime | None:
        last = self.closures[-1] if self.closures else None
        return last.at if last and last.reopened_at is None else None
