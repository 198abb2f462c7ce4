"""One language in two scripts."""

import importlib
import types
from pathlib import Path

import pytest
from django.utils import translation

from luotsi import countries
from luotsi.countries.pack import read_pack
from luotsi.countries.scripts import add_derived, serbian_cyrillic

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("latin", "cyrillic"),
    [
        ("Zaštita žrtava trgovine ljudima", "Заштита жртава трговине људима"),
        ("Njegoš, Ljubav, Džep", "Његош, Љубав, Џеп"),
        ("NJEGA LJUDI", "ЊЕГА ЉУДИ"),
        ("Đorđe, Čačak, ćirilica", "Ђорђе, Чачак, ћирилица"),
        ("injekcija i konjunktura", "инјекција и конјунктура"),
        ("nadživeti podžanr", "надживети поджанр"),
        ("Odžaci", "Оџаци"),
        (
            "pišite na pomoc@primer.test ili https://primer.test/lj",
            "пишите на pomoc@primer.test или https://primer.test/lj",
        ),
        ("izveštaj GRETA", "извештај GRETA"),
        ("član 388", "члан 388"),
        ("Luotsi i dva slova, npr. VN", "Luotsi и два слова, нпр. VN"),
    ],
)
def test_latin_is_written_in_cyrillic(latin, cyrillic):
    assert serbian_cyrillic(latin) == cyrillic


def test_words_written_in_the_other_script_are_kept():
    data = [{"names": {"sr-latn": "Ljubav", "sr": "по своме"}}, {"names": {"sr-latn": "Ljubav", "en": "Love"}}]
    filled = add_derived(data, origin="sr-latn", target="sr")
    assert [one["names"]["sr"] for one in filled] == ["по своме", "Љубав"]


def test_a_country_in_two_scripts_says_everything_in_both():
    folder = next(
        path.parent
        for path in Path(countries.__file__).parent.glob("*/country.yaml")
        if "derived_from" in path.read_text(encoding="utf-8")
    )
    pack = read_pack(folder)
    stage = pack.stages[0]
    assert stage.names.say("sr") == serbian_cyrillic(stage.names.say("sr-latn"))


@pytest.fixture
def cyrillic(monkeypatch: pytest.MonkeyPatch) -> types.ModuleType:
    """The tool that makes the Cyrillic catalogue, imported as its own command imports what lies beside it."""
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    return importlib.import_module("cyrillic")


@pytest.mark.parametrize(
    ("latin", "cyrillic_text"),
    [
        ("%(sender)s odgovara od %(day)s", "%(sender)s одговара од %(day)s"),
        ("najmanje %d znakova, 5%% više", "најмање %d знакова, 5%% више"),
        ('<a href="/ljudi">Ljudi</a> &amp; {name}', '<a href="/ljudi">Људи</a> &amp; {name}'),
    ],
)
def test_what_a_program_reads_in_a_message_stays_as_it_is(cyrillic, latin, cyrillic_text):
    assert cyrillic.in_cyrillic(latin) == cyrillic_text


def test_the_cyrillic_catalogue_is_what_the_latin_one_gives(cyrillic):
    assert str(cyrillic.read(cyrillic.CYRILLIC)) == str(cyrillic.derived(cyrillic.read(cyrillic.LATIN)))


def test_the_pages_say_the_same_in_both_scripts():
    said = {}
    for language in ("sr-latn", "sr"):
        with translation.override(language):
            said[language] = [
                translation.gettext("Who answers for this person"),
                *(translation.ngettext("%(count)d day", "%(count)d days", number) for number in (1, 3, 11, 21)),
            ]
    assert said["sr-latn"][0] == "Ko odgovara za ovu osobu"
    assert said["sr"] == [
        "Ко одговара за ову особу",
        "%(count)d дан",
        "%(count)d дана",
        "%(count)d дана",
        "%(count)d дан",
    ]
