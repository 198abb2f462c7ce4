"""The ledger: every act, look, search, refusal and change of rights leaves one entry."""

import json
from typing import Any

from django.db import connection
from django.utils import timezone

from luotsi.access.readers import Reader, System

Who = Reader | System | None


def record(
    act: str, *, by: Who, case_id: int | None = None, subject: str = "", refused: bool = False, **details: Any
) -> None:
    """Write one entry in the running transaction. Details hold codes and references, never names or free text.

    Written without RETURNING: the writer need not be one who may read the ledger.
    """
    organisation_id = by.organisation.pk if isinstance(by, Reader) else None
    if isinstance(by, System):
        details["rule"] = by.rule
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO access_ledgerentry (at, act, refused, actor_id, organisation_id, case_id, subject, details)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
            [
                timezone.now(),
                act,
                refused,
                by.user.pk if isinstance(by, Reader) else None,
                organisation_id,
                case_id,
                subject,
                json.dumps(details, default=str),
            ],
        )
