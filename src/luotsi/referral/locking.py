"""One act on a case at a time."""

from django.db import connection

from luotsi.access.readers import Reader
from luotsi.referral.models import Case
from luotsi.referral.refusals import NotTheHolder


def held_case(case: Case, by: Reader) -> Case:
    """The case, locked, as it is now. Raises NotTheHolder unless the reader's organisation answers, or answered last."""
    with connection.cursor() as cursor:
        # Asked of the database: row-level security shows a former holder its own old rows and not the newer ones.
        cursor.execute("SELECT luotsi_hold_case(%s)", [case.pk])
        if not cursor.fetchone()[0]:
            raise NotTheHolder
    return Case.objects.get(pk=case.pk)


def lock_case(case_id: int) -> None:
    """Take the case's row lock, also where the reader cannot read the case yet: one act on a case at a time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT luotsi_lock_case(%s)", [case_id])
