"""A service is asked for, accepted or declined, waited for, given, and ended."""

from datetime import date
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from luotsi.access.sealed_text import OfCase, SealedText
from luotsi.actors.models import Organisation, User
from luotsi.assistance.choices import RequestAnswer
from luotsi.assistance.models.directory import Service
from luotsi.assistance.querysets import RequestQuerySet
from luotsi.countries.vocabulary import Compartment


class ServiceRequest(OfCase):
    """One asking for one service, in the queue of a provider.

    Until it accepts, the provider is told what stands here and nothing that says who the person is. By accepting it gets the grant
    that `service_grant_follows_its_request` writes on the named parts, resting on the person's consent to services; the grant ends
    with the service.
    """

    reference = models.UUIDField(default=uuid4, unique=True)
    case = models.ForeignKey("referral.Case", on_delete=models.PROTECT, related_name="+")
    need = models.SlugField(db_index=False, max_length=60, blank=True)
    service_type = models.SlugField(db_index=False, max_length=60)
    service = models.ForeignKey(Service, null=True, on_delete=models.PROTECT, related_name="+")
    provider = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", db_index=False)
    from_organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    for_county = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    age_group = models.CharField(max_length=20)
    language = models.CharField(max_length=10)
    urgent = models.BooleanField()
    wanted_from = models.DateField(null=True)
    message = SealedText()
    compartments = ArrayField(models.CharField(max_length=20), default=list)
    rests_on = models.ForeignKey("referral.Consent", null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=20, choices=RequestAnswer.choices, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.SlugField(db_index=False, max_length=60, blank=True)
    answer_text = SealedText()
    grant_id = models.BigIntegerField(null=True, editable=False)
    started_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    outcome = models.SlugField(db_index=False, max_length=60, blank=True)

    objects = RequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="service_request_answer_time_and_person_go_together",
                condition=Q(answer="", answered_at=None, answered_by=None)
                | Q(answer__in=list(RequestAnswer.values), answered_at__isnull=False, answered_by__isnull=False),
            ),
            models.CheckConstraint(
                name="service_request_says_why_not",
                condition=Q(answer__in=["declined", "cancelled"]) & ~Q(reason="")
                | Q(answer__in=["", "accepted"], reason=""),
            ),
            models.CheckConstraint(
                name="service_starts_after_it_was_accepted", condition=Q(started_on=None) | Q(answer="accepted")
            ),
            models.CheckConstraint(
                name="service_ended_when_by_whom_and_how_go_together",
                condition=Q(ended_at=None, ended_by=None, outcome="")
                | Q(answer="accepted", ended_at__isnull=False, ended_by__isnull=False) & ~Q(outcome=""),
            ),
            models.CheckConstraint(
                name="service_request_shares_by_consent", condition=Q(compartments=[]) | Q(rests_on__isnull=False)
            ),
            models.CheckConstraint(
                name="service_request_shares_known_parts",
                condition=Q(compartments__contained_by=["identity", "contact", "assistance", "health", "residence"]),
            ),
            models.CheckConstraint(
                name="service_request_answered_after_it_was_asked",
                condition=Q(answered_at=None) | Q(answered_at__gte=F("asked_at")),
            ),
        ]
        indexes = [
            models.Index(name="service_request_waits_for", fields=["provider", "asked_at"], condition=Q(answered_at=None)),
            models.Index(name="service_running_with", fields=["provider"], condition=Q(answer="accepted", ended_at=None)),
            models.Index(name="service_requests_by_county", fields=["for_county", "service_type"]),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.service_type} of {self.provider_id}"

    def part(self) -> str:
        return Compartment.ASSISTANCE

    def get_absolute_url(self) -> str:
        return reverse("desk:service-request", args=[self.reference])

    @property
    def is_open(self) -> bool:
        return self.answered_at is None

    @property
    def state(self) -> str:
        """Where it stands: asked, waiting, running, ended, declined or cancelled."""
        if self.answer != RequestAnswer.ACCEPTED:
            return self.answer or "asked"
        if self.ended_at:
            return "ended"
        return "running" if self.started_on else "waiting"

    @property
    def consent_was_withdrawn(self) -> bool:
        """Whether what it rests on is gone, as far as the reader can see: nothing more is read because of it."""
        return self.rests_on is not None and not self.rests_on.stands

    @property
    def days_waited(self) -> int:
        """Whole days from the asking to the start of the service, to a no, or to today."""
        until: date = timezone.localdate()
        if self.started_on:
            until = self.started_on
        elif self.answered_at and self.answer != RequestAnswer.ACCEPTED:
            until = timezone.localdate(self.answered_at)
        return max((until - timezone.localdate(self.asked_at)).days, 0)
