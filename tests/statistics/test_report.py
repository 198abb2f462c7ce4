"""The report: one page without other files, in three languages, each chart with a table beside it."""

from html.parser import HTMLParser
from pathlib import Path

import pytest

from luotsi.statistics import estimation
from luotsi.statistics.commands import estimate as command
from luotsi.statistics.estimation import METHODS, CaptureTable, Settings, charts
from luotsi.statistics.estimation.examples import FOLDER
from luotsi.statistics.estimation.report import page
from luotsi.statistics.estimation.words import LANGUAGES, WARNINGS, WORDS, about, number, warned
from tests.statistics.reference import table

QUICK = Settings(bootstrap=40, sweeps=60)
VOID = {"meta", "circle", "line", "rect", "polyline", "path"}


class Outline(HTMLParser):
    """What a page consists of: its tags, and whether each is closed where it was opened."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.open, self.attributes, self.unclosed = [], [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]

    def handle_endtag(self, tag):
        if self.open.pop() != tag:
            self.unclosed.append(tag)


@pytest.fixture(scope="module")
def pages():
    found = estimation.estimate(table("western_5"), "stepwise", QUICK)
    return {language: page(table("western_5"), found, QUICK, language) for language in LANGUAGES}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_well_formed_and_needs_nothing_else(pages, language):
    outline = Outline(pages[language])

    assert (outline.open, outline.unclosed) == ([], [])
    assert ("html", "lang", language) in outline.attributes
    assert not {"script", "link", "img", "iframe"} & set(outline.tags)
    assert not [value for _, name, value in outline.attributes if name in ("href", "src") and not value.startswith("#")]
    names = [value for _, name, value in outline.attributes if name == "id"]
    assert len(names) == len(set(names))
    assert {value[1:] for _, name, value in outline.attributes if name == "href"} <= set(names)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_chart_has_a_title_and_a_table_beside_it(pages, language):
    outline = Outline(pages[language])

    assert outline.tags.count("svg") == outline.tags.count("title") - 1 == 7
    for place, tag in enumerate(outline.tags):
        if tag == "svg":
            rest = outline.tags[place + 1 :]
            assert "table" in rest
            assert rest.index("table") < (rest.index("svg") if "svg" in rest else len(rest))


def test_the_paragraph_says_the_estimate_in_round_numbers(pages):
    assert "about 2,500 people are estimated in all, about 2,100 of them on no list" in pages["en"]
    assert "noin 2\u00a0500" in pages["fi"]
    assert "omkring 2\u00a0500" in pages["sv"]


def test_every_word_is_in_three_languages():
    for key, said in WORDS.items():
        assert len(said) == 3, key
        assert len({frozenset(part.split("}")[0] for part in text.split("{")[1:]) for text in said}) == 1, key
    for row in WARNINGS:
        assert len(row) == 3


def test_every_warning_has_words_in_finnish_and_swedish():
    apart, few = (
        CaptureTable(("A", "B", "C"), (40, 30, 0, 20, 0, 0, 0)),
        CaptureTable(("A", "B", "C"), (9, 8, 1, 7, 0, 0, 0)),
    )
    tables = [
        table("western_5"),
        table("artificial_3").with_empty_list("nobody"),
        apart,
        few,
        CaptureTable(("A",), (3,)),
    ]
    found = [estimation.estimate(one, method, QUICK) for one in tables for method in METHODS]
    found.append(estimation.estimate(table("korea_3"), "stepwise", Settings(bootstrap=0)))
    found.append(estimation.estimate(CaptureTable(("A", "B"), (0, 0, 0))))

    told = {warning for one in found for warning in one.warnings}

    assert len(told) > 12
    assert [warning for warning in told for language in ("fi", "sv") if not warned(warning, language)] == []


def test_numbers_are_written_as_the_language_writes_them():
    assert number(12345.6, "en", 1) == "12,345.6"
    assert number(12345.6, "fi", 1) == "12\u00a0345,6"
    assert [about(value, "en") for value in (7, 42, 348, 11_418)] == ["7", "42", "350", "11,000"]


def test_a_table_without_a_number_has_a_page_too():
    poor = CaptureTable(("A", "B", "<C>"), (40, 30, 0, 20, 0, 0, 0))
    for one in (poor, CaptureTable(("A",), (3,)), CaptureTable(("A", "B"), (0, 0, 0))):
        text = page(one, estimation.estimate(one, "stepwise", QUICK), QUICK, "en")
        assert "do not carry a number" in text
        assert Outline(text).open == []
    assert "<C>" not in page(poor, estimation.estimate(poor, "chao", QUICK), QUICK, "en")


def test_an_endless_interval_ends_in_an_arrow_and_a_single_value_has_an_axis():
    spans = [charts.Span("a", 100.0, 50.0, float("inf")), charts.Span("b", 100.0)]

    assert "<path" in charts.forest("t", spans, "c", str)
    assert 'text-anchor="middle"' in charts.forest("t", [charts.Span("b", 100.0)], "c", str)


def test_the_command_writes_the_page(tmp_path, capsys):
    out = tmp_path / "out.html"
    status = command.main(
        [str(FOLDER / "korea_3.csv"), "--report", str(out), "--language", "fi", "--bootstrap", "100", "--sweeps", "100"]
    )

    assert status == 0
    assert '<html lang="fi">' in out.read_text(encoding="utf-8")
    assert (
        command.main([str(FOLDER / "korea_3.csv"), "--bootstrap", "0", "--sweeps", "60", "--report", str(tmp_path)])
        == 2
    )
    assert "luotsi estimate: " in capsys.readouterr().err


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 1200])
def test_axe_finds_nothing_on_the_page(pages, tmp_path, width):
    from playwright.sync_api import sync_playwright

    from tests.browser.conftest import AXE, OFFLINE, RULES

    path = Path(tmp_path) / "report.html"
    path.write_text(pages["sv"], encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=OFFLINE)
        visited = browser.new_page(viewport={"width": width, "height": 800})
        visited.goto(path.as_uri())
        visited.evaluate(AXE)
        found = visited.evaluate("rules => axe.run({runOnly: rules})", RULES)["violations"]
        wide = visited.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        browser.close()

    assert [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found] == []
    assert wide <= 0
