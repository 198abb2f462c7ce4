"""The baton: who answers for the person, and the offers by which it moves on."""

from datetime import UTC
from uuid import uuid4

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from luotsi.access.sealed_text import OfCase, SealedText
from luotsi.actors.models import Organisation, User
from luotsi.core.ranges import Int8Range
from luotsi.referral.choices import AgeGroup, Answer, Because
from luotsi.referral.models.case import Case
from luotsi.referral.models.consent import Consent
from luotsi.referral.querysets import HandoffQuerySet


class TimeRange(Func):
    function = "tstzrange"
    output_field = DateTimeRangeField()


class Responsibility(models.Model):
    """An organisation answers for the person from `began_at` until the next one accepted.

    Rows are only ever added. The database closes the row before in the same instant (`pass_the_baton`), refuses a
    row that no accepted offer or reopening stands behind, and at commit refuses a case that nobody answers for.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="responsibilities")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", db_index=False)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    handoff = models.OneToOneField("Handoff", null=True, on_delete=models.PROTECT, related_name="responsibility")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="responsibility_one_organisation_at_a_time",
                expressions=[
                    (Int8Range("case_id", "case_id", Value("[]")), RangeOperators.OVERLAPS),
                    (TimeRange("began_at", "ended_at"), RangeOperators.OVERLAPS),
                ],
            ),
            models.UniqueConstraint(
                name="responsibility_one_open_per_case", fields=["case"], condition=Q(ended_at=None)
            ),
            models.CheckConstraint(
                name="responsibility_lasts", condition=Q(ended_at=None) | Q(ended_at__gt=F("began_at"))
            ),
        ]
        indexes = [
            models.Index(name="responsibility_open", fields=["organisation", "case"], condition=Q(ended_at=None))
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} answers for {self.case_id}"


class Handoff(OfCase):
    """An offer to take over. The sender answers for the person until the receiver accepts."""

    reference = models.UUIDField(default=uuid4, unique=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="handoffs")
    case_reference = models.CharField(max_length=20)
    from_organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", db_index=False)
    to_organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", db_index=False)
    offered_at = models.DateTimeField()
    offered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.SlugField(db_index=False, max_length=60)
    message = SealedText()
    # What the receiver is told before it accepts: enough to decide, nothing that says who the person is.
    form = models.SlugField(db_index=False, max_length=60)
    age_group = models.CharField(max_length=20, choices=AgeGroup.choices)
    urgent = models.BooleanField()
    compartments = ArrayField(models.CharField(max_length=20))
    rests_on = models.ForeignKey(Consent, null=True, on_delete=models.PROTECT, related_name="+")
    answer_by = models.DateTimeField()
    answer = models.CharField(max_length=20, choices=Answer.choices, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decline_reason = models.SlugField(db_index=False, max_length=60, blank=True)
    answer_text = SealedText()

    objects = HandoffQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="handoff_one_open_offer_per_case",
                fields=["case"],
                condition=Q(answered_at=None),
                violation_error_message=_("This case has been offered already. Withdraw that offer first."),
            ),
            models.CheckConstraint(
                name="handoff_goes_to_somebody_else",
                condition=~Q(from_organisation=F("to_organisation")),
                violation_error_message=_("Choose an organisation other than your own."),
            ),
            models.CheckConstraint(
                name="handoff_answer_time_and_person_go_together",
                condition=Q(answer="", answered_at=None, answered_by=None)
                | Q(
                    answer__in=["accepted", "declined", "withdrawn"],
                    answered_at__isnull=False,
                    answered_by__isnull=False,
                )
                | Q(answer="expired", answered_at__isnull=False, answered_by=None),
            ),
            models.CheckConstraint(
                name="handoff_decline_says_why",
                condition=~Q(answer="declined") | ~Q(decline_reason="") & ~Q(answer_text=b""),
            ),
            models.CheckConstraint(name="handoff_answer_by_lies_ahead", condition=Q(answer_by__gt=F("offered_at"))),
        ]
        indexes = [
            models.Index(
                name="handoff_waits_for", fields=["to_organisation", "answer_by"], condition=Q(answered_at=None)
            ),
            models.Index(name="handoff_offered_by", fields=["from_organisation", "-offered_at"]),
            models.Index(name="handoff_due", fields=["answer_by"], condition=Q(answered_at=None)),
            models.Index(
                name="handoff_answered_lately",
                fields=["from_organisation", "-answered_at"],
                condition=Q(answered_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_reference} → {self.to_organisation_id}"

    def get_absolute_url(self) -> str:
        return reverse("desk:handoff", args=[self.reference])

    @property
    def is_open(self) -> bool:
        return self.answered_at is None


class HandoffClimb(models.Model):
    """An offer that nobody answered was brought before one more organisation."""

    handoff = models.ForeignKey(Handoff, on_delete=models.PROTECT, related_name="climbs")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    step = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="handoff_climbs_each_step_once", fields=["handoff", "step"])]

    def __str__(self) -> str:
        return f"{self.handoff_id} step {self.step}"


class JointMeetingCall(OfCase):
    """A case was refused twice, or its holder asked: those concerned meet. Shown on the coordinator's page."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="joint_meeting_calls")
    case_reference = models.CharField(max_length=20)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    because = models.CharField(max_length=20, choices=Because.choices)
    called_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    result = SealedText()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="joint_meeting_one_open_call_per_case", fields=["case"], condition=Q(settled_at=None)
            ),
            models.CheckConstraint(
                name="joint_meeting_settled_when_by_whom_and_how_go_together",
                condition=Q(settled_at=None, settled_by=None, result=b"")
                | Q(settled_at__isnull=False, settled_by__isnull=False) & ~Q(result=b""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_reference} {self.because}"

    def place(self) -> str:
        return f"{self.case_id}/{self.called_at.astimezone(UTC).isoformat()}"
