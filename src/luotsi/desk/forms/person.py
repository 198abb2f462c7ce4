"""Forms of the person's own view."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from luotsi.countries.schema import ReasonList
from luotsi.desk.forms.fields import DayInput, KeyedForm, reason_choices, text_area, with_empty
from luotsi.desk.words import COMPARTMENTS


class ReferenceForm(forms.Form):
    reference = forms.SlugField(label=_("Reference of the case"), max_length=20)


class EmergencyForm(KeyedForm):
    """Opens a case in an emergency: which, why by the list, why in words."""

    reference = forms.SlugField(
        label=_("Reference of the case"),
        max_length=20,
        help_text=_("Exactly as it was given to you, e.g. on the phone."),
    )
    reason = forms.ChoiceField(label=_("Why it cannot wait"))
    words = forms.CharField(
        label=_("In words"), widget=text_area(3), max_length=500,
        help_text=_("Read by those who review the look. Nothing that identifies the person."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = with_empty(reason_choices(ReasonList.EMERGENCY))  # type: ignore[attr-defined]  # a ChoiceField


class ReviewForm(forms.Form):
    justified = forms.ChoiceField(
        label=_("Was the look right?"), widget=forms.RadioSelect, choices=[("yes", _("Yes")), ("no", _("No"))]
    )
    remark = forms.CharField(label=_("Remark"), widget=text_area(3), max_length=1_000)


class HoldForm(KeyedForm):
    """Stops the erasing of one file until a day."""

    reference = forms.SlugField(label=_("Reference of the case"), max_length=20)
    part = forms.ChoiceField(label=_("What is held"), required=False)
    reason = forms.ChoiceField(label=_("Reason"))
    words = forms.CharField(
        label=_("In words"), max_length=500, required=False, help_text=_("E.g. the number at the court. No names.")
    )
    until = forms.DateField(label=_("Until"), widget=DayInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parts = [(code, str(words)) for code, words in COMPARTMENTS.items()]
        self.fields["part"].choices = with_empty(parts, _("The whole file"))  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["reason"].choices = with_empty(reason_choices(ReasonList.HOLD))  # type: ignore[attr-defined]  # a ChoiceField
