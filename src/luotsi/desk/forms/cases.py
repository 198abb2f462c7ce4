"""Forms on a case and its offers."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from luotsi.actors.models import Organisation
from luotsi.countries.schema import ExploitationForm, Outcome, ReasonList, Stage
from luotsi.countries.vocabulary import Compartment
from luotsi.desk.forms.fields import (
    DayInput,
    KeyedForm,
    OrganisationField,
    pack_choices,
    reason_choices,
    text_area,
    with_empty,
)
from luotsi.desk.words import COMPARTMENTS
from luotsi.referral.choices import AgeGroup


class OfferForm(KeyedForm):
    reason = forms.ChoiceField(label=_("Why the case is handed over"))
    message = forms.CharField(
        label=_("Words to the receiver"), widget=text_area(3), max_length=2_000, required=False,
        help_text=_("Shown before the offer is accepted: nothing that identifies the person."),
    )  # fmt: skip
    urgent = forms.BooleanField(label=_("Help is needed at once"), required=False)

    field_order = ("to", "reason", "message", "urgent")

    def __init__(self, *args: Any, sender: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"] = OrganisationField(label=_("To whom"), but=sender, on=timezone.localdate())
        self.fields["reason"].choices = with_empty(reason_choices(ReasonList.OFFER))  # type: ignore[attr-defined]  # a ChoiceField
        self.order_fields(self.field_order)


class DeclineForm(forms.Form):
    reason = forms.ChoiceField(label=_("Reason"))
    text = forms.CharField(label=_("In words, to the sender"), widget=text_area(3), max_length=2_000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = with_empty(reason_choices(ReasonList.DECLINE))  # type: ignore[attr-defined]  # a ChoiceField


class WithdrawForm(forms.Form):
    reason = forms.ChoiceField(label=_("Reason"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = with_empty(reason_choices(ReasonList.WITHDRAW))  # type: ignore[attr-defined]  # a ChoiceField


class DecisionForm(KeyedForm):
    """A decision of one stage: outcome, the grounds in law for it, reasons in words, the day."""

    outcome = forms.ChoiceField(label=_("Decision"), widget=forms.RadioSelect)
    decided_on = forms.DateField(label=_("Decided on"), widget=DayInput)
    grounds = forms.MultipleChoiceField(label=_("Grounds"), widget=forms.CheckboxSelectMultiple, required=False)
    reasons = forms.CharField(label=_("Reasons"), widget=text_area(5), max_length=10_000)

    def __init__(self, *args: Any, stage: Stage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "en"
        self.stage = stage
        self.fields["outcome"].choices = [(o.code, o.names.say(language)) for o in stage.outcomes]  # type: ignore[attr-defined]  # a ChoiceField
        grounds = {ground.code: ground.names.say(language) for o in stage.outcomes for ground in o.grounds}
        self.fields["grounds"].choices = list(grounds.items())  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["decided_on"].initial = timezone.localdate
        if not grounds:
            del self.fields["grounds"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        outcome: Outcome | None = self.stage.outcome(data.get("outcome", ""))
        chosen = set(data.get("grounds", []))
        known = {ground.code for ground in outcome.grounds} if outcome else set()
        if known and not chosen:
            self.add_error("grounds", _("Choose at least one ground for this decision."))
        elif outcome and not chosen <= known:
            self.add_error("grounds", _("These grounds do not belong to this decision."))
        data.setdefault("grounds", [])
        return data


class StageForm(forms.Form):
    stage = forms.ChoiceField(label=_("Next stage"))

    def __init__(self, *args: Any, stages: list[Stage], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "en"
        self.fields["stage"].choices = [(stage.code, stage.names.say(language)) for stage in stages]  # type: ignore[attr-defined]  # a ChoiceField


class CloseForm(forms.Form):
    reason = forms.ChoiceField(label=_("Why the case is closed"))
    note = forms.CharField(label=_("In words"), widget=text_area(3), max_length=2_000, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = with_empty(reason_choices(ReasonList.CLOSE))  # type: ignore[attr-defined]  # a ChoiceField


class ReopenForm(KeyedForm):
    reason = forms.ChoiceField(label=_("Why the case is reopened"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = with_empty(reason_choices(ReasonList.REOPEN))  # type: ignore[attr-defined]  # a ChoiceField


class NoteForm(forms.Form):
    compartment = forms.ChoiceField(label=_("Part of the file"))
    text = forms.CharField(label=_("Note"), widget=text_area(3), max_length=10_000)

    def __init__(self, *args: Any, compartments: "frozenset[Compartment]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["compartment"].choices = [(c, COMPARTMENTS[c]) for c in Compartment if c in compartments]  # type: ignore[attr-defined]  # a ChoiceField


class AppealForm(forms.Form):
    appealed_on = forms.DateField(label=_("Appealed on"), widget=DayInput)


class ResultForm(forms.Form):
    result = forms.CharField(label=_("What was agreed"), widget=text_area(3), max_length=5_000)


class FilterForm(forms.Form):
    """Filters of the case list; an unknown value narrows nothing."""

    holding = forms.ChoiceField(
        label=_("Which"), required=False,
        choices=[("mine", _("We answer for")), ("shared", _("Shared with us")), ("closed", _("Closed")), ("all", _("All we may read"))],
    )  # fmt: skip
    stage = forms.ChoiceField(label=_("Stage"), required=False)
    form = forms.ChoiceField(label=_("Form"), required=False)
    age_group = forms.ChoiceField(label=_("Age"), required=False, choices=with_empty(AgeGroup.choices, _("Any")))
    reference = forms.CharField(label=_("Reference"), required=False, max_length=20)

    def __init__(self, *args: Any, stages: list[Stage], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "en"
        self.fields["stage"].choices = with_empty([(s.code, s.names.say(language)) for s in stages], _("Any"))  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["form"].choices = with_empty(pack_choices("forms", ExploitationForm), _("Any"))  # type: ignore[attr-defined]  # a ChoiceField


class SavedSearchForm(forms.Form):
    name = forms.CharField(label=_("Keep this search as"), max_length=60)
