"""Named filters of deadlines."""

from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from luotsi.deadlines.models import Deadline  # noqa: F401  named in quotes below


class DeadlineQuerySet(models.QuerySet["Deadline"]):
    def running(self) -> Self:
        return self.filter(ended_at=None)

    def of_cases(self, case_ids: "list[int]") -> Self:
        return self.filter(case_id__in=case_ids)

    def soonest_first(self) -> Self:
        return self.order_by("due_at", "id")
