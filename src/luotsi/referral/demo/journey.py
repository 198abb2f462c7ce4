"""What happens to one invented person after the referral, by the rules that the use cases keep."""

from datetime import datetime

from luotsi.countries.flow_checking import FIRST_OFFER
from luotsi.countries.schema import Outcome, ReasonList, Stage
from luotsi.countries.vocabulary import Branch, ClockEvent, ConsentKind, StageKind
from luotsi.referral.demo.baton import Baton
from luotsi.referral.demo.lives import Closed, Decided, Given, Hold
from luotsi.referral.demo.story import TimeIsUp

# Proportions that no figure states.
HANDED_ON, HANDED_ON_AGAIN = 0.55, 0.1
BESIDE_THE_MAIN_PATH = 0.4
SHARED = 0.35
CONSENT_WITHDRAWN = 0.15


class Journey(Baton):
    """The whole way: referral, admission, help, and the end."""

    def tell(self) -> None:
        """From the referral as far as the time goes."""
        try:
            if self.be_referred() and self.be_admitted():
                self.share()
                if self.chance(HANDED_ON):
                    self.hand_over(self.somebody_else(), self.offer_reason())
                while self.go_on():
                    if self.chance(HANDED_ON_AGAIN):
                        self.hand_over(self.somebody_else(), self.offer_reason())
        except TimeIsUp:
            pass

    def be_referred(self) -> bool:
        """Offered to the admission queue until it accepts, unless the queue itself referred."""
        if self.life.opened_by == self.country.queue:
            self.leave_referral()
            return True
        return self.hand_over(self.country.queue, FIRST_OFFER)

    # ------------------------------------------------------------ the path
    def be_admitted(self) -> bool:
        """The decision that identifies, where the holder may make it; a person who is not admitted is helped no further."""
        stage = next((s for s in self.country.stages.values() if s.identifies), None)
        if stage is None or not stage.outcomes or not self._may_decide(stage):
            return True
        for between in self._way_to(stage):
            self.wait(2)
            self.step(between)
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
        ahead = [stage for stage in self.country.ahead[self.life.stage] if stage.code not in self.been_in]
        beside = [stage for stage in ahead if stage.parallel and self._leading(stage) and self._may_decide(stage)]
        main = [stage for stage in ahead if stage.main_path and stage.kind not in (StageKind.EXIT, StageKind.RETURN)]
        if beside and self.chance(BESIDE_THE_MAIN_PATH):
            stage = beside[0]
        elif main:
            stage = main[0]
        else:
            return False
        self.wait(45)
        if self._leading(stage) and self._may_decide(stage):
            self._decide(stage, self.rng.choice(self._leading(stage)))
        else:
            self.step(stage.code)
        self.look()
        return True

    def _way_to(self, stage: Stage) -> list[str]:
        """Stages to enter on the way to one that can be decided only from the one before it."""
        here = self.country.stages[self.life.stage]
        if stage.code in (here.code, *here.next):
            return []
        return next(([code] for code in here.next if stage.code in self.country.stages[code].next), [])

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
            self.step(stage.code)
        self.start(ClockEvent.STAGE_DECIDED, stage.code, outcome.code)
        if outcome.to and outcome.to != stage.code:
            self.step(outcome.to)

    def share(self) -> None:
        """Now and then the person lets one more organisation read some parts, and now and then takes that back."""
        if not self.chance(SHARED):
            return
        at = self.wait(6)
        receiver = self.somebody_else()
        parts = self.rng.sample(receiver.compartments, k=min(2, len(receiver.compartments)))
        if not parts:
            return
        given = Given(ConsentKind.NAMED_SHARING.value, at, self.life.holder, receiver, tuple(sorted(parts)))
        if self.life.branch != Branch.ADULT_CONSENTS:
            given.on_behalf_by = self.life.consents[0].on_behalf_by if self.life.consents else ""
        self.life.consents.append(given)
        if self.chance(CONSENT_WITHDRAWN):
            given.withdrawn_at = self.wait(20)

    # ------------------------------------------------------------ the end
    def close(self, at: datetime) -> None:
        """The responsibility ends with a reason, and nothing is left open."""
        self.tidy(at)
        life = self.life
        last = life.decisions[-1] if life.decisions else None
        codes = self.country.codes[ReasonList.CLOSE]
        reason = last.outcome if last and last.outcome in codes else self.reason(ReasonList.CLOSE)
        life.holds[-1].ended = at
        life.closures.append(Closed(at, life.holder, reason))
        self.at = at

    def reopen(self, at: datetime) -> None:
        """Taken up again by who closed it."""
        last = self.life.closures[-1]
        last.reopened_at, last.reopen_reason = at, self.reason(ReasonList.REOPEN)
        self.life.holds.append(Hold(last.by, at))
        self.at = at
