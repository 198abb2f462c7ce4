"""Writing invented lives in bulk, as the owner of the tables and in one transaction.

The triggers of the path are off meanwhile; what they keep is planned instead, and `luotsi verify` finds where that failed.
Foreign keys, exclusion and unique constraints and indexes are taken away and put back at the end, so that PostgreSQL checks
and sorts everything once and not row by row: the transaction ends only if they hold.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

import psycopg
from django.contrib.auth.hashers import make_password
from django.db import connections, transaction
from django.utils import timezone, translation
from psycopg import sql

from luotsi.access.readers import System
from luotsi.access.sealing import seal
from luotsi.actors.models import ContactKind, Membership, Organisation, User
from luotsi.core.ranges import from_day
from luotsi.countries import queries as countries
from luotsi.countries.schema import Role
from luotsi.countries.vocabulary import Permission
from luotsi.referral.demo.columns import COLUMNS, COUNTED, NUMBERS
from luotsi.referral.demo.plan import CHUNK, Planner
from luotsi.referral.demo.rows import RULE, Rows
from luotsi.referral.demo.working import tables_of
from luotsi.referral.demo.world import EVER, Country, read_country

OWNER = "owner"
FIRST_DAY_OF_STAFF = date(2000, 1, 1)
Connection = psycopg.Connection[Any]


def has_cases() -> bool:
    """Is there any case, invented or not? Asked as the owner, since no reader may ask this."""
    with connections[OWNER].cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM referral_case)")
        return bool(cursor.fetchone()[0])


def write_demo_data(*, cases: int, seed: int, progress: Callable[[int], None], now: datetime | None = None) -> int:
    """Invent so many cases and write them with everything that belongs to them; returns how many.

    Nobody else can use the tables meanwhile. The ledger is sealed afterwards.
    """
    country = read_country(now or timezone.now())
    with transaction.atomic(using=OWNER):
        staff = _duty_accounts(country)
        connection: Connection = connections[OWNER].connection
        with _lifted(connection):
            rows = Rows(country, staff, _last_in_use(connection))
            _copy(connection, Planner(country, cases=cases, seed=seed), rows, progress)
            _move_sequences(connection, rows.last)
    _vacuum()
    seal(by=System(rule=RULE))
    return cases


def _copy(connection: Connection, planner: Planner, rows: Rows, progress: Callable[[int], None]) -> None:
    for number, tables in enumerate(tables_of(planner, rows), start=1):
        _send(connection, tables)
        progress(min(number * CHUNK, planner.size.cases))


def _send(connection: Connection, tables: Mapping[str, bytes]) -> None:
    for table, lines in tables.items():
        columns = sql.SQL(", ").join(map(sql.Identifier, COLUMNS[table]))
        statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), columns)
        with connection.cursor() as cursor, cursor.copy(statement) as copy:
            copy.write(lines)


# ---------------------------------------------------------------- constraints and indexes
@contextmanager
def _lifted(connection: Connection) -> Iterator[None]:
    """Without triggers of ours, indexes and constraints that look at other rows; all are back afterwards, and checked."""
    tables = list(COLUMNS)
    constraints = connection.execute(
        "SELECT c.conrelid::regclass::text, c.conname, pg_get_constraintdef(c.oid) FROM pg_constraint c"
        " WHERE c.conrelid = ANY (%s::regclass[]) AND c.contype IN ('f', 'x', 'u') ORDER BY c.contype DESC, c.conname",
        [tables],
    ).fetchall()
    indexes = connection.execute(
        "SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i"
        " WHERE i.indrelid = ANY (%s::regclass[]) AND NOT i.indisprimary"
        " AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid) ORDER BY 1",
        [tables],
    ).fetchall()
    run = connection.execute
    run("SET LOCAL maintenance_work_mem = '256MB'")
    for table in tables:
        run(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(sql.Identifier(table)))
    for table, name, _ in constraints:
        run(sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(sql.Identifier(table), sql.Identifier(name)))
    for name, _ in indexes:
        run(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
    yield
    for _, definition in indexes:
        run(definition)
    for table, name, definition in constraints:
        run(
            sql.SQL("ALTER TABLE {} ADD CONSTRAINT {} {}").format(
                sql.Identifier(table), sql.Identifier(name), sql.SQL(definition)
            )
        )
    for table in tables:
        run(sql.SQL("ALTER TABLE {} ENABLE TRIGGER USER").format(sql.Identifier(table)))


def _vacuum() -> None:
    """Tell the planner what the tables hold now, and spare the first readers the tidying."""
    if connections[OWNER].in_atomic_block:
        return
    with connections[OWNER].cursor() as cursor:
        for table in COLUMNS:
            cursor.execute(sql.SQL("VACUUM (ANALYZE) {}").format(sql.Identifier(table)))


# ---------------------------------------------------------------- keys
def _last_in_use(connection: Connection) -> dict[str, int]:
    """The last key of each table, and the last number of each sequence."""
    last = {}
    for name in (*COUNTED, *NUMBERS):
        sequence = _sequence(connection, name)
        row = connection.execute(sql.SQL("SELECT last_value, is_called FROM {}").format(sequence)).fetchone()
        value, called = row or (0, False)
        last[name] = value if called else value - 1
    return last


def _move_sequences(connection: Connection, last: Mapping[str, int]) -> None:
    for name, value in last.items():
        if value > 0:
            connection.execute(
                sql.SQL("SELECT setval({}, %s)").format(sql.Literal(_sequence(connection, name).as_string())), [value]
            )


def _sequence(connection: Connection, name: str) -> sql.Identifier:
    if name in NUMBERS:
        return sql.Identifier(name)
    row = connection.execute("SELECT pg_get_serial_sequence(%s, 'id')", [name]).fetchone()
    return sql.Identifier(*(row[0] if row else name).split("."))


# ---------------------------------------------------------------- staff
def _duty_accounts(country: Country) -> dict[int, int]:
    """A user on duty at each organisation that acts, without a password; made where missing."""
    roles = sorted(countries.entries("roles", Role), key=lambda role: -len(role.permissions))
    roles = [role for role in roles if Permission.READ_CASES in role.permissions]
    with translation.override(country.language):
        title = str(ContactKind.DUTY_DESK.label)
    names = {row.pk: row.abbreviation or row.name_in(country.language) for row in Organisation.objects.all()}
    found: dict[int, int] = {}
    for org in country.organisations:
        role = next((role.code for role in roles if org.type in role.organisation_types), None)
        if role is None and org != country.queue:
            continue
        user, made = User.objects.using(OWNER).get_or_create(
            email=f"{org.code}@demo.invalid",
            defaults={"name": f"{title} {names[org.id]}"[:120], "password": make_password(None)},
        )
        if made and role:
            until = None if org.until == EVER[1] else org.until
            period = from_day(max(org.since, FIRST_DAY_OF_STAFF), until)
            Membership.objects.using(OWNER).create(user=user, organisation_id=org.id, role=role, period=period)
        found[org.id] = user.pk
    return found
