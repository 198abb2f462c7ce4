"""The service directory, in the words of HSDS: service, location, address, service at location, schedule, capacity."""

from datetime import date, timedelta
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from luotsi.actors.models import Organisation, User
from luotsi.assistance.choices import Visibility, Weekday
from luotsi.assistance.querysets import ServiceQuerySet


class Service(models.Model):
    """What an organisation offers, for whom and in which languages. `visibility` says who is shown the entry at all."""

    reference = models.UUIDField(default=uuid4, unique=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    service_type = models.SlugField(db_index=False, max_length=60)
    name = models.CharField(max_length=120)
    description = models.TextField(blank=True)
    eligibility_description = models.CharField(max_length=300, blank=True)
    ages = ArrayField(models.CharField(max_length=20), default=list)
    languages = ArrayField(models.CharField(max_length=10), default=list)
    area = models.CharField(max_length=120)
    visibility = models.CharField(max_length=20, choices=Visibility.choices)
    named = ArrayField(models.BigIntegerField(), default=list)
    assured_on = models.DateField()
    ended_on = models.DateField(null=True)

    objects = ServiceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="service_is_shown_to_somebody", condition=Q(visibility__in=["public", "professionals", "named"])
            ),
            models.CheckConstraint(
                name="service_named_organisations_go_with_their_level",
                condition=Q(visibility="named") | Q(named=[]),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("desk:service", args=[self.reference])


class ServiceCapacity(models.Model):
    """How many places there are and how many are free, as last checked; accepting a request takes one, its end frees one."""

    service = models.OneToOneField(Service, on_delete=models.CASCADE, primary_key=True, related_name="capacity")
    maximum = models.IntegerField()
    available = models.IntegerField()
    checked_on = models.DateField()
    checked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(name="capacity_has_a_free_place", condition=Q(available__gte=0)),
            models.CheckConstraint(name="capacity_within_its_maximum", condition=Q(available__lte=F("maximum"))),
        ]

    def __str__(self) -> str:
        return f"{self.available}/{self.maximum}"

    def is_stale(self, *, on: date, within_days: int) -> bool:
        """Whether nobody has checked the count for longer than the country allows."""
        return self.checked_on < on - timedelta(days=within_days)


class Location(models.Model):
    """Where a service is given. Only the area stands here; the address lies in a table of its own, behind its level."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    visibility = models.CharField(max_length=20, choices=Visibility.choices, default=Visibility.HIDDEN)
    named = ArrayField(models.BigIntegerField(), default=list)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="location_visibility_is_known", condition=Q(visibility__in=list(Visibility.values))
            ),
            models.CheckConstraint(
                name="location_named_organisations_go_with_their_level",
                condition=Q(visibility="named") | Q(named=[]),
            ),
        ]

    def __str__(self) -> str:
        return f"location {self.pk}"


class Address(models.Model):
    """The address of a location. The database selects no row of it for a reader below the location's level."""

    location = models.OneToOneField(Location, on_delete=models.CASCADE, primary_key=True, related_name="address")
    attention = models.CharField(max_length=120, blank=True)
    address_1 = models.CharField(max_length=200)
    postal_code = models.CharField(max_length=20, blank=True)
    city = models.CharField(max_length=80)
    phone = models.CharField(max_length=40, blank=True)

    def __str__(self) -> str:
        return self.address_1


class ServiceAtLocation(models.Model):
    """A service is delivered at a location."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="at")
    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="at")

    class Meta:
        constraints = [models.UniqueConstraint(name="service_at_a_location_once", fields=["service", "location"])]

    def __str__(self) -> str:
        return f"{self.service_id} at {self.location_id}"


class Schedule(models.Model):
    """When a service is open: days, and from when to when."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="schedules")
    byday = ArrayField(models.CharField(max_length=2, choices=Weekday.choices))
    opens_at = models.TimeField(null=True)
    closes_at = models.TimeField(null=True)
    description = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="schedule_opens_and_closes_go_together",
                condition=Q(opens_at=None, closes_at=None) | Q(opens_at__isnull=False, closes_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return ",".join(self.byday)
