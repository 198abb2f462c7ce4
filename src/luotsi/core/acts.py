"""Every write is a use case: one function, one transaction, one trace."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import DatabaseError, IntegrityError, ProgrammingError, connection, transaction

from luotsi.core.errors import NotAllowed, Refused

CHECK_EVERY_RULE = "SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED"


@contextmanager
def one_act(
    rule_broken: Callable[[str], Refused | None], last: Callable[[], tuple[str, Sequence[Any]]]
) -> Iterator[None]:
    """One transaction whose rules are all checked at its end, and whose broken rules come back as refusals.

    `rule_broken` turns the name of a constraint into the refusal to raise; an unknown name is a fault of ours and
    stays an error. Deferred rules are checked here and not at commit, so that a refusal reaches the one who acted.
    `last` gives what the act writes last, a statement and its values or nothing; it goes out together with the check.
    """
    try:
        with transaction.atomic():
            yield
            statement, values = last()
            with connection.cursor() as cursor:
                cursor.execute(f"{statement}; {CHECK_EVERY_RULE}" if statement else CHECK_EVERY_RULE, values or None)
    except IntegrityError as error:
        refusal = rule_broken(constraint_of(error))
        if refusal is None:
            raise
        raise refusal from error
    except ProgrammingError as error:
        if isinstance(error.__cause__, psycopg.errors.InsufficientPrivilege):
            raise NotAllowed from error
        raise


def constraint_of(error: DatabaseError) -> str:
    """The name of the constraint that PostgreSQL says was broken, or an empty string."""
    cause = error.__cause__
    return (cause.diag.constraint_name or "") if isinstance(cause, psycopg.Error) else ""
