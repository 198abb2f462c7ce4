"""Sentences of the acts on consents."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

SENTENCES: dict[str, Promise] = {
    "consent.recorded": gettext_lazy("%(organisation)s tried to record a consent."),
    "consent.recalled": gettext_lazy(
        "%(to)s was told that a consent was withdrawn, and to stop using what it had got: %(compartments)s."
    ),
    "consent.recall_answered": gettext_lazy(
        "%(organisation)s answered what became of what it had got by a withdrawn consent."
    ),
}
