"""The thread of one invented life: its time, its steps along the path and its clocks."""

from datetime import datetime, timedelta
from random import Random

from luotsi.countries.schema import ReasonList
from luotsi.countries.vocabulary import ClockEvent, StageKind
from luotsi.referral.demo.lives import Hold, Life, Look, Running, Step
from luotsi.referral.demo.world import Country

MOMENT = timedelta(minutes=1)
CLOCK_STILL_LATE = 0.25  # of those that ran out in the last days
LATE_AT_MOST = timedelta(days=21)


class TimeIsUp(Exception):
    """The person's story has reached the moment up to which it is told."""


class Story:
    """A life from its opening until `until`; every act takes its time, and each comes after the one before."""

    def __init__(self, life: Life, country: Country, rng: Random, until: datetime, *, stays_open: bool) -> None:
        self.life, self.country, self.rng, self.until, self.stays_open = life, country, rng, until, stays_open
        self.at = life.opened_at
        self.running: dict[str, Running] = {}
        self.been_in = {life.stage}

    def wait(self, days: float) -> datetime:
        """Let about so many days pass. Raises TimeIsUp where the story ends before."""
        later = self.at + max(timedelta(days=days * (0.2 + 1.6 * self.rng.random())), MOMENT)
        if later >= self.until:
            raise TimeIsUp
        self.at = later
        return later

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def reason(self, reason_list: ReasonList, but: str = "") -> str:
        """One of the country's reasons; those that stand first are the more usual ones."""
        codes = self.country.codes[reason_list]
        drawn = codes[int(len(codes) * self.rng.random() ** 2)] if codes else "other"
        return drawn if drawn != but else codes[0]

    # ------------------------------------------------------------ the path
    def open(self) -> None:
        """The referrer answers; the path begins and its clocks run."""
        life = self.life
        life.holds.append(Hold(life.opened_by, life.opened_at))
        self.step(life.stage)
        referral = next((s for s in self.country.stages.values() if s.kind is StageKind.REFERRAL), None)
        if referral and referral.code != life.stage:
            self.step(referral.code)
        self.start(ClockEvent.CASE_OPENED)

    def leave_referral(self) -> None:
        here = self.country.stages[self.life.stage]
        following = [stage for stage in self.country.stages.values() if stage.code in here.next]
        if here.kind in (StageKind.DETECTION, StageKind.REFERRAL) and following:
            self.step(following[0].code)

    def step(self, code: str) -> None:
        """Enter a stage; the clocks that belong to the one before end."""
        for clock in [clock for clock in self.running.values() if clock.stage == self.life.stage]:
            clock.ended = self.at
            del self.running[clock.code]
        self.life.steps.append(Step(code, self.at, self.life.holder))
        self.life.stage = code
        self.been_in.add(code)
        self.start(ClockEvent.STAGE_ENTERED, code)

    def start(self, event: ClockEvent, stage: str | None = None, outcome: str | None = None) -> None:
        """Start the clocks of this event that do not run yet."""
        stage = stage or self.life.stage
        for clock, span in self.country.clocks_of(event, stage, outcome):
            if clock.code not in self.running and clock.holds_on(self.at.astimezone(self.country.zone).date()):
                ends_with = stage if event is ClockEvent.STAGE_ENTERED else None
                due = self.country.ends_at(self.at, span)
                self.running[clock.code] = Running(clock.code, ends_with, self.life.holder, self.at, due)
                self.life.clocks.append(self.running[clock.code])

    def look(self) -> None:
        """Who answers for the person looks into the file a little later."""
        self.life.looks.append(Look(self.life.holder, self.at + MOMENT * (1 + 20 * self.rng.random())))

    def stop_clocks(self) -> None:
        """A closed case has no running clock; on an open one nearly all that ran out were answered in time."""
        first_closure = self.life.closures[0].at if self.life.closures else None
        for clock in self.life.clocks:
            if clock.ended is not None:
                continue
            passed = clock.due < self.country.now
            lately = clock.due > self.country.now - LATE_AT_MOST
            still_late = lately and self.chance(CLOCK_STILL_LATE)
            if passed and (first_closure is None or clock.due < first_closure) and not still_late:
                clock.ended = clock.started + (clock.due - clock.started) * (0.4 + 0.6 * self.rng.random())
            if first_closure is not None and (clock.ended is None or clock.ended > first_closure):
                clock.ended = first_closure
