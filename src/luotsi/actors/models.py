"""Organisations, people in roles in them, and the points where an organisation is reached; all with validity."""

from datetime import date
from typing import Any

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractBaseUser
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q, Value
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from luotsi.actors.querysets import ContactPointQuerySet, MembershipQuerySet, OrganisationQuerySet
from luotsi.core.ranges import Int8Range, in_force
from luotsi.countries.vocabulary import Compartment, World


class Organisation(models.Model):
    """An organisation as its country pack describes it now. Its queue is where things are sent, never a person in it."""

    code = models.SlugField(db_index=False, max_length=60, unique=True)
    type = models.SlugField(db_index=False, max_length=60)
    world = models.CharField(max_length=20, choices=[(w.value, w.value) for w in World])
    names = models.JSONField()
    abbreviation = models.CharField(max_length=20, blank=True)
    place = models.JSONField(default=dict)
    search_text = models.TextField()
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    superior = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="subordinates")
    successors: "models.ManyToManyField[Organisation, Any]" = models.ManyToManyField("self", symmetrical=False)
    compartments = ArrayField(models.CharField(max_length=20))
    may_be_responsible = models.BooleanField()
    may_refer = models.BooleanField()
    period = DateRangeField()
    unconfirmed = models.BooleanField()

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="organisation_compartments_are_known",
                condition=Q(compartments__contained_by=[c.value for c in Compartment]),
            ),
            models.CheckConstraint(
                name="organisation_answers_for_nobody_without_compartments",
                condition=Q(may_be_responsible=False) | ~Q(compartments=[]),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language, else in English, else in any."""
        return self.name_in(get_language() or "en")

    def name_in(self, language: str) -> str:
        names: dict[str, str] = self.names
        return names.get(language) or names.get("en") or next(iter(names.values()))

    def is_in_force(self, on: date) -> bool:
        return in_force(self.period, on)


class UserManager(BaseUserManager["User"]):
    def create_user(self, *, email: str, name: str, password: str | None = None) -> "User":
        user = self.model(email=self.normalize_email(email), name=name)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A member of staff who signs in. What they may do comes from their memberships alone."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=10, blank=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = UserManager()

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name


class Membership(models.Model):
    """A person in a role in an organisation, for a period."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    role = models.SlugField(db_index=False, max_length=60)
    period = DateRangeField()

    # A number for the role, so that the exclusion constraint needs no extension.
    role_key = models.GeneratedField(
        expression=models.Func(F("role"), function="hashtext", output_field=models.IntegerField()),
        output_field=models.IntegerField(),
        db_persist=True,
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="membership_one_at_a_time_per_role",
                expressions=[
                    (Int8Range("user_id", "user_id", Value("[]")), RangeOperators.OVERLAPS),
                    (Int8Range("organisation_id", "organisation_id", Value("[]")), RangeOperators.OVERLAPS),
                    (Int8Range("role_key", "role_key", Value("[]")), RangeOperators.OVERLAPS),
                    ("period", RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("This person already has this role here for that time."),
            ),
            models.CheckConstraint(name="membership_period_is_not_empty", condition=~Q(period__isempty=True)),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.role} · {self.organisation}"

    def is_in_force(self, on: date) -> bool:
        return in_force(self.period, on)


class ContactKind(models.TextChoices):
    DUTY_DESK = "duty_desk", _("Duty desk")
    DESIGNATED_INVESTIGATOR = "designated_investigator", _("Designated investigator")
    COUNTY_CONTACT = "county_contact", _("County contact")
    FOCAL_POINT = "focal_point", _("Focal point")


class ContactPoint(models.Model):
    """Where an organisation is reached, confirmed by it now and then and not shown as good for longer."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="contact_points")
    kind = models.CharField(max_length=30, choices=ContactKind.choices)
    title = models.CharField(max_length=120)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    hours = models.CharField(max_length=120, blank=True)
    confirmed_on = models.DateField()
    valid_until = models.DateField()
    ended_on = models.DateField(null=True)

    objects = ContactPointQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="contact_point_can_be_reached",
                condition=~Q(phone="") | ~Q(email=""),
                violation_error_message=_("Give a telephone number or an e-mail address."),
            ),
            models.CheckConstraint(
                name="contact_point_valid_after_confirmed", condition=Q(valid_until__gt=F("confirmed_on"))
            ),
        ]

    def __str__(self) -> str:
        return self.title
