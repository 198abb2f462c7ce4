"""Search before create: near spellings find a person, and nobody learns more than that there is one."""

from datetime import date

import pytest
from django.db import connection

from luotsi.access.models import LedgerEntry
from luotsi.access.readers import bind
from luotsi.countries.vocabulary import Compartment, ConsentKind
from luotsi.referral import usecases
from luotsi.referral.facts import ConsentFact, ContactFacts, IdentityFacts
from luotsi.referral.matching import combinations_of, search_keys, skeleton, tokens
from luotsi.referral.models import SearchKey
from luotsi.referral.refusals import TooManySearches
from tests.conftest import as_owner
from tests.desk.entering import as_reader
from tests.support import accept, case_worker, inspector, investigator, refer, social_worker

pytestmark = pytest.mark.django_db


def matches(one: IdentityFacts, other: IdentityFacts) -> bool:
    return bool(combinations_of(one) & combinations_of(other))


def named(given: str, family: str, year: int | None = None) -> IdentityFacts:
    return IdentityFacts(given_names=given, family_names=family, birth_year=year)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (named("Nguyễn Thị", "Hoa"), named("Hoa", "Nguyen Thi")),
        (named("Мухаммад", "Каримов"), named("Mohammed", "Karimov")),
        (named("Aleksandr", "Petrov"), named("Alexander", "Petrow")),
        (named("محمد", "حسن"), named("Mohamed", "Hassan")),
        (named("Märta", "Sjöberg"), named("Marta", "Sjoberg")),
        (named("Katarina", "Virtanen"), named("Katarina", "Virtamen")),
        (named("Somchai", "", 1990), named("Somchay", "", 1990)),
    ],
)
def test_order_accents_scripts_and_one_wrong_letter_do_not_hide_a_person(one: IdentityFacts, other: IdentityFacts):
    assert matches(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (named("Anna", "Virtanen"), named("Pekka", "Korhonen")),
        (named("Anna", "", 1990), named("Anna", "", 1991)),
        (named("Linh", "Tran"), named("Minh", "Pham")),
    ],
)
def test_different_people_are_told_apart(one: IdentityFacts, other: IdentityFacts):
    assert not matches(one, other)


def test_a_document_and_a_telephone_find_whatever_the_name_is():
    assert combinations_of(IdentityFacts(document="P-12 34")) == combinations_of(IdentityFacts(document="p1234"))
    assert combinations_of(IdentityFacts(), "+358 40 123 4567") == combinations_of(IdentityFacts(), "0040 1234567")
    assert not combinations_of(IdentityFacts(), "112")


def test_skeletons_are_stable():
    assert tokens("  Nguyễn Thị  ") == ["nguyen", "thi"]
    assert skeleton("mohammed") == skeleton("muhamad")
    assert skeleton("") == ""


def test_a_stored_key_tells_nobody_a_name():
    refer(inspector())
    with as_owner():
        keys = set(SearchKey.objects.values_list("key", flat=True))

    assert keys == set(
        search_keys(IdentityFacts(given_names="Esi", family_names="Merkki", birth_year=1990), key=_key())
    )
    assert keys.isdisjoint(
        search_keys(IdentityFacts(given_names="Esi", family_names="Merkki", birth_year=1990), key="x" * 32)
    )


def _key() -> str:
    from django.conf import settings

    return settings.SEARCH_KEY


def search(by, facts: IdentityFacts | None = None):
    bind(by)
    return usecases.search_person(facts=facts or named("Esi", "Merkki", 1990), by=by)


def test_an_own_hit_is_shown_and_anothers_is_only_yes():
    anna, stranger = inspector(), social_worker()
    case = refer(anna)

    assert [found.reference for found, _ in search(anna).readable] == [case.reference]
    answer = search(stranger)
    assert (answer.readable, answer.elsewhere, answer.ask.code) == ([], True, "nas")
    assert search(stranger, named("Nobody", "Known")).elsewhere is False


def test_the_investigation_side_is_not_told_of_one_who_is_helped_without_it():
    bea, paul = case_worker(), investigator()
    case = refer(inspector())
    accept(case.pk, bea)

    assert search(paul).elsewhere is False

    bind(bea)
    fact = ConsentFact(
        kind=ConsentKind.NAMED_SHARING, language="en", how_given="spoken", receiver=paul.organisation,
        compartments=(Compartment.CONTACT,),
    )  # fmt: skip
    usecases.record_consent(case=case, fact=fact, by=bea)
    assert search(paul).elsewhere is True


def test_an_answer_takes_the_same_questions_and_leaves_on_the_same_tick(django_assert_num_queries, monkeypatch):
    anna, stranger = inspector(), social_worker()
    refer(anna)
    slept: list[float] = []
    monkeypatch.setattr("luotsi.referral.usecases.searching.time.sleep", slept.append)

    bind(stranger)
    for facts in (named("Esi", "Merkki", 1990), named("Nobody", "Known", 1990)):
        with django_assert_num_queries(7):
            usecases.search_person(facts=facts, by=stranger)

    assert len(slept) == 2
    assert all(0 <= pause < 0.05 for pause in slept)


def test_a_search_is_on_record_without_what_was_asked():
    anna = inspector()
    search(anna)

    with as_owner():
        entry = LedgerEntry.objects.get(act="person.searched")
    assert entry.actor_id == anna.user.pk
    assert "Merkki" not in str(entry.details)


def test_too_many_searches_in_an_hour_are_refused():
    anna = inspector()
    bind(anna)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO access_ledgerentry (at, act, refused, actor_id, subject, details)"
            " SELECT now(), 'person.searched', false, %s, '', '{}' FROM generate_series(1, 60)",
            [anna.user.pk],
        )

    with pytest.raises(TooManySearches):
        search(anna)


def test_a_new_case_of_a_known_person_carries_the_same_person():
    bea = case_worker()
    first = refer(bea, contact=ContactFacts(language="en"))
    usecases.close_case(case=first, reason="own_wish", by=bea)

    second = refer(bea, same_person_as=first, identity=IdentityFacts(given_names="Esi", born_on=date(1990, 1, 1)))

    assert second.person == first.person


def test_the_page_that_finds_a_person_shows_own_hits_and_one_word_of_others():
    anna, stranger = inspector(), social_worker()
    case = refer(anna)
    asked = {"given_names": "Merkki", "family_names": "Esi"}

    assert case.reference in as_reader(anna).post("/cases/find/", asked).content.decode()
    page = as_reader(stranger).post("/cases/find/", asked).content.decode()
    assert case.reference not in page
    assert "<b>Kyllä</b>" in page
    assert "ds-validation-message" in as_reader(stranger).post("/cases/find/", {"phone": ""}).content.decode()


def test_a_kept_search_can_be_forgotten():
    client = as_reader(inspector())
    client.post("/cases/searches/", {"name": "Urgent ones", "holding": "all"})
    assert "Urgent ones" in client.get("/cases/").content.decode()

    client.post("/cases/searches/drop/", {"name": "Urgent ones"})

    assert "Urgent ones" not in client.get("/cases/").content.decode()
