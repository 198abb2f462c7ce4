"""Messages inside a case, between organisations that are named when the thread begins."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.urls import reverse

from luotsi.actors.models import Organisation, User
from luotsi.countries.vocabulary import Compartment
from luotsi.papers.models.documents import Document
from luotsi.papers.querysets import PartyQuerySet, ThreadQuerySet
from luotsi.papers.sealed import Sealed


class Thread(models.Model):
    """A conversation in one compartment. Who is named in it is settled before the first message and stays so."""

    reference = models.UUIDField(default=uuid4, unique=True)
    case = models.ForeignKey("referral.Case", on_delete=models.PROTECT, related_name="threads")
    compartment = models.CharField(max_length=20, choices=[(c.value, c.value) for c in Compartment])
    subject = models.BinaryField()
    begun_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    objects = ThreadQuerySet.as_manager()
    words = Sealed("subject")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="thread_lies_in_a_known_compartment", condition=Q(compartment__in=[c.value for c in Compartment])
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.compartment}"

    def get_absolute_url(self) -> str:
        return reverse("desk:thread", args=[self.case.reference, self.reference])

    @property
    def person(self) -> int:
        return self.case.person


class Party(models.Model):
    """An organisation named in a thread, and up to when somebody there has read it."""

    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="parties")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", db_index=False)
    unread_since = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    read_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    objects = PartyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="party_is_named_once", fields=["thread", "organisation"]),
            models.CheckConstraint(
                name="party_read_when_and_by_whom_go_together",
                condition=Q(read_at=None, read_by=None) | Q(read_at__isnull=False, read_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(name="party_with_unread", fields=["organisation"], condition=Q(unread_since__isnull=False))
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} in {self.thread_id}"


class Message(models.Model):
    """One message. It is not edited and not taken back."""

    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="messages")
    reference = models.UUIDField(default=uuid4, unique=True)
    text = models.BinaryField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    words = Sealed("text")

    def __str__(self) -> str:
        return f"{self.thread_id} {self.at:%Y-%m-%d %H:%M}"

    @property
    def person(self) -> int:
        return self.thread.case.person


class Attachment(models.Model):
    """A document of the case that a message points to; it lies in the compartment of the thread."""

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="attachments")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(name="attachment_once", fields=["message", "document"])]

    def __str__(self) -> str:
        return f"{self.message_id} {self.document_id}"
