"""The program's own closed choices on a person's path; each is stored as a stable code and shown by a translated label."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AgeGroup(models.TextChoices):
    ADULT = "adult", _("Adult")
    CHILD = "child", _("Child")
    # A person whose age is not sure is treated as a child until it is (Council of Europe Convention, Art. 10(3)).
    PRESUMED_CHILD = "presumed_child", _("Age not sure: treated as a child")


class Sex(models.TextChoices):
    FEMALE = "female", _("Female")
    MALE = "male", _("Male")
    OTHER = "other", _("Other")
    UNKNOWN = "unknown", _("Not known")


class HowGiven(models.TextChoices):
    SPOKEN = "spoken", _("Spoken")
    WRITTEN = "written", _("In writing")
    INTERPRETER = "interpreter", _("Through an interpreter")


class ChildHeard(models.TextChoices):
    HEARD = "heard", _("Heard according to age")
    TOO_YOUNG = "too_young", _("Too young to be heard")
    NOT_YET = "not_yet", _("Not heard yet")


class SignalOutcome(models.TextChoices):
    OPEN = "", _("Still open")
    ADVICE = "advice", _("Advice asked")
    REFERRED = "referred", _("Referred")
    NOTICE = "notice", _("Notice without identity")
    ENDED = "ended", _("Ended without referral")


class IndicatorAnswer(models.TextChoices):
    """Missing is not no (CTDC codebook, section 6)."""

    YES = "yes", _("Yes")
    NO = "no", _("No")
    NOT_KNOWN = "not_known", _("Not known")
    NOT_ASKED = "not_asked", _("Not asked")


class KnownFrom(models.TextChoices):
    OBSERVED = "observed", _("Seen by me")
    PERSON = "person", _("Told by the person")
    OTHER = "other", _("Told by somebody else")
    DOCUMENT = "document", _("From a document")


class Feedback(models.TextChoices):
    """The one word that the referrer learns."""

    NONE = "", _("No decision yet")
    YES = "yes", _("Yes")
    NO = "no", _("No")


class Answer(models.TextChoices):
    """How an offer ended."""

    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    EXPIRED = "expired", _("Not answered in time")


class Because(models.TextChoices):
    """Why a joint meeting was called."""

    SECOND_REFUSAL = "second_refusal", _("Refused a second time")
    NO_ANSWER = "no_answer", _("An offer was never answered")
    ASKED = "asked", _("Asked for by the responsible organisation")


class TeamBasis(models.TextChoices):
    """What a seat in a team rests on."""

    CONSENT = "consent", _("The person's consent")
    STATUTE = "statute", _("Statute")


class InvitationAnswer(models.TextChoices):
    """How an invitation to a team ended; it lapses when its inviter or its consent is gone, or the case is closed."""

    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    LAPSED = "lapsed", _("Lapsed")


class EndedByRule(models.TextChoices):
    """Why a seat in a team ended by itself."""

    CONSENT = "consent", _("The consent ended")
    CLOSED = "closed", _("The case was closed")
    RAN_OUT = "ran_out", _("Its time ran out")


class MeetingWay(models.TextChoices):
    IN_PERSON = "in_person", _("In one place")
    VIDEO = "video", _("By video")
    TELEPHONE = "telephone", _("By telephone")


class ActionState(models.TextChoices):
    OPEN = "open", _("Open")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Dropped")
