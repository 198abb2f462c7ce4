"""What the person needs and what threatens them, as assessed on a day; a new assessment replaces the one before."""

from django.db import models
from django.db.models import Q

from luotsi.access.sealed_text import OfCase, SealedText
from luotsi.actors.models import Organisation, User
from luotsi.assistance.choices import Level
from luotsi.countries.schema import AssessmentKind


class Assessment(models.Model):
    """One round of the pack's questions, kept with the version of the list. Rows are closed by the next, never changed."""

    case = models.ForeignKey("referral.Case", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=[(k.value, k.value) for k in AssessmentKind])
    form = models.SlugField(db_index=False, max_length=60)
    version = models.PositiveSmallIntegerField()
    made_on = models.DateField()
    recorded_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="assessment_one_current_of_a_kind",
                fields=["case", "kind"],
                condition=Q(replaced_at=None),
            )
        ]
        indexes = [models.Index(name="assessments_of_a_case", fields=["case", "kind", "-id"])]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind} {self.made_on}"


class AssessmentAnswer(models.Model):
    """The answer to one question, in its part of the case: a need of care is read by those who read health."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="answers")
    case = models.ForeignKey("referral.Case", on_delete=models.PROTECT, related_name="+")
    compartment = models.CharField(max_length=20)
    question = models.SlugField(db_index=False, max_length=60)
    level = models.CharField(max_length=10, choices=Level.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="assessment_answers_a_question_once", fields=["assessment", "question"]),
            models.CheckConstraint(
                name="assessment_answer_lies_in_a_known_part", condition=Q(compartment__in=["assistance", "health"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question} {self.level}"


class AssessmentText(OfCase):
    """What is said of an assessment in words, in one part of the case."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="texts")
    case = models.ForeignKey("referral.Case", on_delete=models.PROTECT, related_name="+")
    compartment = models.CharField(max_length=20)
    text = SealedText()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="assessment_one_text_in_a_part", fields=["assessment", "compartment"]),
            models.CheckConstraint(
                name="assessment_text_says_something_in_a_known_part",
                condition=Q(compartment__in=["assistance", "health"]) & ~Q(text=b""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.compartment}"

    def part(self) -> str:
        return self.compartment

    def place(self) -> str:
        return f"{self.assessment_id}/{self.compartment}"
