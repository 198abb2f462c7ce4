"""Assessments of a case with what changed from one to the next."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from luotsi.access.readers import Reader
from luotsi.assistance.choices import Level
from luotsi.assistance.models import Assessment, AssessmentAnswer, AssessmentText
from luotsi.assistance.querysets import visible_to
from luotsi.countries import queries as countries
from luotsi.countries.schema import AssessmentForm, AssessmentKind, Question
from luotsi.countries.vocabulary import Compartment

if TYPE_CHECKING:
    from luotsi.referral.models import Case

SHOWN = 10
T = TypeVar("T", AssessmentAnswer, AssessmentText)


@dataclass(frozen=True)
class Change:
    """An answer that differs from the assessment before."""

    question: str
    before: str
    after: str


@dataclass(frozen=True)
class Round:
    """One assessment as the reader may see it: answers and words of the parts that it reads."""

    assessment: Assessment
    answers: list[AssessmentAnswer]
    texts: list[AssessmentText]
    changes: list[Change]


def assessment_form(kind: AssessmentKind) -> AssessmentForm | None:
    """The questions of this kind that hold today, the newest version; None where the country asks none."""
    forms = [form for form in countries.entries("assessment_forms", AssessmentForm) if form.kind is kind]
    return max(forms, key=lambda form: form.version, default=None)


def rounds_of(case: "Case", reader: Reader) -> list[Round]:
    """The assessments of a case, the newest first, each with what changed since the one before of its kind."""
    found = visible_to(reader, Assessment.objects.filter(case=case), Compartment.ASSISTANCE)
    made = list(found.select_related("organisation").order_by("-pk")[:SHOWN])
    keys = [one.pk for one in made]
    answers = _by_round(AssessmentAnswer.objects.filter(assessment__in=keys).order_by("pk"))
    texts = _by_round(AssessmentText.objects.filter(assessment__in=keys).order_by("pk"))
    rounds = []
    for index, one in enumerate(made):
        before = next((older for older in made[index + 1 :] if older.kind == one.kind), None)
        changes = _changes(answers.get(before.pk, []), answers.get(one.pk, [])) if before else []
        rounds.append(Round(one, answers.get(one.pk, []), texts.get(one.pk, []), changes))
    return rounds


def open_needs(rounds: list[Round]) -> list[tuple[Question, str]]:
    """What the current assessment says is needed, urgent first, in the order of the form."""
    current = next((one for one in rounds if one.assessment.kind == AssessmentKind.NEEDS), None)
    form = assessment_form(AssessmentKind.NEEDS)
    if current is None or form is None:
        return []
    found = [
        (question, answer.level)
        for answer in current.answers
        if answer.level in (Level.SOME, Level.URGENT) and (question := form.question(answer.question))
    ]
    return sorted(found, key=lambda need: need[1] != Level.URGENT)


def _by_round(rows: Iterable[T]) -> dict[int, list[T]]:
    found: dict[int, list[T]] = {}
    for row in rows:
        found.setdefault(row.assessment_id, []).append(row)
    return found


def _changes(before: list[AssessmentAnswer], after: list[AssessmentAnswer]) -> list[Change]:
    levels = {answer.question: answer.level for answer in before}
    return [
        Change(answer.question, levels.get(answer.question, Level.NOT_ASKED), answer.level)
        for answer in after
        if levels.get(answer.question, Level.NOT_ASKED) != answer.level
    ]
