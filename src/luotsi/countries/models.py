"""The loaded country, entry by entry, each with the period in which it held; nothing in it is overwritten."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q, Value

from luotsi.core.ranges import Int8Range


class Country(models.Model):
    """The one country of this installation, as the pack last loaded states it."""

    ONLY: ClassVar[int] = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY)
    code = models.CharField(max_length=2)
    names = models.JSONField()
    body = models.JSONField()
    loaded_on = models.DateField()
    loaded_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="country_is_the_only_one", condition=Q(id=1))]

    def __str__(self) -> str:
        return self.code


class EntryKey(models.Model):
    """What an entry is called; its versions share it. `position` is its place in the pack."""

    section = models.CharField(max_length=40)
    code = models.CharField(max_length=120)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(name="entry_key_once", fields=["section", "code"])]

    def __str__(self) -> str:
        return f"{self.section}/{self.code}"


class Entry(models.Model):
    """One version of an entry of the pack, and from when until when it held."""

    key = models.ForeignKey(EntryKey, on_delete=models.PROTECT, related_name="versions")
    period = DateRangeField()
    body = models.JSONField()
    names = models.JSONField(default=dict)
    unconfirmed = models.BooleanField()
    sources = ArrayField(models.CharField(max_length=40), default=list)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="entry_one_version_at_a_time",
                expressions=[
                    (Int8Range("key_id", "key_id", Value("[]")), RangeOperators.OVERLAPS),
                    ("period", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(name="entry_period_is_not_empty", condition=~Q(period__isempty=True)),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.period}"
