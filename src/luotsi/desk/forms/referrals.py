"""The steps of a referral. Each keeps what was typed in the draft on the server."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from luotsi.countries.schema import ReasonList
from luotsi.countries.vocabulary import Branch, ConsentKind
from luotsi.desk.forms.fields import DayInput, language_choices, reason_choices, text_area, with_empty
from luotsi.desk.states import states
from luotsi.desk.words import BRANCHES, CONSENT_KINDS
from luotsi.referral.choices import AgeGroup, ChildHeard, HowGiven, Sex

OLDEST_BIRTH_YEAR = 1900


class BranchForm(forms.Form):
    """How the person stands to the referral; which questions follow depends on it."""

    branch = forms.ChoiceField(
        label=_("How does the person stand to this?"), choices=list(BRANCHES.items()), widget=forms.RadioSelect
    )
    age_group = forms.ChoiceField(label=_("Age"), choices=AgeGroup.choices, widget=forms.RadioSelect)
    urgent = forms.BooleanField(label=_("Help is needed at once"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        is_child = data.get("age_group") in {AgeGroup.CHILD, AgeGroup.PRESUMED_CHILD}
        if is_child and data.get("branch") in {Branch.ADULT_CONSENTS, Branch.ADULT_REFUSES}:
            self.add_error(
                "branch",
                _(
                    "A child, or one whose age is not sure, is not asked for an adult's consent. Choose the child's way."
                ),
            )
        if data.get("age_group") == AgeGroup.ADULT and data.get("branch") == Branch.CHILD:
            self.add_error("branch", _("The child's way is for those under age or whose age is not sure."))
        return data


class PersonForm(forms.Form):
    """Who the person is, as far as known. Everything may be empty, but something must find the person again."""

    given_names = forms.CharField(label=_("Given names"), max_length=120, required=False)
    family_names = forms.CharField(label=_("Family names"), max_length=120, required=False)
    other_names = forms.CharField(label=_("Other names or spellings"), max_length=200, required=False)
    born_on = forms.DateField(label=_("Date of birth"), required=False, widget=DayInput)
    birth_year = forms.IntegerField(label=_("Year of birth, if the date is not known"), required=False)
    sex = forms.ChoiceField(label=_("Sex"), choices=Sex.choices, widget=forms.RadioSelect, initial="unknown")
    nationality = forms.ChoiceField(label=_("Nationality"), required=False)
    document = forms.CharField(label=_("Number of an identity document"), max_length=60, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["nationality"].choices = with_empty(states(), _("Not known"))  # type: ignore[attr-defined]  # a ChoiceField

    def clean_born_on(self) -> date | None:
        born_on: date | None = self.cleaned_data["born_on"]
        if born_on and not date(OLDEST_BIRTH_YEAR, 1, 1) <= born_on <= timezone.localdate():
            raise forms.ValidationError(_("This date cannot be right. Check it."))
        return born_on

    def clean_birth_year(self) -> int | None:
        year: int | None = self.cleaned_data["birth_year"]
        if year is not None and not OLDEST_BIRTH_YEAR <= year <= timezone.localdate().year:
            raise forms.ValidationError(_("Give a year such as 1994."))
        return year

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not any(
            data.get(name) for name in ("given_names", "family_names", "other_names", "document")
        ):
            self.add_error("given_names", _("Give at least one name, or the number of a document."))
        return data


class FindForm(PersonForm):
    """A search for a person among one's own cases; the same fields as a referral asks, and the telephone."""

    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    field_order = ("given_names", "family_names", "birth_year", "document", "phone")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("other_names", "born_on", "sex", "nationality"):
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        data = forms.Form.clean(self) or {}
        if not self.errors and not any(data.values()):
            self.add_error("given_names", _("Give a name, the number of a document or a telephone."))
        return data


class ContactForm(forms.Form):
    """How the person is reached without danger."""

    language = forms.ChoiceField(label=_("Language of the person"))
    needs_interpreter = forms.BooleanField(label=_("Needs an interpreter"), required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    safe_way = forms.CharField(label=_("Safe way and time to make contact"), max_length=300, required=False)
    address = forms.CharField(label=_("Where the person stays"), max_length=200, required=False)
    municipality = forms.CharField(label=_("Municipality of residence, if any"), max_length=80, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = with_empty(language_choices())  # type: ignore[attr-defined]  # a ChoiceField


class GuardianForm(forms.Form):
    """A child: who represents it, and whether it was heard. An adult's consent is not asked."""

    representative = forms.CharField(
        label=_("Guardian or representative"),
        max_length=200,
        help_text=_("If there is none yet, say who has been asked to appoint one."),
    )
    representative_contact = forms.CharField(
        label=_("How the representative is reached"), max_length=120, required=False
    )
    child_heard = forms.ChoiceField(
        label=_("Was the child heard?"), choices=ChildHeard.choices, widget=forms.RadioSelect
    )


class CannotDecideForm(forms.Form):
    no_consent_reason = forms.ChoiceField(label=_("Why the person cannot decide now"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["no_consent_reason"].choices = with_empty(reason_choices(ReasonList.NO_CONSENT))  # type: ignore[attr-defined]  # a ChoiceField


class ConsentForm(forms.Form):
    """What the adult agrees to. Help never depends on consent to contact with the police, so that is not asked here."""

    kinds = forms.MultipleChoiceField(
        label=_("The person agrees"), widget=forms.CheckboxSelectMultiple,
        choices=[(kind, CONSENT_KINDS[kind]) for kind in (ConsentKind.SERVICE, ConsentKind.PROCESSING, ConsentKind.FORMAL_IDENTIFICATION)],
    )  # fmt: skip
    consent_language = forms.ChoiceField(label=_("In which language it was explained"))
    how_given = forms.ChoiceField(label=_("How it was given"), choices=HowGiven.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["consent_language"].choices = with_empty(language_choices())  # type: ignore[attr-defined]  # a ChoiceField

    def clean_kinds(self) -> list[str]:
        kinds: list[str] = self.cleaned_data["kinds"]
        if not {ConsentKind.SERVICE, ConsentKind.PROCESSING} <= set(kinds):
            raise forms.ValidationError(
                _(
                    "A referral needs consent to receive help and to passing on data. If the person refuses, go back and choose that."
                )
            )
        return kinds


class ReadBackForm(forms.Form):
    """The person hears in their language what will be sent, and can correct it; or the reason why not."""

    read_back = forms.ChoiceField(
        label=_("Was it read back to the person?"), widget=forms.RadioSelect,
        choices=[("yes", _("Yes, and the person had nothing to correct any more")), ("no", _("No"))],
    )  # fmt: skip
    read_back_language = forms.ChoiceField(label=_("In which language"), required=False)
    no_read_back_reason = forms.ChoiceField(label=_("If not, why"), required=False)
    message = forms.CharField(
        label=_("Words to the receiver"),
        widget=text_area(3),
        max_length=2_000,
        required=False,
        help_text=_("Shown before the offer is accepted: nothing that identifies the person."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["read_back_language"].choices = with_empty(language_choices())  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["no_read_back_reason"].choices = with_empty(reason_choices(ReasonList.NO_READ_BACK))  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("read_back") == "yes":
            data["no_read_back_reason"] = ""
            if not data.get("read_back_language"):
                self.add_error("read_back_language", _("Choose the language in which it was read back."))
        elif data.get("read_back") == "no":
            data["read_back_language"] = ""
            if not data.get("no_read_back_reason"):
                self.add_error("no_read_back_reason", _("Say why it was not read back."))
        return data
