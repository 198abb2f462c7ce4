"""Forms of the joint team and the joint meeting."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from luotsi.actors.models import Organisation
from luotsi.countries.schema import LegalAct, ReasonList
from luotsi.countries.vocabulary import Compartment
from luotsi.desk.forms.fields import DayInput, KeyedForm, pack_choices, reason_choices, text_area, with_empty
from luotsi.desk.words import COMPARTMENTS, CONSENT_KINDS
from luotsi.referral.choices import MeetingWay, TeamBasis
from luotsi.referral.facts import MeetingPlan, SeatFacts
from luotsi.referral.team_queries import could_join

if TYPE_CHECKING:
    from luotsi.referral.models import Consent

NO_PART = _("Working together: nothing about the person")


def part_choices(parts: "frozenset[Compartment]") -> list[tuple[str, Any]]:
    """The parts of a file that the reader reads, after the one that holds nothing about the person."""
    return [("", NO_PART), *((part.value, COMPARTMENTS[part]) for part in Compartment if part in parts)]


class ReasonForm(forms.Form):
    """One coded reason."""

    reason = forms.ChoiceField(label=_("Reason"))

    def __init__(self, *args: Any, list_: ReasonList, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = with_empty(reason_choices(list_))  # type: ignore[attr-defined]  # a ChoiceField


class DeclineSeatForm(ReasonForm):
    text = forms.CharField(label=_("In words, to the sender"), widget=text_area(3), max_length=2_000, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, list_=ReasonList.DECLINE, **kwargs)


class InviteForm(KeyedForm):
    """A seat in the team: whom, as what, which parts, on which basis, until when."""

    to = forms.ModelChoiceField(label=_("Which organisation"), queryset=Organisation.objects.none())
    role = forms.ChoiceField(label=_("As what it works in the team"))
    compartments = forms.MultipleChoiceField(
        label=_("Which parts of the file"), widget=forms.CheckboxSelectMultiple,
        help_text=_("The fewest that it needs. You can open only what your organisation reads itself."),
    )  # fmt: skip
    basis = forms.ChoiceField(label=_("On which basis"), choices=TeamBasis.choices, widget=forms.RadioSelect)
    consent = forms.ChoiceField(
        label=_("Which consent"),
        required=False,
        help_text=_("Only where the basis is consent. It is recorded on the case first."),
    )
    statute = forms.ChoiceField(label=_("Which law"), required=False, help_text=_("Only where the basis is a statute."))
    provision = forms.CharField(
        label=_("Which section of it"), max_length=60, required=False, help_text=_("As the law names it.")
    )
    valid_until = forms.DateField(
        label=_("Until when"), widget=DayInput, required=False,
        help_text=_("The last day. Empty: until somebody ends it, the consent is withdrawn or the case is closed."),
    )  # fmt: skip
    message = forms.CharField(
        label=_("Words to the receiver"), widget=text_area(3), max_length=2_000, required=False,
        help_text=_("Shown before it accepts: nothing that identifies the person."),
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        own: Organisation,
        parts: "frozenset[Compartment]",
        consents: Sequence["Consent"],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        found = could_join(but=own, on=timezone.localdate())
        to = self.fields["to"]
        to.queryset = Organisation.objects.filter(pk__in=[one.pk for one in found])  # type: ignore[attr-defined]  # a ModelChoiceField
        to.choices = [("", str(_("Choose an organisation"))), *((one.pk, one.name) for one in found)]  # type: ignore[attr-defined]  # a ModelChoiceField
        self.consents = {str(consent.pk): consent for consent in consents}
        choices: dict[str, Any] = {
            "role": with_empty(reason_choices(ReasonList.TEAM_ROLE)),
            "compartments": part_choices(parts)[1:],
            "consent": with_empty([(pk, consent_words(consent)) for pk, consent in self.consents.items()]),
            "statute": with_empty(pack_choices("legal_acts", LegalAct)),
        }
        for name, values in choices.items():
            self.fields[name].choices = values  # type: ignore[attr-defined]  # a ChoiceField

    def clean_valid_until(self) -> Any:
        day = self.cleaned_data["valid_until"]
        if day and day < timezone.localdate():
            raise forms.ValidationError(_("Choose today or a day to come."))
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("basis") == TeamBasis.CONSENT:
            data["statute"], data["provision"] = "", ""
            if not data.get("consent") and "consent" not in self.errors:
                self.add_error(
                    "consent", _("Choose the consent. If none stands, ask the person and record it on the case.")
                )
        elif data.get("basis") == TeamBasis.STATUTE:
            data["consent"] = ""
            for name in ("statute", "provision"):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, _("Name the law and its section."))
        return data

    def seat(self) -> SeatFacts:
        """What was chosen, as the use case wants it."""
        data = self.cleaned_data
        return SeatFacts(
            to=data["to"],
            role=data["role"],
            compartments=tuple(Compartment(part) for part in data["compartments"]),
            consent=self.consents.get(data["consent"]),
            statute=data["statute"],
            provision=data["provision"],
            valid_until=data["valid_until"],
            message=data["message"],
        )


def consent_words(consent: "Consent") -> str:
    """A consent as a choice: to what, with whom and which parts."""
    words = str(CONSENT_KINDS.get(consent.kind, consent.kind))
    if consent.receiver is None:
        return words
    parts = ", ".join(str(COMPARTMENTS.get(part, part)) for part in consent.compartments)
    return f"{words}: {consent.receiver} ({parts})"


class MeetingForm(KeyedForm):
    """When, how, where and with whom."""

    day = forms.DateField(label=_("Day"), widget=DayInput)
    time = forms.TimeField(label=_("Time"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}))
    way = forms.ChoiceField(label=_("How"), choices=MeetingWay.choices, widget=forms.RadioSelect)
    place = forms.CharField(
        label=_("Where, or how to join"),
        max_length=200,
        required=False,
        help_text=_("Nothing that identifies the person."),
    )
    team = forms.ModelMultipleChoiceField(
        label=_("From the team"),
        queryset=Organisation.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    others = forms.ModelMultipleChoiceField(
        label=_("For this meeting only"), queryset=Organisation.objects.none(), required=False,
        help_text=_("Being asked to a meeting opens no part of the file."),
    )  # fmt: skip

    def __init__(self, *args: Any, own: Organisation, team: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = {one.pk for one in team}
        found = [one for one in could_join(but=own, on=timezone.localdate()) if one.pk not in members]
        for name, organisations in (("team", team), ("others", found)):
            field = self.fields[name]
            field.queryset = Organisation.objects.filter(pk__in=[one.pk for one in organisations])  # type: ignore[attr-defined]  # a ModelMultipleChoiceField
            field.choices = [(one.pk, one.name) for one in organisations]  # type: ignore[attr-defined]  # a ModelMultipleChoiceField
        if not team:
            del self.fields["team"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("team") and not data.get("others") and "others" not in self.errors:
            self.add_error("others", _("Choose at least one organisation."))
        return data

    def plan(self) -> MeetingPlan:
        """What was chosen, as the use case wants it."""
        data = self.cleaned_data
        starts_at = timezone.make_aware(datetime.combine(data["day"], data["time"]))
        asked = (*data.get("team", ()), *data["others"])
        return MeetingPlan(starts_at=starts_at, way=data["way"], place=data["place"], organisations=asked)


class QuestionForm(forms.Form):
    question = forms.CharField(label=_("Question"), max_length=300)
    compartment = forms.ChoiceField(
        label=_("Part of the file"), required=False, help_text=_("Only participants that read this part will see it.")
    )

    def __init__(self, *args: Any, parts: "frozenset[Compartment]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["compartment"].choices = part_choices(parts)  # type: ignore[attr-defined]  # a ChoiceField


class SaidForm(forms.Form):
    said = forms.CharField(label=_("What was said and agreed"), widget=text_area(4), max_length=10_000)


class CorrectionForm(forms.Form):
    text = forms.CharField(label=_("Correction"), widget=text_area(3), max_length=10_000)


class ActionForm(KeyedForm):
    """What an organisation takes upon itself, and by when."""

    text = forms.CharField(label=_("What is done"), max_length=300)
    compartment = forms.ChoiceField(label=_("Part of the file"), required=False)
    owner = forms.ModelChoiceField(label=_("Who does it"), queryset=Organisation.objects.none())
    due_on = forms.DateField(label=_("By when"), widget=DayInput)

    def __init__(
        self, *args: Any, parts: "frozenset[Compartment]", there: Sequence[Organisation], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["compartment"].choices = part_choices(parts)  # type: ignore[attr-defined]  # a ChoiceField
        owner = self.fields["owner"]
        owner.queryset = Organisation.objects.filter(pk__in=[one.pk for one in there])  # type: ignore[attr-defined]  # a ModelChoiceField
        owner.choices = [("", str(_("Choose an organisation"))), *((one.pk, one.name) for one in there)]  # type: ignore[attr-defined]  # a ModelChoiceField


class DropForm(forms.Form):
    note = forms.CharField(label=_("Why it is dropped"), max_length=300)


class AttendanceForm(forms.Form):
    there = forms.ModelMultipleChoiceField(
        label=_("Who was there"), queryset=Organisation.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, asked: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["there"]
        field.queryset = Organisation.objects.filter(pk__in=[one.pk for one in asked])  # type: ignore[attr-defined]  # a ModelMultipleChoiceField
        field.choices = [(one.pk, one.name) for one in asked]  # type: ignore[attr-defined]  # a ModelMultipleChoiceField
        field.initial = [one.pk for one in asked]


class YearForm(forms.Form):
    year = forms.TypedChoiceField(label=_("Year"), coerce=int, required=False)

    def __init__(self, *args: Any, years: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(str(year), str(year)) for year in years]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["year"].initial = str(years[0])
