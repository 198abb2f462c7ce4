"""What a person said, in the words and the language in which they said it, and what others made of it."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.urls import reverse

from luotsi.actors.models import Organisation, User
from luotsi.countries.vocabulary import Compartment
from luotsi.papers.choices import Translated
from luotsi.papers.querysets import StatementQuerySet
from luotsi.papers.sealed import Sealed


class Statement(models.Model):
    """The original. It stays as it was taken down; a correction is a statement of its own that names it."""

    reference = models.UUIDField(default=uuid4, unique=True)
    case = models.ForeignKey("referral.Case", on_delete=models.PROTECT, related_name="statements")
    compartment = models.CharField(max_length=20, choices=[(c.value, c.value) for c in Compartment])
    given_on = models.DateField()
    language = models.CharField(max_length=10)
    original = models.BinaryField()
    corrects = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="corrected_by")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    objects = StatementQuerySet.as_manager()
    words = Sealed("original")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="statement_lies_in_a_known_compartment",
                condition=Q(compartment__in=[c.value for c in Compartment]),
            ),
            models.CheckConstraint(name="statement_says_its_language", condition=~Q(language="")),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.language}"

    def get_absolute_url(self) -> str:
        return reverse("desk:statement", args=[self.case.reference, self.reference])

    @property
    def person(self) -> int:
        return self.case.person


class Translation(models.Model):
    """A statement in another language, with who translated it. A better one is added; none is replaced."""

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="translations")
    reference = models.UUIDField(default=uuid4, unique=True)
    language = models.CharField(max_length=10)
    text = models.BinaryField()
    how = models.CharField(max_length=20, choices=Translated.choices)
    translator_organisation = models.CharField(max_length=120)
    translator_code = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    words = Sealed("text")

    class Meta:
        constraints = [
            models.CheckConstraint(name="translation_names_its_translator", condition=~Q(translator_organisation="")),
            models.CheckConstraint(
                name="translation_says_how_it_was_made", condition=Q(how__in=Translated.values) & ~Q(language="")
            ),
            models.CheckConstraint(
                name="translation_by_an_authorised_translator_has_a_code",
                condition=~Q(how="sworn") | ~Q(translator_code=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.statement_id} {self.language}"

    @property
    def person(self) -> int:
        return self.statement.case.person
