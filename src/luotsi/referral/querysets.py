"""Named filters of the path. Every list starts from its reader."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from luotsi.access.models import Grant
from luotsi.access.readers import Reader
from luotsi.countries.vocabulary import Permission

if TYPE_CHECKING:
    from luotsi.referral.models import (  # noqa: F401  named in quotes below
        AdviceRequest,
        Case,
        Consent,
        ConsentRecall,
        EmergencyAccess,
        Handoff,
        JointMeeting,
        MeetingAction,
        ReferralDraft,
        Signal,
        TeamInvitation,
    )

# Of an organisation: wide columns that a list of offers does not show, and that cost more to read than the offer itself.
NOT_IN_A_LIST = (
    "search_text", "place", "compartments", "period", "may_be_responsible", "may_refer", "unconfirmed", "parent", "superior",
)  # fmt: skip


class CaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, reader: Reader) -> Self:
        """Cases on which the reader's organisation has a grant in force."""
        in_force = Grant.objects.filter(
            Q(expires_at=None) | Q(expires_at__gt=timezone.now()),
            case_id=OuterRef("pk"), organisation=reader.organisation, ended_at=None,
        )  # fmt: skip
        return self.filter(Exists(in_force))

    def open(self) -> Self:
        return self.filter(closed_at=None)


class HandoffQuerySet(models.QuerySet["Handoff"]):
    def visible_to(self, reader: Reader) -> Self:
        """Offers that the reader's organisation made or got, and those that climbed to it."""
        own = reader.organisation
        climbed = self.model._default_manager.filter(pk=OuterRef("pk"), climbs__organisation=own)
        return self.filter(Q(from_organisation=own) | Q(to_organisation=own) | Exists(climbed))

    def unanswered(self) -> Self:
        return self.filter(answered_at=None)

    def waiting_for(self, reader: Reader) -> Self:
        return self.unanswered().filter(to_organisation=reader.organisation)

    def offered_by(self, reader: Reader) -> Self:
        return self.filter(from_organisation=reader.organisation)

    def with_organisations(self) -> Self:
        """With both organisations as a list names them; what else is known of an organisation is left out."""
        sides = ("from_organisation", "to_organisation")
        return self.select_related(*sides).defer(*(f"{side}__{name}" for side in sides for name in NOT_IN_A_LIST))


class SignalQuerySet(models.QuerySet["Signal"]):
    def visible_to(self, reader: Reader) -> Self:
        """Signals that the reader's organisation recorded."""
        return self.filter(organisation=reader.organisation)

    def open(self) -> Self:
        return self.filter(outcome__in=["", "advice"])


class AdviceQuerySet(models.QuerySet["AdviceRequest"]):
    def visible_to(self, reader: Reader) -> Self:
        return self.filter(Q(from_organisation=reader.organisation) | Q(to_organisation=reader.organisation))

    def unanswered(self) -> Self:
        return self.filter(answered_at=None)

    def waiting_for(self, reader: Reader) -> Self:
        return self.unanswered().filter(to_organisation=reader.organisation)


class DraftQuerySet(models.QuerySet["ReferralDraft"]):
    def visible_to(self, reader: Reader) -> Self:
        """Drafts of the reader's organisation, so that a colleague can go on with one."""
        return self.filter(organisation=reader.organisation)

    def kept(self) -> Self:
        return self.filter(expires_at__gt=timezone.now())


class TeamInvitationQuerySet(models.QuerySet["TeamInvitation"]):
    def visible_to(self, reader: Reader) -> Self:
        """Invitations that the reader's organisation sent or got, and the seats of cases that it reads."""
        own = reader.organisation
        granted = Grant.objects.filter(
            Q(expires_at=None) | Q(expires_at__gt=timezone.now()),
            case_id=OuterRef("case_id"), organisation=own, ended_at=None,
        )  # fmt: skip
        return self.filter(Q(from_organisation=own) | Q(to_organisation=own) | Exists(granted))

    def waiting_for(self, reader: Reader) -> Self:
        return self.filter(answered_at=None, to_organisation=reader.organisation)

    def with_organisations(self) -> Self:
        return self.select_related("from_organisation", "to_organisation", "consent")


class MeetingQuerySet(models.QuerySet["JointMeeting"]):
    def visible_to(self, reader: Reader) -> Self:
        """Meetings that the reader's organisation convened or is asked to, and those of cases for which it answers."""
        own = reader.organisation
        asked = self.model._default_manager.filter(pk=OuterRef("pk"), participants__organisation=own)
        answers = self.model._default_manager.filter(
            pk=OuterRef("pk"), case__responsibilities__organisation=own, case__responsibilities__ended_at=None
        )
        return self.filter(Q(organisation=own) | Exists(asked) | Exists(answers))


class ActionQuerySet(models.QuerySet["MeetingAction"]):
    def waiting_for(self, reader: Reader) -> Self:
        """Open actions that the reader's organisation took upon itself, once the minutes say so."""
        return self.filter(state="open", owner=reader.organisation, meeting__cancelled_at=None)


class ConsentQuerySet(models.QuerySet["Consent"]):
    def standing(self) -> Self:
        """Neither withdrawn nor run out."""
        return self.filter(Q(valid_until=None) | Q(valid_until__gt=timezone.now()), withdrawn_at=None)

    def of_kind(self, kind: str) -> Self:
        return self.filter(kind=kind)


class RecallQuerySet(models.QuerySet["ConsentRecall"]):
    def visible_to(self, reader: Reader) -> Self:
        """Recalls that the reader's organisation is to answer."""
        return self.filter(organisation=reader.organisation)

    def unanswered(self) -> Self:
        return self.filter(acknowledged_at=None)


class EmergencyQuerySet(models.QuerySet["EmergencyAccess"]):
    def visible_to(self, reader: Reader) -> Self:
        """Looks by the reader's organisation, and at cases that it answers for; the database decides which those are."""
        return self if reader.may(Permission.READ_CASES) or reader.may(Permission.MANAGE_RETENTION) else self.none()

    def unreviewed(self) -> Self:
        return self.filter(reviewed_at=None)
