"""How the baton moves in an invented life: offers, refusals, offers that climb, and joint meetings."""

from datetime import datetime
from uuid import UUID

from luotsi.countries.flow_checking import FIRST_OFFER
from luotsi.countries.schema import Climber, ReasonList
from luotsi.countries.vocabulary import ClockEvent
from luotsi.referral.choices import Answer, Because
from luotsi.referral.demo.lives import Call, ClimbTo, Hold, Offer, Org
from luotsi.referral.demo.story import MOMENT, Story, TimeIsUp

# Proportions that no figure states.
ACCEPTED, DECLINED, WITHDRAWN = 0.85, 0.10, 0.035  # the rest is never answered
TRIES = 4


class Baton(Story):
    """The holder answers until a receiver accepts."""

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
                self._answer(offer, Answer.WITHDRAWN, self.wait(1), self.reason(ReasonList.WITHDRAW))
            else:
                self._expire(offer)
            self.settle()
            self.wait(2)
            if receiver != self.country.queue and self.chance(0.5):
                receiver = self.somebody_else()
        return False

    def refer(self) -> Offer:
        """The first offer, from the referrer to the admission queue."""
        return self.offer(self.country.queue, FIRST_OFFER)

    def offer_on(self) -> Offer:
        """An offer to somebody else than the holder."""
        return self.offer(self.somebody_else(), self.offer_reason())

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
        self._answer(offer, Answer.DECLINED, at, self.reason(ReasonList.DECLINE))
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
        self.leave_referral()
        self.start(ClockEvent.CASE_ACCEPTED)
        self.look()

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

    def somebody_else(self) -> Org:
        pool = self.country.receiver(self.at.date())
        for _ in range(8):
            if pool and (found := pool.draw(self.rng)) != self.life.holder:
                return found
        return self.country.queue if self.life.holder != self.country.queue else self.life.opened_by

    def tidy(self, at: datetime) -> None:
        """What was offered is taken back, and a meeting that was called is held."""
        for offer in self.life.offers:
            if not offer.answer:
                self._answer(offer, Answer.WITHDRAWN, at, self.reason(ReasonList.WITHDRAW))
        if self.meeting_is_called:
            self.life.calls[-1].settled_at, self.life.calls[-1].settled_by = at, self.life.holder

    def offer_reason(self) -> str:
        """Why a case is handed on."""
        return self.reason(ReasonList.OFFER, but=FIRST_OFFER)
