"""Forms on clocks. None of them asks for a due date: it follows from what they say."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from luotsi.countries import queries as countries
from luotsi.countries.schema import Clock, ReasonList
from luotsi.deadlines.queries import WholeClock
from luotsi.desk.clock_words import by_kind
from luotsi.desk.forms.fields import DayInput, KeyedForm, reason_choices, with_empty


class TimeInput(forms.TimeInput):
    def __init__(self) -> None:
        super().__init__(format="%H:%M", attrs={"type": "time"})


class StartForm(KeyedForm):
    clock = forms.ChoiceField(label=_("Which clock"))
    on = forms.DateField(
        label=_("From which day it is counted"), widget=DayInput,
        help_text=_("The day on which what starts it happened. The day itself is not counted."),
    )  # fmt: skip
    at_time = forms.TimeField(
        label=_("At what time"), widget=TimeInput, required=False,
        help_text=_("Only for a clock that runs in hours. Without a time it is counted from midnight."),
    )  # fmt: skip
    until = forms.DateField(
        label=_("Last day that the decision granted"), widget=DayInput, required=False,
        help_text=_("Only where a decision sets the length, as of a reflection period."),
    )  # fmt: skip

    def __init__(self, *args: Any, clocks: Sequence[Clock], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["clock"].choices = with_empty(by_kind(clocks))  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["on"].initial = timezone.localdate


class ChangeForm(forms.Form):
    """What is done to one clock."""

    def __init__(self, *args: Any, whole: WholeClock, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.whole = whole


class SuspendForm(ChangeForm):
    on = forms.DateField(label=_("From which day"), widget=DayInput)
    reason = forms.ChoiceField(label=_("Reason"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate
        self.fields["reason"].choices = with_empty(reason_choices(ReasonList.SUSPEND_CLOCK))  # type: ignore[attr-defined]  # a ChoiceField


class ResumeForm(ChangeForm):
    on = forms.DateField(label=_("From which day"), widget=DayInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate


class ExtendForm(ChangeForm):
    until = forms.DateField(label=_("Until which day"), widget=DayInput)
    reason = forms.ChoiceField(label=_("Reason"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"].initial = self.whole.last_extension
        self.fields["reason"].choices = with_empty(reason_choices(ReasonList.EXTEND_CLOCK))  # type: ignore[attr-defined]  # a ChoiceField


class GrantForm(ChangeForm):
    until = forms.DateField(label=_("Last day that the decision granted"), widget=DayInput)


class StopForm(ChangeForm):
    reason = forms.ChoiceField(label=_("Reason"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = with_empty(reason_choices(ReasonList.STOP_CLOCK))  # type: ignore[attr-defined]  # a ChoiceField


class FilterForm(forms.Form):
    """Filters of the list of clocks; an unknown value narrows nothing."""

    which = forms.ChoiceField(
        label=_("Which"), required=False, choices=[("", _("All that run")), ("late", _("Late")), ("soon", _("Within 14 days"))]
    )  # fmt: skip
    clock = forms.ChoiceField(label=_("Clock"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "en"
        known = [clock for clock in countries.entries("clocks", Clock) if clock.runs_on_a_case]
        choices = sorted((clock.names.say(language), clock.code) for clock in known)
        self.fields["clock"].choices = with_empty([(code, name) for name, code in choices], _("Any"))  # type: ignore[attr-defined]  # a ChoiceField
