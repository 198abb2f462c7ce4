"""Sentences of the ledger about clocks, and the values that they name."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from luotsi.access.models import LedgerEntry
from luotsi.deadlines.engine import What
from luotsi.deadlines.queries import say_reason

SENTENCES: dict[str, Promise] = {
    "clock.suspended": gettext_lazy("Clock suspended: %(clock)s. Reason: %(clock_reason)s."),
    "clock.resumed": gettext_lazy("Clock resumed: %(clock)s."),
    "clock.extended": gettext_lazy("Clock extended: %(clock)s. Reason: %(clock_reason)s."),
    "clock.granted": gettext_lazy("The last day of a clock was set by a decision: %(clock)s."),
    "clock.stopped": gettext_lazy("Clock stopped: %(clock)s. Reason: %(clock_reason)s."),
    "clock.warned": gettext_lazy("%(to)s was warned that a clock ends soon: %(clock)s."),
    "clock.recomputed": gettext_lazy("A clock followed a change of its rule or of the calendar: %(clock)s."),
    "feed.made": gettext_lazy("%(organisation)s: a person made a secret address for their calendar."),
    "feed.dropped": gettext_lazy("%(organisation)s: a person dropped the secret address of their calendar."),
    "feed.read": gettext_lazy("%(organisation)s: the calendar of a person was read under its secret address."),
}


def clock_reason(entry: LedgerEntry, language: str) -> str:
    """The words of the coded reason for what was done to a clock."""
    return say_reason(What(entry.act.partition(".")[2]), str(entry.details.get("reason")), language)
