"""No English is left over in Finnish or Swedish, and the tool that holds this sees what Django looks up."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polib
import pytest
from django.template import Context, Template
from django.template.defaultfilters import date as format_date
from django.utils import translation
from django.utils.translation import trans_real

from tools import messages

# What is the same word, or the same signs, in both languages.
SAME = {
    "fi": {"Luotsi", "%(sender)s → %(receiver)s, %(day)s"},
    "sv": {
        "Luotsi",
        "%(sender)s → %(receiver)s, %(day)s",
        "%(count)d person",
        "%(count)s organisation",
        "Organisation",
        "Person",
        "Signal",
        "Version",
        "version %(number)s",
    },
}
HEADER = 'msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'


def entry(msgid: str, msgstr: str = "", **more: Any) -> polib.POEntry:
    return polib.POEntry(msgid=msgid, msgstr=msgstr, **more)


def catalogue(*entries: polib.POEntry) -> polib.POFile:
    made = polib.pofile(HEADER)
    made.extend(entries)
    return made


def known(*texts: messages.Message) -> dict[messages.Key, messages.Message]:
    return {message.key: message for message in texts}


# -- The catalogues ------------------------------------------------------------------------------------------------------
def test_every_message_is_translated_with_its_placeholders_and_nothing_is_left_over() -> None:
    assert messages.check() == []


def test_the_languages_of_both_countries_have_a_catalogue() -> None:
    assert [path.parts[-3] for path in messages.catalogues()] == ["fi", "sr", "sr_Latn", "sv"]


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_no_english_is_left_over(language: str) -> None:
    found = messages.read(messages.LOCALE / language / "LC_MESSAGES/django.po")

    same = {e.msgid for e in found if {e.msgid, e.msgid_plural} & {e.msgstr, *e.msgstr_plural.values()} - {""}}

    assert same == SAME[language]


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_django_says_what_the_catalogue_says_also_where_a_package_says_something_else(language: str) -> None:
    messages.compile_()
    loaded = trans_real.DjangoTranslation(language)

    for e in messages.read(messages.LOCALE / language / "LC_MESSAGES/django.po"):
        if e.msgid_plural:
            said = [loaded.ngettext(e.msgid, e.msgid_plural, number) for number in (1, 2)]
            assert said == [e.msgstr_plural[0], e.msgstr_plural[1]]
        else:
            assert loaded.gettext(e.msgid) == e.msgstr


def test_english_needs_no_catalogue_and_does_not_fall_back_to_another_language() -> None:
    messages.compile_()
    loaded = trans_real.DjangoTranslation("en")

    assert loaded.gettext("Who answers for this person") == "Who answers for this person"
    assert [loaded.ngettext("%(count)d day", "%(count)d days", number) for number in (1, 2)] == [
        "%(count)d day",
        "%(count)d days",
    ]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "20 November 2026, 16:02"),
        ("sv", "20 november 2026 kl. 16.02"),
        ("fi", "20. marraskuuta 2026 kello 16.02"),
    ],
)
def test_dates_are_written_as_readers_of_the_language_write_them(language: str, words: str) -> None:
    with translation.override(language):
        assert format_date(datetime(2026, 11, 20, 16, 2, tzinfo=UTC), "DATETIME_FORMAT") == words


# -- Collecting ----------------------------------------------------------------------------------------------------------
@pytest.fixture
def looked_up(monkeypatch: pytest.MonkeyPatch) -> Iterator[set[tuple[str, str, str]]]:
    """The messages that Django looks up while a template is rendered: context, text, plural."""
    seen: set[tuple[str, str, str]] = set()

    def gettext(text: str) -> str:
        context, _, msgid = str(text).rpartition("\x04")
        seen.add((context, msgid, ""))
        return msgid

    def ngettext(one: str, many: str, number: int) -> str:
        context, _, msgid = str(one).rpartition("\x04")
        plural = str(many).rpartition("\x04")[2]
        seen.add((context, msgid, plural))
        return msgid if number == 1 else plural

    with translation.override("en"):
        for name, double in (("gettext", gettext), ("ngettext", ngettext)):
            monkeypatch.setattr(trans_real, name, double)
            monkeypatch.setattr(translation._trans, name, double, raising=False)
        yield seen


@pytest.mark.parametrize(
    "source",
    [
        "{% translate 'One' %} and {% trans \"Two\" %}",
        "{% translate 'A 10 % share' %}",
        '{% translate "It\'s here" as kept %}{{ kept }}',
        "{% translate 'May' context 'month' %}",
        '<c-th label="{% translate \'Inside an attribute\' %}">{% translate "Beside it" %}</c-th>',
        "{% blocktranslate with name=person.name %}Hello {{ name }}, 5 % done{% endblocktranslate %}",
        "{% blocktranslate %}Plain {{ person.name }}{% endblocktranslate %}",
        "{% blocktranslate trimmed %}\n  On two\n  lines\n{% endblocktranslate %}",
        "{% blocktranslate count n=many %}{{ n }} day{% plural %}{{ n }} days{% endblocktranslate %}",
        "{% blocktrans context 'clock' count n=many %}{{ n }} left{% plural %}{{ n }} left each{% endblocktrans %}",
        '{{ truth|yesno:_("Yes,No") }}',
        '{% if many == _("never") %}{% endif %}{{ _("Constant") }}',
        "{% comment %}{% translate 'Not shown' %}{% endcomment %}{# {% translate 'Nor this' %} #}",
    ],
)
def test_what_is_collected_from_a_template_is_what_django_looks_up(
    source: str, looked_up: set[tuple[str, str, str]]
) -> None:
    template = Template("{% load i18n %}" + source)
    looked_up.clear()
    template.render(Context({"person": {"name": "Sample"}, "many": 2, "truth": True}))

    found = {(m.context, m.msgid, m.plural) for m in messages.in_template(source, "sample.html")}

    # A literal in a condition or a filter may be read when the template is compiled, so more may be found than seen.
    assert looked_up <= found
    assert {m for m in found if m not in looked_up} <= {("", "never", ""), ("", "Yes,No", ""), ("", "Constant", "")}


def test_what_is_collected_from_a_module_goes_by_what_it_imports() -> None:
    source = """
from django.utils import translation
from django.utils.translation import gettext_lazy as _, ngettext, pgettext as told
from elsewhere import gettext
a = _("One") % {"x": f(_("Two " "and more"))}
b = ngettext("%(n)d day", "%(n)d days", n), told("month", "May"), translation.gettext("Three")
c = gettext("not a message")
"""

    found = {(m.context, m.msgid, m.plural) for m in messages.in_python(source, "sample.py")}

    assert found == {
        ("", "One", ""),
        ("", "Two and more", ""),
        ("", "%(n)d day", "%(n)d days"),
        ("month", "May", ""),
        ("", "Three", ""),
    }


def test_a_message_that_is_no_literal_is_refused_with_its_place() -> None:
    source = "from django.utils.translation import gettext as _\n_(f'Hello {name}')"

    with pytest.raises(messages.MessageError, match=r"sample\.py:2: a message must be a plain literal"):
        list(messages.in_python(source, "sample.py"))


def test_the_list_of_foreign_messages_is_read_with_plurals_line_breaks_and_remarks() -> None:
    found = [(m.msgid, m.plural) for m in messages.in_extra("# A remark\n\nOne\nTwo\\nlines\n%d day || %d days\n")]

    assert found == [("One", ""), ("Two\nlines", ""), ("%d day", "%d days")]


# -- Merging, checking, compiling ----------------------------------------------------------------------------------------
def test_an_update_keeps_translations_adds_what_is_new_and_drops_what_is_gone() -> None:
    before = catalogue(entry("Kept", "Säilynyt"), entry("Gone", "Poistunut"), entry("Old", "Vanha", obsolete=True))

    after = messages.merge(before, known(messages.Message("New"), messages.Message("Kept")))

    assert [(e.msgid, e.msgstr) for e in after] == [("Kept", "Säilynyt"), ("New", "")]


def test_a_message_that_gets_a_plural_has_to_be_looked_at_again() -> None:
    message = messages.Message("%(n)d day", "%(n)d days")

    after = messages.merge(catalogue(entry("%(n)d day", "%(n)d päivä")), known(message))

    assert after[0].msgstr_plural == {0: "%(n)d päivä", 1: "%(n)d päivä"}
    assert list(messages.faults_of(after, known(message))) == ["marked fuzzy: '%(n)d day'"]


@pytest.mark.parametrize(
    ("found", "fault"),
    [
        (entry("Case %(code)s", "Tapaus %(code)s"), ""),
        (entry("Case"), "untranslated"),
        (entry("Case", "Tapaus", flags=["fuzzy"]), "marked fuzzy"),
        (entry("Case %(code)s", "Tapaus %(koodi)s"), "placeholders or tags differ"),
        (entry("Case %(code)s", "Tapaus"), "placeholders or tags differ"),
        (entry("5 %% of {all}", "5 %% kaikista {all}"), ""),
        (entry("5 %% of all", "5 % kaikista"), "placeholders or tags differ"),
        (entry("<b>Now</b>", "<b>Nyt"), "placeholders or tags differ"),
        (entry("Line\n", "Rivi"), "begins or ends with another line break or space"),
        (entry("One day", msgid_plural="%(n)d days", msgstr_plural={0: "Yksi päivä", 1: "%(n)d päivää"}), ""),
        (entry("%(n)d day", msgid_plural="%(n)d days", msgstr_plural={0: "%(n)d päivä", 1: ""}), "untranslated"),
        (
            entry("%(n)d day", msgid_plural="%(n)d days", msgstr_plural={0: "%(n)d päivä", 1: "päivää"}),
            "placeholders or tags differ",
        ),
    ],
)
def test_a_translation_is_faulted_for(found: polib.POEntry, fault: str) -> None:
    assert messages.fault_of(found) == fault


def test_what_is_missing_and_what_is_left_over_is_named() -> None:
    wanted = known(messages.Message("Wanted", files={"src/sample.py"}))

    faults = list(messages.faults_of(catalogue(entry("Gone", "Poistunut")), wanted))

    assert faults == ["missing: 'Wanted' (src/sample.py)", "left over: 'Gone'"]


def test_only_a_binary_that_is_older_than_its_text_is_written_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = tmp_path / "fi/LC_MESSAGES/django.po"
    text.parent.mkdir(parents=True)
    catalogue(entry("Case", "Tapaus")).save(str(text))
    binary = text.with_suffix(".mo")
    monkeypatch.setattr(messages, "LOCALE", tmp_path)

    messages.compile_()
    assert polib.mofile(str(binary))[0].msgstr == "Tapaus"

    binary.write_bytes(b"newer than the text")
    messages.compile_()
    assert binary.read_bytes() == b"newer than the text"

    os.utime(binary, (0, 0))
    messages.compile_()
    assert polib.mofile(str(binary))[0].msgstr == "Tapaus"
