"""A signal that somebody may be a victim, and what became of it: advice, a notice, or a referral."""

from typing import Any
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from luotsi.actors.models import Organisation, User
from luotsi.countries.vocabulary import Branch
from luotsi.referral.choices import AgeGroup, ChildHeard, Feedback, IndicatorAnswer, KnownFrom, SignalOutcome
from luotsi.referral.models.case import Case
from luotsi.referral.models.sealed import Sealed
from luotsi.referral.querysets import AdviceQuerySet, DraftQuerySet, SignalQuerySet


class Signal(models.Model):
    """What a first responder saw. Holds what was seen, not who the person is; lies with the organisation that saw it."""

    reference = models.CharField(max_length=20, unique=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", db_index=False)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    seen_on = models.DateField()
    referrer_type = models.SlugField(db_index=False, max_length=60)
    place = models.CharField(max_length=120)
    form = models.SlugField(db_index=False, max_length=60)
    age_group = models.CharField(max_length=20, choices=AgeGroup.choices)
    persons = models.PositiveSmallIntegerField(default=1)
    in_danger = models.BooleanField(default=False)
    what_was_seen = models.TextField()
    outcome = models.CharField(max_length=20, choices=SignalOutcome.choices, blank=True)
    ended_reason = models.CharField(max_length=300, blank=True)

    objects = SignalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="signal_is_about_somebody", condition=Q(persons__gte=1)),
            models.CheckConstraint(
                name="signal_ends_with_a_reason", condition=~Q(outcome="ended") | ~Q(ended_reason="")
            ),
        ]
        indexes = [
            models.Index(name="signal_of_organisation", fields=["organisation", "-id"]),
            models.Index(name="signal_open", fields=["organisation", "-id"], condition=Q(outcome__in=["", "advice"])),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("desk:signal", args=[self.reference])


class SignalIndicator(models.Model):
    """One answer to one indicator of one list, and from what information."""

    signal = models.ForeignKey(Signal, on_delete=models.CASCADE, related_name="indicators")
    list = models.SlugField(db_index=False, max_length=60)
    list_version = models.CharField(max_length=20)
    code = models.SlugField(db_index=False, max_length=60)
    answer = models.CharField(max_length=10, choices=IndicatorAnswer.choices)
    known_from = models.CharField(max_length=10, choices=KnownFrom.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="signal_one_answer_per_indicator", fields=["signal", "list", "code"])
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.answer}"


class AdviceRequest(models.Model):
    """A question to the assistance organisation without anything that identifies the person."""

    reference = models.UUIDField(default=uuid4, unique=True)
    signal = models.ForeignKey(Signal, on_delete=models.PROTECT, related_name="advice_requests")
    from_organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    to_organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    form = models.SlugField(db_index=False, max_length=60)
    age_group = models.CharField(max_length=20, choices=AgeGroup.choices)
    question = models.TextField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    advice = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    objects = AdviceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="advice_request_asks_something", condition=~Q(question="")),
            models.CheckConstraint(
                name="advice_when_by_whom_and_what_go_together",
                condition=Q(answered_at=None, answered_by=None, advice="")
                | Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(advice=""),
            ),
        ]

    def __str__(self) -> str:
        return str(self.reference)

    def get_absolute_url(self) -> str:
        return reverse("desk:advice", args=[self.reference])


class Notice(models.Model):
    """The minimal notice when an adult refuses: that somebody was met, where and in what form; never who."""

    signal = models.OneToOneField(Signal, on_delete=models.PROTECT, related_name="notice")
    from_organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    to_organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    form = models.SlugField(db_index=False, max_length=60)
    place = models.CharField(max_length=120)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"notice {self.pk}"


class ReferralDraft(Sealed):
    """A referral being written, kept on the server step by step until it is sent or its time runs out.

    What was typed is sealed with a key of the draft's own, since there is no case yet: drafts are the vault's people
    below zero.
    """

    reference = models.UUIDField(default=uuid4, unique=True)
    signal = models.ForeignKey(Signal, on_delete=models.CASCADE, related_name="drafts")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    key = models.UUIDField(default=uuid4)
    saved_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    objects = DraftQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="draft_expires_after_saving", condition=Q(expires_at__gt=F("saved_at")))
        ]

    def __str__(self) -> str:
        return str(self.reference)

    def get_absolute_url(self) -> str:
        return reverse("desk:draft", args=[self.reference])

    @property
    def data(self) -> dict[str, Any]:
        """What was typed so far, by step."""
        return self.opened()

    def whose(self) -> int:
        return -self.pk

    def part(self) -> str:
        return ""

    def place(self) -> str:
        return f"draft/{self.reference}"


class Referral(models.Model):
    """A referral as it left: by which branch, read back or why not, and the one word that came back."""

    signal = models.OneToOneField(Signal, on_delete=models.PROTECT, related_name="referral")
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="referral")
    case_reference = models.CharField(max_length=20)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    branch = models.CharField(max_length=20, choices=[(b.value, b.value) for b in Branch])
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    read_back_at = models.DateTimeField(null=True)
    read_back_language = models.CharField(max_length=10, blank=True)
    no_read_back_reason = models.SlugField(db_index=False, max_length=60, blank=True)
    no_consent_reason = models.SlugField(db_index=False, max_length=60, blank=True)
    child_heard = models.CharField(
        max_length=20,
        blank=True,
        choices=ChildHeard.choices,
    )
    feedback = models.CharField(max_length=3, choices=Feedback.choices, blank=True)
    feedback_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="referral_was_read_back_or_says_why_not",
                condition=Q(read_back_at__isnull=False, no_read_back_reason="") & ~Q(read_back_language="")
                | Q(read_back_at=None, read_back_language="") & ~Q(no_read_back_reason=""),
            ),
            models.CheckConstraint(
                name="referral_of_one_who_cannot_decide_says_why",
                condition=~Q(branch="cannot_decide") | ~Q(no_consent_reason=""),
            ),
            models.CheckConstraint(
                name="referral_of_a_child_says_whether_it_was_heard", condition=~Q(branch="child") | ~Q(child_heard="")
            ),
            models.CheckConstraint(name="referral_needs_a_branch_that_refers", condition=~Q(branch="adult_refuses")),
            models.CheckConstraint(
                name="referral_feedback_and_its_time_go_together",
                condition=Q(feedback="", feedback_at=None) | ~Q(feedback="") & Q(feedback_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.case_reference


class SavedSearch(models.Model):
    """Filters of the case list that a member of staff keeps under a name."""

    membership = models.ForeignKey("actors.Membership", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    filters: "models.JSONField[dict[str, str], dict[str, str]]" = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="saved_search_name_once_per_person",
                fields=["membership", "name"],
                violation_error_message=_("You have a search of that name already."),
            )
        ]

    def __str__(self) -> str:
        return self.name
