"""What happens to one invented person after the referral, event by event, by the rules that the use cases keep."""

from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from luotsi.countries.schema import Climber, Outcome, ReasonList, Stage
from luotsi.countries.vocabulary import Branch, ClockEvent, ConsentKind, StageKind
from luotsi.referral.choices import Answer, Because
from luotsi.referral.demo.lives import (
    Call,
    ClimbTo,
    Closed,
    Decided,
    Given,
    Hold,
    Life,
    Look,
    Offer,
    Org,
    Running,
    Step,
)
from luotsi.referral.demo.world import Country

FIRST_OFFER_REASON = "admission"
MOMENT = timedelta(minutes=1)
# Proportions that no figure states.
ACCEPTED, DECLINED, WITHDRAWN = 0.85, 0.10, 0.035  # the rest is never answered
HANDED_ON, HANDED_ON_AGAIN = 0.55, 0.1
BESIDE_THE_MAIN_PATH = 0.4
TRIES = 4
SHARED = 0.35
CONSENT_WITHDRAWN = 0.15
CLOCK_STILL_LATE = 0.03


class TimeIsUp(Exception):
    """The person's story has reached the moment up to which it is told."""


class Journey:
    """A life from its opening until `until`; every act takes its time, and each comes after the one before."""

    def __init__(self, life: Life, country: Country, rng: Random, until: datetime, *, stays_open: bool) -> None:
        self.life, self.country, self.rng, self.until, self.stays_open = life, country, rng, until, stays_open
        self.at = life.opened_at

    # ------------------------------------------------------------ time
    def wait(self, days: float) -> datetime:
        """Let about so many days pass. Raises TimeIsUp where the story ends before."""
        later = self.at + max(timedelta(days=days * (0.2 + 1.6 * self.rng.random())), MOMENT)
        if later >= self.until:
            raise TimeIsUp
        self.at = later
        return later

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    # ------------------------------------------------------------ the whole story
    def tell(self) -> None:
        """From the referral as far as the time goes."""
        try:
            if self.be_referred() and self.be_admitted():
                self.share()
                if self.chance(HANDED_ON):
                    self.hand_over(self._somebody_else(), self._offer_reason())
                while self.go_on():
                    if self.chance(HANDED_ON_AGAIN):
                        self.hand_over(self._somebody_else(), self._offer_reason())
        except TimeIsUp:
            pass

    def be_referred(self) -> bool:
        """Offered to the admission queue until it accepts, unless the queue itself referred."""
        if self.life.opened_by == self.country.queue:
            self._leave_referral()
            return True
        return self.hand_over(self.country.queue, FIRST_OFFER_REASON)

    def open(self) -> None:
        """The referrer answers; the path begins and its clocks run."""
        life = self.life
        life.holds.append(Hold(life.opened_by, life.opened_at))
        referral = next((s for s in self.country.stages.values() if s.kind is StageKind.REFERRAL), None)
        if referral and referral.code != life.stage:
            self._step(referral.code)
        self._start(ClockEvent.CASE_OPENED)

    # ------------------------------------------------------------ the baton
    def hand_over(self, receiver: Org, reason: str) -> bool:
        """Offer until somebody accepts; after a few vain tries the holder keeps the case. Returns whether it moved."""
        for _ in range(TRIES):
            offer = self.offer(receiver, reason)
            drawn = self.rng.random()
            if drawn < ACCEPTED:
                self._accept(offer)
                return True
            if drawn < ACCEPTED + DECLINED:
                self.decline(offer)
            elif drawn < ACCEPTED + DECLINED + WITHDRAWN:
                self._answer(offer, Answer.WITHDRAWN, self.wait(1), self._reason(ReasonList.WITHDRAW))
            else:
                self._expire(offer)
            self.settle()
            self.wait(2)
            if receiver != self.country.queue and self.chance(0.5):
                receiver = self._somebody_else()
        return False

    def refer(self) -> Offer:
        """The first offer, from the referrer to the admission queue."""
        return self.offer(self.country.queue, FIRST_OFFER_REASON)

    def offer_on(self) -> Offer:
        """An offer to somebody else than the holder."""
        return self.offer(self._somebody_else(), self._offer_reason())

    @property
    def refusals(self) -> int:
        return sum(offer.answer == Answer.DECLINED for offer in self.life.offers)

    @property
    def meeting_is_called(self) -> bool:
        return bool(self.life.calls) and self.life.calls[-1].settled_at is None

    def offer(self, receiver: Org, reason: str) -> Offer:
        rules = self.country.facts.handoff
        span = rules.urgent_answer_within if self.life.urgent else rules.answer_within
        reference = UUID(int=self.rng.getrandbits(128), version=4)
        offer = Offer(reference, self.life.holder, receiver, self.at, reason, self.country.ends_at(self.at, span))
        self.life.offers.append(offer)
        return offer

    def decline(self, offer: Offer) -> None:
        """The second refusal of a case calls a joint meeting, as the database does it."""
        at = self.wait(1)
        self._answer(offer, Answer.DECLINED, at, self._reason(ReasonList.DECLINE))
        if self.refusals > 1:
            self._call(Because.SECOND_REFUSAL, offer, at)

    def settle(self) -> None:
        """A meeting that is called is held before the case is offered again."""
        if self.meeting_is_called:
            call = self.life.calls[-1]
            call.settled_at, call.settled_by = self.wait(6), self.life.holder
            self.wait(1)

    def _accept(self, offer: Offer) -> None:
        at = self.wait(1)
        self._answer(offer, Answer.ACCEPTED, at)
        self.life.holds[-1].ended = at
        self.life.holds.append(Hold(offer.receiver, at, offer=offer))
        self._leave_referral()
        self._start(ClockEvent.CASE_ACCEPTED)
        self._look()

    def _expire(self, offer: Offer) -> None:
        at = self.country.ends_at(offer.answer_by, self.country.facts.handoff.expires_after) + MOMENT
        if at >= self.until:
            raise TimeIsUp
        self.at = at
        self._answer(offer, Answer.EXPIRED, at)
        self._call(Because.NO_ANSWER, offer, at)

    def _answer(self, offer: Offer, answer: Answer, at: datetime, coded: str = "") -> None:
        self.climb(offer, at)
        offer.answer, offer.answered_at, offer.coded = answer.value, at, coded

    def climb(self, offer: Offer, until: datetime) -> None:
        """An offer that was not answered in time came before the receiver's superior and the coordinator."""
        for step, climb in enumerate(self.country.facts.handoff.climb):
            superior = self.country.by_id.get(offer.receiver.superior or 0)
            to = superior if climb.to is Climber.SUPERIOR else self.country.coordinator
            if (
                to
                and offer.answer_by < until
                and (due := self.country.ends_at(offer.answer_by, climb.after) + MOMENT) < until
            ):
                offer.climbs.append(ClimbTo(to, step, due))

    def _call(self, because: Because, offer: Offer, at: datetime) -> None:
        if not self.meeting_is_called:
            self.life.calls.append(Call(because.value, offer.sender, at))

    def _somebody_else(self) -> Org:
        pool = self.country.receiver(self.at.date())
        for _ in range(8):
            if pool and (found := pool.draw(self.rng)) != self.life.holder:
                return found
        return self.country.queue if self.life.holder != self.country.queue else self.life.opened_by

    # ------------------------------------------------------------ the path
    def be_admitted(self) -> bool:
        """The decision that identifies, where the holder may make it; a person who is not admitted is helped no further."""
        stage = next((s for s in self.country.stages.values() if s.identifies), None)
        if stage is None or not stage.outcomes or not self._may_decide(stage):
            return True
        for between in self._way_to(stage):
            self.wait(2)
            self._step(between)
        self.wait(9)
        if self.stays_open or self.chance(self.country.shares.admitted):
            leading = [o for o in stage.outcomes if o.feedback is True] or [o for o in stage.outcomes if o.to]
        else:
            leading = [o for o in stage.outcomes if o.closes and o.feedback is not True]
        outcome = self.rng.choice(leading or list(stage.outcomes))
        self._decide(stage, outcome)
        return not outcome.closes

    def go_on(self) -> bool:
        """One stage further; False at the end of the path."""
        here = self.country.stages[self.life.stage]
        ahead = [
            stage for code in sorted(here.leads_to) if (stage := self.country.stages[code]) and not self._was_in(code)
        ]
        beside = [stage for stage in ahead if stage.parallel and self._leading(stage) and self._may_decide(stage)]
        main = [stage for stage in ahead if stage.main_path and stage.kind not in (StageKind.EXIT, StageKind.RETURN)]
        if beside and self.chance(BESIDE_THE_MAIN_PATH):
            stage = beside[0]
        elif main:
            stage = min(main, key=lambda one: one.order)
        else:
            return False
        self.wait(45)
        if self._leading(stage) and self._may_decide(stage):
            self._decide(stage, self.rng.choice(self._leading(stage)))
        else:
            self._step(stage.code)
        self._look()
        return True

    def _leave_referral(self) -> None:
        here = self.country.stages[self.life.stage]
        following = [stage for stage in self.country.stages.values() if stage.code in here.next]
        if here.kind in (StageKind.DETECTION, StageKind.REFERRAL) and following:
            self._step(following[0].code)

    def _way_to(self, stage: Stage) -> list[str]:
        """Stages to enter on the way to one that can be decided only from the one before it."""
        here = self.country.stages[self.life.stage]
        if stage.code in (here.code, *here.next):
            return []
        return next(([code] for code in here.next if stage.code in self.country.stages[code].next), [])

    def _was_in(self, code: str) -> bool:
        return any(step.stage == code for step in self.life.steps) or any(d.stage == code for d in self.life.decisions)

    def _leading(self, stage: Stage) -> list[Outcome]:
        return [outcome for outcome in stage.outcomes if outcome.to and outcome.to != stage.code]

    def _may_decide(self, stage: Stage) -> bool:
        return self.life.holder.code in self.country.deciders[stage.code]

    def _decide(self, stage: Stage, outcome: Outcome) -> None:
        grounds = (
            self.rng.sample(outcome.grounds, k=1 + self.chance(0.3)) if len(outcome.grounds) > 1 else outcome.grounds
        )
        words = [part.names.say(self.country.language) for part in (grounds or (outcome,))]
        self.life.decisions.append(
            Decided(
                stage=stage.code,
                outcome=outcome.code,
                grounds=tuple(ground.code for ground in grounds),
                reasons="; ".join(words),
                identifies=stage.identifies and outcome.feedback is True,
                at=self.at,
                by=self.life.holder,
                feedback=outcome.feedback,
            )
        )
        if self.life.stage != stage.code:
            self._step(stage.code)
        self._start(ClockEvent.STAGE_DECIDED, stage.code, outcome.code)
        if outcome.to and outcome.to != stage.code:
            self._step(outcome.to)

    def _step(self, code: str) -> None:
        for clock in self.life.clocks:
            if clock.ended is None and clock.stage == self.life.stage:
                clock.ended = self.at
        self.life.steps.append(Step(code, self.at, self.life.holder))
        self.life.stage = code
        self._start(ClockEvent.STAGE_ENTERED, code)

    # ------------------------------------------------------------ clocks, consents, looks
    def _start(self, event: ClockEvent, stage: str | None = None, outcome: str | None = None) -> None:
        stage = stage or self.life.stage
        for code, span in self.country.clocks_of(event, stage, outcome):
            if not any(running.code == code and running.ended is None for running in self.life.clocks):
                ends_with = stage if event is ClockEvent.STAGE_ENTERED else None
                due = self.country.ends_at(self.at, span)
                self.life.clocks.append(Running(code, ends_with, self.life.holder, self.at, due))

    def share(self) -> None:
        """Now and then the person lets one more organisation read some parts, and now and then takes that back."""
        if not self.chance(SHARED):
            return
        at = self.wait(6)
        receiver = self._somebody_else()
        parts = self.rng.sample(receiver.compartments, k=min(2, len(receiver.compartments)))
        if not parts:
            return
        given = Given(ConsentKind.NAMED_SHARING.value, at, self.life.holder, receiver, tuple(sorted(parts)))
        if self.life.branch != Branch.ADULT_CONSENTS:
            given.on_behalf_by = self.life.consents[0].on_behalf_by if self.life.consents else ""
        self.life.consents.append(given)
        if self.chance(CONSENT_WITHDRAWN):
            given.withdrawn_at = self.wait(20)

    def _look(self) -> None:
        self.life.looks.append(Look(self.life.holder, self.at + MOMENT * (1 + 20 * self.rng.random())))

    def _offer_reason(self) -> str:
        return self._reason(ReasonList.OFFER, but=FIRST_OFFER_REASON)

    def _reason(self, reason_list: ReasonList, but: str = "") -> str:
        """One of the country's reasons; those that stand first are the more usual ones."""
        codes = [code for code in self.country.codes[reason_list] if code != but]
        return codes[int(len(codes) * self.rng.random() ** 2)] if codes else "other"

    # ------------------------------------------------------------ the end
    def tidy(self, at: datetime) -> None:
        """What was offered is taken back, and a meeting that was called is held."""
        for offer in self.life.offers:
            if not offer.answer:
                self._answer(offer, Answer.WITHDRAWN, at, self._reason(ReasonList.WITHDRAW))
        if self.meeting_is_called:
            self.life.calls[-1].settled_at, self.life.calls[-1].settled_by = at, self.life.holder

    def close(self, at: datetime) -> None:
        """The responsibility ends with a reason, and nothing is left open."""
        self.tidy(at)
        life = self.life
        last = life.decisions[-1] if life.decisions else None
        codes = self.country.codes[ReasonList.CLOSE]
        reason = last.outcome if last and last.outcome in codes else self._reason(ReasonList.CLOSE)
        life.holds[-1].ended = at
        life.closures.append(Closed(at, life.holder, reason))
        self.at = at

    def reopen(self, at: datetime) -> None:
        """Taken up again by who closed it."""
        last = self.life.closures[-1]
        last.reopened_at, last.reopen_reason = at, self._reason(ReasonList.REOPEN)
        self.life.holds.append(Hold(last.by, at))
        self.at = at

    def stop_clocks(self) -> None:
        """A closed case has no running clock; on an open one nearly all that ran out were answered in time."""
        first_closure = self.life.closures[0].at if self.life.closures else None
        for clock in self.life.clocks:
            if clock.ended is not None:
                continue
            passed = clock.due < self.country.now
            if passed and (first_closure is None or clock.due < first_closure) and not self.chance(CLOCK_STILL_LATE):
                clock.ended = clock.started + (clock.due - clock.started) * (0.4 + 0.6 * self.rng.random())
            if first_closure is not None and (clock.ended is None or clock.ended > first_closure):
                clock.ended = first_closure
