"""The store of the investigation side: investigations, copies of what was disclosed to them, requests for support.

Nothing here points at a case. What lies here came by a disclosure as a copy, or was written here.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from luotsi.access.sealed_text import SealedText
from luotsi.actors.models import Organisation, User
from luotsi.countries.vocabulary import Compartment
from luotsi.investigation.choices import Answer, Basis
from luotsi.investigation.copies import PART
from luotsi.investigation.querysets import InvestigationQuerySet, ReceivedQuerySet, SupportRequestQuerySet


class Investigation(models.Model):
    """A lead; an investigation since `started_at`; closed with a reason.

    Its number counts within its organisation alone, so that it tells nobody how much others have opened.
    """

    reference = models.CharField(max_length=20)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    offences = ArrayField(models.SlugField(db_index=False, max_length=60), default=list)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_why = models.CharField(max_length=300, blank=True)

    objects = InvestigationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="investigation_number_is_its_organisations", fields=["organisation", "reference"]
            ),
            models.CheckConstraint(
                name="investigation_names_an_offence_once_it_started",
                condition=Q(started_at=None) | ~Q(offences=[]),
                violation_error_message=_("Choose at least one offence before the investigation starts."),
            ),
            models.CheckConstraint(
                name="investigation_closes_with_a_reason",
                condition=Q(closed_at=None, closed_why="") | Q(closed_at__isnull=False) & ~Q(closed_why=""),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("desk:investigation", args=[self.reference])

    @property
    def state(self) -> str:
        """lead, investigation or closed."""
        return "closed" if self.closed_at else "investigation" if self.started_at else "lead"


class InvestigationNote(models.Model):
    """What the investigation wrote down itself."""

    investigation = models.ForeignKey(Investigation, on_delete=models.PROTECT, related_name="notes")
    text = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(name="investigation_note_says_something", condition=~Q(text=""))]

    def __str__(self) -> str:
        return f"{self.investigation_id} {self.at:%Y-%m-%d}"


class Received(models.Model):
    """The receiver's copy of a disclosure, with the sender's conditions. Written and removed by the sending and the recall alone.

    Its items are opened by acknowledging and closed by a recall, by the day of deletion, or by the deletion itself.
    """

    reference = models.UUIDField(unique=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", db_index=False)
    sender = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", db_index=False)
    sent_at = models.DateTimeField()
    purpose = SealedText()
    basis = models.CharField(max_length=10, choices=Basis.choices)
    legal_act = models.SlugField(db_index=False, max_length=60, blank=True)
    provision = models.CharField(max_length=120, blank=True)
    conditions = SealedText()
    delete_by = models.DateField()
    digest = models.BinaryField()
    copy_key = models.BigIntegerField()
    in_answer_to = models.UUIDField(null=True)
    investigation = models.ForeignKey(Investigation, null=True, on_delete=models.PROTECT, related_name="received")
    answer = models.CharField(max_length=20, choices=Answer.choices, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    refuse_reason = models.CharField(max_length=300, blank=True)
    consent_withdrawn_at = models.DateTimeField(null=True)
    locked_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)
    deleted_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    objects = ReceivedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="received_answer_time_and_person_go_together",
                condition=Q(answer="", answered_at=None, answered_by=None)
                | Q(answer__in=["acknowledged", "refused"], answered_at__isnull=False, answered_by__isnull=False),
            ),
            models.CheckConstraint(
                name="received_is_refused_with_a_reason", condition=Q(answer="refused") ^ Q(refuse_reason="")
            ),
            models.CheckConstraint(
                name="received_deleted_when_and_by_whom_go_together",
                condition=Q(deleted_at=None, deleted_by=None)
                | Q(deleted_at__isnull=False, deleted_by__isnull=False, answer="acknowledged"),
            ),
            models.CheckConstraint(
                name="received_joins_an_investigation_once_acknowledged",
                condition=Q(investigation=None) | Q(answer="acknowledged"),
            ),
        ]
        indexes = [
            models.Index(
                name="received_waits",
                fields=["organisation"],
                condition=Q(answer="") | Q(answer="acknowledged", deleted_at=None),
            ),
            models.Index(name="received_newest", fields=["organisation", "-sent_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.reference}"

    def get_absolute_url(self) -> str:
        return reverse("desk:received-disclosure", args=[self.reference])

    def whose(self) -> int:
        """No person: the copy has a key of its own, which ends with it."""
        return self.copy_key

    def part(self) -> str:
        return PART

    def place(self) -> str:
        return str(self.reference)

    @property
    def is_readable(self) -> bool:
        """Is the content open to its receiver now? The database asks the same."""
        return self.answer == Answer.ACKNOWLEDGED and not (self.locked_at or self.deleted_at or self.is_overdue)

    @property
    def is_overdue(self) -> bool:
        """Has the day passed by which it was to be deleted?"""
        return self.deleted_at is None and self.delete_by < timezone.localdate()


class ReceivedItem(models.Model):
    """One copied fact or text."""

    received = models.ForeignKey(Received, on_delete=models.CASCADE, related_name="items")
    compartment = models.CharField(max_length=20, choices=[(c.value, c.value) for c in Compartment])
    title = SealedText()
    content = SealedText()

    def __str__(self) -> str:
        return f"{self.received_id} {self.compartment}"

    def whose(self) -> int:
        return self.received.whose()

    def part(self) -> str:
        return PART

    def place(self) -> str:
        return self.received.place()


class SupportRequest(models.Model):
    """An investigator asks an organisation that helps people to ask a person something.

    It goes to the organisation whether or not it knows such a person, and nothing that this side reads ever tells: what comes
    back, if anything, is a disclosure.
    """

    reference = models.UUIDField(unique=True)
    investigation = models.ForeignKey(Investigation, on_delete=models.PROTECT, related_name="requests")
    from_organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    to_organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    about = models.CharField(max_length=300)
    question = models.TextField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    answer_by = models.DateField()

    objects = SupportRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="support_request_says_about_whom_and_what", condition=~Q(about="") & ~Q(question="")
            ),
            models.CheckConstraint(
                name="support_request_goes_to_somebody_else", condition=~Q(from_organisation=F("to_organisation"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference}"
