"""What else belongs to help: the right to stay, compensation, interpreters, dependants, children, leaving the country."""

from datetime import UTC

from django.db import models
from django.db.models import F, Q

from luotsi.access.sealed_text import OfCase, SealedText
from luotsi.actors.models import Organisation, User
from luotsi.assistance.choices import ClaimAgainst, DepartureKind, Outcome, PeriodKind, Relation
from luotsi.countries.vocabulary import Compartment


class Recorded(OfCase):
    """A row of a case, with who recorded it and when."""

    case = models.ForeignKey("referral.Case", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    def part(self) -> str:
        return Compartment.ASSISTANCE

    def place(self) -> str:
        return f"{self.case_id}/{self.recorded_at.astimezone(UTC).isoformat()}"


class StayPeriod(Recorded):
    """A recovery or reflection period that was granted. Its end is the day named in the decision; it may end early with a reason."""

    kind = models.CharField(max_length=20, choices=PeriodKind.choices)
    granted_by = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    granted_on = models.DateField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    ended_on = models.DateField(null=True)
    end_reason = models.SlugField(db_index=False, max_length=60, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="period_lasts", condition=Q(ends_on__gt=F("starts_on"))),
            models.CheckConstraint(
                name="period_ended_when_and_why_go_together",
                condition=Q(ended_on=None, end_reason="") | Q(ended_on__isnull=False) & ~Q(end_reason=""),
            ),
            models.CheckConstraint(
                name="period_ends_early_within_itself",
                condition=Q(ended_on=None) | Q(ended_on__gte=F("starts_on"), ended_on__lte=F("ends_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"


class StayPermit(Recorded):
    """An application for a ground of stay, its decision and how long it holds. The end of its validity is seen to by a renewal."""

    permit = models.SlugField(db_index=False, max_length=60)
    applied_on = models.DateField()
    decided_on = models.DateField(null=True)
    outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    renews = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="renewal")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="permit_decided_when_and_how_go_together",
                condition=Q(decided_on=None, outcome="")
                | Q(decided_on__isnull=False, decided_on__gte=F("applied_on")) & ~Q(outcome=""),
            ),
            models.CheckConstraint(
                name="permit_holds_from_and_to_when_granted",
                condition=Q(outcome="granted", valid_from__isnull=False)
                & (Q(valid_to=None) | Q(valid_to__gt=F("valid_from")))
                | ~Q(outcome="granted") & Q(valid_from=None, valid_to=None),
            ),
        ]
        indexes = [
            models.Index(name="permit_ends", fields=["valid_to"], condition=Q(outcome="granted", valid_to__isnull=False))
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.case_id} {self.permit}"


class CompensationClaim(Recorded):
    """What was claimed for the person, from whom, and what came of it."""

    against = models.CharField(max_length=20, choices=ClaimAgainst.choices)
    claimed_on = models.DateField()
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    decided_on = models.DateField(null=True)
    outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True)
    granted_amount = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    paid_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="compensation_is_of_some_amount", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="compensation_decided_when_and_how_go_together",
                condition=Q(decided_on=None, outcome="", granted_amount=None)
                | Q(
                    decided_on__isnull=False,
                    granted_amount__isnull=False,
                    decided_on__gte=F("claimed_on"),
                    granted_amount__gte=0,
                )
                & ~Q(outcome=""),
            ),
            models.CheckConstraint(
                name="compensation_is_paid_after_it_was_granted",
                condition=Q(paid_on=None) | Q(decided_on__isnull=False, paid_on__gte=F("decided_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.against}"


class InterpreterBooking(Recorded):
    """An interpreter was asked for a time, and came or did not."""

    language = models.CharField(max_length=10)
    needed_at = models.DateTimeField()
    occasion = SealedText()
    came = models.BooleanField(null=True)

    def __str__(self) -> str:
        return f"{self.case_id} {self.language}"


class Dependant(Recorded):
    """Somebody who depends on the person and whose needs count with theirs; no name is kept."""

    relation = models.CharField(max_length=10, choices=Relation.choices)
    birth_year = models.PositiveSmallIntegerField()
    with_person = models.BooleanField()
    country = models.CharField(max_length=2, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="dependant_was_born_in_a_possible_year", condition=Q(birth_year__gte=1900, birth_year__lte=2100)
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.relation}"


class ChildMeasure(Recorded):
    """What the law asks for a child: the notification to child welfare, and a guardian or representative. Each row is dated."""

    welfare_notified_on = models.DateField(null=True)
    welfare_notified_to = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    guardian_asked_on = models.DateField(null=True)
    guardian_appointed_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="child_welfare_notified_when_and_whom_go_together",
                condition=Q(welfare_notified_on=None, welfare_notified_to=None)
                | Q(welfare_notified_on__isnull=False, welfare_notified_to__isnull=False),
            ),
            models.CheckConstraint(
                name="guardian_is_appointed_after_being_asked_for",
                condition=Q(guardian_appointed_on=None)
                | Q(guardian_asked_on__isnull=False, guardian_appointed_on__gte=F("guardian_asked_on")),
            ),
            models.UniqueConstraint(name="child_measures_once_a_case", fields=["case"]),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}"


class Departure(Recorded):
    """The person goes back or is handed to a partner abroad, of their own will and after the risk was weighed."""

    kind = models.CharField(max_length=10, choices=DepartureKind.choices)
    country = models.CharField(max_length=2)
    risk_weighed_on = models.DateField()
    receiving_contact = SealedText()
    planned_on = models.DateField(null=True)
    left_on = models.DateField(null=True)
    rests_on = models.ForeignKey("referral.Consent", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="departure_follows_the_weighing_of_risk",
                condition=Q(left_on=None) | Q(left_on__gte=F("risk_weighed_on")),
            ),
            models.CheckConstraint(
                name="transfer_names_who_receives", condition=~Q(kind="transfer") | ~Q(receiving_contact=b"")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"

    def part(self) -> str:
        return Compartment.RESIDENCE
