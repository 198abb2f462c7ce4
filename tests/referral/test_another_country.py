"""A country is data: the main flow runs on every other pack, in every language of its pages, without a word of Python."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.utils import timezone, translation
from django.utils.html import escape

import luotsi
from luotsi.access.readers import Reader, bind
from luotsi.actors import naming
from luotsi.actors.models import Organisation
from luotsi.actors.usecases import sync_organisations
from luotsi.countries import consent_sheets
from luotsi.countries import queries as countries
from luotsi.countries.flow_checking import FIRST_OFFER
from luotsi.countries.models import Country, Entry, EntryKey
from luotsi.countries.schema import (
    DemoPerson,
    ExploitationForm,
    OrganisationType,
    Outcome,
    ReasonList,
    ReferrerType,
    Role,
    Stage,
)
from luotsi.countries.usecases import load_country
from luotsi.countries.vocabulary import Compartment, ConsentKind, Permission, StageKind, World
from luotsi.referral import path, usecases
from luotsi.referral.facts import ConsentFact, ContactFacts, MeetingPlan, ReadBack, SeatFacts
from luotsi.referral.models import Case, Consent, Referral, Responsibility, Signal
from tests.conftest import as_owner
from tests.desk.entering import as_reader
from tests.support import ALL_THREE, accept, offer, open_offer, reader, record_signal, refer

PACKS = {
    "serbia": Path(luotsi.__file__).parent / "countries" / "serbia",
    "atlantis": Path(__file__).parents[1] / "countries" / "pack_atlantis",
}
pytestmark = pytest.mark.django_db


@pytest.fixture(params=PACKS)
def pack(request: pytest.FixtureRequest, settings: LazySettings) -> Iterator[str]:
    """Another country in the place of the one that the tests begin with; the pages speak its languages."""
    with as_owner():
        Organisation.successors.through.objects.all().delete()
        Organisation.objects.update(parent=None, superior=None)
        for model in (Entry, EntryKey, Country, Organisation):
            model.objects.all().delete()
    load_country(folder=PACKS[request.param], on=timezone.localdate())
    sync_organisations()
    naming.forget()
    settings.LANGUAGES = [(code, code) for code in countries.country().ui_languages]
    settings.LANGUAGE_CODE = countries.country().ui_languages[0]
    yield request.param
    countries.forget()
    naming.forget()


class Cast:
    """Who acts: the referrer, the organisation that decides, and the one to which the person is handed on."""

    def __init__(self) -> None:
        queue = countries.country().admission_queue
        self.referrer = self._person(Permission.RECORD_SIGNAL, Permission.REFER, but=[queue])
        self.receiver = self._person(Permission.ANSWER_OFFERS, Permission.DECIDE_STAGE, at=queue)
        self.next = self._person(Permission.ANSWER_OFFERS, but=[queue], world=World.ASSISTANCE)
        self.all = (self.referrer, self.receiver, self.next)

    def _person(
        self, *permissions: Permission, at: str = "", but: Sequence[str] = (), world: World | None = None
    ) -> Reader:
        """A reader in the role and place of the first demonstration person who may do this."""
        worlds = dict(Organisation.objects.values_list("code", "world"))
        roles = {role.code: set(role.permissions) for role in countries.entries("roles", Role)}
        person = next(
            person
            for person in countries.entries("demo", DemoPerson)
            if set(permissions) <= roles[person.role]
            and person.organisation not in but
            and at in ("", person.organisation)
            and world in (None, worlds[person.organisation])
        )
        return reader(person.role, person.organisation)


def pages(by: Reader, *addresses: str) -> dict[tuple[str, str], str]:
    """Each page in each language of the country, by language and address."""
    client, shown = as_reader(by), {}
    for language in countries.country().ui_languages:
        for address in addresses:
            response = client.get(address, headers={"accept-language": language})
            assert response.status_code == 200, (language, address)
            text = shown[language, address] = response.content.decode()
            assert f'lang="{language}"' in text.partition(">")[2].partition(">")[0].lower(), (language, address)
    return shown


def told(by: Reader) -> Signal:
    """A signal with the first choices that the pack offers."""
    bind(by)
    return record_signal(
        by,
        referrer_type=countries.entries("referrer_types", ReferrerType)[0].code,
        form=countries.entries("forms", ExploitationForm)[0].code,
    )


def referred(signal: Signal, by: Reader) -> Case:
    language = countries.country().person_languages[0].code
    return refer(
        by,
        signal=signal,
        contact=ContactFacts(language=language),
        consents=[ConsentFact(kind=kind, language=language, how_given="spoken") for kind in ALL_THREE],
        read_back=ReadBack(language=language),
    )


def decision(case: Case) -> tuple[Stage, Outcome]:
    """The decision that follows, and the outcome that tells the referrer yes."""
    stage = next(stage for stage in path.decidable(case.stage) if stage.kind is StageKind.DECISION)
    return stage, next(outcome for outcome in stage.outcomes if outcome.feedback)


def decide(case: Case, by: Reader) -> None:
    stage, outcome = decision(case)
    usecases.decide_stage(
        case=case,
        stage=stage.code,
        outcome=outcome.code,
        grounds=[ground.code for ground in outcome.grounds[:1]],
        reasons="As told.",
        decided_on=timezone.localdate(),
        key=uuid4(),
        by=by,
    )


def hand_on(case: Case, by: Reader, to: Reader) -> None:
    reasons = [reason.code for reason in countries.reasons(ReasonList.OFFER) if reason.code != FIRST_OFFER]
    offer(case, to.organisation.code, by, reason=reasons[0])


def test_the_main_flow_runs_in_another_country(pack: str) -> None:
    cast = Cast()

    case = referred(told(cast.referrer), cast.referrer)
    accept(case.pk, cast.receiver)
    case.refresh_from_db()
    stage, outcome = decision(case)
    decide(case, cast.receiver)
    hand_on(case, cast.receiver, cast.next)
    accept(case.pk, cast.next)

    assert case.reference.startswith(countries.country().reference_prefix + "-")
    rows = list(Responsibility.objects.filter(case_id=case.pk).order_by("began_at"))
    assert [row.organisation for row in rows] == [one.organisation for one in cast.all]
    assert [row.ended_at for row in rows] == [*(row.began_at for row in rows[1:]), None]
    assert stage.identifies
    assert Case.objects.get(pk=case.pk).stage == outcome.to
    bind(cast.referrer)
    assert Referral.objects.get(case_reference=case.reference).feedback == "yes"


def test_each_step_is_shown_in_every_language_of_the_country(pack: str) -> None:
    cast = Cast()
    signal = told(cast.referrer)
    pages(cast.referrer, "/signals/new/", signal.get_absolute_url(), "/work/")

    case = referred(signal, cast.referrer)
    place = case.get_absolute_url()
    pages(cast.referrer, signal.get_absolute_url(), "/work/", place)
    bind(cast.receiver)
    pages(cast.receiver, "/work/", open_offer(case.pk).get_absolute_url())

    accept(case.pk, cast.receiver)
    case.refresh_from_db()
    stage, outcome = decision(case)
    pages(cast.receiver, "/work/", place, f"{place}decide/{stage.code}/")
    bind(cast.receiver)
    decide(case, cast.receiver)
    pages(cast.receiver, "/work/", place, f"{place}offer/")

    hand_on(case, cast.receiver, cast.next)
    pages(cast.receiver, place)
    pages(cast.next, "/work/", open_offer(case.pk).get_absolute_url())
    accept(case.pk, cast.next)
    shown = pages(cast.next, "/work/", place, "/cases/")
    pages(cast.referrer, signal.get_absolute_url(), "/work/")

    for language in countries.country().ui_languages:
        page = shown[language, place]
        with translation.override(language):
            assert escape(translation.gettext("Who answers for this person")) in page
        for words in (stage.names, outcome.names, cast.referrer.organisation, cast.next.organisation):
            said = words.name_in(language) if isinstance(words, Organisation) else words.say(language)
            assert escape(said) in page, (language, said)


def test_a_team_works_together_and_meets_in_another_country(pack: str) -> None:
    cast = Cast()
    case = referred(told(cast.referrer), cast.referrer)
    accept(case.pk, cast.receiver)
    consent = Consent.objects.get(case=case, kind=ConsentKind.PROCESSING)
    bind(cast.receiver)
    seat = SeatFacts(
        to=cast.next.organisation, role=countries.reasons(ReasonList.TEAM_ROLE)[0].code, compartments=(Compartment.CONTACT,),
        consent=consent,
    )  # fmt: skip
    invitation = usecases.invite_to_team(case=case, seat=seat, key=uuid4(), by=cast.receiver)
    pages(cast.next, "/work/", invitation.get_absolute_url())
    bind(cast.next)
    usecases.accept_invitation(invitation=invitation, by=cast.next)
    bind(cast.receiver)
    plan = MeetingPlan(starts_at=timezone.now(), way="video", organisations=(cast.next.organisation,))
    meeting = usecases.convene_meeting(case=case, plan=plan, key=uuid4(), by=cast.receiver)

    place = f"{case.get_absolute_url()}team/"
    pages(cast.receiver, place, f"{place}invite/", meeting.get_absolute_url(), case.get_absolute_url())
    shown = pages(cast.next, place, meeting.get_absolute_url(), "/work/")
    for language in countries.country().ui_languages:
        assert escape(cast.receiver.organisation.name_in(language)) in shown[language, place]
    bind(cast.next)
    usecases.end_seat(invitation=invitation, reason=countries.reasons(ReasonList.TEAM_END)[0].code, by=cast.next)
    assert not Case.objects.all().exists()


def test_the_countrys_own_body_decides(pack: str) -> None:
    cast = Cast()
    stage = path.of_kind(StageKind.DECISION)
    assert stage is not None
    assert path.may_decide(stage, cast.receiver.organisation)
    assert not path.may_decide(stage, cast.referrer.organisation)


def test_every_kind_of_organisation_that_may_refer_can_be_asked_to_answer(pack: str) -> None:
    kinds = countries.entries("organisation_types", OrganisationType)
    assert all(kind.may_be_responsible for kind in kinds if kind.may_refer)


def test_consent_is_asked_and_printed_in_every_language_in_which_a_person_is_read_to(pack: str) -> None:
    cast = Cast()
    case = referred(told(cast.referrer), cast.referrer)
    accept(case.pk, cast.receiver)
    client, place = as_reader(cast.receiver), f"{case.get_absolute_url()}consents/"
    question = {"kind": "named_sharing", "receiver": cast.next.organisation.code, "compartments": ["contact"]}

    for language in countries.country().person_languages:
        page = client.get(f"{place}new/", question | {"language": language.code})
        sheet = client.get(f"{place}sheet/", question | {"language": language.code})
        written = consent_sheets.sheet_in(language.code)
        assert written is not None
        assert escape(written.help) in page.content.decode()
        assert f'<html lang="{language.code}" dir="{language.direction}"' in sheet.content.decode()
        assert escape(written.title) in sheet.content.decode()

    given = question | {
        "language": countries.country().person_languages[0].code, "key": str(uuid4()), "how_given": "spoken",
        "interpreter": "not_needed", "place": "office",
        **{f"read_{point}": "on" for point in ("what", "parts", "who", "until", "withdraw", "help", "police")},
    }  # fmt: skip
    assert client.post(f"{place}new/", given).status_code == 302
    bind(cast.next)
    assert Case.objects.filter(pk=case.pk).exists()
