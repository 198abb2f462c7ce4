"""Named filters of the ledger. Every list starts from its reader."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from luotsi.access.readers import Reader
from luotsi.countries.vocabulary import Permission, World

if TYPE_CHECKING:
    from luotsi.access.models import LedgerEntry  # noqa: F401  named in quotes below


class LedgerQuerySet(models.QuerySet["LedgerEntry"]):
    def visible_to(self, reader: Reader) -> Self:
        """All entries for those who watch over the state; for others who read the ledger, their own organisation's."""
        if not reader.may(Permission.READ_LEDGER):
            return self.none()
        return self if reader.world is World.OVERSIGHT else self.filter(organisation_id=reader.organisation.pk)

    def of_acts(self, prefixes: Iterable[str]) -> Self:
        """Entries whose act is one of these, or begins with one that ends in a dot."""
        wanted = Q()
        for prefix in prefixes:
            wanted |= Q(act__startswith=prefix) if prefix.endswith(".") else Q(act=prefix)
        return self.filter(wanted)

    def of_case(self, case_id: int) -> Self:
        return self.filter(case_id=case_id)

    def between(self, start: datetime, end: datetime) -> Self:
        return self.filter(at__gte=start, at__lt=end)

    def refused(self) -> Self:
        return self.filter(refused=True)

    def before(self, entry_id: int | None) -> Self:
        return self if entry_id is None else self.filter(pk__lt=entry_id)

    def newest_first(self) -> Self:
        return self.order_by("-pk")
