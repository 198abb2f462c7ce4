"""A person who is helped without the police: on the investigation side the world is the same, byte for byte and question for question.

Two worlds are compared: one, and the same one with a case in it whose person did not consent to be known to the police. Every
page that an investigator can open is asked for in both, every form that looks for somebody is sent in both, and both what
comes back and what the database was asked have to be equal.
"""

import re
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from luotsi.access.readers import Reader, bind
from luotsi.countries.vocabulary import Compartment
from luotsi.disclosure import usecases as disclosing
from luotsi.disclosure.facts import Part
from luotsi.investigation import usecases as investigating
from luotsi.referral import usecases
from luotsi.referral.facts import ContactFacts, IdentityFacts
from luotsi.referral.models import Case, Handoff, Signal
from tests.conftest import as_owner
from tests.desk.entering import as_reader
from tests.support import (
    accept,
    acknowledge,
    admit,
    case_worker,
    draft_disclosure,
    inspector,
    investigator,
    offer,
    reader,
    record_signal,
    refer,
    send,
    share_with,
    social_worker,
    submit,
)

pytestmark = pytest.mark.django_db

HIDDEN = IdentityFacts(given_names="Vera", family_names="Salattu", birth_year=1988, document="SAL88")
FACTS: dict[str, Any] = {"given_names": "Vera", "family_names": "Salattu", "birth_year": "1988", "document": "SAL88"}


@dataclass
class World:
    """What the investigation side has of its own: a case it referred and holds, one it handed on, disclosures, an investigation."""

    people: dict[str, Reader]
    addresses: dict[str, list[Any]]
    bea: Reader
    cia: Reader


@pytest.fixture
def world(db: None) -> World:
    bea, ben, cia = case_worker(), case_worker(), social_worker()
    paul, krp = investigator(), reader("police-investigator", "krp")
    held, handed = refer(paul), refer(paul)
    accept(handed.pk, bea)
    sent = send(submit(draft_disclosure(handed, paul, bea, consent=share_with(handed, paul, bea)), bea), ben)
    acknowledge(sent, paul)
    bind(paul)
    lead = investigating.open_lead(title="Kitchens", offences=["o_25_3"], key=uuid4(), by=paul)
    investigating.request_support(
        investigation=lead, to=bea.organisation, about="Vera Salattu", question="Is she willing?", key=uuid4(), by=paul
    )
    draft = usecases.start_draft(signal=record_signal(paul), by=paul)
    advice = usecases.ask_advice(signal=record_signal(paul), question="What now?", by=paul)
    with as_owner():
        signal = Signal.objects.get(referral__case=held).reference
        handoff = Handoff.objects.get(case=held).reference
    addresses: dict[str, list[Any]] = {
        "reference": [held.reference, signal, lead.reference, "FI-26-9999", handed.reference],
        "uuid": [sent.reference, handoff, draft.reference, advice.reference, uuid4()],
    }
    return World({"investigator": paul, "investigator elsewhere": krp}, addresses, bea, cia)


def help_without_the_police(world: World) -> Case:
    """The case that the other side may not notice: admitted, handed on, with notes, shared, and a disclosure being prepared."""
    case = refer(inspector(), identity=HIDDEN, contact=ContactFacts(language="en", phone="+358401234567"))
    accept(case.pk, world.bea)
    admit(case, world.bea)
    bind(world.bea)
    usecases.write_note(case=case, compartment=Compartment.IDENTITY, text="Vera Salattu is safe.", by=world.bea)
    share_with(case, world.cia, world.bea, Compartment.IDENTITY)
    begun = draft_disclosure(case, world.people["investigator"], world.bea)
    part = Part(Compartment.CONTACT, "Telephone", "+358401234567", "To call.")
    disclosing.add_part(disclosure=begun, part=part, by=world.bea)
    submit(begun, world.bea)
    offer(case, "c_helsinki", world.bea)
    accept(case.pk, world.cia)
    return case


def every_address(world: World, hidden: str) -> Iterator[str]:
    """Each address of the desk, made from everything that the reader could know, guess, or have been told."""
    for name, pattern in _patterns():
        for arguments in _arguments(str(pattern.pattern), world, hidden):
            yield reverse(f"desk:{name}", args=arguments)


def _patterns(found: Any = None, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in found or get_resolver().url_patterns:
        if isinstance(pattern, URLResolver):
            yield from _patterns(pattern.url_patterns, pattern.namespace or space)
        elif space == "desk" and pattern.name not in {"home", "demo", "gallery"}:
            yield pattern.name, pattern


def _arguments(route: str, world: World, hidden: str) -> Iterator[list[Any]]:
    kinds = re.findall(r"<(\w+):(\w+)>", route)
    known: dict[str, list[Any]] = {
        "slug": [*world.addresses["reference"], hidden], "uuid": world.addresses["uuid"], "int": [1, 10**9],
    }  # fmt: skip
    named = {
        "stage": ["s4"],
        "section": ["stages"],
        "code": ["nas"],
        "name": ["match", "branch"],
        "token": ["x" * 43],
        "act": ["suspend"],
        "kind": ["needs", "permit"],
    }
    choices = [named.get(name, known.get(kind, [""])) for kind, name in kinds]
    if not choices:
        yield []
    elif len(choices) == 1:
        yield from ([value] for value in choices[0])
    else:
        for first in choices[0]:
            yield from ([first, *(rest[index % len(rest)] for rest in choices[1:])] for index in range(2))


@dataclass(frozen=True)
class Seen:
    """An answer, and what the database was asked for it, without what differs from one rendering to the next."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: str
    asked: tuple[str, ...]


def look(client: Client, url: str, data: dict[str, Any] | None = None) -> Seen:
    """Ask for a page, and undo whatever the asking wrote."""
    with _undone(), CaptureQueriesContext(connection) as captured:
        response = client.get(url) if data is None else client.post(url, data, follow=True)
    headers = {name: value for name, value in response.headers.items() if name not in {"Content-Security-Policy"}}
    return Seen(
        status=response.status_code,
        headers=tuple(sorted(headers.items())),
        body=_normal(response.content.decode()),
        asked=tuple(_shape(query["sql"]) for query in captured.captured_queries),
    )


@contextmanager
def _undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _normal(body: str) -> str:
    """Tokens and keys of forms are drawn anew each time, in any world."""
    return re.sub(r'(name="(?:csrfmiddlewaretoken|next|key)" value="|X-CSRFToken": "|nonce=")[^"]*', r"\1", body)


def _shape(sql: str) -> str:
    """A statement without its values: those hold the moment and the session."""
    return re.sub(r"'(?:[^']|'')*'|\"s\d+_x\d+\"|_django_curs_\w+|\b\d+\b|\b[0-9a-f]{32,}\b", "?", sql)


def photograph(world: World, client: Client, hidden: str) -> dict[str, Seen]:
    """Everything that one reader can see of this world, in one session."""
    cache.clear()
    client.get(reverse("desk:my-work"))
    client.get(reverse("desk:ledger"))
    seen = {f"GET {url}": look(client, url) for url in sorted(set(every_address(world, hidden)))}
    find = reverse("desk:find")
    for facts in (
        FACTS,
        {"document": "SAL88"},
        {"phone": "+358401234567"},
        {"given_names": "Wera", "family_names": "Salatu"},
    ):
        seen[f"POST find {sorted(facts.items())}"] = look(client, find, facts)
    lead = world.addresses["reference"][2]
    ask = {"key": UUID(int=7), "to": world.bea.organisation.pk, "about": "Vera Salattu", "question": "Is she willing?"}
    seen["POST ask"] = look(client, reverse("desk:request-support", args=[lead]), ask)
    for name in ("case", "offer", "close", "disclosures", "new-disclosure"):
        seen[f"POST {name}"] = look(client, reverse(f"desk:{name}", args=[hidden]), {"reason": "x"})
    for words in ("reference", "case"):
        seen[f"list by {words}"] = look(client, f"{reverse('desk:cases')}?holding=all&{words}={hidden}")
    return seen


@pytest.fixture(autouse=True)
def without_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers leave at once, so that the comparison of bytes is quick; the ticks have their own test."""
    monkeypatch.setattr("luotsi.referral.usecases.searching.time.sleep", lambda seconds: None)


@pytest.mark.parametrize("who", ["investigator", "investigator elsewhere"])
def test_bytes_and_questions_are_equal_in_a_world_in_which_the_case_does_not_exist(
    who: str, world: World, subtests: pytest.Subtests, monkeypatch: pytest.MonkeyPatch
):
    now = timezone.now()
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    client, hidden = as_reader(world.people[who]), "FI-26-0000"
    without = photograph(world, client, hidden)
    case = help_without_the_police(world)
    there = {
        name.replace(case.reference, hidden): _renamed(seen, case.reference, hidden)
        for name, seen in photograph(world, client, case.reference).items()
    }

    assert there.keys() == without.keys()
    assert len(there) > 150
    assert {seen.status for seen in there.values()} >= {200, 403, 404, 405}
    for name, seen in there.items():
        with subtests.test(name):
            assert seen.body == without[name].body
            assert (seen.status, seen.headers) == (without[name].status, without[name].headers)
            assert seen.asked == without[name].asked
        assert "Salattu is safe" not in seen.body


def _renamed(seen: Seen, reference: str, hidden: str) -> Seen:
    """The number of the case is in the address that was asked for; a page may say it back and nothing more."""
    return Seen(
        seen.status,
        tuple((name, value.replace(reference, hidden)) for name, value in seen.headers),
        seen.body.replace(reference, hidden),
        seen.asked,
    )


def test_the_comparison_sees_a_difference_where_there_is_one(world: World, monkeypatch: pytest.MonkeyPatch):
    """The same photographs, with a case whose person did consent to be known to this reader."""
    now = timezone.now()
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    by = world.people["investigator"]
    client = as_reader(by)
    without = photograph(world, client, "FI-26-0000")
    case = help_without_the_police(world)
    share_with(case, by, world.cia, Compartment.CONTACT)
    there = photograph(world, client, case.reference)

    assert {name for name in without if name in there and there[name].body != without[name].body} >= {
        f"POST find {sorted(FACTS.items())}", "list by case",
    }  # fmt: skip


def test_a_consent_to_one_receiver_tells_no_other_on_that_side(world: World):
    case = help_without_the_police(world)
    share_with(case, world.people["investigator"], world.cia, Compartment.CONTACT)

    def elsewhere(by: Reader) -> bool:
        bind(by)
        return usecases.search_person(facts=HIDDEN, by=by).elsewhere

    assert [elsewhere(by) for by in world.people.values()] == [True, False]


def test_the_police_can_refer_a_person_whom_they_are_not_told_of(world: World):
    """Their referral opens a case of its own; that it is the same person is for the assistance side to see."""
    hidden = help_without_the_police(world)
    referred = refer(world.people["investigator"], identity=HIDDEN)

    assert referred.person != hidden.person
    bind(world.bea)
    assert usecases.search_person(facts=HIDDEN, by=world.bea).elsewhere


def test_answers_that_look_for_somebody_leave_on_a_tick_and_their_times_do_not_tell(
    world: World, monkeypatch: pytest.MonkeyPatch
):
    """Half the questions are about the hidden person: the medians of both halves are the same tick."""
    monkeypatch.undo()
    help_without_the_police(world)
    paul = world.people["investigator"]
    bind(paul)
    nobody = IdentityFacts(given_names="Nolla", family_names="Tyhja", birth_year=1988, document="TYH88")
    times: dict[str, list[float]] = {"hidden": [], "nobody": []}
    for _ in range(12):
        for name, facts in (("hidden", HIDDEN), ("nobody", nobody)):
            began = time.monotonic()
            usecases.search_person(facts=facts, by=paul)
            times[name].append(time.monotonic() - began)

    ticks = {name: round(statistics.median(found) / 0.05) for name, found in times.items()}
    assert ticks["hidden"] == ticks["nobody"] >= 1
