"""The same rows by the least SQL that a person would write for each thing, without the program around it.

Once as the application's role with the reader bound, so that row-level security decides; once as the owner, past it.
What binds the reader is not timed: it is the cost of the statements alone.
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any
from uuid import uuid4

import psycopg
from cast import Cast, Handover
from clients import Act, Plan
from django.conf import settings
from django.utils import timezone

from luotsi.access.readers import Reader
from luotsi.referral.facts import IdentityFacts
from luotsi.referral.matching import search_keys

Statements = list[tuple[str, dict[str, Any]]]

MY_WORK = [
    "SELECT h.*, o.names FROM referral_handoff h JOIN actors_organisation o ON o.id = h.from_organisation_id"
    " WHERE h.to_organisation_id = %(organisation)s AND h.answered_at IS NULL ORDER BY h.answer_by LIMIT 25",
    "SELECT d.*, c.reference, c.stage FROM deadlines_deadline d JOIN referral_case c ON c.id = d.case_id"
    " WHERE d.owner_id = %(organisation)s AND d.ended_at IS NULL ORDER BY d.due_at LIMIT 8",
    "SELECT h.*, o.names FROM referral_handoff h JOIN actors_organisation o ON o.id = h.to_organisation_id"
    " WHERE h.from_organisation_id = %(organisation)s AND h.answered_at IS NULL ORDER BY h.answer_by LIMIT 10",
    "SELECT * FROM referral_signal"
    " WHERE organisation_id = %(organisation)s AND outcome IN ('', 'advice') ORDER BY id DESC LIMIT 20",
]
CASES = [
    "SELECT c.*, o.names FROM (SELECT case_id, organisation_id FROM referral_responsibility"
    " WHERE organisation_id = %(organisation)s AND ended_at IS NULL ORDER BY case_id DESC LIMIT 26) r"
    " JOIN referral_case c ON c.id = r.case_id JOIN actors_organisation o ON o.id = r.organisation_id ORDER BY c.id DESC",
]
CASE = [
    "SELECT c.*, i.*, k.* FROM referral_case c LEFT JOIN referral_caseidentity i ON i.case_id = c.id"
    " LEFT JOIN referral_casecontact k ON k.case_id = c.id WHERE c.id = %(case)s",
    "SELECT r.*, o.names FROM referral_responsibility r JOIN actors_organisation o ON o.id = r.organisation_id"
    " WHERE r.case_id = %(case)s ORDER BY r.began_at",
    "SELECT * FROM referral_handoff WHERE case_id = %(case)s",
    "SELECT * FROM referral_casestep WHERE case_id = %(case)s ORDER BY entered_at",
    "SELECT * FROM referral_casenote WHERE case_id = %(case)s ORDER BY at DESC LIMIT 20",
    "SELECT * FROM deadlines_deadline WHERE case_id = %(case)s AND ended_at IS NULL ORDER BY due_at",
    "SELECT * FROM access_grant WHERE case_id = %(case)s AND ended_at IS NULL",
    "SELECT * FROM referral_consent WHERE case_id = %(case)s",
    "SELECT * FROM referral_stagedecision WHERE case_id = %(case)s",
    "SELECT * FROM access_ledgerentry WHERE case_id = %(case)s ORDER BY id DESC LIMIT 12",
]
# Past row-level security there is no bound reader for the two functions, so the owner asks the tables.
SEARCH_AS_DESK = ["SELECT * FROM luotsi_find_readable(%(keys)s)", "SELECT luotsi_find_elsewhere(%(keys)s)"]
SEARCH_AS_OWNER = [
    "SELECT i.*, c.reference FROM (SELECT case_id, count(*) AS shared FROM referral_searchkey WHERE key = ANY (%(keys)s)"
    " GROUP BY 1 ORDER BY 2 DESC LIMIT 10) f JOIN referral_caseidentity i USING (case_id) JOIN referral_case c ON c.id = f.case_id",
]
OFFER = [
    "INSERT INTO core_submission (key, actor_id, act, result, at)"
    " VALUES (%(reference)s, %(sender)s, 'bench', %(reference)s::text, now())",
    "INSERT INTO referral_handoff (reference, case_id, case_reference, from_organisation_id, to_organisation_id, offered_at,"
    " offered_by_id, reason, message, form, age_group, urgent, compartments, answer_by, answer, decline_reason, answer_text)"
    " SELECT %(reference)s, id, reference, %(from)s, %(to)s, now(), %(sender)s, 'bench', '', form, age_group, urgent,"
    " '{}', now() + interval '3 days', '', '', '' FROM referral_case WHERE id = %(case)s",
    "INSERT INTO access_ledgerentry (at, act, refused, actor_id, organisation_id, case_id, subject, details)"
    " VALUES (now(), 'handoff.offered', false, %(sender)s, %(from)s, %(case)s, 'handoff', '{}')",
]
ACCEPT = [
    "UPDATE referral_handoff SET answer = 'accepted', answered_at = now(), answered_by_id = %(receiver)s"
    " WHERE reference = %(reference)s",
    "INSERT INTO referral_responsibility (case_id, organisation_id, began_at, handoff_id, by_id)"
    " SELECT case_id, %(to)s, now(), id, %(receiver)s FROM referral_handoff WHERE reference = %(reference)s",
    "INSERT INTO access_ledgerentry (at, act, refused, actor_id, organisation_id, case_id, subject, details)"
    " SELECT now(), act, false, %(receiver)s, %(to)s, %(case)s, 'handoff', '{}'"
    " FROM unnest(ARRAY['handoff.accepted', 'responsibility.began']) act",
]


def plans(cast: Cast, passed_on: list[Handover], clients: int, *, address: str, role: str) -> dict[str, Plan]:
    """What each client does, by the name of what is measured; `role` is luotsi_desk or luotsi_owner."""
    search = SEARCH_AS_OWNER if role == "luotsi_owner" else SEARCH_AS_DESK
    asked = {
        "my_work": (MY_WORK, lambda client: ((r, {}) for r in cast.readers_in_turn(client))),
        "cases": (CASES, lambda client: ((r, {}) for r in cast.readers_in_turn(client))),
        "case": (CASE, lambda client: ((r, {"case": case}) for r, case, _ in cast.cases_in_turn(client))),
        "search": (search, lambda client: ((r, _keys(f)) for r, f in cast.questions_in_turn(client, clients))),
    }
    found: dict[str, Plan] = {name: _reading(*one, address=address, role=role) for name, one in asked.items()}

    def handing_over(client: int) -> Iterator[Act]:
        connection = _connect(address, role)
        return (partial(_hand_over, connection, one) for one in passed_on[client::clients])

    return {**found, "hand_over": handing_over}


def _keys(facts: IdentityFacts) -> dict[str, Any]:
    return {"keys": search_keys(facts, key=settings.SEARCH_KEY)}


def _reading(
    statements: list[str], asked: Callable[[int], Iterator[tuple[Reader, dict[str, Any]]]], *, address: str, role: str
) -> Plan:
    def begin(client: int) -> Iterator[Act]:
        connection = _connect(address, role)
        for reader, values in asked(client):
            _bind(connection, reader)
            yield partial(_ask, connection, statements, {"organisation": reader.organisation.pk, **values})
            connection.rollback()

    return begin


def _connect(address: str, role: str) -> "psycopg.Connection[Any]":
    return psycopg.connect(address, options=f"-c role={role}")


def _bind(connection: "psycopg.Connection[Any]", reader: Reader) -> None:
    connection.execute(
        "SELECT luotsi_bind(%s, %s, %s)",
        [reader.membership.pk, ",".join(sorted(reader.permissions)), timezone.localdate()],
    )


def _ask(connection: "psycopg.Connection[Any]", statements: list[str], values: dict[str, Any]) -> None:
    for statement in statements:
        cursor = connection.execute(statement, values)
        if cursor.description:
            cursor.fetchall()


def _hand_over(connection: "psycopg.Connection[Any]", handover: Handover) -> None:
    """The rows of offer and accept, in two transactions; every rule of the database holds for them too."""
    values = {
        "reference": uuid4(),
        "case": handover.case_id,
        "from": handover.sender.organisation.pk,
        "to": handover.receiver.organisation.pk,
        "sender": handover.sender.user.pk,
        "receiver": handover.receiver.user.pk,
    }
    for reader, statements in ((handover.sender, OFFER), (handover.receiver, ACCEPT)):
        _bind(connection, reader)
        _ask(connection, statements, values)
        connection.commit()
