"""Packs that are in order, and what they hold."""

from pathlib import Path

import pytest

from luotsi import countries
from luotsi.countries.checking import check_pack
from luotsi.countries.pack import PackFaults, read_pack
from luotsi.countries.schema import Pack, Words
from luotsi.countries.vocabulary import ConsentKind, Permission

PACKS = sorted(path.parent for path in Path(countries.__file__).parent.glob("*/country.yaml"))


@pytest.fixture(params=PACKS, ids=lambda folder: folder.name)
def pack(request: pytest.FixtureRequest) -> Pack:
    return read_pack(request.param)


def test_two_countries_ship_with_the_program_and_neither_has_a_fault():
    assert len(PACKS) == 2
    assert [check_pack(folder) for folder in PACKS] == [[], []]


def test_an_invented_country_needs_no_code(atlantis):
    assert check_pack(atlantis) == []
    assert read_pack(atlantis).country.code == "XA"


def test_a_broken_pack_is_refused_with_every_fault(atlantis, change):
    change("stages.yaml", "order: 1", "order: first")
    change("clocks.yaml", "owner: [harbour]", "owner: [nobody]")
    with pytest.raises(PackFaults) as refused:
        read_pack(atlantis)
    assert [(fault.file, fault.line) for fault in refused.value.faults] == [("clocks.yaml", 9), ("stages.yaml", 2)]
    assert "stages.yaml:2: order" in str(refused.value)


def test_each_country_has_the_eleven_roles_and_one_person_who_shows_each(pack):
    roles = {role.code for role in pack.roles}
    assert len(roles) == 11
    assert roles == {person.role for person in pack.demo}


def test_a_role_that_works_on_cases_may_also_answer_for_them(pack):
    types = {kind.code: kind for kind in pack.organisation_types}
    for role in pack.roles:
        if Permission.REFER in role.permissions:
            assert all(types[code].may_be_responsible and types[code].may_refer for code in role.organisation_types)


def test_who_may_not_be_responsible_reads_no_compartment(pack):
    assert all(kind.may_be_responsible or not kind.compartments for kind in pack.organisation_types)


def test_every_consent_can_be_read_to_a_person(pack):
    assert {form.kind for form in pack.consent_forms} == set(ConsentKind)


def test_the_path_bar_stays_short_and_one_stage_identifies(pack):
    assert 3 <= sum(stage.main_path for stage in pack.stages) <= 8
    assert sum(stage.identifies for stage in pack.stages) == 1


def test_referrals_go_to_an_organisation_that_may_answer_for_a_person(pack):
    types = {kind.code: kind for kind in pack.organisation_types}
    queue = next(one for one in pack.organisations if one.code == pack.country.admission_queue)
    assert types[queue.type].may_be_responsible


def test_a_proposal_of_the_program_is_marked_as_unconfirmed(pack):
    assert all(reason.unconfirmed for reason in pack.coded_reasons)
    assert all(form.unconfirmed for form in pack.consent_forms)


def test_a_fact_is_confirmed_only_by_a_source_that_leaves_no_doubt(atlantis):
    organisations = {one.code: one for one in read_pack(atlantis).organisations}
    assert not organisations["harbour"].unconfirmed
    assert organisations["temple"].unconfirmed
    assert organisations["guild"].unconfirmed  # sure, but nobody read it anywhere


def test_a_country_takes_only_the_indicator_lists_it_names(atlantis, pack):
    assert read_pack(atlantis).indicators == ()
    assert {one.code for one in pack.indicator_lists} == set(pack.country.indicator_lists)


def test_the_labour_lists_have_the_published_sizes(pack):
    adult = [one for one in pack.indicators if "delphi_adult_labour" in one.strengths]
    sizes = [sum(one.dimension == dimension.code for one in adult) for dimension in pack.dimensions]
    # Source: the dimension sizes confirmed in standards/indicators.yaml, and 65 signs for children.
    assert sizes == [10, 10, 16, 9, 15, 7]
    assert sum("delphi_child_labour" in one.strengths for one in pack.indicators) == 65
    assert sum("ilo11" in one.lists for one in pack.indicators) == 11


def test_words_are_said_in_english_where_a_language_is_missing():
    words = Words({"en": "Harbour", "el": "Λιμάνι"})
    assert (words.say("el"), words.say("fr"), Words({"el": "Λιμάνι"}).say("fr")) == ("Λιμάνι", "Harbour", "Λιμάνι")
