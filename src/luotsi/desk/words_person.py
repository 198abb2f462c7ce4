"""Sentences of the ledger for keys, the person's own view, looks in an emergency and retention."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

SENTENCES: dict[str, Promise] = {
    "keys.destroyed": gettext_lazy("Keys were destroyed, and what they sealed was erased: %(count)s."),
    "keys.rewrapped": gettext_lazy("Keys were wrapped with the newest master key: %(count)s."),
}
