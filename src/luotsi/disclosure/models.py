"""The disclosure: the one act by which data about a person crosses the wall, as its sender keeps it."""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from luotsi.access.sealed_text import OfCase, SealedText
from luotsi.actors.models import Organisation, User
from luotsi.countries.vocabulary import Compartment
from luotsi.disclosure.choices import PersonKnows, RecallReason, RequestOutcome
from luotsi.disclosure.querysets import DisclosureQuerySet
from luotsi.investigation.choices import Answer, Basis


class Disclosure(OfCase):
    """Prepared by one, checked and sent by another, answered by the receiver, recalled when it was wrong.

    The case and the consent lie in a lower room; migration 0002 ties `case_id` and `consent_id` to them in the database. What
    was sent does not change any more.
    """

    reference = models.UUIDField(default=uuid4, unique=True)
    case_id = models.BigIntegerField()
    case_reference = models.CharField(max_length=20)
    sender = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    receiver = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    purpose = SealedText()
    basis = models.CharField(max_length=10, choices=Basis.choices)
    consent_id = models.BigIntegerField(null=True)
    legal_act = models.SlugField(db_index=False, max_length=60, blank=True)
    provision = models.CharField(max_length=120, blank=True)
    conditions = SealedText()
    delete_by = models.DateField()
    # The key of the copy, and what crosses, sealed with it: the receiver reads its copy whatever becomes of the case's own keys.
    copy_key = models.BigIntegerField(unique=True)
    copy_purpose = models.BinaryField()
    copy_conditions = models.BinaryField()
    request_reference = models.UUIDField(null=True)
    # What was weighed before it went: four answers in words, and whether the person knows.
    danger_to_person = SealedText()
    danger_to_family = SealedText()
    danger_to_worker = SealedText()
    who_else_reads = SealedText()
    person_knows = models.CharField(max_length=3, choices=PersonKnows.choices, blank=True)
    why_not_told = SealedText()
    prepared_at = models.DateTimeField()
    prepared_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    return_note = SealedText()
    checked_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(null=True)
    digest = models.BinaryField(null=True)
    dropped_at = models.DateTimeField(null=True)
    # Kept by the database from the receiver's own store.
    answer = models.CharField(max_length=20, choices=Answer.choices, blank=True)
    answered_at = models.DateTimeField(null=True)
    refuse_reason = models.CharField(max_length=300, blank=True)
    deleted_at = models.DateTimeField(null=True)
    consent_withdrawn_at = models.DateTimeField(null=True)
    recalled_at = models.DateTimeField(null=True)
    recalled_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    recall_reason = models.CharField(max_length=20, choices=RecallReason.choices, blank=True)

    objects = DisclosureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="disclosure_goes_to_somebody_else",
                condition=~Q(sender=F("receiver")),
                violation_error_message=_("Choose an organisation other than your own."),
            ),
            models.CheckConstraint(name="disclosure_has_a_purpose", condition=~Q(purpose=b"")),
            models.CheckConstraint(
                name="disclosure_rests_on_consent_or_statute",
                condition=Q(basis="consent", consent_id__isnull=False, legal_act="", provision="")
                | Q(basis="statute", consent_id=None) & ~Q(legal_act="") & ~Q(provision=""),
            ),
            models.CheckConstraint(
                name="disclosure_is_weighed_before_it_is_submitted",
                condition=Q(submitted_at=None, submitted_by=None)
                | Q(submitted_at__isnull=False, submitted_by__isnull=False)
                & ~Q(danger_to_person=b"")
                & ~Q(danger_to_family=b"")
                & ~Q(danger_to_worker=b"")
                & ~Q(who_else_reads=b"")
                & (Q(person_knows="yes", why_not_told=b"") | Q(person_knows="no") & ~Q(why_not_told=b"")),
            ),
            models.CheckConstraint(
                name="disclosure_is_checked_by_a_second_person",
                condition=Q(checked_by=None) | ~Q(checked_by=F("prepared_by")) & ~Q(checked_by=F("submitted_by")),
            ),
            models.CheckConstraint(
                name="disclosure_is_sent_when_it_was_checked",
                condition=Q(sent_at=None, checked_by=None, digest=None)
                | Q(sent_at__isnull=False, checked_by__isnull=False, digest__isnull=False, submitted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="disclosure_is_dropped_before_it_is_sent", condition=Q(dropped_at=None) | Q(sent_at=None)
            ),
            models.CheckConstraint(
                name="disclosure_is_answered_after_it_was_sent",
                condition=Q(answer="", answered_at=None)
                | Q(answer__in=["acknowledged", "refused"], answered_at__isnull=False, sent_at__isnull=False),
            ),
            models.CheckConstraint(
                name="disclosure_recalled_when_by_whom_and_why_go_together",
                condition=Q(recalled_at=None, recalled_by=None, recall_reason="")
                | Q(recalled_at__isnull=False, recalled_by__isnull=False, sent_at__isnull=False) & ~Q(recall_reason=""),
            ),
        ]
        indexes = [
            models.Index(name="disclosure_of_a_case", fields=["case_id"]),
            models.Index(name="disclosure_on_a_consent", fields=["consent_id"], condition=Q(consent_id__isnull=False)),
            models.Index(
                name="disclosure_to_check",
                fields=["sender"],
                condition=Q(submitted_at__isnull=False, sent_at=None, dropped_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_reference} → {self.receiver_id}"

    def get_absolute_url(self) -> str:
        return reverse("desk:disclosure", args=[self.case_reference, self.reference])

    @property
    def is_open(self) -> bool:
        """Can it still be written into?"""
        return self.submitted_at is None and self.dropped_at is None

    @property
    def state(self) -> str:
        """draft, submitted, dropped, sent, acknowledged, refused, recalled (the receiver still holds it), or deleted."""
        if self.sent_at is None:
            return "dropped" if self.dropped_at else "submitted" if self.submitted_at else "draft"
        if self.deleted_at:
            return "deleted"
        return "recalled" if self.recalled_at else self.answer or "sent"


class DisclosureItem(models.Model):
    """One fact or text that is passed on, and why the receiver needs it."""

    disclosure = models.ForeignKey(Disclosure, on_delete=models.PROTECT, related_name="items")
    compartment = models.CharField(max_length=20, choices=[(c.value, c.value) for c in Compartment])
    title = SealedText()
    content = SealedText()
    why_needed = SealedText()
    copy_title = models.BinaryField()
    copy_content = models.BinaryField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="disclosure_item_says_what_and_why",
                condition=~Q(title=b"") & ~Q(content=b"") & ~Q(why_needed=b""),
            ),
            models.CheckConstraint(
                name="disclosure_item_is_of_a_known_part", condition=Q(compartment__in=[c.value for c in Compartment])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.disclosure_id} {self.compartment}"

    def whose(self) -> int:
        return self.disclosure.whose()

    def part(self) -> str:
        return self.compartment

    def place(self) -> str:
        return str(self.disclosure_id)


class RequestHandling(models.Model):
    """What the organisation that was asked did with a support request. It lies on this side of the wall and is not told."""

    request_reference = models.UUIDField(unique=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=20, choices=RequestOutcome.choices)
    handled_at = models.DateTimeField()
    handled_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.request_reference} {self.outcome}"
