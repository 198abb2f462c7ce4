"""Clocks that run on a case: which rule, since when, until when."""

from django.db import models
from django.db.models import F, Q

from luotsi.actors.models import Organisation
from luotsi.deadlines.querysets import DeadlineQuerySet


class Deadline(models.Model):
    """One running or ended clock. `due_at` comes from the rule in force when it started and is never edited.

    The case lies in a higher room; migration 0002 of `referral` ties `case_id` to it in the database.
    """

    case_id = models.BigIntegerField()
    clock = models.SlugField(db_index=False, max_length=60)
    owner = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    met = models.BooleanField(null=True)

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="deadline_one_running_per_clock", fields=["case_id", "clock"], condition=Q(ended_at=None)
            ),
            models.CheckConstraint(name="deadline_lies_ahead_of_its_start", condition=Q(due_at__gt=F("started_at"))),
            models.CheckConstraint(
                name="deadline_ended_and_met_go_together",
                condition=Q(ended_at=None, met=None) | Q(ended_at__isnull=False, met__isnull=False),
            ),
        ]
        indexes = [models.Index(name="deadline_running", fields=["owner", "due_at"], condition=Q(ended_at=None))]

    def __str__(self) -> str:
        return f"{self.clock} {self.due_at:%Y-%m-%d}"
