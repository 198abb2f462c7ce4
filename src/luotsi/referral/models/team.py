"""The joint team: organisations invited to a case with a role, some parts of it, a basis and an end."""

from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from luotsi.access.models import Grant
from luotsi.access.sealed_text import OfCase, SealedText
from luotsi.actors.models import Organisation, User
from luotsi.countries.vocabulary import Compartment
from luotsi.referral.choices import AgeGroup, EndedByRule, InvitationAnswer, TeamBasis
from luotsi.referral.models.case import Case
from luotsi.referral.models.consent import Consent
from luotsi.referral.querysets import TeamInvitationQuerySet


class TeamInvitation(OfCase):
    """An invitation to work on a case together and, once it is accepted, the membership in its team.

    The receiver reads nothing before it accepts. Then the database opens the named parts by one grant (`grant`), and
    ends that grant in the instant in which the membership ends, the consent is withdrawn or the case is closed.
    """

    reference = models.UUIDField(default=uuid4, unique=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="team_invitations")
    case_reference = models.CharField(max_length=20)
    from_organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", db_index=False)
    to_organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", db_index=False)
    invited_at = models.DateTimeField()
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    role = models.SlugField(db_index=False, max_length=60)
    compartments = ArrayField(models.CharField(max_length=20))
    basis = models.CharField(max_length=20, choices=TeamBasis.choices)
    consent = models.ForeignKey(Consent, null=True, on_delete=models.PROTECT, related_name="team_invitations")
    statute = models.SlugField(db_index=False, max_length=60, blank=True)
    provision = models.CharField(max_length=60, blank=True)
    valid_until = models.DateTimeField(null=True)
    # What the receiver is told before it accepts: what an offer shows, nothing that says who the person is.
    message = SealedText()
    form = models.SlugField(db_index=False, max_length=60)
    age_group = models.CharField(max_length=20, choices=AgeGroup.choices)
    urgent = models.BooleanField()
    answer_by = models.DateTimeField()
    answer = models.CharField(max_length=20, choices=InvitationAnswer.choices, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    answer_reason = models.SlugField(db_index=False, max_length=60, blank=True)
    answer_text = SealedText()
    grant = models.OneToOneField(Grant, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    ended_by_organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    end_reason = models.SlugField(db_index=False, max_length=60, blank=True)
    ended_by_rule = models.CharField(max_length=20, choices=EndedByRule.choices, blank=True)

    objects = TeamInvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="team_one_seat_per_organisation",
                fields=["case", "to_organisation"],
                condition=Q(ended_at=None) & Q(answer__in=["", "accepted"]),
            ),
            models.CheckConstraint(
                name="team_invites_somebody_else", condition=~Q(from_organisation=F("to_organisation"))
            ),
            models.CheckConstraint(
                name="team_parts_are_known",
                condition=Q(compartments__contained_by=[c.value for c in Compartment]) & ~Q(compartments=[]),
            ),
            models.CheckConstraint(
                name="team_rests_on_one_basis",
                condition=Q(basis="consent", consent__isnull=False, statute="", provision="")
                | Q(basis="statute", consent=None) & ~Q(statute="") & ~Q(provision=""),
            ),
            models.CheckConstraint(
                name="team_answer_time_and_person_go_together",
                condition=Q(answer="", answered_at=None, answered_by=None)
                | Q(answer__in=["accepted", "declined", "withdrawn"], answered_at__isnull=False, answered_by__isnull=False)
                | Q(answer="lapsed", answered_at__isnull=False, answered_by=None),
            ),
            models.CheckConstraint(
                name="team_no_says_why", condition=~Q(answer__in=["declined", "withdrawn"]) | ~Q(answer_reason="")
            ),
            models.CheckConstraint(
                name="team_member_has_its_grant",
                condition=Q(answer="accepted", grant__isnull=False) | ~Q(answer="accepted") & Q(grant=None, ended_at=None),
            ),
            models.CheckConstraint(
                name="team_ends_with_a_reason",
                condition=Q(ended_at=None, ended_by=None, ended_by_organisation=None, end_reason="", ended_by_rule="")
                | Q(ended_at__isnull=False, ended_by__isnull=False, ended_by_organisation__isnull=False, ended_by_rule="")
                & ~Q(end_reason="")
                | Q(ended_at__isnull=False, ended_by=None, ended_by_organisation=None, end_reason="") & ~Q(ended_by_rule=""),
            ),
            models.CheckConstraint(
                name="team_lasts_from_its_invitation",
                condition=Q(valid_until=None) | Q(valid_until__gt=F("invited_at")),
            ),
            models.CheckConstraint(name="team_answer_by_lies_ahead", condition=Q(answer_by__gt=F("invited_at"))),
        ]  # fmt: skip
        indexes = [
            models.Index(
                name="team_invitation_waits_for", fields=["to_organisation", "answer_by"], condition=Q(answered_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_reference} + {self.to_organisation_id}"

    def get_absolute_url(self) -> str:
        return reverse("desk:team-invitation", args=[self.reference])

    @property
    def is_open(self) -> bool:
        return self.answered_at is None

    @property
    def ran_out(self) -> bool:
        return self.valid_until is not None and self.valid_until <= timezone.now()

    @property
    def is_member(self) -> bool:
        """Does the organisation work in the team now?"""
        return self.answer == InvitationAnswer.ACCEPTED and self.ended_at is None and not self.ran_out

    @property
    def state(self) -> str:
        """The state in words."""
        if self.is_open:
            return str(_("Invited, not yet answered"))
        if self.ended_by_rule or (self.ran_out and self.answer == InvitationAnswer.ACCEPTED):
            return str(self.get_ended_by_rule_display() or EndedByRule.RAN_OUT.label)
        return str(_("Ended")) if self.ended_at else self.get_answer_display()
