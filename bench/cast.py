"""Who reads, what they read, and what they pass on: the same choice of people and cases for every way of measuring."""

import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from random import Random
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connections, transaction

from luotsi.access.readers import Reader, System, reading_as
from luotsi.actors.models import Membership
from luotsi.referral.facts import IdentityFacts
from luotsi.referral.models import CaseIdentity

CASES_PER_ORGANISATION = 300
PEOPLE_SOUGHT = 2_000
HANDOVERS = 6_000


@dataclass(frozen=True)
class Handover:
    """An open case, who answers for it, and to whom it will be offered."""

    case_id: int
    reference: str
    sender: Reader
    receiver: Reader


@dataclass(frozen=True)
class Cast:
    """The bench's people, and of each organisation some cases that it reads."""

    readers: list[Reader]
    largest: list[Reader]
    cases: dict[int, list[tuple[int, str]]]
    sought: list[IdentityFacts]

    def readers_in_turn(self, client: int) -> Iterator[Reader]:
        """Every other reader is of the organisation that reads the most cases; the rest take turns."""
        chance = Random(client)
        while True:
            yield chance.choice(self.largest)
            yield chance.choice(self.readers)

    def cases_in_turn(self, client: int) -> Iterator[tuple[Reader, int, str]]:
        """A reader and one of the cases that its organisation reads."""
        chance = Random(client)
        for reader in self.readers_in_turn(client):
            if cases := self.cases.get(reader.organisation.pk):
                yield reader, *chance.choice(cases)

    def questions_in_turn(self, client: int, clients: int) -> Iterator[tuple[Reader, IdentityFacts]]:
        """A reader and a person to look for: every other one is somebody, the rest nobody.

        Every reader in turn, since the house limits how often one may ask in an hour.
        """
        chance = Random(client)
        for number in count(client, clients):
            known = chance.choice(self.sought)
            yield (
                self.readers[number % len(self.readers)],
                known if number // clients % 2 else a_stranger(known, chance),
            )


def a_stranger(known: IdentityFacts, chance: Random) -> IdentityFacts:
    """Somebody of the same given name and year whom nobody knows."""
    name = "".join(chance.choice("bdfgklmnprstv") + chance.choice("aeiou") for _ in range(4))
    return IdentityFacts(given_names=known.given_names, family_names=name.title(), birth_year=known.year)


def gather() -> Cast:
    """The people that `filling` added, and a fixed sample of cases and names."""
    memberships = (
        Membership.objects.filter(user__email__endswith="@bench.invalid")
        .select_related("user", "organisation")
        .order_by("pk")
    )
    readers = [Reader.of(membership) for membership in memberships]
    own = {reader.organisation.pk for reader in readers}
    cases = _cases_of(own)
    return Cast(
        readers=readers,
        largest=[reader for reader in readers if reader.organisation.pk == _largest(own)],
        cases=cases,
        sought=_people(),
    )


def handovers(cast: Cast) -> list[Handover]:
    """Open cases without an offer, held by an organisation of the cast, each with another one to go to; in no order."""
    people = defaultdict(list)
    for reader in cast.readers:
        people[reader.organisation.pk].append(reader)
    chance = Random(len(people))
    found = []
    for case_id, reference, holder in _rows(_HANDED, [list(people), HANDOVERS]):
        receiver = chance.choice([pk for pk in people if pk != holder])
        found.append(Handover(case_id, reference, chance.choice(people[holder]), chance.choice(people[receiver])))
    return found


def sessions(cast: Cast) -> dict[int, str]:
    """A signed-in demo session for each of the cast, by membership, as the demo's page would begin it."""
    keys = {}
    with transaction.atomic():
        Session.objects.all().delete()
        for reader in cast.readers:
            session = SessionStore()
            session[SESSION_KEY] = str(reader.user.pk)
            session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
            session[HASH_SESSION_KEY] = reader.user.get_session_auth_hash()
            session["demo"], session["membership"] = True, reader.membership.pk
            session["seen"] = int(time.time())  # as after the page on which one arrives
            session.create()
            keys[reader.membership.pk] = str(session.session_key)
    return keys


def _largest(organisations: set[int]) -> int:
    """The organisation that reads the most cases."""
    rows = _rows(
        "SELECT organisation_id FROM access_grant WHERE ended_at IS NULL AND organisation_id = ANY (%s)"
        " GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1",
        [list(organisations)],
    )
    return int(rows[0][0])


def _cases_of(organisations: set[int]) -> dict[int, list[tuple[int, str]]]:
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for organisation, case_id, reference in _rows(_READ, [list(organisations), CASES_PER_ORGANISATION]):
        found[organisation].append((case_id, reference))
    return found


def _people() -> list[IdentityFacts]:
    """Names that are asked for; the vault opens them, which the owner of the tables alone could not."""
    chosen = "SELECT case_id FROM referral_caseidentity ORDER BY hashint8(case_id) LIMIT %s"
    ids = [row[0] for row in _rows(chosen, [PEOPLE_SOUGHT])]
    found = CaseIdentity.objects.using("owner").select_related("case").in_bulk(ids)
    with reading_as(System(rule="bench")):
        return [
            IdentityFacts(
                given_names=one.given_names,
                family_names=one.family_names,
                birth_year=one.born_on.year if one.born_on else one.birth_year,
            )
            for one in (found[pk] for pk in ids)
            if one.given_names and one.family_names
        ]


# Cases to read are chosen by a hash of the key, so that a repeated run asks for the same; cases to hand over by chance, so
# that a repeated run does not pass the same few on and on.
_READ = """
SELECT organisation_id, case_id, reference FROM (
    SELECT g.organisation_id, g.case_id, c.reference,
           row_number() OVER (PARTITION BY g.organisation_id ORDER BY hashint8(g.case_id)) AS place
      FROM access_grant g JOIN referral_case c ON c.id = g.case_id
     WHERE g.ended_at IS NULL AND g.organisation_id = ANY (%s) AND (g.expires_at IS NULL OR g.expires_at > now())) chosen
 WHERE place <= %s
"""
_HANDED = """
SELECT c.id, c.reference, r.organisation_id
  FROM referral_responsibility r JOIN referral_case c ON c.id = r.case_id
 WHERE r.ended_at IS NULL AND r.organisation_id = ANY (%s)
   AND NOT EXISTS (SELECT FROM referral_handoff h WHERE h.case_id = c.id AND h.answered_at IS NULL)
   AND (c.branch <> 'adult_consents' OR EXISTS (
        SELECT FROM referral_consent k WHERE k.case_id = c.id AND k.kind = 'processing' AND k.withdrawn_at IS NULL))
 ORDER BY random() LIMIT %s
"""


def _rows(statement: str, values: list[Any]) -> list[Any]:
    """What the owner finds, past row-level security."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement, values)
        found: list[Any] = cursor.fetchall()
        return found
