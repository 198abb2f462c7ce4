"""A document of a case and its versions. The file itself lies encrypted outside the database."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.urls import reverse

from luotsi.actors.models import Organisation, User
from luotsi.countries.vocabulary import Compartment
from luotsi.papers.choices import Kind, Scan
from luotsi.papers.querysets import DocumentQuerySet, VersionQuerySet
from luotsi.papers.sealed import Sealed


class Document(models.Model):
    """One paper in one compartment. It is never changed: a new version is added, and the earlier ones stay."""

    reference = models.UUIDField(default=uuid4, unique=True)
    case = models.ForeignKey("referral.Case", on_delete=models.PROTECT, related_name="documents")
    compartment = models.CharField(max_length=20, choices=[(c.value, c.value) for c in Compartment])
    kind = models.CharField(max_length=20, choices=Kind.choices)
    title = models.BinaryField()
    filed_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    objects = DocumentQuerySet.as_manager()
    words = Sealed("title")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="document_lies_in_a_known_compartment", condition=Q(compartment__in=[c.value for c in Compartment])
            ),
            models.CheckConstraint(name="document_is_of_a_known_kind", condition=Q(kind__in=Kind.values)),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"

    def get_absolute_url(self) -> str:
        return reverse("desk:document", args=[self.case.reference, self.reference])

    @property
    def person(self) -> int:
        return self.case.person


class Version(models.Model):
    """One file of a document: where it lies, the sealed key that opens it, and the hash of what lies there."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    reference = models.UUIDField(default=uuid4, unique=True)
    stored_as = models.CharField(max_length=40, unique=True)
    key = models.BinaryField()
    sha256 = models.BinaryField()
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)
    file_name = models.BinaryField()
    scan = models.CharField(max_length=20, choices=Scan.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    objects = VersionQuerySet.as_manager()
    name = Sealed("file_name")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="version_has_its_own_number", fields=["document", "number"]),
            models.CheckConstraint(name="version_holds_something", condition=Q(size__gt=0)),
            models.CheckConstraint(name="version_says_how_it_was_scanned", condition=Q(scan__in=Scan.values)),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} version {self.number}"

    @property
    def person(self) -> int:
        return self.document.case.person
