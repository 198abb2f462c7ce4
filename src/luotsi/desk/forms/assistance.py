"""Forms of assistance on a case and of a provider's answers."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from luotsi.actors.models import Organisation
from luotsi.assistance.choices import Level
from luotsi.assistance.models import Service
from luotsi.assistance.queries import providers
from luotsi.countries.schema import AssessmentForm, ReasonList, Residence, ServiceType
from luotsi.countries.vocabulary import Compartment
from luotsi.desk.forms.fields import (
    DayInput,
    KeyedForm,
    language_choices,
    pack_choices,
    reason_choices,
    text_area,
    with_empty,
)
from luotsi.desk.words import COMPARTMENTS

# What a provider may need of a file; identity is told only where it is ticked.
SHARED = (Compartment.CONTACT, Compartment.IDENTITY, Compartment.ASSISTANCE, Compartment.HEALTH)


class OneOf(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic for the checker only
    """An organisation out of a list, by its name in the reader's language."""

    def __init__(self, *, among: list[Organisation], **kwargs: Any) -> None:
        super().__init__(queryset=Organisation.objects.filter(pk__in=[o.pk for o in among]), **kwargs)
        self.choices = [("", str(_("Choose an organisation"))), *((o.pk, o.name) for o in among)]


class AssessForm(KeyedForm):
    """The pack's questions, each answered by a level; words go into the part of the case that they belong to."""

    made_on = forms.DateField(label=_("Assessed on"), widget=DayInput)

    def __init__(self, *args: Any, asked: AssessmentForm, before: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked
        self.fields["made_on"].initial = timezone.localdate
        for question in asked.questions:
            self.fields[f"q_{question.code}"] = forms.ChoiceField(
                label=question.names.say(get_language() or "en"), choices=Level.choices,
                initial=before.get(question.code, Level.NOT_ASKED), widget=forms.RadioSelect,
            )  # fmt: skip
        for part in (Compartment.ASSISTANCE, Compartment.HEALTH):
            self.fields[f"text_{part}"] = forms.CharField(
                label=_("In words, on help") if part is Compartment.ASSISTANCE else _("In words, on health"),
                widget=text_area(3), max_length=4_000, required=False,
            )  # fmt: skip

    def levels(self) -> dict[str, Level]:
        return {question.code: Level(self.cleaned_data[f"q_{question.code}"]) for question in self.asked.questions}

    def texts(self) -> dict[Compartment, str]:
        return {part: self.cleaned_data[f"text_{part}"] for part in (Compartment.ASSISTANCE, Compartment.HEALTH)}


class AskForm(KeyedForm):
    """What is asked of a provider, who learns nothing else before it accepts."""

    service_type = forms.ChoiceField(label=_("Service"))
    language = forms.ChoiceField(label=_("Language of the person"))
    urgent = forms.BooleanField(label=_("Help is needed at once"), required=False)
    wanted_from = forms.DateField(label=_("Wanted from"), widget=DayInput, required=False)
    message = forms.CharField(
        label=_("Words to the provider"), widget=text_area(3), max_length=2_000, required=False,
        help_text=_("Shown before the request is accepted: nothing that identifies the person."),
    )  # fmt: skip
    compartments = forms.MultipleChoiceField(
        label=_("What the provider reads after accepting"), widget=forms.CheckboxSelectMultiple, required=False,
        choices=[(str(part), COMPARTMENTS[part]) for part in SHARED],
        help_text=_("Only what the service needs, and only while it lasts. It rests on the person’s consent to services."),
    )  # fmt: skip

    def __init__(self, *args: Any, service: Service | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.service = service
        self.fields["language"].choices = with_empty(language_choices())  # type: ignore[attr-defined]  # a ChoiceField
        if service:
            del self.fields["service_type"]
        else:
            self.fields["service_type"].choices = with_empty(pack_choices("services", ServiceType))  # type: ignore[attr-defined]  # a ChoiceField
            self.fields["provider"] = OneOf(label=_("Provider"), among=providers(timezone.localdate()))
        self.order_fields(
            ("service_type", "provider", "language", "urgent", "wanted_from", "message", "compartments")
        )  # fmt: skip

    def facts(self, need: str) -> dict[str, Any]:
        data = {name: value for name, value in self.cleaned_data.items() if name != "key"}
        data["compartments"] = tuple(Compartment(part) for part in data["compartments"])
        if self.service:
            data |= {
                "service": self.service,
                "service_type": self.service.service_type,
                "provider": self.service.organisation,
            }
        return data | {"need": need}


class ReasonForm(forms.Form):
    """One coded reason out of a list of the country."""

    reason = forms.ChoiceField(label=_("Reason"))

    def __init__(self, *args: Any, reasons: ReasonList, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = with_empty(reason_choices(reasons))  # type: ignore[attr-defined]  # a ChoiceField


class DeclineRequestForm(ReasonForm):
    text = forms.CharField(
        label=_("In words, to the organisation that asked"), widget=text_area(3), max_length=2_000, required=False
    )


class DayForm(forms.Form):
    """One day."""

    on = forms.DateField(label=_("Day"), widget=DayInput)

    def __init__(self, *args: Any, label: Any = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate
        if label:
            self.fields["on"].label = label


class ResidenceForm(forms.Form):
    residence = forms.ChoiceField(label=_("Residence"), widget=forms.RadioSelect)
    since = forms.DateField(label=_("Since"), widget=DayInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["residence"].choices = pack_choices("residences", Residence)  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["since"].initial = timezone.localdate
        self.fields["provider"] = OneOf(label=_("Who gives and pays for help"), among=providers(timezone.localdate()))
        self.order_fields(("residence", "provider", "since"))


class ClaimForm(KeyedForm):
    costs_from = forms.DateField(label=_("Costs from"), widget=DayInput)
    costs_to = forms.DateField(label=_("Costs to"), widget=DayInput)
    amount = forms.DecimalField(label=_("Amount"), max_digits=12, decimal_places=2)
    description = forms.CharField(
        label=_("What the costs are"), widget=text_area(4), max_length=4_000,
        help_text=_("Say which services and why the costs are special. No name: the case is known by its reference."),
    )  # fmt: skip


class StatementForm(DayForm):
    text = forms.CharField(label=_("The statement"), widget=text_area(6), max_length=8_000)


class GrantedForm(DayForm):
    granted_amount = forms.DecimalField(label=_("Amount granted"), max_digits=12, decimal_places=2)
