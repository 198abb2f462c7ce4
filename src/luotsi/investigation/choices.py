"""The closed sets of the investigation's store."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Answer(models.TextChoices):
    """What the receiver said to a disclosure: it takes it under its conditions, or it is not theirs."""

    NONE = "", _("Not answered yet")
    ACKNOWLEDGED = "acknowledged", _("Acknowledged")
    REFUSED = "refused", _("Refused")


class Basis(models.TextChoices):
    """What a disclosure rests on."""

    CONSENT = "consent", _("Consent of the person")
    STATUTE = "statute", _("Statute")
