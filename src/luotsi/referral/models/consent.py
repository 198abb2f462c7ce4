"""What the person agreed to: four kinds, each given and withdrawn on its own."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from luotsi.actors.models import Organisation, User
from luotsi.countries.vocabulary import ConsentKind
from luotsi.referral.choices import HowGiven
from luotsi.referral.models.case import Case


class Consent(models.Model):
    """A consent. A withdrawn one keeps its row; the grants that rest on it end in the same instant."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="consents")
    kind = models.CharField(max_length=30, choices=[(k.value, k.value) for k in ConsentKind])
    receiver = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    compartments = ArrayField(models.CharField(max_length=20), default=list)
    form_version = models.CharField(max_length=20)
    language = models.CharField(max_length=10)
    how_given = models.CharField(
        max_length=20,
        choices=HowGiven.choices,
    )
    on_behalf_by = models.CharField(max_length=200, blank=True)
    given_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_recorded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="consent_to_named_sharing_names_receiver_and_parts",
                condition=Q(kind="named_sharing", receiver__isnull=False) & ~Q(compartments=[])
                | ~Q(kind="named_sharing") & Q(receiver=None, compartments=[]),
            ),
            models.CheckConstraint(
                name="consent_withdrawn_when_and_by_whom_go_together",
                condition=Q(withdrawn_at=None, withdrawn_recorded_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_recorded_by__isnull=False),
            ),
            models.CheckConstraint(
                name="consent_withdrawn_after_it_was_given",
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__gte=F("given_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"

    @property
    def stands(self) -> bool:
        return self.withdrawn_at is None
