"""People, readers and short ways into the path, for tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import count
from typing import Any
from uuid import uuid4

from django.db import connection
from django.utils import timezone

from luotsi.access.readers import Reader, bind
from luotsi.actors.models import Membership, Organisation, User
from luotsi.core.ranges import from_day
from luotsi.countries.vocabulary import Branch, Compartment, ConsentKind
from luotsi.disclosure import usecases as disclosing
from luotsi.disclosure.facts import Head, Part, Risk
from luotsi.disclosure.models import Disclosure
from luotsi.investigation import usecases as receiving
from luotsi.investigation.models import Received
from luotsi.referral import usecases
from luotsi.referral.facts import ConsentFact, ContactFacts, IdentityFacts, ReadBack
from luotsi.referral.models import Case, Consent, Handoff, Signal

_numbers = count(1)


def reader(role: str, organisation: str, *, since: date = date(2020, 1, 1)) -> Reader:
    """A person in a role, as a reader; bind it with `acting`."""
    number = next(_numbers)
    user = User.objects.create(email=f"person{number}@example.org", name=f"Person {number}")
    membership = Membership.objects.create(
        user=user, organisation=Organisation.objects.get(code=organisation), role=role, period=from_day(since)
    )
    return Reader.of(Membership.objects.select_related("user", "organisation").get(pk=membership.pk))


@contextmanager
def acting(by: Reader) -> Iterator[Reader]:
    """Bind the reader for the block, as the door of a page does."""
    assert bind(by)
    yield by


def unbind() -> None:
    """Bind nobody, as a request without a reader does."""
    with connection.cursor() as cursor:
        for name in ("system", "organisation", "world", "permissions"):
            cursor.execute("SELECT set_config(%s, '', true)", [f"luotsi.{name}"])


def inspector() -> Reader:
    return reader("labour-inspector", "lvv")


def case_worker() -> Reader:
    return reader("assistance-case-worker", "nas")


def social_worker(county: str = "c_helsinki") -> Reader:
    return reader("county-social-worker", county)


def investigator() -> Reader:
    return reader("police-investigator", "hpl")


def consents(*kinds: ConsentKind) -> list[ConsentFact]:
    return [ConsentFact(kind=kind, language="en", how_given="spoken") for kind in kinds]


ALL_THREE = (ConsentKind.SERVICE, ConsentKind.PROCESSING, ConsentKind.FORMAL_IDENTIFICATION)


def record_signal(by: Reader, **facts: Any) -> Signal:
    values: dict[str, Any] = {
        "seen_on": timezone.localdate() - timedelta(days=1),
        "referrer_type": "rt_osh",
        "place": "A restaurant kitchen",
        "form": "ef_labour",
        "age_group": "adult",
        "what_was_seen": "Long days, papers held by the employer.",
        "key": uuid4(),
    }
    return usecases.record_signal(**(values | facts), by=by)


def refer(by: Reader, **facts: Any) -> Case:
    """A case opened by a referral, and offered to the assistance organisation. The reader stays bound."""
    bind(by)
    values: dict[str, Any] = {
        "branch": Branch.ADULT_CONSENTS,
        "age_group": "adult",
        "identity": IdentityFacts(given_names="Esi", family_names="Merkki", birth_year=1990),
        "contact": ContactFacts(language="en"),
        "consents": consents(*ALL_THREE),
        "read_back": ReadBack(language="en"),
        "key": uuid4(),
    }
    signal = facts.pop("signal", None) or record_signal(by)
    return usecases.refer(signal=signal, **(values | facts), by=by)


def open_offer(case_id: int) -> Handoff:
    return Handoff.objects.get(case_id=case_id, answered_at=None)


def accept(case_id: int, by: Reader) -> Handoff:
    bind(by)
    return usecases.accept_handoff(handoff=open_offer(case_id), by=by)


def admit(case: Case, by: Reader) -> None:
    bind(by)
    usecases.decide_stage(
        case=case, stage="s4", outcome="admitted", grounds=["may_have_been_trafficked"], reasons="As told and seen.",
        decided_on=timezone.localdate(), key=uuid4(), by=by,
    )  # fmt: skip


def offer(case: Case, to: str, by: Reader, **facts: Any) -> Handoff:
    bind(by)
    values: dict[str, Any] = {"reason": "place_of_residence", "key": uuid4()}
    return usecases.offer_handoff(case=case, to=Organisation.objects.get(code=to), **(values | facts), by=by)


# -- Disclosures ---------------------------------------------------------------------------------------------------------
def share_with(case: Case, receiver: Reader, by: Reader, *parts: Compartment) -> Consent:
    """The person agrees that these parts are shared with the receiver's organisation."""
    bind(by)
    fact = ConsentFact(
        kind=ConsentKind.NAMED_SHARING, language="en", how_given="spoken", receiver=receiver.organisation,
        compartments=parts or (Compartment.IDENTITY, Compartment.OFFENCE),
    )  # fmt: skip
    return usecases.record_consent(case=case, fact=fact, by=by)


def draft_disclosure(
    case: Case, receiver: Reader, by: Reader, *, consent: Consent | None = None, **head: Any
) -> Disclosure:
    """A disclosure begun with one part in it: by consent where one is given, else by statute."""
    bind(by)
    values: dict[str, Any] = {
        "purpose": "To hear the person as a witness.",
        "delete_by": timezone.localdate() + timedelta(days=90),
    }
    values |= {"consent": consent.pk} if consent else {"legal_act": "la1", "provision": "§ 1"}
    begun = disclosing.prepare_disclosure(
        case=case, head=Head(receiver=receiver.organisation, **(values | head)), key=uuid4(), by=by
    )
    part = Part(Compartment.IDENTITY, "Name", "Esi Merkki", "To call the person by name.")
    disclosing.add_part(disclosure=begun, part=part, by=by)
    return begun


RISK = Risk("None seen.", "None seen.", "None seen.", "Two investigators.", "yes")


def submit(disclosure: Disclosure, by: Reader) -> Disclosure:
    bind(by)
    return disclosing.submit_disclosure(disclosure=disclosure, risk=RISK, by=by)


def send(disclosure: Disclosure, by: Reader) -> Disclosure:
    bind(by)
    return disclosing.send_disclosure(disclosure=disclosure, checked=disclosing.CHECKS, by=by)


def copy_of(disclosure: Disclosure, by: Reader) -> Received:
    """The receiver's copy, as the receiver finds it."""
    bind(by)
    return Received.objects.visible_to(by).get(reference=disclosure.reference)


def acknowledge(disclosure: Disclosure, by: Reader) -> Received:
    return receiving.acknowledge(received=copy_of(disclosure, by), accepted=receiving.CONDITIONS, by=by)
