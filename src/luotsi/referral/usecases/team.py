"""The joint team: invited by who answers for the person, joined by acceptance, left at any time, each with its reason."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.utils import timezone

from luotsi.access.acts import usecase
from luotsi.access.ledger import record
from luotsi.access.readers import Reader
from luotsi.core.errors import NotAllowed
from luotsi.core.idempotency import once
from luotsi.countries import queries as countries
from luotsi.countries.schema import LegalAct, ReasonList
from luotsi.countries.vocabulary import Permission
from luotsi.deadlines.queries import ends_at
from luotsi.referral import tasks
from luotsi.referral.choices import InvitationAnswer, TeamBasis
from luotsi.referral.facts import SeatFacts
from luotsi.referral.locking import held_case, lock_case
from luotsi.referral.models import Case, TeamInvitation
from luotsi.referral.refusals import RULES, InvitationAlreadyAnswered, InvitationRanOut, SeatHasEnded, UnknownChoice


@usecase("team.invited", Permission.OFFER_HANDOFF, refusals=RULES)
def invite_to_team(*, case: Case, seat: SeatFacts, key: UUID, by: Reader) -> TeamInvitation:
    """Invite an organisation to work on the case together. It reads nothing before it accepts, and then the named parts.

    Raises NotOpenToThem, NotOpenToYou, OutsideTheConsent, ConsentWithdrawn, NamedConsentNeeded, SeatIsTaken.
    """
    reference = once(key=key, actor_id=by.user.pk, act="team.invited", do=lambda: _invite(case, seat, by))
    return TeamInvitation.objects.get(reference=reference)


def _invite(case: Case, seat: SeatFacts, by: Reader) -> str:
    if not countries.coded(ReasonList.TEAM_ROLE, seat.role):
        raise UnknownChoice
    if seat.statute and not countries.find("legal_acts", seat.statute, LegalAct):
        raise UnknownChoice
    case = held_case(case, by)
    now = timezone.now()
    invitation = TeamInvitation.objects.create(
        case=case,
        case_reference=case.reference,
        from_organisation=by.organisation,
        to_organisation=seat.to,
        invited_at=now,
        invited_by=by.user,
        role=seat.role,
        compartments=list(seat.compartments),
        basis=TeamBasis.CONSENT if seat.consent else TeamBasis.STATUTE,
        consent=seat.consent,
        statute=seat.statute,
        provision=seat.provision.strip(),
        valid_until=_end_of(seat.valid_until) if seat.valid_until else None,
        message=seat.message.strip(),
        form=case.form,
        age_group=case.age_group,
        urgent=case.urgent,
        answer_by=ends_at(started_at=now, span=countries.country().handoff.answer_within),
    )
    record(
        "team.invited", by=by, case_id=case.pk, subject=f"team:{invitation.pk}", to=seat.to.code, team_role=seat.role,
        compartments=sorted(seat.compartments), basis=str(invitation.basis),
    )  # fmt: skip
    tasks.tell_organisation(seat.to.pk)
    return str(invitation.reference)


def _end_of(day: date) -> datetime:
    """The first instant after a day: a seat until the 3rd is read on the 3rd."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


@usecase("team.accepted", Permission.ANSWER_OFFERS, refusals=RULES)
def accept_invitation(*, invitation: TeamInvitation, by: Reader) -> TeamInvitation:
    """Join the team. From this instant the organisation reads the named parts. Accepting twice is accepting once.

    Raises InvitationAlreadyAnswered if it was withdrawn, declined or has lapsed, ConsentWithdrawn if its consent does not stand.
    """
    lock_case(invitation.case_id)
    invitation = _locked(invitation, by)
    if invitation.answer == InvitationAnswer.ACCEPTED and invitation.to_organisation_id == by.organisation.pk:
        return invitation
    if invitation.is_open and invitation.ran_out:
        raise InvitationRanOut
    _answer(invitation, InvitationAnswer.ACCEPTED, by=by)
    record("team.accepted", by=by, case_id=invitation.case_id, subject=f"team:{invitation.pk}")
    tasks.tell_organisation(invitation.from_organisation_id)
    invitation.refresh_from_db()
    return invitation


@usecase("team.declined", Permission.ANSWER_OFFERS, refusals=RULES)
def decline_invitation(*, invitation: TeamInvitation, reason: str, text: str = "", by: Reader) -> TeamInvitation:
    """Refuse with a coded reason; words may go with it."""
    if not countries.coded(ReasonList.DECLINE, reason):
        raise UnknownChoice
    invitation = _locked(invitation, by)
    if invitation.answer == InvitationAnswer.DECLINED and invitation.to_organisation_id == by.organisation.pk:
        return invitation
    invitation.answer_reason, invitation.answer_text = reason, text.strip()
    _answer(invitation, InvitationAnswer.DECLINED, by=by)
    record("team.declined", by=by, case_id=invitation.case_id, subject=f"team:{invitation.pk}", reason=reason)
    tasks.tell_organisation(invitation.from_organisation_id)
    return invitation


@usecase("team.withdrawn", Permission.OFFER_HANDOFF, refusals=RULES)
def withdraw_invitation(*, invitation: TeamInvitation, reason: str, by: Reader) -> TeamInvitation:
    """Take an invitation back before it is answered."""
    if not countries.coded(ReasonList.WITHDRAW, reason):
        raise UnknownChoice
    held_case(Case(pk=invitation.case_id), by)
    invitation = _locked(invitation, by)
    if invitation.answer == InvitationAnswer.WITHDRAWN:
        return invitation
    invitation.answer_reason = reason
    _answer(invitation, InvitationAnswer.WITHDRAWN, by=by)
    record("team.withdrawn", by=by, case_id=invitation.case_id, subject=f"team:{invitation.pk}", reason=reason)
    tasks.tell_organisation(invitation.to_organisation_id)
    return invitation


@usecase("team.ended", Permission.OFFER_HANDOFF, Permission.ANSWER_OFFERS, refusals=RULES)
def end_seat(*, invitation: TeamInvitation, reason: str, by: Reader) -> TeamInvitation:
    """End a membership, as the member or as who answers for the person. The grant ends in the same instant."""
    if not countries.coded(ReasonList.TEAM_END, reason):
        raise UnknownChoice
    if invitation.to_organisation_id == by.organisation.pk:
        lock_case(invitation.case_id)
    else:
        held_case(Case(pk=invitation.case_id), by)
    invitation = _locked(invitation, by)
    if not invitation.is_member:
        raise SeatHasEnded
    assert invitation.answered_at is not None  # noqa: S101  a member has accepted
    invitation.ended_at = max(timezone.now(), invitation.answered_at)
    invitation.ended_by, invitation.ended_by_organisation = by.user, by.organisation
    invitation.end_reason = reason
    # Recorded first: whoever ends its own seat does not read the case any more a moment later.
    record("team.ended", by=by, case_id=invitation.case_id, subject=f"team:{invitation.pk}", reason=reason)
    invitation.save(update_fields=["ended_at", "ended_by", "ended_by_organisation", "end_reason"])
    others = {invitation.from_organisation_id, invitation.to_organisation_id} - {by.organisation.pk}
    for organisation_id in sorted(others):
        tasks.tell_organisation(organisation_id)
    return invitation


def _locked(invitation: TeamInvitation, by: Reader) -> TeamInvitation:
    """The invitation as it is now, for one of its sides. Raises NotAllowed for anybody else."""
    found = TeamInvitation.objects.visible_to(by).select_for_update().filter(pk=invitation.pk).first()
    if found is None:
        raise NotAllowed
    return found


def _answer(invitation: TeamInvitation, answer: InvitationAnswer, *, by: Reader) -> None:
    if not invitation.is_open:
        raise InvitationAlreadyAnswered
    invitation.answer, invitation.answered_at, invitation.answered_by = answer, timezone.now(), by.user
    invitation.save(update_fields=["answer", "answered_at", "answered_by", "answer_reason", "answer_text"])
