"""A person about whom every room holds something, with the same word planted in each text."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.utils import timezone

from luotsi.access.readers import Reader, bind
from luotsi.assistance import usecases as assisting
from luotsi.assistance.choices import DepartureKind
from luotsi.countries.vocabulary import Compartment
from luotsi.disclosure import usecases as disclosing
from luotsi.disclosure.facts import Part, Risk
from luotsi.disclosure.models import Disclosure
from luotsi.referral import usecases
from luotsi.referral.choices import ActionState
from luotsi.referral.facts import ContactFacts, IdentityFacts
from luotsi.referral.models import Case
from tests.assistance.helping import ask, needs
from tests.referral.test_joint_meeting import ask as ask_question
from tests.referral.test_joint_meeting import convene
from tests.referral.test_joint_team import invite
from tests.support import (
    accept,
    acknowledge,
    case_worker,
    draft_disclosure,
    inspector,
    offer,
    reader,
    refer,
    send,
    social_worker,
)

PLANTED = "Zyxwvut"


def planted(what: str) -> str:
    return f"{PLANTED} {what}"


def someone(by: Reader) -> Case:
    """The case of a person who is named in it; the reader, whose organisation answers for it, stays bound."""
    made = refer(
        inspector(),
        identity=IdentityFacts(given_names=PLANTED, family_names=PLANTED, birth_year=1990),
        contact=ContactFacts(language="en", phone=f"+99{PLANTED}", address=PLANTED),
    )
    accept(made.pk, by)
    bind(by)
    return made


def live_through_every_room(case: Case, by: Reader) -> None:
    """Notes, a decision, a refused offer, a meeting, a team, help of every kind; each with words about the person."""
    today = timezone.localdate()
    for part in (Compartment.HEALTH, Compartment.ASSISTANCE):
        usecases.write_note(case=case, compartment=part, text=planted(f"note on {part}"), by=by)
    usecases.decide_stage(
        case=case, stage="s4", outcome="admitted", grounds=["may_have_been_trafficked"], reasons=planted("decision"),
        decided_on=today, key=uuid4(), by=by,
    )  # fmt: skip
    refused = offer(case, "c_helsinki", by, message=planted("offer"))
    cia = social_worker()
    bind(cia)
    usecases.decline_handoff(handoff=refused, reason="no_capacity", text=planted("refusal"), by=cia)
    invite(case, "hpl", by, message=planted("invitation"))
    meeting = convene(case, by, "c_helsinki")
    item = ask_question(meeting, by, Compartment.ASSISTANCE, planted("question"))
    usecases.write_item(meeting=meeting, item=item, said=planted("minutes"), by=by)
    action = usecases.agree_action(
        meeting=meeting, text=planted("action"), compartment=None, owner=by.organisation, due_on=today, key=uuid4(), by=by
    )  # fmt: skip
    usecases.end_action(meeting=meeting, action=action, state=ActionState.DROPPED, note=planted("dropped"), by=by)
    help_in_every_way(case, by)


def help_in_every_way(case: Case, by: Reader) -> None:
    today = timezone.localdate()
    needs(case, by, {Compartment.HEALTH: planted("health"), Compartment.ASSISTANCE: planted("needs")})
    rita = reader("ngo-adviser", "riku")
    asked = ask(case, by, message=planted("request"))
    bind(rita)
    declined: dict[str, Any] = {"reason": "no_place", "text": planted("request refused")}
    assisting.decline_request(request=asked, by=rita, **declined)
    bind(by)
    assisting.ask_interpreter(
        case=case, language="en", needed_at=timezone.now() + timedelta(days=1), occasion=planted("interpreter"), by=by
    )  # fmt: skip
    assisting.plan_departure(
        case=case, kind=DepartureKind.RETURN, country="ng", risk_weighed_on=today, receiving_contact=planted("contact"), by=by
    )  # fmt: skip
    assisting.claim_compensation(case=case, against="offender", claimed_on=today, amount=Decimal(10), by=by)


def disclosed(case: Case, by: Reader, to: Reader) -> Disclosure:
    """Words about the person crossed the wall, and the receiver took them."""
    begun = draft_disclosure(case, to, by, purpose=planted("purpose"), conditions=planted("conditions"))
    part = Part(Compartment.HEALTH, planted("title"), planted("content"), planted("why"))
    disclosing.add_part(disclosure=begun, part=part, by=by)
    risk = Risk(*(planted(danger) for danger in ("person", "family", "worker", "readers")), "no", planted("untold"))
    disclosing.submit_disclosure(disclosure=begun, risk=risk, by=by)
    sent = send(begun, case_worker())
    acknowledge(sent, to)
    return sent


__all__ = ["PLANTED", "disclosed", "help_in_every_way", "live_through_every_room", "planted", "someone"]
