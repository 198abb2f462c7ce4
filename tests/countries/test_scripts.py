"""One language in two scripts."""

from pathlib import Path

import pytest

from luotsi import countries
from luotsi.countries.pack import read_pack
from luotsi.countries.scripts import add_derived, serbian_cyrillic


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
    ],
)
def test_latin_is_written_in_cyrillic(latin, cyrillic):
    assert serbian_cyrillic(latin) == cyrillic


def test_words_written_in_the_other_script_are_kept():
    data = [{"names": {"sr-latn": "Ljubav", "sr-cyrl": "по своме"}}, {"names": {"sr-latn": "Ljubav", "en": "Love"}}]
    filled = add_derived(data, origin="sr-latn", target="sr-cyrl")
    assert [one["names"]["sr-cyrl"] for one in filled] == ["по своме", "Љубав"]


def test_a_country_in_two_scripts_says_everything_in_both():
    folder = next(
        path.parent
        for path in Path(countries.__file__).parent.glob("*/country.yaml")
        if "derived_from" in path.read_text(encoding="utf-8")
    )
    pack = read_pack(folder)
    stage = pack.stages[0]
    assert stage.names.say("sr-cyrl") == serbian_cyrillic(stage.names.say("sr-latn"))
