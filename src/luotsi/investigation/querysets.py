"""Named filters of the investigation's store. Every list starts from its reader."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from luotsi.access.readers import Reader

if TYPE_CHECKING:
    from luotsi.investigation.models import Investigation, Received, SupportRequest  # noqa: F401  named in quotes below


class InvestigationQuerySet(models.QuerySet["Investigation"]):
    def visible_to(self, reader: Reader) -> Self:
        """Investigations of the reader's organisation."""
        return self.filter(organisation=reader.organisation)

    def open(self) -> Self:
        return self.filter(closed_at=None)


class ReceivedQuerySet(models.QuerySet["Received"]):
    def visible_to(self, reader: Reader) -> Self:
        """Disclosures that were sent to the reader's organisation."""
        return self.filter(organisation=reader.organisation)

    def waiting(self) -> Self:
        """Not answered yet, recalled and not yet deleted, or past the day by which it was to be deleted."""
        held = Q(answer="acknowledged", deleted_at=None)
        overdue = Q(locked_at__isnull=False) | Q(delete_by__lt=timezone.localdate())
        return self.filter(Q(answer="") | held & overdue)


class SupportRequestQuerySet(models.QuerySet["SupportRequest"]):
    def visible_to(self, reader: Reader) -> Self:
        """Requests that the reader's organisation sent or got."""
        return self.filter(Q(from_organisation=reader.organisation) | Q(to_organisation=reader.organisation))
