"""Named filters of assistance. Every list starts from its reader."""

from datetime import date
from typing import TYPE_CHECKING, Self, TypeVar

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from luotsi.access.models import Grant
from luotsi.access.readers import Reader
from luotsi.assistance.choices import Visibility
from luotsi.countries.vocabulary import Compartment

if TYPE_CHECKING:
    from luotsi.assistance.models import Service, ServiceRequest  # noqa: F401  named in quotes below

T = TypeVar("T", bound=models.Model)


def readable(reader: Reader, compartment: Compartment) -> Exists:
    """The reader's organisation has a grant in force on this part of the row's case."""
    return Exists(
        Grant.objects.filter(
            Q(expires_at=None) | Q(expires_at__gt=timezone.now()), case_id=OuterRef("case_id"),
            organisation=reader.organisation, ended_at=None, compartments__contains=[str(compartment)],
        )
    )  # fmt: skip


class ServiceQuerySet(models.QuerySet["Service"]):
    def visible_to(self, reader: Reader) -> Self:
        """The organisation's own entries, those shown to professionals, and those that name it."""
        own = reader.organisation.pk
        open_to_all = Q(visibility__in=[Visibility.PUBLIC, Visibility.PROFESSIONALS])
        return self.filter(Q(organisation=own) | open_to_all | Q(visibility=Visibility.NAMED, named__contains=[own]))

    def kept_by(self, reader: Reader) -> Self:
        return self.filter(organisation=reader.organisation)

    def in_force(self, on: date) -> Self:
        return self.filter(Q(ended_on=None) | Q(ended_on__gt=on))


class RequestQuerySet(models.QuerySet["ServiceRequest"]):
    def visible_to(self, reader: Reader) -> Self:
        """Requests to the reader's organisation, and those on cases of which it reads the assistance."""
        return self.filter(Q(provider=reader.organisation) | Q(readable(reader, Compartment.ASSISTANCE)))

    def asked_of(self, reader: Reader) -> Self:
        return self.filter(provider=reader.organisation)

    def unanswered(self) -> Self:
        return self.filter(answered_at=None)

    def running(self) -> Self:
        """Accepted and not ended."""
        return self.filter(answer="accepted", ended_at=None)


def visible_to(reader: Reader, rows: models.QuerySet[T], compartment: Compartment) -> models.QuerySet[T]:
    """Of rows that lie in one part of a case, those of cases on which the reader's organisation reads that part."""
    return rows.filter(readable(reader, compartment))
