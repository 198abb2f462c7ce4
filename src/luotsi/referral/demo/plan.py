"""Invented lives: pure, and the same for the same seed, country and moment."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import Enum, auto
from math import ceil, exp
from operator import itemgetter
from random import Random

from luotsi.countries.schema import ReasonList
from luotsi.countries.vocabulary import Branch, ConsentKind
from luotsi.referral.choices import AgeGroup
from luotsi.referral.demo.journey import Journey
from luotsi.referral.demo.lives import Given, Life, Org, Person
from luotsi.referral.demo.names import Names
from luotsi.referral.demo.world import Country

OPEN_SHARE = 1 / 3
WAITING_SHARE, WAITING_AT_LEAST, WAITING_MORE_PER_CASE = 0.08, 30, 1 / 1000
MEETING_PER_CASES = 200
REOPENED = 0.05
PRESUMED_CHILD = 0.1
CANNOT_DECIDE = 0.05
URGENT = 0.12
READ_BACK = 0.85
BIRTHDAY_KNOWN = 0.6
DOCUMENT_SEEN = 0.5
TELEPHONE = 0.7
DAYS_IN_THE_SYSTEM = (60, 700)
DAY = timedelta(days=1)
CHUNK = 2_000


class Fate(Enum):
    """How a story stands now."""

    BY_CHANCE = auto()
    WAITS_AT_FIRST = auto()  # the referral itself waits for its answer
    WAITS_ONWARD = auto()
    MEETING = auto()  # refused a second time, and those concerned have not met yet


@dataclass(frozen=True)
class Size:
    """How many lives, and which of them stand out."""

    cases: int

    @property
    def waiting(self) -> int:
        """A small demonstration shows plenty of offers that wait; of many cases only the youngest still do."""
        return round(min(self.cases * WAITING_SHARE, WAITING_AT_LEAST + self.cases * WAITING_MORE_PER_CASE))

    @property
    def open_by_chance(self) -> float:
        """The share of open cases among those whose fate is left to chance."""
        forced = self.waiting + self.cases // MEETING_PER_CASES
        return max(0.01, (self.cases * OPEN_SHARE - forced) / max(1, self.cases - forced))

    def fate(self, index: int) -> Fate:
        every = self.cases // self.waiting if self.waiting else 0
        if every and index % every == 0:
            return Fate.WAITS_AT_FIRST if index // every % 5 < 2 else Fate.WAITS_ONWARD
        return Fate.MEETING if index % MEETING_PER_CASES == 7 else Fate.BY_CHANCE


class Planner:
    """Draws lives, a chunk at a time; each chunk has a seed of its own, so that it can be drawn anywhere."""

    def __init__(self, country: Country, *, cases: int, seed: int) -> None:
        self.country, self.size, self.seed = country, Size(cases), seed
        self.names = Names()
        self.forgets_in = _days_until_most_are_closed(country, self.size.open_by_chance)
        rng = Random(seed)  # noqa: S311  invented people need no secrecy
        fates = map(self.size.fate, range(cases))
        # Cases are numbered in the order in which they were opened, as in life.
        self.begins = sorted(((self._opens(rng, fate), fate) for fate in fates), key=itemgetter(0))

    def __iter__(self) -> Iterator[Life]:
        return (life for chunk in range(self.chunks) for life in self.chunk(chunk))

    @property
    def chunks(self) -> int:
        return ceil(self.size.cases / CHUNK)

    def chunk(self, number: int) -> list[Life]:
        """The lives of one chunk, in the order of their opening."""
        rng = Random(f"{self.seed}:{number}")  # noqa: S311  as above
        begins = self.begins[number * CHUNK : (number + 1) * CHUNK]
        return [self._life(rng, fate, opened_at) for opened_at, fate in begins]

    def _life(self, rng: Random, fate: Fate, opened_at: datetime) -> Life:
        life = self._begin(rng, fate, opened_at)
        journey = self._by_chance(rng, life) if fate is Fate.BY_CHANCE else self._unfinished(rng, life, fate)
        if life.offers and not life.offers[-1].answer:
            journey.climb(life.offers[-1], self.country.now)
        journey.stop_clocks()
        return life

    def _by_chance(self, rng: Random, life: Life) -> Journey:
        """A story that goes on now, or that ended, and a few of those that were taken up again."""
        now = self.country.now
        age = now - life.opened_at
        stays_open = rng.random() < exp(-age.days / self.forgets_in) or age < 20 * DAY
        until = now if stays_open else min(life.opened_at + rng.uniform(*DAYS_IN_THE_SYSTEM) * DAY, now - DAY)
        journey = Journey(life, self.country, rng, until, stays_open=stays_open)
        journey.open()
        journey.tell()
        if not stays_open:
            journey.close(until)
            back = until + rng.uniform(20, 300) * DAY
            if rng.random() < REOPENED and back < now - DAY:
                journey.reopen(back)
                again = back + rng.uniform(30, 300) * DAY
                if again < now:
                    journey.close(again)
        return journey

    def _unfinished(self, rng: Random, life: Life, fate: Fate) -> Journey:
        """A story whose last event is an offer that waits, or a second refusal."""
        at = life.opened_at if fate is Fate.WAITS_AT_FIRST else self._lately(rng, fate)
        journey = Journey(life, self.country, rng, at, stays_open=True)
        journey.open()
        if fate is Fate.WAITS_AT_FIRST and life.opened_by != self.country.queue:
            journey.refer()
            return journey
        journey.tell()
        journey.tidy(at)
        journey.at, journey.until = at, self.country.now
        journey.offer_on()
        if fate is Fate.MEETING:
            journey.decline(life.offers[-1])
            while not journey.meeting_is_called:
                journey.offer_on()
                journey.decline(life.offers[-1])
        return journey

    # ------------------------------------------------------------ the beginning
    def _opens(self, rng: Random, fate: Fate) -> datetime:
        """When the story begins: lately, where its first offer still waits, and long enough ago where a later one does."""
        if fate is Fate.WAITS_AT_FIRST:
            return self._lately(rng, fate)
        opened_at = self._opened_at(rng)
        return opened_at if fate is Fate.BY_CHANCE else min(opened_at, self.country.now - 60 * DAY)

    def _begin(self, rng: Random, fate: Fate, opened_at: datetime) -> Life:
        kind, referrer = self._referrer(rng, opened_at, shown=fate is Fate.WAITS_AT_FIRST)
        age, age_group = self._age(rng)
        life = Life(
            person=self._person(rng, opened_at, age, referrer),
            form=self.country.shares.forms.draw(rng),
            age_group=age_group,
            branch=self._branch(rng, age_group),
            urgent=rng.random() < URGENT,
            referrer_type=kind,
            sighting=int(rng.random() * len(self.country.sightings)),
            opened_at=opened_at,
            opened_by=referrer,
            stage=next(stage.code for stage in self.country.stages.values() if stage.start),
        )
        self._consent(rng, life)
        return life

    def _opened_at(self, rng: Random) -> datetime:
        """A moment of a working morning in a year that is drawn as often as people came in it."""
        first, end = self.country.shares.years.draw(rng)
        day = first + timedelta(days=int(rng.random() * (end - first).days))
        moment = datetime.combine(day, time(6), tzinfo=UTC) + timedelta(seconds=int(rng.random() * 8 * 3600))
        return min(moment, self.country.now - timedelta(minutes=30 + 60 * rng.random()))

    def _lately(self, rng: Random, fate: Fate) -> datetime:
        """Two of three offers that wait are fresh; the others are late, and so have climbed."""
        fresh = (8, 12) if fate is Fate.MEETING else (0.1, 2)
        days = rng.uniform(*fresh) if fate is Fate.MEETING or rng.random() < 2 / 3 else rng.uniform(6, 9)
        return self.country.now - days * DAY

    def _referrer(self, rng: Random, at: datetime, *, shown: bool) -> tuple[str, Org]:
        for _ in range(30):
            kind = self.country.shares.referrers.draw(rng) if self.country.shares.referrers else ""
            referrer = self.country.referrer(kind, at.date()).draw(rng)
            if not shown or (referrer.shown and referrer != self.country.queue):
                break
        return kind, referrer

    def _age(self, rng: Random) -> tuple[int, str]:
        adult_at = self.country.facts.child_age
        if rng.random() < self.country.shares.children:
            group = AgeGroup.PRESUMED_CHILD if rng.random() < PRESUMED_CHILD else AgeGroup.CHILD
            return int(rng.triangular(1, adult_at, adult_at - 2)), group.value
        youngest, oldest = self.country.shares.ages.draw(rng)
        return max(adult_at, rng.randint(youngest, oldest)), AgeGroup.ADULT.value

    def _branch(self, rng: Random, age_group: str) -> str:
        if age_group != AgeGroup.ADULT:
            return Branch.CHILD.value
        reasons = self.country.codes[ReasonList.NO_CONSENT]
        return (Branch.CANNOT_DECIDE if reasons and rng.random() < CANNOT_DECIDE else Branch.ADULT_CONSENTS).value

    def _person(self, rng: Random, opened_at: datetime, age: int, referrer: Org) -> Person:
        given, family = self.names.draw(rng)
        born = opened_at.date() - timedelta(days=int((age + rng.random()) * 365.2))
        spoken = rng.choice(self.country.facts.person_languages)
        return Person(
            given=given,
            family=family,
            birth_year=born.year,
            born_on=born if rng.random() < BIRTHDAY_KNOWN else None,
            sex="female" if rng.random() < self.country.shares.female else "male",
            nationality=self.country.shares.nationalities.draw(rng),
            document=f"DEMO{rng.getrandbits(30):010d}" if rng.random() < DOCUMENT_SEEN else "",
            language=spoken.code,
            needs_interpreter=not spoken.ui,
            # No country has the code 999.
            phone=f"+999 {rng.getrandbits(30):010d}" if rng.random() < TELEPHONE else "",
            place=referrer.place,
        )

    def _consent(self, rng: Random, life: Life) -> None:
        """What the person, or who may speak for them, agreed to, and whether it was read back."""
        behalf = "" if life.branch == Branch.ADULT_CONSENTS else " ".join(self.names.draw(rng))
        how = "interpreter" if life.person.needs_interpreter else rng.choice(("spoken", "written"))
        for kind in (ConsentKind.SERVICE, ConsentKind.PROCESSING, ConsentKind.FORMAL_IDENTIFICATION):
            life.consents.append(Given(kind.value, life.opened_at, life.opened_by, how=how, on_behalf_by=behalf))
        reasons = self.country.codes[ReasonList.NO_READ_BACK]
        if reasons and rng.random() > READ_BACK:
            life.read_back, life.no_read_back_reason = False, rng.choice(reasons)
        if life.branch == Branch.CHILD:
            life.child_heard = "heard" if life.opened_at.year - life.person.birth_year > 6 else "too_young"
        if life.branch == Branch.CANNOT_DECIDE:
            life.no_consent_reason = self.country.codes[ReasonList.NO_CONSENT][-1]


def _days_until_most_are_closed(country: Country, share: float) -> float:
    """The mean of an exponential forgetting by which this share of all cases is still open today; found by halving."""
    years = country.shares.years
    ages = [(country.now.date() - first - (end - first) / 2).days for first, end in years.items]
    short, long = 1.0, 100_000.0
    for _ in range(60):
        middle = (short + long) / 2
        still_open = sum(w * exp(-age / middle) for age, w in zip(ages, years.weights, strict=True)) / sum(
            years.weights
        )
        short, long = (middle, long) if still_open < share else (short, middle)
    return short
