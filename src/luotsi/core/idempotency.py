"""A submit that is repeated, by two tabs or a dying network, is answered with the result of the first."""

from collections.abc import Callable
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from luotsi.core.models import Submission


@transaction.atomic
def once(*, key: UUID, actor_id: int, act: str, do: Callable[[], str]) -> str:
    """Run `do` if this key was not used by this actor for this act, and return its result; else the earlier result.

    The row is written first, so that a second submit waits for the first to end and then finds it.
    """
    found = Submission.objects.filter(key=key, actor_id=actor_id, act=act).first()
    if found is None:
        try:
            with transaction.atomic():
                found = Submission.objects.create(key=key, actor_id=actor_id, act=act, at=timezone.now())
        except IntegrityError:
            return Submission.objects.get(key=key, actor_id=actor_id, act=act).result
        found.result = do()
        found.save(update_fields=["result"])
    return found.result
