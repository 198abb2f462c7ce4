"""Assessing needs and risks. A new assessment replaces the one before, which stays."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.utils import timezone

from luotsi.access.acts import usecase
from luotsi.access.ledger import record
from luotsi.access.readers import Reader
from luotsi.assistance.choices import Level
from luotsi.assistance.facts import AssessmentFacts
from luotsi.assistance.models import Assessment, AssessmentAnswer, AssessmentText
from luotsi.assistance.queries import assessment_form
from luotsi.assistance.refusals import RULES, CaseIsClosed, ImpossibleDate, NoRuleForThis, UnknownChoice
from luotsi.core.idempotency import once
from luotsi.countries.schema import AssessmentForm, AssessmentKind
from luotsi.countries.vocabulary import Compartment, Permission
from luotsi.referral.locking import held_case

if TYPE_CHECKING:
    from luotsi.referral.models import Case


@usecase("assessment.made", Permission.ARRANGE_ASSISTANCE, refusals=RULES)
def assess(*, case: "Case", kind: AssessmentKind, facts: AssessmentFacts, key: UUID, by: Reader) -> Assessment:
    """Keep the answers to the pack's questions, each in its part of the case.

    Raises NotTheHolder, CaseIsClosed, UnknownChoice for a question or part that the form does not have, ImpossibleDate, NoRuleForThis.
    """
    form = assessment_form(kind)
    if form is None:
        raise NoRuleForThis
    made = once(
        key=key, actor_id=by.user.pk, act="assessment.made", do=lambda: str(_make(case, form, facts, by).pk)
    )  # fmt: skip
    return Assessment.objects.get(pk=made)


def _make(case: "Case", form: AssessmentForm, facts: AssessmentFacts, by: Reader) -> Assessment:
    case = held_case(case, by)
    if case.is_closed:
        raise CaseIsClosed
    if facts.made_on > timezone.localdate():
        raise ImpossibleDate
    if any(form.question(code) is None for code in facts.levels):
        raise UnknownChoice
    if not set(facts.texts) <= {Compartment.ASSISTANCE, Compartment.HEALTH}:
        raise UnknownChoice
    now = timezone.now()
    Assessment.objects.filter(case=case, kind=form.kind, replaced_at=None).update(replaced_at=now)
    made = Assessment.objects.create(
        case=case, kind=form.kind, form=form.code, version=form.version, made_on=facts.made_on, recorded_at=now,
        made_by=by.user, organisation=by.organisation,
    )  # fmt: skip
    AssessmentAnswer.objects.bulk_create(
        AssessmentAnswer(
            assessment=made, case=case, compartment=question.compartment, question=question.code,
            level=facts.levels.get(question.code, Level.NOT_ASKED),
        )
        for question in form.questions
    )  # fmt: skip
    AssessmentText.objects.bulk_create(
        AssessmentText(assessment=made, case=case, compartment=part, text=text.strip())
        for part, text in facts.texts.items()
        if text.strip()
    )
    record(
        "assessment.made", by=by, case_id=case.pk, subject=f"assessment:{made.pk}", kind=form.kind, version=form.version
    )
    return made
