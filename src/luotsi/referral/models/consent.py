"""What the person agreed to: four kinds, each given and withdrawn on its own, and who is told when one is withdrawn."""

from datetime import datetime
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from luotsi.access.sealed_text import OfCase, SealedText
from luotsi.actors.models import Organisation, User
from luotsi.countries.vocabulary import ConsentKind
from luotsi.referral.choices import (
    ChildView,
    ConsentPlace,
    HowGiven,
    Interpreting,
    OnBehalfBasis,
    OnBehalfRelation,
    RecallAnswer,
)
from luotsi.referral.models.case import Case
from luotsi.referral.querysets import ConsentQuerySet, RecallQuerySet


class Consent(models.Model):
    """A consent, from the moment it is recorded until it is withdrawn or runs out. Its grants end in the same instant.

    Withdrawn in part, the row ends too, and a row with the parts that are left follows it (`narrows`). No column holds a
    name: who spoke for the person lies in the identity part (ConsentOnBehalf).
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="consents")
    kind = models.CharField(max_length=30, choices=[(k.value, k.value) for k in ConsentKind])
    receiver = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    compartments = ArrayField(models.CharField(max_length=20), default=list)
    form_version = models.CharField(max_length=20)
    # Language and version of the sheet that was read, which need not be the language that was spoken.
    sheet = models.CharField(max_length=20, blank=True, db_default="")
    language = models.CharField(max_length=10)
    # Empty where the consent was recorded with a referral, whose own read-back covers it.
    interpreter = models.CharField(max_length=20, choices=Interpreting.choices, blank=True, db_default="")
    interpreter_code = models.CharField(max_length=40, blank=True, db_default="")
    how_given = models.CharField(max_length=20, choices=HowGiven.choices)
    place = models.CharField(max_length=20, choices=ConsentPlace.choices, blank=True, db_default="")
    read_back_at = models.DateTimeField(null=True)
    on_behalf_relation = models.CharField(max_length=20, choices=OnBehalfRelation.choices, blank=True, db_default="")
    on_behalf_basis = models.CharField(max_length=20, choices=OnBehalfBasis.choices, blank=True, db_default="")
    child_view = models.CharField(max_length=20, choices=ChildView.choices, blank=True, db_default="")
    given_at = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)
    narrows = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="rest", db_index=False)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_recorded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    # Null when the whole was withdrawn.
    withdrawn_parts = ArrayField(models.CharField(max_length=20), null=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="consent_to_named_sharing_names_receiver_and_parts",
                condition=Q(kind="named_sharing", receiver__isnull=False) & ~Q(compartments=[])
                | ~Q(kind="named_sharing") & Q(receiver=None, compartments=[]),
            ),
            models.CheckConstraint(
                name="consent_withdrawn_when_and_by_whom_go_together",
                condition=Q(withdrawn_at=None, withdrawn_recorded_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_recorded_by__isnull=False),
            ),
            models.CheckConstraint(
                name="consent_withdrawn_after_it_was_given",
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__gte=F("given_at")),
            ),
            models.CheckConstraint(
                name="consent_runs_out_after_it_was_given",
                condition=Q(valid_until=None) | Q(valid_until__gt=F("given_at")),
            ),
            models.CheckConstraint(
                name="consent_withdrawn_before_it_ran_out",
                condition=Q(withdrawn_at=None) | Q(valid_until=None) | Q(withdrawn_at__lt=F("valid_until")),
            ),
            models.CheckConstraint(
                name="consent_withdrawn_in_part_leaves_some_parts",
                condition=Q(withdrawn_parts=None)
                | Q(withdrawn_at__isnull=False, withdrawn_parts__contained_by=F("compartments"))
                & ~Q(withdrawn_parts=[])
                & ~Q(withdrawn_parts__contains=F("compartments")),
            ),
            models.CheckConstraint(
                name="consent_interpreter_is_known_by_code_when_there_was_one",
                condition=Q(interpreter__in=["present", "telephone"]) & ~Q(interpreter_code="")
                | Q(interpreter__in=["", "not_needed"], interpreter_code=""),
            ),
            models.CheckConstraint(
                name="consent_recorded_in_full_was_read_back",
                condition=Q(interpreter="") | Q(read_back_at__isnull=False),
            ),
            models.CheckConstraint(
                name="consent_on_behalf_says_relation_and_basis",
                condition=Q(on_behalf_relation="", on_behalf_basis="", child_view="")
                | ~Q(on_behalf_relation="") & ~Q(on_behalf_basis=""),
            ),
            models.UniqueConstraint(
                name="consent_is_narrowed_once", fields=["narrows"], condition=Q(narrows__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"

    @property
    def has_run_out(self) -> bool:
        """Its time is over, and it was not withdrawn before."""
        return self.withdrawn_at is None and self.valid_until is not None and self.valid_until <= timezone.now()

    @property
    def stands(self) -> bool:
        return self.withdrawn_at is None and not self.has_run_out

    @property
    def ended_at(self) -> datetime | None:
        """When it was withdrawn, else when it runs or ran out, else None."""
        return self.withdrawn_at or self.valid_until


class ConsentOnBehalf(OfCase):
    """Who spoke for the person, and what a child said itself: read with the identity part, and nowhere else."""

    consent = models.OneToOneField(Consent, primary_key=True, on_delete=models.PROTECT, related_name="on_behalf")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    name = SealedText()
    child_words = SealedText()

    class Meta:
        constraints = [models.CheckConstraint(name="consent_on_behalf_names_who", condition=~Q(name=b""))]

    def __str__(self) -> str:
        return f"consent {self.consent_id}"

    def place(self) -> str:
        """What is left of a consent that was withdrawn in part takes these words over, so they are bound to the case."""
        return str(self.case_id)


class ConsentRecall(models.Model):
    """A receiver is told that a consent was withdrawn: stop using, and delete or return what was copied. It answers once.

    Written by the database when a consent is withdrawn, so that nobody can forget it.
    """

    reference = models.UUIDField(default=uuid4, unique=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    case_reference = models.CharField(max_length=20)
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="recalls", db_index=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", db_index=False)
    compartments = ArrayField(models.CharField(max_length=20), default=list)
    told_at = models.DateTimeField()
    answer = models.CharField(max_length=20, choices=RecallAnswer.choices, blank=True)
    law = models.CharField(max_length=200, blank=True)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    objects = RecallQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="recall_once_of_each_receiver", fields=["consent", "organisation"]),
            models.CheckConstraint(
                name="recall_answer_when_and_by_whom_go_together",
                condition=Q(answer="", acknowledged_at=None, acknowledged_by=None)
                | ~Q(answer="") & Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False),
            ),
            models.CheckConstraint(
                name="recall_kept_by_law_says_which",
                condition=Q(answer="kept_by_law") & ~Q(law="") | ~Q(answer="kept_by_law") & Q(law=""),
            ),
        ]
        indexes = [
            models.Index(name="recall_waits_for", fields=["organisation", "told_at"], condition=Q(acknowledged_at=None))
        ]

    def __str__(self) -> str:
        return f"{self.case_reference} → {self.organisation_id}"

    def get_absolute_url(self) -> str:
        return reverse("desk:recall", args=[self.reference])

    @property
    def is_open(self) -> bool:
        return self.acknowledged_at is None
