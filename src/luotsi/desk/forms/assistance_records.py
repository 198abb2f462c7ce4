"""Forms of what else belongs to help; each kind of record has one to add it and, where something follows, one for that."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from luotsi.actors.models import Organisation
from luotsi.assistance.choices import ClaimAgainst, DepartureKind, Outcome, PeriodKind, Relation
from luotsi.assistance.models import StayPermit
from luotsi.assistance.queries import providers
from luotsi.countries.schema import Permit, ReasonList
from luotsi.desk.forms.assistance import OneOf
from luotsi.desk.forms.fields import DayInput, language_choices, pack_choices, reason_choices, with_empty


def day(label: Any, *, required: bool = True) -> forms.DateField:
    return forms.DateField(label=label, widget=DayInput, required=required)


class PeriodForm(forms.Form):
    kind = forms.ChoiceField(label=_("Which period"), choices=PeriodKind.choices, widget=forms.RadioSelect)
    granted_on = day(_("Granted on"))
    starts_on = day(_("From"))
    ends_on = day(_("Until"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        among = sorted(Organisation.objects.in_force(timezone.localdate()), key=lambda one: one.name.casefold())
        self.fields["granted_by"] = OneOf(label=_("Granted by"), among=among)
        self.order_fields(("kind", "granted_by"))


class PeriodEndForm(forms.Form):
    ended_on = day(_("Ended on"))
    end_reason = forms.ChoiceField(label=_("Reason"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["end_reason"].choices = with_empty(reason_choices(ReasonList.PERIOD_END))  # type: ignore[attr-defined]  # a ChoiceField


class PermitForm(forms.Form):
    permit = forms.ChoiceField(label=_("Ground"))
    applied_on = day(_("Applied on"))
    renews = forms.ModelChoiceField(
        label=_("Renews"), queryset=StayPermit.objects.none(), required=False, empty_label=_("No earlier permit")
    )

    def __init__(self, *args: Any, renewable: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["permit"].choices = with_empty(pack_choices("permits", Permit))  # type: ignore[attr-defined]  # a ChoiceField
        field: Any = self.fields["renews"]
        field.queryset = StayPermit.objects.filter(pk__in=[pk for pk, _words in renewable])
        field.choices = with_empty([(str(pk), words) for pk, words in renewable], _("No earlier permit"))
        if not renewable:
            del self.fields["renews"]


class PermitDecisionForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("Decision"), widget=forms.RadioSelect,
        choices=[choice for choice in Outcome.choices if choice[0] != Outcome.PARTLY],
    )  # fmt: skip
    decided_on = day(_("Decided on"))
    valid_from = day(_("Valid from"), required=False)
    valid_to = day(_("Valid until"), required=False)


class CompensationForm(forms.Form):
    against = forms.ChoiceField(label=_("From whom"), choices=ClaimAgainst.choices, widget=forms.RadioSelect)
    claimed_on = day(_("Claimed on"))
    amount = forms.DecimalField(label=_("Amount"), max_digits=12, decimal_places=2)


class CompensationDecisionForm(forms.Form):
    outcome = forms.ChoiceField(label=_("Decision"), choices=Outcome.choices, widget=forms.RadioSelect)
    decided_on = day(_("Decided on"))
    granted_amount = forms.DecimalField(label=_("Amount granted"), max_digits=12, decimal_places=2, min_value=0)
    paid_on = day(_("Paid on"), required=False)


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class InterpreterForm(forms.Form):
    language = forms.ChoiceField(label=_("Language"))
    needed_at = forms.DateTimeField(label=_("When"), widget=MomentInput, input_formats=["%Y-%m-%dT%H:%M"])
    occasion = forms.CharField(label=_("For what"), max_length=120, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = with_empty(language_choices())  # type: ignore[attr-defined]  # a ChoiceField


class InterpreterCameForm(forms.Form):
    came = forms.TypedChoiceField(
        label=_("Did the interpreter come?"), choices=[("yes", _("Yes")), ("no", _("No"))], widget=forms.RadioSelect,
        coerce=lambda value: value == "yes",
    )  # fmt: skip


class DependantForm(forms.Form):
    relation = forms.ChoiceField(label=_("Who it is to the person"), choices=Relation.choices, widget=forms.RadioSelect)
    birth_year = forms.IntegerField(label=_("Year of birth"), min_value=1900, max_value=2100)
    with_person = forms.BooleanField(label=_("Lives with the person"), required=False)
    country = forms.RegexField(
        label=_("Country, if elsewhere"), regex=r"^[A-Z]{2}$", required=False, help_text=_("Two letters, e.g. EE.")
    )


class ChildForm(forms.Form):
    welfare_notified_on = day(_("Child welfare notified on"), required=False)
    guardian_asked_on = day(_("Guardian or representative asked for on"), required=False)
    guardian_appointed_on = day(_("Guardian or representative appointed on"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["welfare_notified_to"] = OneOf(
            label=_("To whom it was notified"), among=providers(timezone.localdate()), required=False
        )
        self.order_fields(("welfare_notified_on", "welfare_notified_to"))


class DepartureForm(forms.Form):
    kind = forms.ChoiceField(label=_("What is planned"), choices=DepartureKind.choices, widget=forms.RadioSelect)
    country = forms.RegexField(label=_("Country"), regex=r"^[A-Z]{2}$", help_text=_("Two letters, e.g. EE."))
    risk_weighed_on = day(_("Risk weighed on"))
    receiving_contact = forms.CharField(
        label=_("Who receives the person"), max_length=200, required=False,
        help_text=_("An organisation or contact point. A transfer needs one."),
    )  # fmt: skip
    planned_on = day(_("Planned for"), required=False)


class LeftForm(forms.Form):
    left_on = day(_("Left on"))
