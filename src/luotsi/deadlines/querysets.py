"""Named filters of clocks and their warnings."""

from typing import TYPE_CHECKING, Self

from django.db import models

from luotsi.access.readers import Reader

if TYPE_CHECKING:
    from luotsi.deadlines.models import Deadline, DeadlineWarning  # noqa: F401  named in quotes below


class DeadlineQuerySet(models.QuerySet["Deadline"]):
    def running(self) -> Self:
        return self.filter(ended_at=None)

    def of_cases(self, case_ids: "list[int]") -> Self:
        return self.filter(case_id__in=case_ids)

    def kept_by(self, reader: Reader) -> Self:
        """Clocks of cases that the reader's organisation answers for."""
        return self.filter(owner=reader.organisation)

    def soonest_first(self) -> Self:
        return self.order_by("due_at", "id")


class WarningQuerySet(models.QuerySet["DeadlineWarning"]):
    def climbed_to(self, reader: Reader) -> Self:
        """Warnings about clocks that others keep, brought before the reader's organisation and not settled."""
        return self.filter(organisation=reader.organisation, climbed=True, settled_at=None)
