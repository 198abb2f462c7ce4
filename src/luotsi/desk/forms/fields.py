"""Fields whose choices come from the country pack, in the reader's language."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from luotsi.actors.models import Organisation
from luotsi.actors.queries import could_take_over
from luotsi.countries import queries as countries
from luotsi.countries.schema import Named, ReasonList

Choices = Sequence[tuple[str, Any]]


def pack_choices(section: str, kind: type[Named]) -> Choices:
    language = get_language() or "en"
    return [(entry.code, entry.names.say(language)) for entry in countries.entries(section, kind)]


def reason_choices(list_: ReasonList) -> Choices:
    language = get_language() or "en"
    return [(entry.code, entry.names.say(language)) for entry in countries.reasons(list_)]


def language_choices() -> Choices:
    language = get_language() or "en"
    known = countries.country().person_languages
    return [(entry.code, entry.names.say(language)) for entry in known]


def with_empty(choices: Choices, words: Any = "") -> Choices:
    return [("", words or _("Choose")), *choices]


class KeyedForm(forms.Form):
    """A form whose submit acts once: it carries a key made when it was first shown."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class DayInput(forms.DateInput):
    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d", attrs={"type": "date"})


class OrganisationField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic for the checker only
    """An organisation that may take over, by its name in the reader's language."""

    def __init__(self, *, but: Organisation, on: Any, **kwargs: Any) -> None:
        self._found = could_take_over(on=on, but=but)
        super().__init__(queryset=self._found, **kwargs)
        self.choices = self._by_name  # asked when they are shown; a submit looks up the one that was chosen

    def _by_name(self) -> Choices:
        names = sorted(((o.pk, o.name) for o in self._found), key=lambda choice: choice[1].casefold())
        return [("", str(_("Choose an organisation"))), *((str(key), name) for key, name in names)]


def text_area(rows: int = 4) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})
