"""Forms by which letters are made."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from luotsi.countries.vocabulary import Compartment
from luotsi.desk.forms.fields import DayInput, KeyedForm, text_area, with_empty
from luotsi.desk.forms.papers import PartField
from luotsi.papers.letters.setting import Form


class LetterForm(KeyedForm):
    """What every letter asks: its language, what it is set as, and where it is filed."""

    language = forms.ChoiceField(label=_("Language of the letter"))
    form = forms.ChoiceField(label=_("Set as"), choices=Form.choices, widget=forms.RadioSelect, initial=Form.PDF)

    def __init__(self, *args: Any, compartments: Iterable[Compartment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = settings.LANGUAGES  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["language"].initial = get_language()
        self.fields["compartment"] = PartField(
            compartments=compartments, help_text=_("Organisations that read this part can read the letter.")
        )

    def clean_form(self) -> Form:
        return Form(self.cleaned_data["form"])


class ChosenForm(LetterForm):
    """A letter about one of several decisions or offers of the case."""

    def __init__(self, *args: Any, label: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = choices if len(choices) == 1 else with_empty(choices)
        self.fields["about"] = forms.ChoiceField(label=label, choices=listed)
        self.order_fields(("about", "language", "form", "compartment", "key"))


class AppointmentForm(LetterForm):
    """A time to meet, in words that anybody may see."""

    receiver = forms.CharField(
        label=_("To whom"), max_length=120, required=False, help_text=_("Leave it empty if a name is not safe on it.")
    )
    day = forms.DateField(label=_("Day"), widget=DayInput)
    time = forms.TimeField(label=_("Time"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}))
    place = forms.CharField(label=_("Place"), max_length=200)
    meets = forms.CharField(
        label=_("Whom to meet"), max_length=120, help_text=_("A name of a person. No organisation that tells why help is given.")
    )  # fmt: skip
    contact = forms.CharField(
        label=_("What to do if one cannot come"), max_length=200, help_text=_("E.g. a telephone number.")
    )
    note = forms.CharField(label=_("Something to add"), widget=text_area(3), max_length=2_000, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(
            ("receiver", "day", "time", "place", "meets", "contact", "note", "language", "form", "compartment", "key")
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("day") and data.get("time"):
            data["at"] = timezone.make_aware(datetime.combine(data.pop("day"), data.pop("time")))
        return data
