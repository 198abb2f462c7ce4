"""The closed sets of a disclosure."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PersonKnows(models.TextChoices):
    """Does the person know that this is passed on?"""

    UNSAID = "", _("Not said yet")
    YES = "yes", _("Yes, the person was told what is sent, to whom and why")
    NO = "no", _("No")


class RecallReason(models.TextChoices):
    """Why a disclosure that was sent is taken back."""

    WRONG_RECEIVER = "wrong_receiver", _("Wrong receiver")
    WRONG_CONTENT = "wrong_content", _("Wrong content")
    WRONG_PERSON = "wrong_person", _("Wrong person")
    NOT_LAWFUL = "not_lawful", _("It should not have been sent")


class RequestOutcome(models.TextChoices):
    """What the organisation that was asked did with a support request. The one who asked never sees it."""

    NOT_KNOWN = "not_known", _("We know no such person")
    AGREES = "agrees", _("The person was asked and agrees to a disclosure")
    REFUSES = "refuses", _("The person was asked and does not agree")
    NOT_ASKED = "not_asked", _("The person could not be asked safely")
