"""Who may read what (grants), and what was done and looked at (the ledger)."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from luotsi.access.querysets import LedgerQuerySet
from luotsi.actors.models import Organisation
from luotsi.countries.vocabulary import Compartment


class Basis(models.TextChoices):
    """What a grant rests on. When the basis ends, the grant ends with it."""

    RESPONSIBILITY = "responsibility", _("Answers for the person")
    CONSENT = "consent", _("The person's consent")
    STATUTE = "statute", _("Statute")
    EMERGENCY = "emergency", _("Emergency")


class Grant(models.Model):
    """An organisation reads these compartments of one case, because of one basis, until it ends.

    The case lies in a higher room; migration 0002 of `referral` ties `case_id` to it in the database.
    """

    case_id = models.BigIntegerField()
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", db_index=False)
    compartments = ArrayField(models.CharField(max_length=20))
    basis = models.CharField(max_length=20, choices=Basis.choices)
    basis_id = models.BigIntegerField(null=True)
    statute = models.CharField(max_length=200, blank=True)
    began_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="grant_compartments_are_known",
                condition=Q(compartments__contained_by=[c.value for c in Compartment]) & ~Q(compartments=[]),
            ),
            models.CheckConstraint(
                name="grant_rests_on_its_basis",
                condition=Q(basis__in=["responsibility", "consent"], basis_id__isnull=False, statute="")
                | Q(basis="statute", basis_id=None) & ~Q(statute="")
                | Q(basis="emergency", expires_at__isnull=False),
            ),
            models.CheckConstraint(
                name="grant_ends_after_it_began", condition=Q(ended_at=None) | Q(ended_at__gte=F("began_at"))
            ),
        ]
        indexes = [
            models.Index(
                name="grant_in_force",
                fields=["organisation", "case_id"],
                condition=Q(ended_at=None),
                include=["compartments", "expires_at"],
            ),
            models.Index(name="grant_by_case", fields=["case_id"]),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} reads {self.compartments} of {self.case_id}"


class LedgerEntry(models.Model):
    """One act, look, search, refusal or change of rights. Never updated, never deleted, without clear personal data.

    It has no foreign keys, since it outlives what it speaks of.
    """

    at = models.DateTimeField()
    act = models.CharField(max_length=60)
    refused = models.BooleanField(default=False)
    actor_id = models.BigIntegerField(null=True)
    organisation_id = models.BigIntegerField(null=True)
    case_id = models.BigIntegerField(null=True)
    subject = models.CharField(max_length=80, blank=True)
    details: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    # Seals take entries whose transaction has ended; the number of the transaction finds them without a scan.
    transaction = models.BigIntegerField(
        db_default=Cast(
            Cast(models.Func(function="pg_current_xact_id", output_field=models.TextField()), models.TextField()),
            models.BigIntegerField(),
        )
    )

    objects = LedgerQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(name="ledger_of_a_case", fields=["case_id", "-id"], condition=Q(case_id__isnull=False)),
            models.Index(name="ledger_of_an_organisation", fields=["organisation_id", "-id"]),
            models.Index(name="ledger_by_transaction", fields=["transaction", "id"]),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.act}"


class LedgerSeal(models.Model):
    """A batch of ledger entries under one hash tree, chained to the seal before it and signed."""

    number = models.BigIntegerField(unique=True)
    sealed_at = models.DateTimeField()
    entry_ids = ArrayField(models.BigIntegerField())
    root = models.BinaryField()
    previous = models.BinaryField()
    head = models.BinaryField()
    signature = models.BinaryField()
    horizon = models.BigIntegerField()

    class Meta:
        constraints = [models.CheckConstraint(name="seal_holds_entries", condition=~Q(entry_ids=[]))]

    def __str__(self) -> str:
        return f"seal {self.number}"


class PersonKey(models.Model):
    """The data key of a person, or of one part of what is kept of them, wrapped by a master key that lies elsewhere.

    `person` is the number that ties a person's cases together. A destroyed key leaves its number and the moment.
    """

    person = models.BigIntegerField()
    part = models.CharField(max_length=20, blank=True)
    key_id = models.UUIDField(unique=True)
    wrapped = models.BinaryField(null=True)
    master = models.CharField(max_length=16, blank=True)
    made_at = models.DateTimeField()
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="personkey_one_for_each_part", fields=["person", "part"]),
            models.CheckConstraint(
                name="personkey_is_wrapped_or_destroyed",
                condition=Q(destroyed_at=None, wrapped__isnull=False) & ~Q(master="")
                | Q(destroyed_at__isnull=False, wrapped=None, master=""),
            ),
        ]
        indexes = [models.Index(name="personkey_by_master", fields=["master"], condition=Q(destroyed_at=None))]

    def __str__(self) -> str:
        return str(self.key_id)
