"""Short ways to consents, for tests."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from luotsi.access.readers import Reader, bind
from luotsi.countries.vocabulary import Branch, Compartment, ConsentKind
from luotsi.referral.facts import ConsentFact, OnBehalf
from luotsi.referral.models import Case
from tests.support import (
    accept,
    inspector,
    refer,
)

CONTACT, ASSISTANCE, IDENTITY = Compartment.CONTACT, Compartment.ASSISTANCE, Compartment.IDENTITY
GUARDIAN = OnBehalf(
    relation="guardian", basis="appointed", name="Gunnel Guardian", child_view="agrees", child_words="I want to stay."
)


def sharing(to: Reader, *parts: Compartment, **facts: Any) -> ConsentFact:
    values: dict[str, Any] = {"language": "en", "how_given": "spoken"}
    return ConsentFact(
        kind=ConsentKind.NAMED_SHARING, receiver=to.organisation, compartments=parts or (CONTACT, ASSISTANCE), **(values | facts)
    )  # fmt: skip


def held(by: Reader, **facts: Any) -> Case:
    """A case that the reader's organisation answers for; the reader is bound."""
    case = refer(inspector(), **facts)
    accept(case.pk, by)
    return case


def for_a_child(by: Reader) -> Case:
    return held(by, branch=Branch.CHILD, age_group="child", consents=[], child_heard="heard")


def time_passes(days: int) -> None:
    """What was written moves into the past: to the rows it is as if so many days had gone by."""
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        ago = f"interval '{days} days'"
        cursor.execute(
            f"UPDATE referral_consent SET given_at = given_at - {ago}, valid_until = valid_until - {ago},"
            f" withdrawn_at = withdrawn_at - {ago}"
        )
        cursor.execute(
            f"UPDATE access_grant SET began_at = began_at - {ago}, expires_at = expires_at - {ago}, ended_at = ended_at - {ago}"
            " WHERE basis = 'consent'"
        )
        cursor.execute("SET LOCAL session_replication_role = origin")
        cursor.execute("SET ROLE luotsi_desk")


def reads(by: Reader, case: Case) -> frozenset[Compartment]:
    """What the database lets this reader read of the case, asked compartment by compartment."""
    bind(by)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT part FROM unnest(%s::text[]) part WHERE luotsi_reads(%s, part)",
            [[str(c) for c in Compartment], case.pk],
        )
        return frozenset(Compartment(row[0]) for row in cursor.fetchall())


def refused(statement: str, words: str) -> None:
    with pytest.raises(DatabaseError, match=words), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
