"""How long the parts of a closed file are kept: what stops it, what is proposed, and what proves that it was done."""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from luotsi.actors.models import Organisation, User
from luotsi.countries.vocabulary import Compartment
from luotsi.referral.models.case import Case

PARTS = [c.value for c in Compartment]


class RetentionHold(models.Model):
    """A court, a complaint or a claim needs the file: nothing of the person is erased until a day. `part` empty is all of it."""

    reference = models.UUIDField(default=uuid4, unique=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    case_reference = models.CharField(max_length=20)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=20, blank=True)
    reason = models.SlugField(db_index=False, max_length=60)
    words = models.CharField(max_length=500, blank=True)
    until = models.DateField()
    placed_at = models.DateTimeField()
    placed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    released_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(name="hold_is_on_a_known_part", condition=Q(part__in=["", *PARTS])),
            models.CheckConstraint(name="hold_says_why", condition=~Q(reason="")),
            models.CheckConstraint(
                name="hold_release_when_and_by_whom_go_together",
                condition=Q(released_at=None, released_by=None)
                | Q(released_at__isnull=False, released_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_reference} until {self.until}"


class RetentionProposal(models.Model):
    """One part of some people's files has been kept long enough at one organisation. A person there confirms it."""

    reference = models.UUIDField(default=uuid4, unique=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=20)
    months = models.PositiveSmallIntegerField()
    proposed_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(name="proposal_is_of_a_known_part", condition=Q(part__in=PARTS)),
            models.CheckConstraint(
                name="proposal_confirmed_when_and_by_whom_go_together",
                condition=Q(confirmed_at=None, confirmed_by=None)
                | Q(confirmed_at__gte=F("proposed_at"), confirmed_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part} {self.reference}"


class RetentionItem(models.Model):
    """A person of a proposal, by number, the day from which the part may go, and what became of it."""

    proposal = models.ForeignKey(RetentionProposal, on_delete=models.PROTECT, related_name="items")
    person = models.BigIntegerField()
    due_on = models.DateField()
    outcome = models.CharField(max_length=10, blank=True, choices=[(c, c) for c in ("erased", "kept")])

    class Meta:
        constraints = [models.UniqueConstraint(name="proposal_names_a_person_once", fields=["proposal", "person"])]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.outcome}"


class RetentionCertificate(models.Model):
    """That so many files lost one part by a rule on a day. It holds nothing about anybody: of the numbers only a hash."""

    proposal = models.OneToOneField(RetentionProposal, on_delete=models.PROTECT, related_name="certificate")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=20)
    months = models.PositiveSmallIntegerField()
    erased = models.PositiveIntegerField()
    kept = models.PositiveIntegerField()
    numbers_hash = models.CharField(max_length=64)
    executed_on = models.DateField()
    role = models.CharField(max_length=60)

    def __str__(self) -> str:
        return f"{self.part} {self.executed_on}"
