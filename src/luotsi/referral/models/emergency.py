"""A look in an emergency: somebody reads a case without being granted it, says why, and is asked about it afterwards."""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from luotsi.actors.models import Organisation, User
from luotsi.referral.models.case import Case
from luotsi.referral.querysets import EmergencyQuerySet


class EmergencyAccess(models.Model):
    """One breaking of the glass. The grant rests on it, opens reading alone and ends by itself; a review closes it."""

    reference = models.UUIDField(default=uuid4, unique=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="emergencies")
    case_reference = models.CharField(max_length=20)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.SlugField(db_index=False, max_length=60)
    words = models.CharField(max_length=500)
    began_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    justified = models.BooleanField(null=True)
    remark = models.CharField(max_length=1_000, blank=True)

    objects = EmergencyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="emergency_says_why", condition=~Q(reason="") & ~Q(words="")),
            models.CheckConstraint(name="emergency_ends_after_it_began", condition=Q(expires_at__gt=F("began_at"))),
            models.CheckConstraint(
                name="emergency_review_by_whom_and_what_go_together",
                condition=Q(reviewed_at=None, reviewed_by=None, justified=None, remark="")
                | Q(reviewed_at__isnull=False, reviewed_by__isnull=False, justified__isnull=False) & ~Q(remark=""),
            ),
            models.CheckConstraint(
                name="emergency_is_reviewed_by_somebody_else",
                condition=Q(reviewed_by=None) | ~Q(reviewed_by=F("by")),
            ),
        ]
        indexes = [models.Index(name="emergency_unreviewed", fields=["case"], condition=Q(reviewed_at=None))]

    def __str__(self) -> str:
        return str(self.reference)
