"""The five things as queries and use cases, in one process with the program, with the reader bound as a page would."""

from collections.abc import Iterator
from functools import partial
from uuid import uuid4

from cast import Cast, Handover
from clients import Act, Plan
from django.db import transaction

from luotsi.access.readers import Reader, bind, reading_as
from luotsi.countries import queries as countries
from luotsi.countries.schema import ReasonList
from luotsi.countries.vocabulary import Permission
from luotsi.deadlines.queries import running_clocks
from luotsi.desk.waiting import count_for
from luotsi.referral import queries, usecases
from luotsi.referral.facts import IdentityFacts

CLOCKS_SHOWN = 8
EVENTS_SHOWN = 12


def plans(cast: Cast, passed_on: list[Handover], clients: int) -> dict[str, Plan]:
    """What each client does, by the name of what is measured."""
    return {
        "my_work": lambda client: (partial(my_work, reader) for reader in cast.readers_in_turn(client)),
        "cases": lambda client: (partial(first_page, reader) for reader in cast.readers_in_turn(client)),
        "case": lambda client: (partial(case_page, reader, ref) for reader, _, ref in cast.cases_in_turn(client)),
        "search": lambda client: (partial(search, *asked) for asked in cast.questions_in_turn(client, clients)),
        "hand_over": lambda client: _handing_over(passed_on[client::clients]),
    }


def _handing_over(handovers: list[Handover]) -> Iterator[Act]:
    reason = countries.reasons(ReasonList.OFFER)[0].code
    return (partial(hand_over, handover, reason) for handover in handovers)


def my_work(reader: Reader) -> None:
    """What the page My work asks for, the number beside it in the rail included."""
    with reading_as(reader):
        queries.clocks_of_reader(reader, limit=CLOCKS_SHOWN)
        queries.offers_waiting(reader)
        queries.advice_waiting(reader)
        queries.offers_climbed(reader)
        queries.signals_open(reader)
        if reader.may(Permission.REFER):
            queries.drafts_open(reader)
        queries.offers_made(reader)
        count_for(reader)


def first_page(reader: Reader) -> None:
    """What the first page of cases asks for."""
    with reading_as(reader):
        queries.page_of_cases(reader, queries.CaseFilters())
        queries.saved_searches(reader)
        count_for(reader)


def case_page(reader: Reader, reference: str) -> None:
    """What the case page asks for. The look is in the ledger, as always."""
    with reading_as(reader):
        case = queries.cases_of(reader).get(reference=reference)
        usecases.look_at_case(case=case, by=reader)
        queries.baton(case)
        list(case.steps.order_by("entered_at"))
        running_clocks([case.pk])
        queries.team(case)
        queries.consents_of(case)
        queries.decisions_of(case)
        queries.ledger_of(case, limit=EVENTS_SHOWN)
        queries.open_call_of(case)
        count_for(reader)


def search(reader: Reader, facts: IdentityFacts) -> None:
    """Search before create; the answer leaves at a multiple of the house's tick."""
    with reading_as(reader):
        usecases.search_person(facts=facts, by=reader)


def hand_over(handover: Handover, reason: str) -> None:
    """Offer and accept: two people, two transactions, both committed to the disk."""
    with transaction.atomic():
        bind(handover.sender)
        case = queries.cases_of(handover.sender).get(reference=handover.reference)
        offer = usecases.offer_handoff(
            case=case, to=handover.receiver.organisation, reason=reason, key=uuid4(), by=handover.sender
        )
    with transaction.atomic():
        bind(handover.receiver)
        usecases.accept_handoff(handoff=offer, by=handover.receiver)
