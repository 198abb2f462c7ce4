"""The program's own closed choices on assistance; each is stored as a stable code and shown by a translated label."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Visibility(models.TextChoices):
    """Who is shown an entry of the directory, or where a place is."""

    PUBLIC = "public", _("Everybody")
    PROFESSIONALS = "professionals", _("Everybody who signs in")
    NAMED = "named", _("Named organisations")
    HIDDEN = "hidden", _("Nobody but us")


class Weekday(models.TextChoices):
    """Days as HSDS writes them (RFC 5545)."""

    MO = "MO", _("Monday")
    TU = "TU", _("Tuesday")
    WE = "WE", _("Wednesday")
    TH = "TH", _("Thursday")
    FR = "FR", _("Friday")
    SA = "SA", _("Saturday")
    SU = "SU", _("Sunday")


class Level(models.TextChoices):
    """How an assessment answers a question. Missing is not no."""

    NOT_ASKED = "not_asked", _("Not asked")
    NO = "no", _("No")
    SOME = "some", _("Yes")
    URGENT = "urgent", _("Yes, urgent")


class RequestAnswer(models.TextChoices):
    """How the asking for a service ended."""

    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    CANCELLED = "cancelled", _("Cancelled")


class PeriodKind(models.TextChoices):
    RECOVERY = "recovery", _("Recovery period")
    REFLECTION = "reflection", _("Reflection period")


class Outcome(models.TextChoices):
    """How an application or a claim was decided."""

    GRANTED = "granted", _("Granted")
    PARTLY = "partly", _("Granted in part")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class ClaimAgainst(models.TextChoices):
    OFFENDER = "offender", _("Offender, in court")
    EMPLOYER = "employer", _("Employer, unpaid wages")
    STATE = "state", _("State compensation for crime damage")


class Relation(models.TextChoices):
    CHILD = "child", _("Child")
    SPOUSE = "spouse", _("Spouse or partner")
    PARENT = "parent", _("Parent")
    OTHER = "other", _("Other")


class DepartureKind(models.TextChoices):
    RETURN = "return", _("Voluntary return")
    TRANSFER = "transfer", _("Transfer to a partner abroad")
