"""Named filters of disclosures. Every list starts from its reader."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from luotsi.access.models import Basis, Grant
from luotsi.access.readers import Reader

if TYPE_CHECKING:
    from luotsi.disclosure.models import Disclosure  # noqa: F401  named in quotes below


class DisclosureQuerySet(models.QuerySet["Disclosure"]):
    def visible_to(self, reader: Reader) -> Self:
        """Disclosures that the reader's organisation prepared or sent, and all of cases for which it answers now."""
        answers = Grant.objects.filter(
            case_id=OuterRef("case_id"), organisation=reader.organisation, ended_at=None, basis=Basis.RESPONSIBILITY
        )
        return self.filter(Q(sender=reader.organisation) | Exists(answers))

    def of_case(self, case_id: int) -> Self:
        return self.filter(case_id=case_id)

    def to_check(self) -> Self:
        """Submitted, and neither sent nor dropped."""
        return self.filter(submitted_at__isnull=False, sent_at=None, dropped_at=None)

    def not_touched_by(self, reader: Reader) -> Self:
        """Those that the reader neither began, nor wrote into, nor submitted: what a second person may check."""
        own = self.exclude(prepared_by=reader.user).exclude(submitted_by=reader.user)
        return own.exclude(items__added_by=reader.user)
