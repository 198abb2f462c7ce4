"""Consent as a ledger: what it holds, until when, on whose behalf, and what its end takes with it."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from luotsi.access.models import Grant, LedgerEntry
from luotsi.access.readers import bind
from luotsi.actors.models import Organisation
from luotsi.countries.vocabulary import Compartment, ConsentKind
from luotsi.referral import queries, usecases
from luotsi.referral.facts import ConsentFact, OnBehalf
from luotsi.referral.models import Case, Consent, ConsentOnBehalf
from luotsi.referral.refusals import (
    ChildNotAsked,
    ConsentHasRunOut,
    ConsentMissing,
    ConsentWithdrawn,
    ImpossibleDate,
    InterpreterUnknown,
    NotReadBack,
    SpeakerMissing,
)
from tests.conftest import as_owner
from tests.referral.consents import (
    ASSISTANCE,
    CONTACT,
    GUARDIAN,
    IDENTITY,
    for_a_child,
    held,
    reads,
    refused,
    sharing,
    time_passes,
)
from tests.support import (
    accept,
    admit,
    case_worker,
    inspector,
    reader,
    refer,
    social_worker,
)

pytestmark = pytest.mark.django_db


def test_a_consent_that_runs_out_ends_its_grant_in_the_same_instant():
    bea, rita = case_worker(), reader("ngo-adviser", "riku")
    case = held(bea)
    consent = usecases.record_consent(
        case=case, fact=sharing(rita, until=timezone.localdate() + timedelta(days=3)), by=bea
    )
    with as_owner():
        assert Grant.objects.get(basis="consent", basis_id=consent.pk).expires_at == consent.valid_until
    assert reads(rita, case) == {CONTACT, ASSISTANCE}

    time_passes(days=5)

    assert reads(rita, case) == frozenset()
    assert not Case.objects.filter(pk=case.pk).exists()
    bind(bea)
    consent.refresh_from_db()
    assert (consent.stands, consent.has_run_out) == (False, True)
    with pytest.raises(ConsentHasRunOut):
        usecases.withdraw_consent(consent=consent, by=bea)


def test_the_last_day_of_a_consent_belongs_to_it_by_the_clock_of_the_country():
    bea, rita = case_worker(), reader("ngo-adviser", "riku")
    last = timezone.localdate() + timedelta(days=30)
    consent = usecases.record_consent(case=held(bea), fact=sharing(rita, until=last), by=bea)

    assert consent.valid_until is not None
    assert timezone.localtime(consent.valid_until - timedelta(microseconds=1)).date() == last
    assert timezone.localtime(consent.valid_until).date() == last + timedelta(days=1)


def test_a_consent_cannot_end_before_it_begins():
    bea, rita = case_worker(), reader("ngo-adviser", "riku")
    case = held(bea)

    with pytest.raises(ImpossibleDate):
        usecases.record_consent(case=case, fact=sharing(rita, until=date(2020, 1, 1)), by=bea)
    assert not Consent.objects.filter(case=case, kind="named_sharing").exists()


def test_an_offer_is_not_accepted_on_a_consent_that_has_run_out():
    anna, bea = inspector(), case_worker()
    until = timezone.localdate() + timedelta(days=1)
    given = [
        ConsentFact(kind=kind, language="en", how_given="spoken", until=until)
        for kind in (ConsentKind.SERVICE, ConsentKind.PROCESSING, ConsentKind.FORMAL_IDENTIFICATION)
    ]
    case = refer(anna, consents=given)
    time_passes(days=3)

    with pytest.raises(ConsentWithdrawn):
        accept(case.pk, bea)


def test_nobody_is_identified_on_a_consent_that_has_run_out():
    bea = case_worker()
    given = [
        ConsentFact(kind=ConsentKind.SERVICE, language="en", how_given="spoken"),
        ConsentFact(kind=ConsentKind.PROCESSING, language="en", how_given="spoken"),
        ConsentFact(
            kind=ConsentKind.FORMAL_IDENTIFICATION, language="en", how_given="spoken",
            until=timezone.localdate() + timedelta(days=1),
        ),
    ]  # fmt: skip
    case = held(bea, consents=given)
    time_passes(days=3)

    with pytest.raises(ConsentMissing):
        admit(case, bea)


def test_a_consent_recorded_in_full_was_read_back():
    bea, rita = case_worker(), reader("ngo-adviser", "riku")
    case = held(bea)
    with pytest.raises(NotReadBack):
        usecases.record_consent(case=case, fact=sharing(rita, interpreter="not_needed"), by=bea)

    full = sharing(rita, interpreter="not_needed", read_back=True, sheet="ar", place="lodging")
    consent = usecases.record_consent(case=case, fact=full, by=bea)
    assert (consent.read_back_at is not None, consent.sheet, consent.place) == (True, "ar 1", "lodging")


def test_an_interpreter_is_known_by_a_code_and_never_named_without_one():
    bea, rita = case_worker(), reader("ngo-adviser", "riku")
    case = held(bea)
    with pytest.raises(InterpreterUnknown):
        usecases.record_consent(case=case, fact=sharing(rita, interpreter="present", read_back=True), by=bea)

    fact = sharing(rita, interpreter="telephone", interpreter_code="T-4711", read_back=True)
    consent = usecases.record_consent(case=case, fact=fact, by=bea)
    assert consent.interpreter_code == "T-4711"
    assert "T-4711" not in str(LedgerEntry.objects.filter(case_id=case.pk).values_list("details", flat=True))


def test_a_repeated_submit_records_one_consent():
    bea, rita, key = case_worker(), reader("ngo-adviser", "riku"), uuid4()
    case = held(bea)
    first = usecases.record_consent(case=case, fact=sharing(rita), key=key, by=bea)

    assert usecases.record_consent(case=case, fact=sharing(rita), key=key, by=bea) == first


def test_a_consent_for_a_child_says_who_gives_it_and_what_the_child_thinks():
    bea, rita = case_worker(), reader("ngo-adviser", "riku")
    case = for_a_child(bea)
    with pytest.raises(SpeakerMissing):
        usecases.record_consent(case=case, fact=sharing(rita), by=bea)
    silent = OnBehalf(relation="guardian", basis="appointed", name="Gunnel Guardian")
    with pytest.raises(ChildNotAsked):
        usecases.record_consent(case=case, fact=sharing(rita, on_behalf=silent), by=bea)
    nobody = OnBehalf(relation="guardian", basis="appointed", name="", child_view="agrees")
    with pytest.raises(SpeakerMissing):
        usecases.record_consent(case=case, fact=sharing(rita, on_behalf=nobody), by=bea)

    consent = usecases.record_consent(case=case, fact=sharing(rita, on_behalf=GUARDIAN), by=bea)
    assert (consent.on_behalf_relation, consent.child_view) == ("guardian", "agrees")
    assert consent.on_behalf.name == "Gunnel Guardian"


def test_who_spoke_for_the_person_is_read_with_identity_and_nowhere_else():
    bea, rita, cia = case_worker(), reader("ngo-adviser", "riku"), social_worker()
    case = for_a_child(bea)
    usecases.record_consent(case=case, fact=sharing(rita, CONTACT, on_behalf=GUARDIAN), by=bea)
    usecases.record_consent(case=case, fact=sharing(cia, IDENTITY, on_behalf=GUARDIAN), by=bea)

    bind(rita)
    assert Consent.objects.filter(case=case).exists()
    assert not ConsentOnBehalf.objects.exists()
    assert not usecases.look_at_consents(case=case, by=rita).on_behalf
    bind(cia)
    assert ConsentOnBehalf.objects.count() == 2
    usecases.look_at_consents(case=case, by=cia)
    with as_owner():
        looked = LedgerEntry.objects.filter(act="case.looked_at", case_id=case.pk, subject="consents").order_by("pk")
        assert [entry.details["compartments"] for entry in looked] == [[], ["identity"]]
        assert "Gunnel" not in str(list(LedgerEntry.objects.values_list("details", flat=True)))


def test_who_spoke_cannot_be_changed_or_put_on_another_case():
    bea, rita = case_worker(), reader("ngo-adviser", "riku")
    case, other = for_a_child(bea), held(bea)
    consent = usecases.record_consent(case=case, fact=sharing(rita, on_behalf=GUARDIAN), by=bea)
    for statement, rule in (
        ("UPDATE referral_consentonbehalf SET name = 'X'", "permission denied"),
        ("DELETE FROM referral_consentonbehalf", "permission denied"),
        ("UPDATE referral_consent SET valid_until = NULL", "permission denied"),
    ):
        refused(statement, rule)
    plain = usecases.record_consent(case=other, fact=sharing(rita), by=bea)
    assert plain.case_id != case.pk
    insert = f"INSERT INTO referral_consentonbehalf (consent_id, case_id, name, child_words) VALUES ({plain.pk}, {case.pk}, 'X', '')"
    refused(insert, "consent of the same case")
    assert consent.on_behalf.name == "Gunnel Guardian"


def test_a_standing_consent_covers_its_receiver_and_all_its_parts_and_no_other():
    bea, rita, cia = case_worker(), reader("ngo-adviser", "riku"), social_worker()
    case = held(bea)
    given = usecases.record_consent(case=case, fact=sharing(rita), by=bea)
    questions: list[tuple[Organisation | None, list[Compartment], Consent | None]] = [
        (rita.organisation, [CONTACT], given),
        (rita.organisation, [CONTACT, ASSISTANCE], given),
        (rita.organisation, [], given),
        (rita.organisation, [CONTACT, IDENTITY], None),
        (cia.organisation, [CONTACT], None),
        (None, [], None),
    ]

    for receiver, parts, found in questions:
        assert queries.standing_consent(case, ConsentKind.NAMED_SHARING, receiver, parts) == found
        assert by_sql(case, receiver, parts) == (found.pk if found else None)

    usecases.withdraw_consent(consent=given, by=bea)
    assert queries.standing_consent(case, ConsentKind.NAMED_SHARING, rita.organisation, [CONTACT]) is None
    assert by_sql(case, rita.organisation, [CONTACT]) is None


def by_sql(case: Case, receiver: Organisation | None, parts: list[Compartment]) -> int | None:
    """The same question as a trigger asks it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT luotsi_standing_consent(%s, 'named_sharing', %s, %s::varchar[])",
            [case.pk, receiver.pk if receiver else None, [str(part) for part in parts]],
        )
        found: int | None = cursor.fetchone()[0]
        return found


# ---------------------------------------------------------------- closing and reopening
def test_closing_ends_what_a_consent_opened_and_the_list_says_so_after_reopening():
    bea, rita = case_worker(), reader("ngo-adviser", "riku")
    case = held(bea)
    old = usecases.record_consent(case=case, fact=sharing(rita), by=bea)
    usecases.close_case(case=case, reason="contact_lost", by=bea)
    usecases.reopen_case(case=case, reason="contact_restored", key=uuid4(), by=bea)
    new = usecases.record_consent(case=case, fact=sharing(rita, CONTACT), by=bea)

    assert reads(rita, case) == {CONTACT}
    bind(bea)
    file = usecases.look_at_consents(case=case, by=bea)
    assert file.opens_nothing == {old.pk}
    assert {old, new} <= set(file.standing)
