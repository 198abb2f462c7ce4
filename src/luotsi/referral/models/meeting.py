"""The joint meeting: who meets, what is asked, what was said in which part of the file, who does what by when."""

from datetime import date
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from luotsi.access.sealed_text import SealedText, person_of
from luotsi.actors.models import Organisation, User
from luotsi.countries.vocabulary import Compartment
from luotsi.referral.choices import ActionState, MeetingWay
from luotsi.referral.models.baton import JointMeetingCall
from luotsi.referral.models.case import Case
from luotsi.referral.querysets import ActionQuerySet, MeetingQuerySet

# An item or action without a part of the file is about working together and says nothing of the person.
PARTS = ["", *(compartment.value for compartment in Compartment)]


class JointMeeting(models.Model):
    """A meeting about one case. Its minutes freeze when who answers for the person confirms them."""

    reference = models.UUIDField(default=uuid4, unique=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="joint_meetings")
    case_reference = models.CharField(max_length=20)
    call = models.ForeignKey(JointMeetingCall, null=True, on_delete=models.PROTECT, related_name="meetings")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    convened_at = models.DateTimeField()
    convened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    way = models.CharField(max_length=20, choices=MeetingWay.choices)
    place = models.CharField(max_length=200, blank=True)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    cancel_reason = models.SlugField(db_index=False, max_length=60, blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="meeting_confirmed_when_and_by_whom_go_together",
                condition=Q(confirmed_at=None, confirmed_by=None)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="meeting_cancelled_when_by_whom_and_why_go_together",
                condition=Q(cancelled_at=None, cancelled_by=None, cancel_reason="")
                | Q(cancelled_at__isnull=False, cancelled_by__isnull=False) & ~Q(cancel_reason=""),
            ),
            models.CheckConstraint(
                name="meeting_is_confirmed_or_cancelled", condition=Q(confirmed_at=None) | Q(cancelled_at=None)
            ),
            models.UniqueConstraint(
                name="meeting_one_at_a_time_per_case",
                fields=["case"],
                condition=Q(confirmed_at=None, cancelled_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_reference} {self.starts_at:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("desk:meeting", args=[self.reference])

    @property
    def is_open(self) -> bool:
        return self.confirmed_at is None and self.cancelled_at is None

    @property
    def has_begun(self) -> bool:
        return self.starts_at <= timezone.now()


class MeetingParticipant(models.Model):
    """An organisation asked to a meeting, of the team or for this meeting alone. Being asked opens no part of the file."""

    meeting = models.ForeignKey(JointMeeting, on_delete=models.PROTECT, related_name="participants")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    attended = models.BooleanField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="meeting_asks_each_once", fields=["meeting", "organisation"])]

    def __str__(self) -> str:
        return f"{self.organisation_id} at {self.meeting_id}"


class MeetingItem(models.Model):
    """A question on the agenda, and what the meeting said to it, in one part of the file."""

    meeting = models.ForeignKey(JointMeeting, on_delete=models.PROTECT, related_name="items")
    compartment = models.CharField(max_length=20, blank=True)
    question = SealedText()
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    said = SealedText()
    written_at = models.DateTimeField(null=True)
    written_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(name="meeting_item_lies_in_a_known_part", condition=Q(compartment__in=PARTS)),
            models.CheckConstraint(
                name="meeting_item_said_when_and_by_whom_go_together",
                condition=Q(said=b"", written_at=None, written_by=None)
                | ~Q(said=b"") & Q(written_at__isnull=False, written_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"item {self.pk} of {self.meeting_id}"

    def whose(self) -> int:
        return person_of(self.meeting, self.meeting.case_id)

    def part(self) -> str:
        return self.compartment or Compartment.IDENTITY

    def place(self) -> str:
        return str(self.meeting_id)


class MeetingCorrection(models.Model):
    """What corrects a confirmed item: a row of its own, in the item's part of the file."""

    item = models.ForeignKey(MeetingItem, on_delete=models.PROTECT, related_name="corrections")
    text = SealedText()
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(name="meeting_correction_says_something", condition=~Q(text=b""))]

    def __str__(self) -> str:
        return f"correction of item {self.item_id}"

    def whose(self) -> int:
        return self.item.whose()

    def part(self) -> str:
        return self.item.part()

    def place(self) -> str:
        return str(self.item_id)


class MeetingAction(models.Model):
    """What an organisation takes upon itself, and by when. It waits in its queue until it is done or dropped."""

    meeting = models.ForeignKey(JointMeeting, on_delete=models.PROTECT, related_name="actions")
    compartment = models.CharField(max_length=20, blank=True)
    text = SealedText()
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", db_index=False)
    due_on = models.DateField()
    agreed_at = models.DateTimeField()
    agreed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, choices=ActionState.choices, default=ActionState.OPEN)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    note = SealedText()

    objects = ActionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="meeting_action_lies_in_a_known_part", condition=Q(compartment__in=PARTS)),
            models.CheckConstraint(
                name="meeting_action_ends_when_by_whom_and_how_go_together",
                condition=Q(state="open", ended_at=None, ended_by=None, note=b"")
                | Q(state="done", ended_at__isnull=False, ended_by__isnull=False)
                | Q(state="dropped", ended_at__isnull=False, ended_by__isnull=False) & ~Q(note=b""),
            ),
        ]
        indexes = [models.Index(name="meeting_action_waits_for", fields=["owner", "due_on"], condition=Q(state="open"))]

    def __str__(self) -> str:
        return f"action {self.pk} of {self.meeting_id}"

    def whose(self) -> int:
        return person_of(self.meeting, self.meeting.case_id)

    def part(self) -> str:
        return self.compartment or Compartment.IDENTITY

    def place(self) -> str:
        return str(self.meeting_id)

    @property
    def is_late(self) -> bool:
        """Open after its day, or done after it."""
        ended: date = timezone.localdate(self.ended_at) if self.ended_at else timezone.localdate()
        return self.state != ActionState.DROPPED and ended > self.due_on
