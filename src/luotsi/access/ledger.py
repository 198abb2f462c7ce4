"""The ledger: every act, look, search, refusal and change of rights leaves one entry."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import connection
from django.utils import timezone

from luotsi.access.readers import Reader, System

Who = Reader | System | None
Row = tuple[Any, ...]
COLUMNS = "at, act, refused, actor_id, organisation_id, case_id, subject, details"
_of_this_act: "ContextVar[list[Row] | None]" = ContextVar("entries of the running act", default=None)


def record(
    act: str, *, by: Who, case_id: int | None = None, subject: str = "", refused: bool = False, **details: Any
) -> None:
    """Write one entry in the running transaction. Details hold codes and references, never names or free text.

    Inside a use case the entries are written together at its end, in their order; one that is refused takes its own back.
    """
    if isinstance(by, System):
        details["rule"] = by.rule
    row: Row = (
        timezone.now(),
        act,
        refused,
        by.user.pk if isinstance(by, Reader) else None,
        by.organisation.pk if isinstance(by, Reader) else None,
        case_id,
        subject,
        json.dumps(details, default=str),
    )
    kept = _of_this_act.get()
    if kept is not None:
        kept.append(row)
        return
    with connection.cursor() as cursor:
        cursor.execute(*_insert([row]))


@contextmanager
def entries_of_an_act() -> Iterator[Callable[[], tuple[str, Sequence[Any]]]]:
    """Keep the entries of one act until its end; gives a function that says the statement which writes them all."""
    kept: list[Row] = []
    token = _of_this_act.set(kept)
    try:
        yield lambda: _insert(kept) if kept else ("", ())
    finally:
        _of_this_act.reset(token)


def _insert(rows: Sequence[Row]) -> tuple[str, list[Any]]:
    """Written without RETURNING: the writer need not be one who may read the ledger."""
    places = ", ".join(["(%s, %s, %s, %s, %s, %s, %s, %s)"] * len(rows))
    statement = f"INSERT INTO access_ledgerentry ({COLUMNS}) VALUES {places}"  # noqa: S608  no value stands in it
    return statement, [value for row in rows for value in row]
