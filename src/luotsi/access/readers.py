"""The reader: who asks, for which organisation, with which permissions. Every list starts from one."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import connection, transaction
from django.utils import timezone

from luotsi.actors.models import Membership, Organisation, User
from luotsi.countries import queries as countries
from luotsi.countries.schema import Role
from luotsi.countries.vocabulary import Permission, World


@dataclass(frozen=True)
class Reader:
    """A member of staff in one role at one organisation."""

    user: User
    membership: Membership
    permissions: frozenset[Permission]

    @classmethod
    def of(cls, membership: Membership) -> "Reader":
        role = countries.find("roles", membership.role, Role)
        return cls(user=membership.user, membership=membership, permissions=frozenset(role.permissions if role else ()))

    @property
    def organisation(self) -> Organisation:
        return self.membership.organisation

    @property
    def role(self) -> str:
        return self.membership.role

    @property
    def world(self) -> World:
        return World(self.organisation.world)

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions


@dataclass(frozen=True)
class System:
    """The worker acting by a rule, e.g. an offer that climbs because nobody answered. It reads no compartment."""

    rule: str
    permissions: frozenset[Permission] = field(default=frozenset())


def bind(reader: Reader | System) -> bool:
    """Bind the reader to the database for the rest of this transaction; False if the membership has ended.

    Raises RuntimeError outside a transaction: a reader bound to a pooled connection would read for the next request.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("A reader is bound inside a transaction only.")
    with connection.cursor() as cursor:
        if isinstance(reader, System):
            cursor.execute(
                "SELECT set_config('luotsi.system', 'on', true), set_config('luotsi.organisation', '', true),"
                " set_config('luotsi.world', '', true), set_config('luotsi.permissions', '', true)"
            )
            return True
        cursor.execute(
            "SELECT luotsi_bind(%s, %s, %s)",
            [reader.membership.pk, ",".join(sorted(reader.permissions)), timezone.localdate()],
        )
        return bool(cursor.fetchone()[0])


@contextmanager
def reading_as(reader: Reader | System) -> Iterator[None]:
    """A transaction with the reader bound, for tasks, commands and tests."""
    with transaction.atomic():
        bind(reader)
        yield
