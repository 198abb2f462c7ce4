"""The case and what it holds, each part in its compartment."""

from datetime import UTC, date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from luotsi.access.sealed_text import OfCase, SealedText
from luotsi.actors.models import Organisation, User
from luotsi.countries.vocabulary import Branch, Compartment
from luotsi.referral.choices import AgeGroup, Sex
from luotsi.referral.models.sealed import Sealed, sealed_date, sealed_text
from luotsi.referral.querysets import CaseQuerySet


class Case(models.Model):
    """One person's path. Holds no identity: that lies in its compartment, under its own grant."""

    reference = models.CharField(max_length=20, unique=True)
    # Ties the cases of one person; no table of persons exists, since nothing is known of a person outside a case.
    person = models.BigIntegerField()
    form = models.SlugField(db_index=False, max_length=60)
    age_group = models.CharField(max_length=20, choices=AgeGroup.choices)
    branch = models.CharField(max_length=20, choices=[(b.value, b.value) for b in Branch])
    urgent = models.BooleanField(default=False)
    opened_at = models.DateTimeField()
    opened_by_organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", db_index=False)
    # What `case_stage_follows_its_steps` keeps from CaseStep, so that a list need not look it up.
    stage = models.SlugField(db_index=False, max_length=60)
    closed_at = models.DateTimeField(null=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="case_one_open_per_person",
                fields=["person"],
                condition=Q(closed_at=None),
                violation_error_message=_("This person already has an open case."),
            ),
            models.CheckConstraint(
                name="case_closes_after_it_opened", condition=Q(closed_at=None) | Q(closed_at__gte=F("opened_at"))
            ),
            models.CheckConstraint(
                name="case_of_a_child_is_not_asked_the_adults_consent",
                condition=~Q(age_group__in=["child", "presumed_child"], branch__in=["adult_consents", "adult_refuses"]),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("desk:case", args=[self.reference])

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None


class Closure(OfCase):
    """An end of the responsibility, with its reason, and the reopening that took it back, if any."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="closures")
    closed_at = models.DateTimeField()
    reason = models.SlugField(db_index=False, max_length=60)
    note = SealedText()
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reopened_at = models.DateTimeField(null=True)
    reopen_reason = models.SlugField(db_index=False, max_length=60, blank=True)
    reopened_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(name="closure_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="closure_reopened_when_by_whom_and_why_go_together",
                condition=Q(reopened_at=None, reopened_by=None, reopen_reason="")
                | Q(reopened_at__isnull=False, reopened_by__isnull=False) & ~Q(reopen_reason=""),
            ),
            models.UniqueConstraint(name="closure_one_at_a_time", fields=["case"], condition=Q(reopened_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.reason}"

    def place(self) -> str:
        return f"{self.case_id}/{self.closed_at.astimezone(UTC).isoformat()}"


class CaseIdentity(Sealed):
    """Who the person is. Compartment: identity. What is only counted stays readable; what names the person is sealed."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, primary_key=True, related_name="identity")
    birth_year = models.PositiveSmallIntegerField(null=True)
    sex = models.CharField(
        max_length=10,
        choices=Sex.choices,
    )
    nationality = models.CharField(max_length=2, blank=True)

    given_names = sealed_text("given_names")
    family_names = sealed_text("family_names")
    other_names = sealed_text("other_names")
    born_on = sealed_date("born_on")
    document = sealed_text("document")

    def __str__(self) -> str:
        return f"{self.case_id} identity"

    @property
    def full_name(self) -> str:
        return " ".join(part for part in (self.given_names, self.family_names) if part)

    def whose(self) -> int:
        return self.case.person

    def part(self) -> str:
        return Compartment.IDENTITY

    def place(self) -> str:
        return f"identity/{self.case_id}"


class CaseContact(Sealed):
    """How the person is reached without danger, and in which language. Compartment: contact."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, primary_key=True, related_name="contact")
    language = models.CharField(max_length=10)
    needs_interpreter = models.BooleanField(default=False)
    municipality = models.CharField(max_length=80, blank=True)

    phone = sealed_text("phone")
    address = sealed_text("address")
    safe_way = sealed_text("safe_way")
    representative = sealed_text("representative")
    representative_contact = sealed_text("representative_contact")

    def __str__(self) -> str:
        return f"{self.case_id} {self.language}"

    def whose(self) -> int:
        return self.case.person

    def part(self) -> str:
        return Compartment.CONTACT

    def place(self) -> str:
        return f"contact/{self.case_id}"


class CaseNote(Sealed):
    """A note in one compartment. Its text is sealed, in whichever compartment it lies."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notes")
    compartment = models.CharField(max_length=20, choices=[(c.value, c.value) for c in Compartment])
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    text = sealed_text("text")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="note_lies_in_a_known_compartment", condition=Q(compartment__in=[c.value for c in Compartment])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.compartment}"

    def whose(self) -> int:
        return self.case.person

    def part(self) -> str:
        return self.compartment

    def place(self) -> str:
        return f"note/{self.case_id}/{self.compartment}/{self.at.astimezone(UTC).isoformat()}"


class CaseStep(models.Model):
    """The case entered a stage of the referral path."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="steps")
    stage = models.SlugField(db_index=False, max_length=60)
    entered_at = models.DateTimeField()
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.case_id} {self.stage}"


class StageDecision(OfCase):
    """A decision that a stage of the path asks for, e.g. admission; where the pack says so it is the identification."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="decisions")
    stage = models.SlugField(db_index=False, max_length=60)
    outcome = models.SlugField(db_index=False, max_length=60)
    grounds = ArrayField(models.SlugField(db_index=False, max_length=60), default=list)
    reasons = SealedText()
    identifies = models.BooleanField()
    decided_on = models.DateField()
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    appealed_on = models.DateField(null=True)
    replaced_by = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replaces")

    class Meta:
        constraints = [
            models.CheckConstraint(name="decision_gives_its_reasons", condition=~Q(reasons=b"")),
            models.CheckConstraint(
                name="decision_appealed_after_it_was_made",
                condition=Q(appealed_on=None) | Q(appealed_on__gte=F("decided_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.stage} {self.outcome}"

    def place(self) -> str:
        return f"{self.case_id}/{self.recorded_at.astimezone(UTC).isoformat()}"

    @property
    def day(self) -> date:
        return self.decided_on


class SearchKey(models.Model):
    """A keyed code of a name, year, document or telephone; finds a person and tells nobody a name."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    key = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(name="search_key_to_case", fields=["key"], include=["case"])]

    def __str__(self) -> str:
        return f"{self.case_id}"
