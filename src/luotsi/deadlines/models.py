"""Clocks that run on a case: which rule, since when, what happened to them, until when, and who was warned."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from luotsi.actors.models import Membership, Organisation, User
from luotsi.deadlines.querysets import DeadlineQuerySet, WarningQuerySet


class Deadline(models.Model):
    """One running or ended clock. The row is its start, and its end is written once; what happens between are events.

    `due_at` is what the engine computes from the rule, the start and the events. Nobody else changes it: the database
    lets it move only through `deadlines_move`, and `luotsi verify` computes it anew.
    The case lies in a higher room; migration 0002 of `referral` ties `case_id` to it in the database.
    """

    case_id = models.BigIntegerField()
    clock = models.SlugField(db_index=False, max_length=60)
    owner = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    started_at = models.DateTimeField()
    # Whose days off are left out beyond the country's own: an organisation's code, where it has such days.
    place = models.CharField(max_length=60, blank=True, db_default="")
    due_at = models.DateTimeField()
    rule_from = models.DateField(null=True)
    suspended_at = models.DateTimeField(null=True)
    events_counted = models.SmallIntegerField(db_default=0)
    ended_at = models.DateTimeField(null=True)
    met = models.BooleanField(null=True)
    stopped = models.BooleanField(db_default=False)

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="deadline_one_running_per_clock", fields=["case_id", "clock"], condition=Q(ended_at=None)
            ),
            models.CheckConstraint(name="deadline_lies_ahead_of_its_start", condition=Q(due_at__gt=F("started_at"))),
            models.CheckConstraint(
                name="deadline_ended_and_met_go_together",
                condition=Q(ended_at=None, met=None, stopped=False)
                | Q(ended_at__isnull=False, met__isnull=False, stopped=False)
                | Q(ended_at__isnull=False, met=None, stopped=True),
            ),
        ]
        indexes = [models.Index(name="deadline_running", fields=["owner", "due_at"], condition=Q(ended_at=None))]

    def __str__(self) -> str:
        return f"{self.clock} {self.due_at:%Y-%m-%d}"


class DeadlineEvent(models.Model):
    """Something that happened to a running clock. Rows are only added, and the engine counts each of them at once."""

    class What(models.TextChoices):
        GRANTED = "granted", _("Last day set by a decision")
        SUSPENDED = "suspended", _("Suspended")
        RESUMED = "resumed", _("Resumed")
        EXTENDED = "extended", _("Extended")
        STOPPED = "stopped", _("Stopped")

    deadline = models.ForeignKey(Deadline, on_delete=models.PROTECT, related_name="events")
    what = models.CharField(max_length=10, choices=What.choices)
    at = models.DateTimeField()
    reason = models.SlugField(db_index=False, max_length=60, blank=True)
    days = models.PositiveSmallIntegerField(null=True)
    until = models.DateField(null=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="deadline_event_is_of_a_kind",
                condition=Q(what__in=["granted", "suspended", "resumed", "extended", "stopped"]),
            ),
            models.CheckConstraint(
                name="deadline_event_has_its_reason",
                condition=~Q(what__in=["suspended", "extended", "stopped"]) | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="deadline_event_says_how_long",
                condition=Q(what="extended", days__gte=1, until=None)
                | Q(what__in=["extended", "granted"], days=None, until__isnull=False)
                | Q(what__in=["suspended", "resumed", "stopped"], days=None, until=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.at:%Y-%m-%d}"


class DeadlineWarning(models.Model):
    """An organisation was warned, once, that a clock ends in so many days. It stands until the clock ends or moves.

    It names the case by reference alone, so that a superior or the coordinator knows what to ask about and no more.
    """

    deadline = models.ForeignKey(Deadline, on_delete=models.PROTECT, related_name="warnings")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", db_index=False)
    kept_by = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", db_index=False)
    days = models.PositiveSmallIntegerField()
    due_at = models.DateTimeField()
    climbed = models.BooleanField(default=False)
    clock = models.SlugField(db_index=False, max_length=60)
    case_reference = models.CharField(max_length=20)
    warned_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    objects = WarningQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="deadline_warns_once", fields=["deadline", "organisation", "days", "due_at"]
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(
                name="deadline_climbed_to",
                fields=["organisation", "due_at"],
                condition=Q(settled_at=None, climbed=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_reference} {self.clock} {self.days}"


class ClockFeed(models.Model):
    """A secret address under which a calendar program reads one membership's clocks. Only its hash is kept."""

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+", db_index=False)
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    dropped_at = models.DateTimeField(null=True)
    read_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="clock_feed_one_per_membership", fields=["membership"], condition=Q(dropped_at=None)
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"feed of {self.membership_id}"
