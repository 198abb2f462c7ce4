"""A joint team: invited without saying who it is about, joined by acceptance, reading its part and no more, ended at once."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone

from luotsi.access.models import Grant
from luotsi.access.readers import Reader, bind
from luotsi.actors.models import Organisation
from luotsi.core.errors import Refused
from luotsi.countries.vocabulary import Compartment, ConsentKind
from luotsi.referral import refusals, usecases
from luotsi.referral.facts import ConsentFact, SeatFacts
from luotsi.referral.models import Case, CaseContact, CaseIdentity, CaseNote, Consent, TeamInvitation
from luotsi.referral.team_queries import team_of
from tests.conftest import as_owner
from tests.support import accept, case_worker, inspector, investigator, offer, reader, refer, social_worker

pytestmark = pytest.mark.django_db


def held_by(bea: Reader) -> Case:
    case = refer(inspector())
    accept(case.pk, bea)
    return case


def agreed_to_share(case: Case, to: str, parts: tuple[Compartment, ...], by: Reader) -> Consent:
    bind(by)
    fact = ConsentFact(
        kind=ConsentKind.NAMED_SHARING, language="en", how_given="spoken", compartments=parts,
        receiver=Organisation.objects.get(code=to),
    )  # fmt: skip
    return usecases.record_consent(case=case, fact=fact, by=by)


def invite(case: Case, to: str, by: Reader, **facts: Any) -> TeamInvitation:
    bind(by)
    values: dict[str, Any] = {"role": "safety", "compartments": (Compartment.CONTACT,)}
    if "consent" not in facts:
        values |= {"statute": "la1", "provision": "38 §"}
    seat = SeatFacts(to=Organisation.objects.get(code=to), **(values | facts))
    return usecases.invite_to_team(case=case, seat=seat, key=uuid4(), by=by)


def join(invitation: TeamInvitation, by: Reader) -> TeamInvitation:
    bind(by)
    return usecases.accept_invitation(invitation=invitation, by=by)


def parts_read(case: Case, by: Reader) -> set[str]:
    """What the reader's organisation gets out of the database itself, with no filter at all."""
    with as_owner():
        for part in Compartment:
            CaseNote.objects.create(
                case=case,
                compartment=part,
                text="A secret.",
                at=timezone.now(),
                by=by.user,
                organisation=by.organisation,
            )
    bind(by)
    seen = {note.compartment for note in CaseNote.objects.all() if note.case_id == case.pk}
    assert ("identity" in seen) == CaseIdentity.objects.filter(case=case).exists()
    assert ("contact" in seen) == CaseContact.objects.filter(case=case).exists()
    return seen


def test_an_invited_organisation_reads_nothing_before_it_accepts_and_then_its_part_and_no_more():
    bea, paul = case_worker(), investigator()
    case = held_by(bea)

    invitation = invite(case, "hpl", bea)
    assert parts_read(case, paul) == set()
    assert not Case.objects.all().exists()

    join(invitation, paul)
    assert parts_read(case, paul) == {"contact"}
    assert {seat.organisation.code for seat in team_of(case).seats} == {"nas", "hpl"}


def test_the_invitation_itself_holds_nothing_of_the_person():
    bea, paul = case_worker(), investigator()
    invitation = invite(held_by(bea), "hpl", bea)
    bind(paul)
    row = TeamInvitation.objects.values().get(pk=invitation.pk)

    assert (row["form"], row["age_group"]) == ("ef_labour", "adult")
    assert "Merkki" not in str(row)


@pytest.mark.parametrize("who", ["the member", "the one who answers"])
def test_a_membership_ends_with_a_reason_and_its_grant_in_the_same_instant(who: str):
    bea, paul = case_worker(), investigator()
    case = held_by(bea)
    seat = join(invite(case, "hpl", bea), paul)
    by = paul if who == "the member" else bea
    bind(by)

    ended = usecases.end_seat(invitation=seat, reason="task_done", by=by)

    with as_owner():
        assert Grant.objects.get(pk=seat.grant_id).ended_at == ended.ended_at
    assert parts_read(case, paul) == set()
    bind(by)
    with pytest.raises(refusals.SeatHasEnded):
        usecases.end_seat(invitation=ended, reason="task_done", by=by)


def test_a_colleague_elsewhere_in_the_team_cannot_end_anothers_membership():
    bea, paul, rita = case_worker(), investigator(), reader("ngo-adviser", "riku")
    case = held_by(bea)
    seat = join(invite(case, "hpl", bea), paul)
    join(invite(case, "riku", bea), rita)
    bind(rita)

    with pytest.raises(refusals.NotTheHolder):
        usecases.end_seat(invitation=seat, reason="task_done", by=rita)


def test_a_seat_dies_with_the_consent_on_which_it_rests():
    bea, paul = case_worker(), investigator()
    case = held_by(bea)
    consent = agreed_to_share(case, "hpl", (Compartment.CONTACT, Compartment.IDENTITY), bea)
    seat = join(invite(case, "hpl", bea, consent=consent), paul)
    waiting = invite(case, "riku", bea, consent=Consent.objects.get(case=case, kind="processing"))
    bind(bea)

    for one in Consent.objects.filter(case=case, kind__in=["named_sharing", "processing"]):
        usecases.withdraw_consent(consent=one, by=bea)

    seat.refresh_from_db()
    waiting.refresh_from_db()
    assert (seat.ended_by_rule, waiting.answer) == ("consent", "lapsed")
    assert parts_read(case, paul) == set()


def test_closing_the_case_ends_its_team_and_what_waits():
    bea, paul = case_worker(), investigator()
    case = held_by(bea)
    seat, waiting = join(invite(case, "hpl", bea), paul), invite(case, "riku", bea)
    bind(bea)
    usecases.close_case(case=case, reason="contact_lost", by=bea)

    seat.refresh_from_db()
    waiting.refresh_from_db()
    assert (seat.ended_by_rule, waiting.answer) == ("closed", "lapsed")
    assert parts_read(case, paul) == set()


def test_an_invitation_lapses_when_another_organisation_begins_to_answer():
    bea, cia, paul = case_worker(), social_worker(), investigator()
    case = held_by(bea)
    waiting = invite(case, "hpl", bea)
    offer(case, "c_helsinki", bea)
    accept(case.pk, cia)
    bind(paul)

    with pytest.raises(refusals.InvitationAlreadyAnswered):
        usecases.accept_invitation(invitation=waiting, by=paul)


def test_a_seat_lasts_until_its_day_and_makes_room_for_the_next():
    bea, paul = case_worker(), investigator()
    case = held_by(bea)
    seat = join(invite(case, "hpl", bea, valid_until=timezone.localdate() + timedelta(days=3)), paul)

    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE referral_teaminvitation DISABLE TRIGGER USER")
        moved = "invited_at = invited_at - interval '9 days', answer_by = answer_by - interval '9 days'"
        cursor.execute(f"UPDATE referral_teaminvitation SET {moved}, valid_until = now() - interval '1 hour'")
        cursor.execute("UPDATE access_grant SET expires_at = now() - interval '1 hour' WHERE id = %s", [seat.grant_id])
        cursor.execute("ALTER TABLE referral_teaminvitation ENABLE TRIGGER USER")

    assert parts_read(case, paul) == set()
    join(invite(case, "hpl", bea), paul)
    assert parts_read(case, paul) == {"contact"}
    seat.refresh_from_db()
    assert seat.ended_by_rule == "ran_out"


def test_an_invitation_whose_time_has_run_out_is_not_accepted():
    bea, paul = case_worker(), investigator()
    invitation = invite(held_by(bea), "hpl", bea, valid_until=timezone.localdate())

    with time_machine.travel(timezone.now() + timedelta(days=2), tick=False):
        bind(paul)
        with pytest.raises(refusals.InvitationRanOut):
            usecases.accept_invitation(invitation=invitation, by=paul)


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ({"compartments": (Compartment.HEALTH,)}, refusals.NotOpenToThem),
        ({"compartments": (Compartment.OFFENCE,)}, refusals.NotOpenToYou),
        ({"role": "unheard_of"}, refusals.UnknownChoice),
        ({"statute": "unheard_of"}, refusals.UnknownChoice),
    ],
)
def test_a_seat_opens_neither_what_its_member_may_not_read_nor_what_its_inviter_does_not(
    facts: dict[str, Any], refusal: type[Refused]
):
    bea = case_worker()
    case = held_by(bea)
    with pytest.raises(refusal):
        invite(case, "hpl", bea, **facts)
    assert not TeamInvitation.objects.exists()


def test_a_seat_stays_inside_the_consent_that_is_named():
    bea = case_worker()
    case = held_by(bea)
    other = agreed_to_share(case, "riku", (Compartment.CONTACT,), bea)
    fewer = agreed_to_share(case, "hpl", (Compartment.IDENTITY,), bea)
    withdrawn = agreed_to_share(case, "hpl", (Compartment.CONTACT,), bea)
    usecases.withdraw_consent(consent=withdrawn, by=bea)

    for consent in (other, fewer):
        with pytest.raises(refusals.OutsideTheConsent):
            invite(case, "hpl", bea, consent=consent)
    with pytest.raises(refusals.ConsentWithdrawn):
        invite(case, "hpl", bea, consent=withdrawn)


def test_general_consent_to_passing_on_does_not_bring_in_the_police():
    bea = case_worker()
    case = held_by(bea)
    general = Consent.objects.get(case=case, kind="processing")

    with pytest.raises(refusals.NamedConsentNeeded):
        invite(case, "hpl", bea, consent=general)
    assert invite(case, "riku", bea, consent=general).is_open


def test_only_who_answers_for_the_person_invites_and_each_organisation_has_one_seat():
    bea, anna = case_worker(), inspector()
    case = held_by(bea)
    invite(case, "hpl", bea)

    with pytest.raises(refusals.SeatIsTaken):
        invite(case, "hpl", bea)
    with pytest.raises(refusals.NotTheHolder):
        invite(case, "riku", anna)
    with pytest.raises(refusals.SameOrganisation):
        invite(case, "nas", bea)


def test_an_invitation_is_answered_once_and_declining_opens_nothing():
    bea, paul = case_worker(), investigator()
    case = held_by(bea)
    invitation = invite(case, "hpl", bea)
    bind(paul)
    usecases.decline_invitation(invitation=invitation, reason="no_capacity", by=paul)

    with pytest.raises(refusals.InvitationAlreadyAnswered):
        usecases.accept_invitation(invitation=invitation, by=paul)
    bind(bea)
    with pytest.raises(refusals.InvitationAlreadyAnswered):
        usecases.withdraw_invitation(invitation=invitation, reason="sent_by_mistake", by=bea)
    assert parts_read(case, paul) == set()


@pytest.mark.parametrize(
    ("who", "statement", "rule"),
    [
        ("hpl", "SET compartments = '{identity,contact}'", "team_invitation_changes_by_its_answer_only"),
        ("nas", "SET answer = 'accepted', answered_at = now(), answered_by_id = invited_by_id", "row-level security"),
        ("hpl", "SET answer = 'lapsed', answered_at = now()", "row-level security"),
        ("hpl", "SET ended_at = now(), ended_by_rule = 'closed'", "team_seat_ends_once"),
        ("riku", "SET answer = 'declined'", "no row"),
    ],
)
def test_the_database_itself_refuses_what_the_program_does_not_offer(who: str, statement: str, rule: str):
    bea = case_worker()
    case = held_by(bea)
    invite(case, "hpl", bea)
    people = {"hpl": investigator, "nas": case_worker, "riku": lambda: reader("ngo-adviser", "riku")}
    bind(people[who]())

    with connection.cursor() as cursor:
        if rule == "no row":
            cursor.execute(f"UPDATE referral_teaminvitation {statement}")
            assert cursor.rowcount == 0
            return
        with pytest.raises((IntegrityError, ProgrammingError)) as refused, transaction.atomic():
            cursor.execute(f"UPDATE referral_teaminvitation {statement}")
    assert rule in str(refused.value) or rule == refused.value.__cause__.diag.constraint_name  # type: ignore[union-attr]


def test_who_is_not_of_the_team_sees_no_invitation_and_a_member_no_other_that_waits():
    bea, paul, rita = case_worker(), investigator(), reader("ngo-adviser", "riku")
    case = held_by(bea)
    invite(case, "riku", bea)
    seat = join(invite(case, "hpl", bea), paul)

    bind(inspector())
    assert not TeamInvitation.objects.all().exists()
    bind(paul)
    assert set(TeamInvitation.objects.all()) == {seat}
    bind(rita)
    assert {one.to_organisation.code for one in TeamInvitation.objects.all()} == {"riku"}


def test_sending_an_invitation_twice_sends_one():
    bea = case_worker()
    case, key = held_by(bea), uuid4()
    bind(bea)
    seat = SeatFacts(
        to=Organisation.objects.get(code="hpl"), role="safety", compartments=(Compartment.CONTACT,), statute="la1",
        provision="38 §",
    )  # fmt: skip
    first = usecases.invite_to_team(case=case, seat=seat, key=key, by=bea)

    assert usecases.invite_to_team(case=case, seat=seat, key=key, by=bea) == first
