"""Forms of the investigation side."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from luotsi.actors.models import Organisation
from luotsi.countries.schema import Offence
from luotsi.desk.forms.fields import KeyedForm, pack_choices, text_area, with_empty
from luotsi.desk.words_disclosures import CONDITIONS
from luotsi.investigation.queries import could_be_asked

if TYPE_CHECKING:
    from luotsi.investigation.models import Investigation


class ConditionsForm(forms.Form):
    accepted = forms.MultipleChoiceField(
        label=_("You accept for your organisation"),
        choices=list(CONDITIONS.items()),
        widget=forms.CheckboxSelectMultiple,
    )

    def clean_accepted(self) -> list[str]:
        accepted: list[str] = self.cleaned_data["accepted"]
        if set(CONDITIONS) - set(accepted):
            raise forms.ValidationError(_("Accept each condition, or refuse the disclosure."))
        return accepted


class RefuseForm(forms.Form):
    reason = forms.CharField(
        label=_("Why it is not yours"), max_length=300, help_text=_("The sender reads this. Name nobody.")
    )


class AttachForm(forms.Form):
    investigation = forms.ChoiceField(label=_("Investigation"))

    def __init__(self, *args: Any, investigations: "Sequence[Investigation]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = {one.reference: one for one in investigations}
        choices = [(one.reference, f"{one.reference} · {one.title}") for one in investigations]
        self.fields["investigation"].choices = with_empty(choices)  # type: ignore[attr-defined]  # a ChoiceField

    def clean_investigation(self) -> "Investigation":
        return self.found[self.cleaned_data["investigation"]]


def _offences() -> Any:
    return pack_choices("offences", Offence)


class OffencesForm(forms.Form):
    offences = forms.MultipleChoiceField(label=_("Offences"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["offences"].choices = _offences()  # type: ignore[attr-defined]  # a ChoiceField


class LeadForm(KeyedForm):
    title = forms.CharField(
        label=_("Working title"), max_length=120, help_text=_("Shown in lists: nothing that identifies a person.")
    )
    offences = forms.MultipleChoiceField(label=_("Offences"), widget=forms.CheckboxSelectMultiple, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["offences"].choices = _offences()  # type: ignore[attr-defined]  # a ChoiceField


class InvestigationNoteForm(forms.Form):
    text = forms.CharField(label=_("Note"), widget=text_area(3), max_length=10_000)


class CloseInvestigationForm(forms.Form):
    why = forms.CharField(label=_("Why it is closed"), max_length=300)


class AskForm(KeyedForm):
    """A question to an organisation that helps people, for it to put to a person."""

    about = forms.CharField(
        label=_("About whom"), max_length=300, help_text=_("As you know the person: name, year of birth, nationality.")
    )
    question = forms.CharField(
        label=_("What the person should be asked"), widget=text_area(4), max_length=5_000,
        help_text=_("For example whether they want to give a statement. It is the person's choice."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = could_be_asked()
        field: Any = forms.ModelChoiceField(
            label=_("Whom to ask"), queryset=Organisation.objects.filter(pk__in=[o.pk for o in found])
        )
        field.choices = [("", str(_("Choose an organisation"))), *((o.pk, o.name) for o in found)]
        self.fields["to"] = field
        self.order_fields(("to", "about", "question"))
