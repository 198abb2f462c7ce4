"""Forms of consent: what is asked, how it was read back and given, what is withdrawn, what became of what was copied."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from luotsi.actors.models import Organisation
from luotsi.actors.queries import could_take_over
from luotsi.countries import consent_sheets
from luotsi.countries.vocabulary import Compartment, ConsentKind
from luotsi.desk.consent_points import Point
from luotsi.desk.forms.fields import Choices, DayInput, KeyedForm, language_choices, text_area, with_empty
from luotsi.desk.words import COMPARTMENTS, CONSENT_KINDS
from luotsi.referral.choices import (
    ChildView,
    ConsentPlace,
    HowGiven,
    Interpreting,
    OnBehalfBasis,
    OnBehalfRelation,
    RecallAnswer,
)
from luotsi.referral.facts import ConsentFact, OnBehalf


class AskForm(forms.Form):
    """What the person is asked, before it is read to them: sent in the address, since nothing in it is about the person."""

    kind = forms.ChoiceField(
        label=_("The person agrees"), choices=list(CONSENT_KINDS.items()), widget=forms.RadioSelect
    )
    receiver = forms.ChoiceField(
        label=_("With which organisation"), required=False, help_text=_("Only for sharing with a named organisation.")
    )
    compartments = forms.MultipleChoiceField(
        label=_("Which parts of the file"), choices=list(COMPARTMENTS.items()), widget=forms.CheckboxSelectMultiple,
        required=False, help_text=_("Only for sharing with a named organisation."),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("In which language it is explained"))
    until = forms.DateField(
        label=_("Last day"), widget=DayInput, required=False,
        help_text=_("Leave empty if it holds until it is withdrawn."),
    )  # fmt: skip

    def __init__(self, *args: Any, own: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.receivers = {found.code: found for found in could_take_over(on=timezone.localdate(), but=own)}
        names = [(code, found.name) for code, found in self.receivers.items()]
        self.fields["receiver"].choices = with_empty(names, _("Choose an organisation"))  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["language"].choices = with_empty(_languages())  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("kind") == ConsentKind.NAMED_SHARING:
            if not data.get("receiver"):
                self.add_error("receiver", _("Choose the organisation with which it is shared."))
            if not data.get("compartments"):
                self.add_error("compartments", _("Choose at least one part of the file."))
        elif data.get("kind"):
            data["receiver"], data["compartments"] = "", []
        if (until := data.get("until")) and until < timezone.localdate():
            self.add_error("until", _("This day is past. Choose today or a later day."))
        return data


def _languages() -> Choices:
    """The languages of the country, each with whether there is a sheet in it."""
    found = []
    for code, name in language_choices():
        sheet = consent_sheets.sheet_in(code)
        if sheet is None:
            name = _("%(language)s – no sheet yet") % {"language": name}
        elif sheet.draft:
            name = _("%(language)s – draft translation") % {"language": name}
        found.append((code, name))
    return found


ASKED = tuple(AskForm.base_fields)


class RecordForm(AskForm, KeyedForm):
    """The consent as it was given: every point read back, how, where, with which interpreter, and by whom for a child."""

    how_given = forms.ChoiceField(
        label=_("How it was given"), widget=forms.RadioSelect,
        choices=[choice for choice in HowGiven.choices if choice[0] != HowGiven.INTERPRETER],
    )  # fmt: skip
    interpreter = forms.ChoiceField(label=_("Interpreter"), choices=Interpreting.choices, widget=forms.RadioSelect)
    interpreter_code = forms.CharField(
        label=_("The interpreter’s own code or organisation"), max_length=40, required=False, help_text=_("Not a name.")
    )
    place = forms.ChoiceField(label=_("Where it was given"), choices=with_empty(ConsentPlace.choices))
    on_behalf_relation = forms.ChoiceField(
        label=_("Who gives the consent for the person"), choices=with_empty(OnBehalfRelation.choices, _("The person")),
        required=False,
    )  # fmt: skip
    on_behalf_basis = forms.ChoiceField(
        label=_("Why they may"), choices=with_empty(OnBehalfBasis.choices, "–"), required=False
    )
    on_behalf_name = forms.CharField(
        label=_("Their name"), max_length=200, required=False, help_text=_("Kept with the person’s identity.")
    )
    child_view = forms.ChoiceField(
        label=_("What the child itself says"), choices=with_empty(ChildView.choices, "–"), required=False
    )
    child_words = forms.CharField(
        label=_("In the child’s own words"), widget=text_area(2), max_length=2_000, required=False,
        help_text=_("Kept with the person’s identity."),
    )  # fmt: skip

    def __init__(self, *args: Any, points: Sequence[Point], is_child: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_child, self.points = is_child, points
        for name in ASKED:
            self.fields[name].widget = self.fields[name].hidden_widget()
        for point in points:
            self.fields[point.field] = forms.BooleanField(
                label=point.text,
                error_messages={"required": _("Read this point back to the person, and mark it then.")},
            )
        for name in ("on_behalf_relation", "on_behalf_basis", "on_behalf_name", "child_view"):
            self.fields[name].required = is_child
        if not is_child:
            del self.fields["child_view"], self.fields["child_words"]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        needs_code = data.get("interpreter") in (Interpreting.PRESENT, Interpreting.TELEPHONE)
        if needs_code and not data.get("interpreter_code"):
            self.add_error("interpreter_code", _("Give the code or the organisation of the interpreter."))
        elif not needs_code:
            data["interpreter_code"] = ""
        if data.get("on_behalf_relation"):
            for name in ("on_behalf_basis", "on_behalf_name"):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, _("Say this of whoever gives the consent for the person."))
        return data

    def fact(self, *, sheet: str) -> ConsentFact:
        """What the use case is told, once the form is valid."""
        data = self.cleaned_data
        relation = data["on_behalf_relation"]
        return ConsentFact(
            kind=ConsentKind(data["kind"]),
            language=data["language"],
            how_given=data["how_given"],
            receiver=self.receivers.get(data["receiver"]),
            compartments=tuple(Compartment(part) for part in data["compartments"]),
            until=data["until"],
            interpreter=data["interpreter"],
            interpreter_code=data["interpreter_code"],
            place=data["place"],
            sheet=sheet,
            read_back=True,
            on_behalf=OnBehalf(
                relation=relation,
                basis=data["on_behalf_basis"],
                name=data["on_behalf_name"],
                child_view=data.get("child_view", ""),
                child_words=data.get("child_words", ""),
            )
            if relation
            else None,
        )


class WithdrawConsentForm(forms.Form):
    """Which parts the person takes back; all are marked to begin with."""

    parts = forms.MultipleChoiceField(label=_("What the person takes back"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, compartments: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parts"].choices = [(part, COMPARTMENTS[part]) for part in compartments]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["parts"].initial = list(compartments)


class RecallForm(forms.Form):
    """What became of what was copied."""

    answer = forms.ChoiceField(
        label=_("What you did with what you had copied"), choices=RecallAnswer.choices, widget=forms.RadioSelect
    )
    law = forms.CharField(
        label=_("Which law requires you to keep it"),
        max_length=200,
        required=False,
        help_text=_("Only if you keep it."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("answer") == RecallAnswer.KEPT_BY_LAW and not data.get("law"):
            self.add_error("law", _("Say which law requires you to keep it."))
        elif data.get("answer") != RecallAnswer.KEPT_BY_LAW:
            data["law"] = ""
        return data
