"""Sentences of the ledger for keys, the person's own view, looks in an emergency and retention."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from luotsi.referral.subject import Purpose

PURPOSES: dict[Purpose, Promise] = {
    Purpose.READING: gettext_lazy("Read your information"),
    Purpose.EMERGENCY: gettext_lazy("Read your information in an emergency"),
    Purpose.ANSWERING: gettext_lazy("Took care of your matter, or passed it on"),
    Purpose.DECIDING: gettext_lazy("Decided, or moved your matter forward"),
    Purpose.CONSENT: gettext_lazy("Wrote down what you agreed to or took back"),
    Purpose.NOTES: gettext_lazy("Wrote or kept notes and documents"),
    Purpose.SHARING: gettext_lazy("Told somebody else"),
    Purpose.HELP: gettext_lazy("Arranged help"),
    Purpose.TIME_LIMITS: gettext_lazy("Followed a time limit"),
    Purpose.YOUR_REQUEST: gettext_lazy("Answered your own request"),
    Purpose.ERASING: gettext_lazy("Erased information"),
    Purpose.OTHER: gettext_lazy("Other work on your matter"),
}
SENTENCES: dict[str, Promise] = {
    "keys.destroyed": gettext_lazy("Keys were destroyed, and what they sealed was erased: %(count)s."),
    "keys.rewrapped": gettext_lazy("Keys were wrapped with the newest master key: %(count)s."),
    "emergency.opened": gettext_lazy("%(organisation)s opened the file in an emergency. Reason: %(emergency_reason)s."),
    "emergency.reviewed": gettext_lazy("%(organisation)s reviewed a look in an emergency."),
    "retention.proposed": gettext_lazy("Erasing was proposed by rule: %(compartment_part)s, %(count)s."),
    "retention.confirmed": gettext_lazy("%(organisation)s confirmed the erasing: %(compartment_part)s, %(count)s."),
    "retention.held": gettext_lazy("%(organisation)s placed a hold on erasing until %(until)s."),
    "retention.released": gettext_lazy("%(organisation)s released a hold on erasing."),
    "subject.told_who_saw": gettext_lazy("%(organisation)s listed for the person who saw the file."),
    "subject.file_given": gettext_lazy("%(organisation)s made an export of the file for the person."),
}
