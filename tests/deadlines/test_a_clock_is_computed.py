"""Worked examples of the engine: what happens to a clock, and when it ends because of that."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from luotsi.countries.schema import Clock
from luotsi.deadlines.engine import Calendar, Computation, Event, NoRuleThen, Version, What, compute
from luotsi.deadlines.explaining import SENTENCES, UNITS, explain, say_span

HELSINKI = ZoneInfo("Europe/Helsinki")
# 2026 and the turn of the year: Good Friday, Easter Monday, May Day, Midsummer Eve, Independence Day (a Sunday), Christmas.
DAYS_OFF = {
    date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 1), date(2026, 6, 19), date(2026, 12, 24), date(2026, 12, 25),
    date(2027, 1, 1), date(2027, 1, 6),
}  # fmt: skip
AUTONOMY_DAY = date(2026, 6, 9)


def calendar(*own: date) -> Calendar:
    return Calendar(HELSINKI, lambda day: day.weekday() < 5 and day not in DAYS_OFF | set(own))


def rule(length: str, **more: Any) -> Clock:
    value, unit = length.split(" ")
    words = {"en": "Sample Act", "fi": "Esimerkkilaki", "sv": "Exempellagen", "sr-latn": "Zakon", "sr": "Закон"}
    facts: dict[str, Any] = {
        "code": "k_sample", "kind": "statutory", "names": words, "max": {"value": int(value), "unit": unit},
        "starts_on": {"event": "recorded_by_hand"}, "starts_text": words, "basis": words, "consequence": words,
        "confidence": "sure", "suspension": {}, "extension": {"longest": {"value": 3, "unit": "months"}},
    }  # fmt: skip
    return Clock.model_validate(facts | more)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text if " " in text else f"{text} 10:00").replace(tzinfo=HELSINKI)


def happened(*events: tuple[Any, ...]) -> list[Event]:
    return [
        Event(What(what), at(when), *more[:1], **(more[1] if len(more) > 1 else {})) for what, when, *more in events
    ]


def ends(*events: tuple[Any, ...], length: str, own: tuple[date, ...] = (), **more: Any) -> Computation:
    return compute([Version(None, rule(length, **more))], happened(*events), calendar(*own))


def last_day(found: Computation) -> str:
    return f"{found.due_at:%Y-%m-%d %H:%M}"


START, SUSPEND, RESUME = "started", "suspended", "resumed"


@pytest.mark.parametrize(
    ("why", "length", "events", "end"),
    [
        ("a month from 31 January ends with February", "1 months", [(START, "2026-01-31")], "2026-02-28 23:59"),
        ("and in a leap year on the leap day", "1 months", [(START, "2028-01-31")], "2028-02-29 23:59"),
        ("a year from the leap day ends on the 28th", "1 years", [(START, "2028-02-29")], "2029-02-28 23:59"),
        ("four years from it on the next leap day", "4 years", [(START, "2024-02-29")], "2028-02-29 23:59"),
        ("thirty days run over the leap day", "30 days", [(START, "2028-02-10")], "2028-03-11 23:59"),
        ("working days leave Easter out", "3 working_days", [(START, "2026-04-02")], "2026-04-09 23:59"),
        ("working days leave Midsummer out", "2 working_days", [(START, "2026-06-17")], "2026-06-22 23:59"),
        ("a clock of no days falls due on its day", "0 days", [(START, "2026-06-17 00:00")], "2026-06-17 23:59"),
        (
            "a clock in days ends as many days later as it stood still, New Year or not", "30 days",
            [(START, "2026-12-10"), (SUSPEND, "2026-12-20", "r"), (RESUME, "2027-01-07")], "2027-01-27 23:59",
        ),
        (
            "and one in months", "6 months",
            [(START, "2026-10-12"), (SUSPEND, "2026-12-20", "r"), (RESUME, "2027-01-07")], "2027-04-30 23:59",
        ),
        (
            "one in working days goes on with those that were left", "7 working_days",
            [(START, "2026-12-21"), (SUSPEND, "2026-12-22", "r"), (RESUME, "2027-01-07")], "2027-01-15 23:59",
        ),
        (
            "one in hours with the hours", "72 hours",
            [(START, "2026-12-30 12:00"), (SUSPEND, "2026-12-31 12:00", "r"), (RESUME, "2027-01-02 18:00")], "2027-01-04 18:00",
        ),
        (
            "suspended and resumed on one day it loses nothing", "30 days",
            [(START, "2026-03-02"), (SUSPEND, "2026-03-10 09:00", "r"), (RESUME, "2026-03-10 15:00")], "2026-04-01 23:59",
        ),
        (
            "two standstills add up", "10 days",
            [(START, "2026-03-02"), (SUSPEND, "2026-03-04", "r"), (RESUME, "2026-03-06"), (SUSPEND, "2026-03-08", "r"),
             (RESUME, "2026-03-11")], "2026-03-17 23:59",
        ),
        (
            "while nobody can say when it runs again, its end stays", "10 days",
            [(START, "2026-03-02"), (SUSPEND, "2026-03-04", "r")], "2026-03-12 23:59",
        ),
        (
            "hours are real hours when the clocks go forward", "24 hours", [(START, "2026-03-28 12:00")], "2026-03-29 13:00",
        ),
        ("and when they go back", "24 hours", [(START, "2026-10-24 12:00")], "2026-10-25 11:00"),
        (
            "also those of a standstill over the change", "24 hours",
            [(START, "2026-03-28 12:00"), (SUSPEND, "2026-03-28 18:00", "r"), (RESUME, "2026-03-29 18:00")], "2026-03-30 12:00",
        ),
        (
            "an extension until a day", "30 days",
            [(START, "2026-03-02"), ("extended", "2026-03-20", "r", {"until": date(2026, 5, 4)})], "2026-05-04 23:59",
        ),
        (
            "an extension by days counts from the end", "30 days",
            [(START, "2026-03-02"), ("extended", "2026-03-20", "r", {"days": 14})], "2026-04-15 23:59",
        ),
        (
            "a standstill after an extension moves the extended end", "30 days",
            [(START, "2026-03-02"), ("extended", "2026-03-20", "r", {"days": 14}), (SUSPEND, "2026-04-01", "r"),
             (RESUME, "2026-04-11")], "2026-04-25 23:59",
        ),
        (
            "a decision sets the last day", "6 months",
            [(START, "2026-03-02"), ("granted", "2026-03-02 11:00", "", {"until": date(2026, 6, 2)})], "2026-06-02 23:59",
        ),
    ],
)  # fmt: skip
def test_a_clock_ends_because_of_what_happened_to_it(why: str, length: str, events: list[Any], end: str):
    assert last_day(ends(*events, length=length)) == end, why


def test_the_autonomy_day_of_an_island_is_left_out_there_and_nowhere_else():
    start = (START, "2026-06-08")

    assert last_day(ends(start, length="1 working_days")) == "2026-06-09 23:59"
    assert last_day(ends(start, length="1 working_days", own=(AUTONOMY_DAY,))) == "2026-06-10 23:59"


@pytest.mark.parametrize(("start", "end"), [("2026-03-04", "2026-04-07"), ("2026-03-05", "2026-04-07")])
def test_a_last_day_at_easter_moves_to_the_next_working_day_only_where_the_rule_says_so(start: str, end: str):
    moved = ends((START, start), length="30 days", rolls=True)

    assert f"{moved.due_at:%Y-%m-%d}" == end
    assert moved.moved_from is not None
    assert ends((START, start), length="30 days").moved_from is None


def test_a_standstill_lasts_no_longer_than_the_rule_lets_it():
    limit = {"suspension": {"longest": {"value": 10, "unit": "days"}}}
    began = [(START, "2026-03-02"), (SUSPEND, "2026-03-04", "r")]

    forgotten = ends(*began, length="30 days", **limit)
    late = ends(*began, (RESUME, "2026-05-01"), length="30 days", **limit)
    early = ends(*began, (RESUME, "2026-03-07"), length="30 days", **limit)

    assert last_day(forgotten) == last_day(late) == "2026-04-11 23:59"
    assert last_day(early) == "2026-04-04 23:59"
    assert forgotten.stands_still(at("2026-03-13"))
    assert not forgotten.stands_still(at("2026-03-16"))


OLD = Version(None, rule("30 days"))
CHANGE = date(2026, 3, 15)


@pytest.mark.parametrize(
    ("why", "transition", "length", "start", "end"),
    [
        ("one begun before goes on under the old rule", "begun_after", "60 days", "2026-03-02", "2026-04-01"),
        ("one begun on the day goes under the new", "begun_after", "60 days", "2026-03-15", "2026-05-14"),
        ("the transition can take those that run along", "running", "10 days", "2026-03-02", "2026-03-12"),
        ("or only where that gives more time", "later_end", "10 days", "2026-03-02", "2026-04-01"),
        ("which it does here", "later_end", "60 days", "2026-03-02", "2026-05-01"),
        ("but not those that ran out before", "running", "60 days", "2026-02-01", "2026-03-03"),
    ],
)
def test_a_change_of_law_in_mid_clock_follows_its_transition(
    why: str, transition: str, length: str, start: str, end: str
):
    new = Version(CHANGE, rule(length, transition=transition))

    found = compute([OLD, new], happened((START, start)), calendar())

    assert f"{found.due_at:%Y-%m-%d}" == end, why


def test_a_clock_that_ended_before_the_law_changed_keeps_its_rule():
    new = Version(CHANGE, rule("60 days", transition="running"))

    found = compute([OLD, new], happened((START, "2026-03-02"), ("ended", "2026-03-10")), calendar())

    assert found.version == OLD


def test_no_clock_begins_before_there_was_a_rule():
    with pytest.raises(NoRuleThen):
        compute([Version(CHANGE, rule("60 days"))], happened((START, "2026-03-02")), calendar())


def test_what_has_passed_of_its_time_leaves_the_standstill_out():
    found = ends((START, "2026-03-02"), (SUSPEND, "2026-03-04", "r"), (RESUME, "2026-03-08"), length="30 days")

    assert found.spent(at("2026-03-06")).days == 2
    assert found.spent(at("2026-03-10")).days == 4


def test_warnings_lie_so_many_days_before_the_end():
    found = ends((START, "2026-03-02"), length="60 days", warn_at_days=(7, 30))

    assert [(warned.days, warned.on.isoformat()) for warned in found.warnings] == [
        (30, "2026-04-01"),
        (7, "2026-04-24"),
    ]


# ---------------------------------------------------------------- the sentence
@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        (
            "en",
            "Ends on 30 April 2027, because the time is 6 months under Sample Act, counted from 12 October 2026. "
            "It was suspended from 20 December 2026 to 7 January 2027: translation.",
        ),
        (
            "fi",
            "Päättyy 30.4.2027, koska aika on 6 kuukautta (peruste: Esimerkkilaki) ja se lasketaan päivästä 12.10.2026. "
            "Keskeytettynä 20.12.2026 – 7.1.2027: translation.",
        ),
        (
            "sv",
            "Löper ut 30.4.2027, eftersom tiden är 6 månader (grund: Exempellagen) och räknas från 12.10.2026. "
            "Avbruten 20.12.2026 – 7.1.2027: translation.",
        ),
        (
            "sr-latn",
            "Ističe 30.4.2027, jer rok iznosi 6 meseci (osnov: Zakon) i računa se od 12.10.2026. "
            "Zastao je od 20.12.2026 do 7.1.2027: translation.",
        ),
        (
            "sr",
            "Истиче 30.4.2027, јер рок износи 6 месеци (основ: Закон) и рачуна се од 12.10.2026. "
            "Застао је од 20.12.2026 до 7.1.2027: translation.",
        ),
    ],
)
def test_a_clock_says_why_it_ends_when_it_does(language: str, sentence: str):
    found = ends(
        (START, "2026-10-12"), (SUSPEND, "2026-12-20", "translation"), (RESUME, "2027-01-07"), length="6 months"
    )  # fmt: skip

    assert explain(found, language) == sentence


def test_the_sentence_names_the_rule_that_a_change_of_law_brought():
    new = Version(CHANGE, rule("60 days", transition="running"))

    said = explain(compute([OLD, new], happened((START, "2026-03-02")), calendar()), "en")

    assert "The rule changed while it ran: the one in force since 15 March 2026 applies from its start." in said


def test_every_language_says_everything_and_names_the_same():
    for language, forms in SENTENCES.items():
        assert forms.keys() == SENTENCES["en"].keys(), language
        for name, form in forms.items():
            named = {part.split("}")[0] for part in form.split("{")[1:]}
            assert named == {part.split("}")[0] for part in SENTENCES["en"][name].split("{")[1:]}, (language, name)
        assert UNITS[language].keys() == UNITS["en"].keys()


@pytest.mark.parametrize(
    ("value", "said"), [(1, "1 mesec"), (2, "2 meseca"), (5, "5 meseci"), (12, "12 meseci"), (21, "21 mesec")]
)
def test_a_language_with_three_forms_counts_with_three(value: int, said: str):
    span = rule(f"{value} months").length

    assert span is not None
    assert say_span(span, "sr-latn") == said
