"""Needs and risks are assessed by the pack's questions; a new assessment replaces the one before and shows what changed."""

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from luotsi.access.readers import bind
from luotsi.assistance import queries
from luotsi.assistance.choices import Level
from luotsi.assistance.models import Assessment, AssessmentAnswer, AssessmentText
from luotsi.assistance.refusals import CaseIsClosed, NotTheHolder, UnknownChoice
from luotsi.countries.vocabulary import Compartment, ConsentKind
from luotsi.referral import usecases as referral
from luotsi.referral.facts import ConsentFact
from tests.assistance.helping import adviser, case_worker, held_case_of, needs
from tests.support import social_worker, unbind

pytestmark = pytest.mark.django_db


def test_a_new_assessment_replaces_the_one_before_and_says_what_changed():
    bea = case_worker()
    case = held_case_of(bea)
    needs(case, bea, safe_housing=Level.URGENT, legal=Level.SOME)
    needs(case, bea, safe_housing=Level.NO, legal=Level.SOME)

    newest, first = queries.rounds_of(case, bea)

    assert (first.assessment.replaced_at is None, newest.assessment.replaced_at is None) == (False, True)
    assert [(one.question, one.before, one.after) for one in newest.changes] == [("safe_housing", "urgent", "no")]
    assert [question.code for question, _level in queries.open_needs([newest, first])] == ["legal"]


def test_a_question_that_was_not_answered_is_not_asked_and_not_no():
    bea = case_worker()
    made = needs(held_case_of(bea), bea, legal=Level.SOME)

    levels = dict(made.answers.values_list("question", "level"))
    assert (levels["legal"], levels["work"]) == ("some", "not_asked")


def test_what_is_said_on_health_is_read_by_those_who_read_health():
    bea, rita = case_worker(), adviser()
    case = held_case_of(bea)
    needs(case, bea, {Compartment.HEALTH: "Of the body.", Compartment.ASSISTANCE: "Of help."}, health=Level.URGENT)
    fact = ConsentFact(
        kind=ConsentKind.NAMED_SHARING, language="en", how_given="spoken", receiver=rita.organisation,
        compartments=(Compartment.ASSISTANCE,),
    )  # fmt: skip
    referral.record_consent(case=case, fact=fact, by=bea)

    bind(rita)
    assert [text.text for text in AssessmentText.objects.all()] == ["Of help."]
    assert "health" not in AssessmentAnswer.objects.values_list("question", flat=True)
    bind(social_worker())
    assert not Assessment.objects.exists()
    unbind()
    assert not AssessmentAnswer.objects.exists()


def test_only_who_answers_assesses_and_only_by_the_forms_questions():
    bea, cia = case_worker(), social_worker()
    case = held_case_of(bea)

    with pytest.raises(UnknownChoice):
        needs(case, bea, favourite_colour=Level.SOME)
    with pytest.raises(NotTheHolder):
        needs(case, cia, legal=Level.SOME)
    bind(bea)
    referral.close_case(case=case, reason="own_wish", by=bea)
    with pytest.raises(CaseIsClosed):
        needs(case, bea, legal=Level.SOME)


def test_an_answer_is_never_changed():
    bea = case_worker()
    needs(held_case_of(bea), bea, legal=Level.SOME)

    for statement in ("UPDATE assistance_assessmentanswer SET level = 'no'", "DELETE FROM assistance_assessment"):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            connection.cursor().execute(statement)
