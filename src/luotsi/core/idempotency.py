"""A submit that is repeated, by two tabs or a dying network, is answered with the result of the first."""

from collections.abc import Callable
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from luotsi.core.models import Submission

TAKE = (
    "INSERT INTO core_submission (key, actor_id, act, result, at) VALUES (%s, %s, %s, '', %s)"
    " ON CONFLICT (key, actor_id, act) DO NOTHING RETURNING id"
)


@transaction.atomic(savepoint=False)
def once(*, key: UUID, actor_id: int, act: str, do: Callable[[], str]) -> str:
    """Run `do` if this key was not used by this actor for this act, and return its result; else the earlier result.

    The row is written first, so that a second submit waits for the first to end and then finds it.
    """
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [key, actor_id, act, timezone.now()])
        taken = cursor.fetchone()
        if taken is None:
            return Submission.objects.get(key=key, actor_id=actor_id, act=act).result
        result = do()
        cursor.execute("UPDATE core_submission SET result = %s WHERE id = %s", [result, taken[0]])
    return result
