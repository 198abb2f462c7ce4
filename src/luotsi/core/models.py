"""A form sent twice acts once."""

from django.db import models


class Submission(models.Model):
    """The key that a form carried, and what its one act led to."""

    key = models.UUIDField()
    actor_id = models.BigIntegerField()
    act = models.CharField(max_length=60)
    result = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="submission_acts_once", fields=["key", "actor_id", "act"])]

    def __str__(self) -> str:
        return f"{self.act} {self.key}"
