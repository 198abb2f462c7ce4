"""Forms of a signal."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from luotsi.countries import queries as countries
from luotsi.countries.schema import Dimension, ExploitationForm, Indicator, IndicatorList, ReferrerType
from luotsi.desk.forms.fields import DayInput, KeyedForm, pack_choices, text_area, with_empty
from luotsi.referral.choices import AgeGroup, IndicatorAnswer, KnownFrom
from luotsi.referral.facts import IndicatorFact
from luotsi.referral.indicators import indicators_of

EARLIEST = "1990-01-01"


class SignalForm(KeyedForm):
    """What was seen. No name is asked: a signal holds what was seen, not who it was."""

    seen_on = forms.DateField(label=_("When was it seen"), widget=DayInput)
    place = forms.CharField(
        label=_("Where"), max_length=120, help_text=_("Town or district and kind of place, no address.")
    )
    referrer_type = forms.ChoiceField(label=_("Who noticed it"))
    form = forms.ChoiceField(label=_("What it looks like"))
    age_group = forms.ChoiceField(
        label=_("Age"), choices=AgeGroup.choices, widget=forms.RadioSelect, initial=AgeGroup.ADULT
    )
    persons = forms.IntegerField(label=_("How many persons"), min_value=1, max_value=999, initial=1)
    in_danger = forms.BooleanField(
        label=_("Somebody is in danger now"),
        required=False,
        help_text=_("In danger to life call the emergency number first."),
    )
    what_was_seen = forms.CharField(
        label=_("What was seen or told"), widget=text_area(5), max_length=10_000,
        help_text=_("Also what speaks against. Leave out names: they are asked later, with consent."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["form"].choices = with_empty(pack_choices("forms", ExploitationForm))  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["referrer_type"].choices = with_empty(pack_choices("referrer_types", ReferrerType))  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["seen_on"].initial = timezone.localdate

    def clean_seen_on(self) -> Any:
        seen_on = self.cleaned_data["seen_on"]
        if not EARLIEST <= seen_on.isoformat() <= timezone.localdate().isoformat():
            raise forms.ValidationError(_("This date cannot be right. Check it."))
        return seen_on


class IndicatorForm(forms.Form):
    """The questions of one indicator list, four answers each; what is not answered counts as not asked."""

    def __init__(self, data: Any = None, *, indicator_list: IndicatorList) -> None:
        super().__init__(data, prefix=indicator_list.code)
        self.list = indicator_list
        self.indicators = indicators_of(indicator_list.code)
        language = get_language() or "en"
        for indicator in self.indicators:
            self.fields[indicator.code] = forms.ChoiceField(
                label=indicator.names.say(language), choices=IndicatorAnswer.choices, widget=forms.RadioSelect,
                required=False, initial=IndicatorAnswer.NOT_ASKED,
            )  # fmt: skip
        self.fields["known_from"] = forms.ChoiceField(
            label=_("From what information"), choices=with_empty(KnownFrom.choices), required=False
        )

    def groups(self) -> Iterator[tuple[str, list[forms.BoundField]]]:
        """The questions by the dimension they speak of, in the order of the list."""
        language = get_language() or "en"
        by_dimension: dict[str | None, list[Indicator]] = {}
        for indicator in self.indicators:
            by_dimension.setdefault(indicator.dimension, []).append(indicator)
        for code, indicators in by_dimension.items():
            dimension = countries.find("dimensions", code, Dimension) if code else None
            yield dimension.names.say(language) if dimension else "", [self[indicator.code] for indicator in indicators]

    def facts(self) -> list[IndicatorFact]:
        """The answers that were given."""
        known_from = self.cleaned_data.get("known_from", "")
        return [
            IndicatorFact(self.list.code, indicator.code, answer, known_from)
            for indicator in self.indicators
            if (answer := self.cleaned_data.get(indicator.code)) and answer != IndicatorAnswer.NOT_ASKED
        ]


class QuestionForm(forms.Form):
    question = forms.CharField(
        label=_("Your question"), widget=text_area(), max_length=5_000,
        help_text=_("Nothing that identifies the person: no name, no address, no workplace."),
    )  # fmt: skip


class AdviceForm(forms.Form):
    advice = forms.CharField(label=_("Advice"), widget=text_area(6), max_length=10_000)


class EndSignalForm(forms.Form):
    reason = forms.CharField(label=_("Why it ends here"), max_length=300)
