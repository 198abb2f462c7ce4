"""Organisations as lists and pages name them: from memory, so that a list of a hundred rows joins nothing."""

import time
from collections.abc import Iterable
from typing import TypeVar

from django.db.models import Model

from luotsi.actors.models import Organisation

SECONDS_KEPT = 60.0
M = TypeVar("M", bound=Model)

_known: dict[int, Organisation] = {}
_read_at = float("-inf")


def known_organisations() -> dict[int, Organisation]:
    """Every organisation by its key, as it was at most a minute ago: fit for names, not for deciding who may what."""
    global _known, _read_at
    now = time.monotonic()
    if now - _read_at >= SECONDS_KEPT or not _known:
        _known, _read_at = Organisation.objects.in_bulk(), now
    return _known


def named(pk: int) -> Organisation:
    """One organisation. Raises Organisation.DoesNotExist."""
    found = known_organisations().get(pk)
    if found is None:
        forget()
        found = known_organisations().get(pk)
    if found is None:
        raise Organisation.DoesNotExist
    return found


def with_names(rows: Iterable[M], *fields: str) -> list[M]:
    """The rows, each with the organisations that these foreign keys point to."""
    found = list(rows)
    for row in found:
        for field in fields:
            pk = getattr(row, f"{field}_id")
            if pk is not None:
                setattr(row, field, named(pk))
    return found


def forget() -> None:
    """Read anew at the next question; a load of the country calls it, and tests that roll organisations back."""
    global _known
    _known = {}
