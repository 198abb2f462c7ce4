"""Whose duty help is, by residence, and how its costs come back."""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from luotsi.access.sealed_text import OfCase, SealedText
from luotsi.actors.models import Organisation, User
from luotsi.countries.vocabulary import Compartment


class ResidenceRecord(models.Model):
    """By the country's rule of residence, this organisation gives and pays for the person's services from a day on."""

    case = models.ForeignKey("referral.Case", on_delete=models.PROTECT, related_name="+")
    residence = models.SlugField(db_index=False, max_length=60)
    provider = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="residence_one_at_a_time", fields=["case"], condition=Q(until=None)),
            models.CheckConstraint(
                name="residence_ends_after_it_began", condition=Q(until=None) | Q(until__gte=F("since"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.residence}"


class ReimbursementClaim(OfCase):
    """A provider asks the state to refund the special costs of one case. Holds the case's reference and no identity."""

    reference = models.UUIDField(default=uuid4, unique=True)
    case = models.ForeignKey("referral.Case", on_delete=models.PROTECT, related_name="+")
    case_reference = models.CharField(max_length=20)
    rule = models.SlugField(db_index=False, max_length=60)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    statement_by = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    costs_from = models.DateField()
    costs_to = models.DateField()
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    description = SealedText()
    drafted_at = models.DateTimeField()
    drafted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    statement_on = models.DateField(null=True)
    statement_text = SealedText()
    statement_recorded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    sent_on = models.DateField(null=True)
    decided_on = models.DateField(null=True)
    granted_amount = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    paid_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="claim_costs_have_a_period", condition=Q(costs_to__gte=F("costs_from"))),
            models.CheckConstraint(name="claim_is_of_some_amount", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="claim_statement_when_by_whom_and_what_go_together",
                condition=Q(statement_on=None, statement_text=b"", statement_recorded_by=None)
                | Q(statement_on__isnull=False, statement_recorded_by__isnull=False) & ~Q(statement_text=b""),
            ),
            models.CheckConstraint(
                name="claim_is_sent_with_the_statement",
                condition=Q(sent_on=None) | Q(statement_by=None) | Q(statement_on__isnull=False),
            ),
            models.CheckConstraint(
                name="claim_is_decided_after_it_was_sent",
                condition=Q(decided_on=None, granted_amount=None)
                | Q(decided_on__isnull=False, sent_on__isnull=False, granted_amount__isnull=False)
                & Q(granted_amount__gte=0, decided_on__gte=F("sent_on")),
            ),
            models.CheckConstraint(
                name="claim_is_granted_at_most_what_was_asked",
                condition=Q(granted_amount=None) | Q(granted_amount__lte=F("amount")),
            ),
            models.CheckConstraint(
                name="claim_is_paid_after_it_was_granted",
                condition=Q(paid_on=None) | Q(decided_on__isnull=False, paid_on__gte=F("decided_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_reference} {self.amount}"

    def part(self) -> str:
        return Compartment.ASSISTANCE

    def get_absolute_url(self) -> str:
        return reverse("desk:claim", args=[self.reference])

    @property
    def state(self) -> str:
        """Where it stands: draft, stated, sent, decided or paid."""
        if self.paid_on:
            return "paid"
        if self.decided_on:
            return "decided"
        if self.sent_on:
            return "sent"
        return "stated" if self.statement_on else "draft"
