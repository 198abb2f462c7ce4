"""Indicators are read by a published rule, and the rule that fired is shown."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from luotsi.access.readers import bind
from luotsi.countries import queries as countries
from luotsi.countries.schema import Indicator
from luotsi.referral import usecases
from luotsi.referral.facts import IndicatorFact
from luotsi.referral.indicators import indicators_of, score
from luotsi.referral.models import SignalIndicator
from luotsi.referral.queries import scores_of
from luotsi.referral.refusals import AdviceAlreadyGiven, ImpossibleDate, SignalHasEnded, UnknownChoice
from tests.support import case_worker, inspector, record_signal

pytestmark = pytest.mark.django_db
ADULT = "delphi_adult_labour"


def pick(dimension: str, strength: str, count: int) -> dict[str, str]:
    """Answers of yes to so many signs of this dimension and strength."""
    found = [i.code for i in indicators_of(ADULT) if i.dimension == dimension and i.strengths.get(ADULT) == strength]
    assert len(found) >= count
    return dict.fromkeys(found[:count], "yes")


@pytest.mark.parametrize(
    ("strong", "medium", "weak", "positive"),
    [
        (1, 0, 0, False),
        (2, 0, 0, True),
        (1, 1, 0, True),
        (1, 0, 1, True),
        (0, 2, 0, False),
        (0, 3, 0, True),
        (0, 2, 1, True),
        (0, 1, 1, False),
        (0, 0, 1, False),
        (0, 0, 0, False),
    ],
)
def test_a_dimension_is_positive_by_the_published_rule(strong: int, medium: int, weak: int, positive: bool):
    dimension = "coercion_at_destination"
    answers = pick(dimension, "strong", strong) | pick(dimension, "medium", medium) | pick(dimension, "weak", weak)

    found = next(d for d in score(ADULT, answers).dimensions if d.dimension.code == dimension)

    assert (found.strong, found.medium, found.weak) == (strong, medium, weak)
    assert found.is_positive is positive


def outcome(*dimensions: str) -> str | None:
    answers: dict[str, str] = {}
    for dimension in dimensions:
        answers |= pick(dimension, "medium", 3)
    found = score(ADULT, answers).outcome
    return found.code if found else None


def test_the_outcome_follows_from_exploitation_and_the_means():
    outcomes = [
        outcome(),
        outcome("exploitation"),
        outcome("exploitation", "deceptive_recruitment"),
        outcome("exploitation", "deceptive_recruitment", "coercion_at_destination"),
    ]
    assert None not in outcomes
    assert len(set(outcomes)) == 4


def test_what_is_not_asked_is_not_a_no():
    assert score("ilo11", {}).asked == 0
    codes = [indicator.code for indicator in indicators_of("ilo11")]
    assert len(codes) == 11
    answers = {codes[0]: "yes", codes[1]: "no", codes[2]: "not_known"}
    assert (score("ilo11", answers).asked, len(score("ilo11", answers).signs)) == (2, 1)


def test_every_indicator_has_a_name_in_each_language_of_the_pages():
    for indicator in countries.entries("indicators", Indicator):
        assert {"fi", "sv", "en"} <= set(indicator.names.root)


def test_a_signal_keeps_its_answers_with_the_version_of_the_rule():
    anna = inspector()
    bind(anna)
    fact = IndicatorFact("ilo11", indicators_of("ilo11")[0].code, "yes", "person")

    signal = record_signal(anna, indicators=[fact])

    row = SignalIndicator.objects.get(signal=signal)
    assert (row.answer, row.known_from, bool(row.list_version)) == ("yes", "person", True)
    assert [len(one.signs) for one in scores_of(signal)] == [1]


@pytest.mark.parametrize("seen_on", [date(1980, 1, 1), timezone.localdate() + timedelta(days=2)])
def test_a_signal_of_an_impossible_day_is_refused(seen_on: date):
    anna = inspector()
    bind(anna)
    with pytest.raises(ImpossibleDate):
        record_signal(anna, seen_on=seen_on)


def test_unknown_choices_are_refused():
    anna = inspector()
    bind(anna)
    for wrong in ({"form": "x"}, {"referrer_type": "x"}, {"indicators": [IndicatorFact("ilo11", "x", "yes")]}):
        with pytest.raises(UnknownChoice):
            record_signal(anna, **wrong)


def test_a_repeated_submit_records_one_signal():
    anna, key = inspector(), uuid4()
    bind(anna)
    assert record_signal(anna, key=key) == record_signal(anna, key=key)


def test_advice_is_asked_without_names_and_given_once():
    anna, bea = inspector(), case_worker()
    bind(anna)
    request = usecases.ask_advice(signal=record_signal(anna), question="What can I say to her?", by=anna)

    bind(bea)
    usecases.answer_advice(request=request, advice="Call us together.", by=bea)

    with pytest.raises(AdviceAlreadyGiven):
        usecases.answer_advice(request=request, advice="Again.", by=bea)


def test_an_ended_signal_is_over():
    anna = inspector()
    bind(anna)
    signal = usecases.end_signal(signal=record_signal(anna), reason="A misunderstanding.", by=anna)

    with pytest.raises(SignalHasEnded):
        usecases.ask_advice(signal=signal, question="Or not?", by=anna)
