"""What the joint team tells pages: who works in it, who is invited, and what a seat can rest on."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from luotsi.access.models import Basis
from luotsi.access.readers import Reader
from luotsi.actors.models import Organisation
from luotsi.countries.vocabulary import Compartment, ConsentKind, Permission
from luotsi.referral.choices import InvitationAnswer
from luotsi.referral.models import Case, Consent, TeamInvitation


@dataclass(frozen=True)
class Seat:
    """An organisation that reads the case now: as what, which parts, since and until when, and why."""

    organisation: Organisation
    compartments: list[str]
    bases: list[str]
    since: datetime
    until: datetime | None
    invitation: TeamInvitation | None


@dataclass(frozen=True)
class Team:
    """The team of one case: its seats, the invitations that wait, and those that came to nothing or have ended."""

    seats: list[Seat]
    waiting: list[TeamInvitation] = field(default_factory=list)
    past: list[TeamInvitation] = field(default_factory=list)


def team_of(case: Case) -> Team:
    """The team for a bound reader that reads the case; grants and seats of one organisation make one row."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT organisation_id, compartments, basis, began_at, expires_at FROM luotsi_team(%s)", [case.pk]
        )
        grants = cursor.fetchall()
    organisations = Organisation.objects.in_bulk({row[0] for row in grants})
    invitations = list(TeamInvitation.objects.filter(case=case).with_organisations().order_by("-pk"))
    members = {one.to_organisation_id: one for one in invitations if one.is_member}
    seats = []
    for pk, organisation in organisations.items():
        own = [row for row in grants if row[0] == pk]
        ends = [row[4] for row in own]
        seats.append(
            Seat(
                organisation=organisation,
                compartments=[part.value for part in Compartment if any(part in row[1] for row in own)],
                bases=sorted({str(Basis(row[2]).label) for row in own}),
                since=min(row[3] for row in own),
                until=None if None in ends else max(ends),
                invitation=members.get(pk),
            )
        )
    return Team(
        seats=sorted(seats, key=lambda seat: seat.since),
        waiting=[one for one in invitations if one.is_open],
        past=[one for one in invitations if not one.is_open and not one.is_member],
    )


def invitations_of(reader: Reader) -> QuerySet[TeamInvitation]:
    """Invitations that the reader's organisation sent or got, and seats of cases that it reads."""
    found = TeamInvitation.objects.visible_to(reader).with_organisations()
    return found.select_related("invited_by", "answered_by", "ended_by_organisation")


def invitations_waiting(reader: Reader) -> list[TeamInvitation]:
    """Invitations that wait for the reader's organisation to answer, soonest first."""
    return list(TeamInvitation.objects.waiting_for(reader).with_organisations().order_by("answer_by", "pk")[:50])


def invitation_counts(reader: Reader) -> list[str]:
    """The count of the same."""
    return [_INVITATIONS] if reader.may(Permission.ANSWER_OFFERS) else []


_INVITATIONS = "SELECT count(*) FROM referral_teaminvitation WHERE to_organisation_id = %(own)s AND answered_at IS NULL"


def members_of(case: Case) -> list[Organisation]:
    """The organisations of the team, for a reader of the case."""
    seats = TeamInvitation.objects.filter(case=case, answer=InvitationAnswer.ACCEPTED, ended_at=None)
    return [seat.to_organisation for seat in seats.with_organisations() if seat.is_member]


def could_join(*, but: Organisation, on: date) -> list[Organisation]:
    """Organisations whose kind reads some part of a case, by name."""
    found = Organisation.objects.in_force(on).exclude(pk=but.pk).exclude(compartments=[])
    return sorted(found, key=lambda organisation: organisation.name.casefold())


def consents_for_team(case: Case) -> list[Consent]:
    """Standing consents on which a seat can rest: to sharing with a named organisation, and to passing on."""
    kinds = [ConsentKind.NAMED_SHARING, ConsentKind.PROCESSING]
    found = Consent.objects.filter(case=case, withdrawn_at=None, kind__in=kinds, given_at__lte=timezone.now())
    return list(found.select_related("receiver").order_by("kind", "-given_at"))
