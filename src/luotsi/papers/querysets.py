"""Named filters of papers. Every list starts from its reader; row-level security checks each row again."""

from typing import TYPE_CHECKING, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, Func, OuterRef, Q
from django.utils import timezone

from luotsi.access.models import Grant
from luotsi.access.readers import Reader

if TYPE_CHECKING:
    from luotsi.papers.models import Document, Party, Statement, Thread, Version  # noqa: F401  named in quotes below

_PARTS: "ArrayField[list[str], list[str]]" = ArrayField(models.CharField(max_length=20))


def reads_its_part(reader: Reader, *, through: str = "") -> Exists:
    """Does the reader's organisation have a grant in force on the case and compartment of the row, or of what `through` leads to?"""
    part = Func(OuterRef(f"{through}compartment"), template="ARRAY[%(expressions)s]::varchar[]", output_field=_PARTS)
    grants = Grant.objects.filter(
        Q(expires_at=None) | Q(expires_at__gt=timezone.now()),
        case_id=OuterRef(f"{through}case_id"), organisation=reader.organisation, ended_at=None, compartments__contains=part,
    )  # fmt: skip
    return Exists(grants)


class DocumentQuerySet(models.QuerySet["Document"]):
    def visible_to(self, reader: Reader) -> Self:
        """Documents in compartments that the reader's organisation reads."""
        return self.filter(reads_its_part(reader))


class VersionQuerySet(models.QuerySet["Version"]):
    def visible_to(self, reader: Reader) -> Self:
        return self.filter(reads_its_part(reader, through="document__"))


class StatementQuerySet(models.QuerySet["Statement"]):
    def visible_to(self, reader: Reader) -> Self:
        """Statements in compartments that the reader's organisation reads."""
        return self.filter(reads_its_part(reader))


class ThreadQuerySet(models.QuerySet["Thread"]):
    def visible_to(self, reader: Reader) -> Self:
        """Threads in which the reader's organisation is named, as long as it reads their compartment."""
        return self.filter(reads_its_part(reader), parties__organisation=reader.organisation)


class PartyQuerySet(models.QuerySet["Party"]):
    def unread_by(self, reader: Reader) -> Self:
        """Where something waits to be read by the reader's organisation."""
        unread = self.filter(organisation=reader.organisation, unread_since__isnull=False)
        return unread.filter(reads_its_part(reader, through="thread__"))
