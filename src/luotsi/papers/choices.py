"""The closed sets of papers: what a document is, how it was checked, how a text was translated."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What a document is; where it is read is said by its compartment."""

    DECISION = "decision", _("Decision")
    LETTER = "letter", _("Letter")
    IDENTITY_PAPER = "identity_paper", _("Identity paper")
    PERMIT = "permit", _("Permit or application")
    MEDICAL = "medical", _("Medical report")
    REPORT = "report", _("Report or assessment")
    RECEIPT = "receipt", _("Invoice or receipt")
    PICTURE = "picture", _("Picture")
    OTHER = "other", _("Other document")


class Scan(models.TextChoices):
    """What the check for malware said. A file in which something was found is never kept."""

    CLEAN = "clean", _("Checked for malware")
    UNSCANNED = "unscanned", _("Not checked for malware")
    OURS = "ours", _("Made by Luotsi")


class Translated(models.TextChoices):
    """Who stands behind a translation."""

    SWORN = "sworn", _("By an authorised translator")
    INTERPRETER = "interpreter", _("By an interpreter")
    STAFF = "staff", _("By a member of staff")
    MACHINE = "machine", _("By a machine")
