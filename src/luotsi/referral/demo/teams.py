"""Teams and joint meetings for a few of the demo's cases, made by the same acts by which people make them."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from uuid import uuid4

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from luotsi.access.readers import Reader, reading_as
from luotsi.actors.models import Membership
from luotsi.countries import queries as countries
from luotsi.countries.schema import ReasonList
from luotsi.countries.vocabulary import Branch, Compartment, ConsentKind, Permission, World
from luotsi.referral import usecases
from luotsi.referral.choices import HowGiven
from luotsi.referral.facts import ConsentFact, MeetingPlan, SeatFacts
from luotsi.referral.models import Case, Consent, JointMeeting, Responsibility, TeamInvitation

CASES, MEMBERS = 4, 4
PARTS = (Compartment.CONTACT, Compartment.IDENTITY)


def make_demo_teams(people: Sequence[Membership]) -> int:
    """Give the newest cases of the organisation that admits a team each; returns how many. Done again, it does nothing."""
    readers = [Reader.of(membership) for membership in people]
    queue = countries.country().admission_queue
    holder = next(
        (one for one in readers if one.organisation.code == queue and one.may(Permission.OFFER_HANDOFF)), None
    )
    others = [
        one
        for one in readers
        if one.may(Permission.ANSWER_OFFERS) and one.organisation.compartments and one.organisation.code != queue
    ]
    # One of each kind of organisation, as a team has them.
    others = list({one.organisation.type: one for one in reversed(others)}.values())[::-1][:MEMBERS]
    if holder is None or not others:
        return 0
    with reading_as(holder):
        if TeamInvitation.objects.exists():
            return 0
        consented = Consent.objects.filter(case=OuterRef("pk"), kind=ConsentKind.PROCESSING, withdrawn_at=None)
        held = Responsibility.objects.filter(case=OuterRef("pk"), organisation=holder.organisation, ended_at=None)
        found = Case.objects.open().filter(Exists(consented), Exists(held), branch=Branch.ADULT_CONSENTS)
        cases = list(found.order_by("-pk")[:CASES])
    for number, case in enumerate(cases):
        _make_team(case, holder, others, leave_waiting=number % 2 == 0)
    return len(cases)


def _make_team(case: Case, holder: Reader, others: Sequence[Reader], *, leave_waiting: bool) -> None:
    """Everybody is invited; the last waits for its answer in every second team, and the others have met."""
    members: list[Reader] = []
    for one in others:
        invitation = _invite(case, holder, one)
        if invitation is None or (leave_waiting and one is others[-1]):
            continue
        with reading_as(one):
            usecases.accept_invitation(invitation=invitation, by=one)
        members.append(one)
    if members:
        _meet(case, holder, members, confirmed=leave_waiting)


def _invite(case: Case, holder: Reader, one: Reader) -> TeamInvitation | None:
    shared = {*holder.organisation.compartments} & {*one.organisation.compartments}
    parts = tuple(part for part in PARTS if part in shared)[:1]
    roles = countries.reasons(ReasonList.TEAM_ROLE)
    if not parts or not roles:
        return None
    role = next((role for role in roles if one.world.startswith(role.code[:8])), roles[-1])
    with reading_as(holder):
        if one.world is World.INVESTIGATION:
            fact = ConsentFact(
                kind=ConsentKind.NAMED_SHARING, language=countries.country().person_languages[0].code,
                how_given=HowGiven.SPOKEN, receiver=one.organisation, compartments=parts,
            )  # fmt: skip
            consent = usecases.record_consent(case=case, fact=fact, by=holder)
        else:
            consent = Consent.objects.filter(case=case, kind=ConsentKind.PROCESSING, withdrawn_at=None).latest("pk")
        seat = SeatFacts(to=one.organisation, role=role.code, compartments=parts, consent=consent)
        return usecases.invite_to_team(case=case, seat=seat, key=uuid4(), by=holder)


def _meet(case: Case, holder: Reader, members: Sequence[Reader], *, confirmed: bool) -> JointMeeting:
    """A meeting of yesterday with one action done and one open, its minutes confirmed; or one of next week."""
    asked = tuple(one.organisation for one in members)
    day = timezone.localdate() + timedelta(days=-1 if confirmed else 6)
    starts_at = timezone.make_aware(datetime.combine(day, time(10)))
    with reading_as(holder):
        plan = MeetingPlan(starts_at=starts_at, way="video", organisations=asked)
        meeting = usecases.convene_meeting(case=case, plan=plan, key=uuid4(), by=holder)
        item = usecases.ask_question(
            meeting=meeting, question=_("Who arranges a safe place to stay?"), compartment=None, by=holder
        )
        if confirmed:
            usecases.write_item(
                meeting=meeting, item=item, said=_("It was agreed who does what, and by when."), by=holder
            )
            for days, owner in ((3, holder.organisation), (10, asked[0])):
                usecases.agree_action(
                    meeting=meeting, text=_("Arrange a safe place to stay"), compartment=None, owner=owner,
                    due_on=timezone.localdate() + timedelta(days=days), key=uuid4(), by=holder,
                )  # fmt: skip
            usecases.confirm_minutes(meeting=meeting, there=[holder.organisation, *asked], by=holder)
    return meeting
