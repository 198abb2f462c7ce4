"""The country as the plan sees it: who can act when, where the path leads, what the reasons are, and how often what occurs."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from luotsi.actors.models import Organisation
from luotsi.countries import queries as countries
from luotsi.countries.schema import (
    Clock,
    CodedReason,
    ConsentForm,
    CountryFacts,
    DemoPerson,
    ExploitationForm,
    Figure,
    Indicator,
    ReasonList,
    ReferrerType,
    Role,
    Span,
    Stage,
    Unit,
)
from luotsi.countries.vocabulary import ClockEvent, Permission, World
from luotsi.deadlines.queries import ends_at
from luotsi.referral import path
from luotsi.referral.demo.lives import Org
from luotsi.referral.demo.shares import Shares, Weighted, read_shares
from luotsi.referral.indicators import indicators_of, version_of

EVER = (date.min, date.max)
SHOWN_COUNTS_AS = 8  # organisations of demo people get more, so that each of them has something to see
SIGHTINGS = 40
SIGNS_IN_A_SIGHTING = 3


@dataclass(frozen=True)
class Sighting:
    """Indicators that were answered with yes, and the same in words."""

    list: str
    version: str
    codes: tuple[str, ...]
    words: str


@dataclass
class Country:
    """All that a plan is made from besides the seed."""

    facts: CountryFacts
    now: datetime
    shares: Shares
    organisations: list[Org]
    stages: dict[str, Stage]
    clocks: list[Clock]
    reasons: dict[ReasonList, list[CodedReason]]
    referrer_types: dict[str, ReferrerType]
    consent_forms: list[ConsentForm]
    sightings: list[Sighting]
    deciders: dict[str, frozenset[str]]
    words_of_organisations: dict[str, frozenset[str]]
    _referrers: dict[tuple[str, int], Weighted[Org]] = field(default_factory=dict)
    _receivers: dict[int, Weighted[Org]] = field(default_factory=dict)
    _ends: dict[tuple[date, Unit, int], datetime] = field(default_factory=dict)
    _started: dict[tuple[ClockEvent, str | None, str | None], list[tuple[Clock, Span]]] = field(default_factory=dict)

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.facts.timezone)

    @cached_property
    def language(self) -> str:
        """In which the invented staff write."""
        return self.facts.ui_languages[0]

    @cached_property
    def queue(self) -> Org:
        return next(org for org in self.organisations if org.code == self.facts.admission_queue)

    @cached_property
    def by_id(self) -> dict[int, Org]:
        return {org.id: org for org in self.organisations}

    @cached_property
    def coordinator(self) -> Org:
        return next(org for org in self.organisations if org.code == self.facts.coordinator)

    @cached_property
    def _turns(self) -> list[date]:
        """Days on which an organisation began or ended; between two of them the same ones are in force."""
        return sorted({day for org in self.organisations for day in (org.since, org.until)})

    def referrer(self, kind: str, day: date) -> Weighted[Org]:
        """Organisations of the day that refer for this type of referrer; a person or a passer-by goes to the queue."""
        key = kind, bisect_right(self._turns, day)
        if key not in self._referrers:
            there = [org for org in self.organisations if org.refers and org.in_force(day)]
            scores = {org.id: self._likeness(kind, org) for org in there}
            best = max(scores.values(), default=0)
            chosen = [org for org in there if scores[org.id] == best] if best else [self.queue]
            self._referrers[key] = _shown_more_often(chosen)
        return self._referrers[key]

    def receiver(self, day: date) -> Weighted[Org]:
        """Organisations of the day that can take over after the admission queue."""
        era = bisect_right(self._turns, day)
        if era not in self._receivers:
            there = [org for org in self.organisations if org.receives and org != self.queue and org.in_force(day)]
            helping = [org for org in there if org.world == World.ASSISTANCE]
            self._receivers[era] = _shown_more_often(helping or there)
        return self._receivers[era]

    def _likeness(self, kind: str, org: Org) -> int:
        """How well an organisation fits a type of referrer: by its code, else by words that the names share."""
        tail = kind.partition("_")[2]
        if tail in (org.code, org.type):
            return 100
        return len(_stems(self.referrer_types[kind].names.say("en")) & self.words_of_organisations[org.code])

    def ends_at(self, at: datetime, span: Span) -> datetime:
        """As `deadlines.queries.ends_at`, computed once a day: but for hours, all that counts is the day of the start."""
        if span.unit is Unit.HOURS:
            return ends_at(started_at=at, span=span).astimezone(UTC)
        key = at.astimezone(self.zone).date(), span.unit, span.value
        if key not in self._ends:
            self._ends[key] = ends_at(started_at=at, span=span).astimezone(UTC)
        return self._ends[key]

    def clocks_of(self, event: ClockEvent, stage: str | None, outcome: str | None) -> list[tuple[Clock, Span]]:
        """The clocks that this event starts when their rule is in force, and how long each runs."""
        key = event, stage, outcome
        if key not in self._started:
            self._started[key] = [
                (clock, clock.max)
                for clock in self.clocks
                if clock.max
                and clock.starts_on.event is event
                and clock.starts_on.stage in (None, stage)
                and clock.starts_on.outcome in (None, outcome)
            ]
        return self._started[key]

    @cached_property
    def ahead(self) -> dict[str, list[Stage]]:
        """The stages that may follow a stage, in the order of the path."""
        found = {code: [self.stages[after] for after in stage.leads_to] for code, stage in self.stages.items()}
        return {code: sorted(after, key=lambda stage: stage.order) for code, after in found.items()}

    @cached_property
    def codes(self) -> dict[ReasonList, list[str]]:
        """The reasons that can be given."""
        return {reason_list: [reason.code for reason in found] for reason_list, found in self.reasons.items()}


def read_country(now: datetime) -> Country:
    """The loaded country, with the organisations as they are in the database."""
    facts = countries.country()
    stages = {stage.code: stage for stage in path.stages()}
    rows = list(Organisation.objects.select_related("superior").order_by("id"))
    acting = {role.code: role for role in countries.entries("roles", Role) if Permission.READ_CASES in role.permissions}
    shown = {person.organisation for person in countries.entries("demo", DemoPerson)}
    return Country(
        facts=facts,
        now=now,
        shares=read_shares(
            countries.entries("figures", Figure),
            forms=countries.entries("forms", ExploitationForm),
            referrer_types=countries.entries("referrer_types", ReferrerType),
            own=facts.code,
            until=now.date(),
        ),
        organisations=[_org(row, acting.values(), row.code in shown, facts) for row in rows],
        stages=stages,
        clocks=[
            clock
            for clock in countries.entries("clocks", Clock)
            if clock.runs_on_a_case and clock.max and clock.max.value
        ],
        reasons={reason_list: countries.reasons(reason_list) for reason_list in ReasonList},
        referrer_types={kind.code: kind for kind in countries.entries("referrer_types", ReferrerType)},
        consent_forms=countries.entries("consent_forms", ConsentForm),
        sightings=_sightings(facts),
        deciders={
            code: frozenset(row.code for row in rows if path.may_decide(stage, row)) for code, stage in stages.items()
        },
        words_of_organisations={row.code: _words_of(row, acting.values()) for row in rows},
    )


def _org(row: Organisation, acting: Iterable[Role], shown: bool, facts: CountryFacts) -> Org:
    can: set[Permission] = set()
    for role in acting:
        can.update(role.permissions if row.type in role.organisation_types else ())
    return Org(
        id=row.pk,
        code=row.code,
        type=row.type,
        world=row.world,
        compartments=tuple(row.compartments),
        place=row.place.get(facts.ui_languages[0]) or row.name_in(facts.ui_languages[0]),
        since=row.period.lower or EVER[0],
        until=row.period.upper or EVER[1],
        superior=row.superior_id,
        refers=row.may_refer and row.may_be_responsible and Permission.REFER in can,
        receives=row.may_be_responsible and Permission.ANSWER_OFFERS in can,
        shown=shown,
    )


def _words_of(row: Organisation, acting: Iterable[Role]) -> frozenset[str]:
    roles = [role.names.say("en") for role in acting if row.type in role.organisation_types]
    kind = countries.label("organisation_types", row.type, "en")
    return frozenset(_stems(" ".join([row.name_in("en"), kind, *roles])))


def _stems(words: str) -> set[str]:
    """The longer words by their beginnings, so that an inspector and an inspection are alike."""
    return {word[:6] for word in re.findall(r"[a-z]{5,}", words.lower())}


def _shown_more_often(orgs: Sequence[Org]) -> Weighted[Org]:
    return Weighted((org, SHOWN_COUNTS_AS if org.shown else 1) for org in orgs)


def _sightings(facts: CountryFacts) -> list[Sighting]:
    """Sets of neighbouring indicators, which mostly speak of the same thing."""
    found = []
    for code in facts.indicator_lists:
        signs: list[Indicator] = indicators_of(code)
        for start in range(0, len(signs), SIGNS_IN_A_SIGHTING):
            some = signs[start : start + SIGNS_IN_A_SIGHTING]
            words = ". ".join(sign.names.say(facts.ui_languages[0]).rstrip(".") for sign in some)
            found.append(Sighting(code, version_of(code), tuple(sign.code for sign in some), f"{words}."))
    return found[:SIGHTINGS] or [Sighting("", "", (), facts.names.say(facts.ui_languages[0]))]
