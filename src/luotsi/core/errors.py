"""The base of every refusal that a person is told about."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Refused(Exception):
    """An act was refused by a rule and nothing changed. `sentence` says what to do, in the reader's language."""

    sentence: "str | Promise" = ""

    def __init__(self, sentence: "str | Promise | None" = None) -> None:
        if sentence is not None:
            self.sentence = sentence
        super().__init__(type(self).__name__)


class NotAllowed(Refused):
    """The reader's role or organisation may not do this."""

    sentence = _("Your role or your organisation may not do this.")
