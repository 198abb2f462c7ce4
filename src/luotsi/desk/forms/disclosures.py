"""Forms of a disclosure on its sender's side. Nothing in them is chosen beforehand."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from luotsi.actors.models import Organisation
from luotsi.actors.queries import organisations_where
from luotsi.countries.schema import LegalAct
from luotsi.countries.vocabulary import Compartment, Permission
from luotsi.desk.forms.fields import DayInput, KeyedForm, pack_choices, text_area, with_empty
from luotsi.desk.templatetags.luotsi import day
from luotsi.desk.words import COMPARTMENTS
from luotsi.desk.words_disclosures import CHECKS, FACTS, NOTE
from luotsi.disclosure.choices import PersonKnows, RecallReason, RequestOutcome
from luotsi.disclosure.facts import Head, Part, Risk
from luotsi.disclosure.queries import CaseFact

if TYPE_CHECKING:
    from luotsi.investigation.models import SupportRequest
    from luotsi.referral.models import Consent

STATUTE = "statute"


class HeadForm(KeyedForm):
    """To whom, for what, on which basis, under which conditions."""

    basis = forms.ChoiceField(label=_("What it rests on"), widget=forms.RadioSelect)
    receiver = forms.ModelChoiceField(
        label=_("To whom"), queryset=Organisation.objects.none(), required=False,
        help_text=_("Only where it rests on a law. A consent names its receiver."),
    )  # fmt: skip
    legal_act = forms.ChoiceField(label=_("Which law"), required=False, help_text=_("Only where it rests on a law."))
    provision = forms.CharField(
        label=_("Which provision of it"), required=False, max_length=120, help_text=_("Only where it rests on a law.")
    )
    purpose = forms.CharField(
        label=_("What the receiver may use it for"), widget=text_area(3), max_length=2_000,
        help_text=_("The receiver sees this before it opens the content: nothing that identifies the person."),
    )  # fmt: skip
    conditions = forms.CharField(
        label=_("Further conditions"), widget=text_area(2), max_length=2_000, required=False,
        help_text=_("Purpose, no passing on without asking, and the day of deletion always apply."),
    )  # fmt: skip
    delete_by = forms.DateField(label=_("To be deleted by"), widget=DayInput)
    request = forms.TypedChoiceField(
        label=_("In answer to the question"), required=False, coerce=UUID, empty_value=None,
        help_text=_("Questions to which the person agreed. The disclosure then lies where the question was asked."),
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        consents: "Sequence[Consent]",
        requests: "Sequence[SupportRequest]",
        own: Organisation,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        asked = [(str(one.reference), f"{one.from_organisation}, {day(one.asked_at)}: {one.about}") for one in requests]
        self.fields["request"].choices = with_empty(asked, _("None"))  # type: ignore[attr-defined]  # a ChoiceField
        if not asked:
            del self.fields["request"]
        self.consents = {str(consent.pk): consent for consent in consents}
        choices: list[tuple[str, Any]] = [(key, _said(consent)) for key, consent in self.consents.items()]
        laws = pack_choices("legal_acts", LegalAct)
        if laws:
            choices.append((STATUTE, _("A law that obliges or allows it without consent")))
        self.fields["basis"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["legal_act"].choices = with_empty(laws)  # type: ignore[attr-defined]  # a ChoiceField
        found = [o for o in organisations_where(Permission.RECEIVE_DISCLOSURES, on=timezone.localdate()) if o != own]
        field = self.fields["receiver"]
        field.queryset = Organisation.objects.filter(pk__in=[o.pk for o in found])  # type: ignore[attr-defined]  # a ModelChoiceField
        field.choices = [("", str(_("Choose an organisation"))), *((o.pk, o.name) for o in found)]  # type: ignore[attr-defined]  # a ModelChoiceField

    def clean_delete_by(self) -> Any:
        if self.cleaned_data["delete_by"] <= timezone.localdate():
            raise forms.ValidationError(_("Choose a day of deletion that lies ahead."))
        return self.cleaned_data["delete_by"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("basis") == STATUTE:
            for name, words in (
                ("receiver", _("Choose an organisation.")),
                ("legal_act", _("Choose the law.")),
                ("provision", _("Name the provision.")),
            ):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, words)
        return data

    def head(self) -> Head:
        data = self.cleaned_data
        consent = self.consents.get(data["basis"])
        shared = {name: data[name] for name in ("purpose", "conditions", "delete_by")}
        shared["request"] = data.get("request")
        if consent is not None and consent.receiver is not None:
            return Head(receiver=consent.receiver, consent=consent.pk, **shared)
        return Head(receiver=data["receiver"], legal_act=data["legal_act"], provision=data["provision"], **shared)


def _said(consent: "Consent") -> str:
    parts = ", ".join(str(COMPARTMENTS.get(part, part)) for part in consent.compartments)
    words = _("Consent of %(day)s to share with %(receiver)s: %(parts)s")
    return str(words) % {"day": day(consent.given_at), "receiver": consent.receiver, "parts": parts}


class PartForm(forms.Form):
    """One fact of the file, or words of one's own, and why it is needed."""

    fact = forms.ChoiceField(label=_("What to pass on"), required=False)
    compartment = forms.ChoiceField(
        label=_("Part of the file"), required=False, help_text=_("Only for words of your own.")
    )
    title = forms.CharField(
        label=_("Heading"), max_length=120, required=False, help_text=_("Only for words of your own.")
    )
    content = forms.CharField(
        label=_("Words"), widget=text_area(3), max_length=10_000, required=False,
        help_text=_("Leave empty to pass the chosen fact on as it stands, or write the excerpt that is enough."),
    )  # fmt: skip
    why_needed = forms.CharField(label=_("Why the receiver needs it"), max_length=300)

    def __init__(
        self, *args: Any, facts: Sequence[CaseFact], compartments: frozenset[Compartment], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.facts = {fact.code: fact for fact in facts}
        choices = [(fact.code, f"{fact_words(fact.code)}: {Truncator(fact.value).chars(60)}") for fact in facts]
        self.fields["fact"].choices = with_empty(choices, _("Words of your own"))  # type: ignore[attr-defined]  # a ChoiceField
        parts = [(part, COMPARTMENTS[part]) for part in Compartment if part in compartments]
        self.fields["compartment"].choices = with_empty(parts)  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("fact"):
            for name in ("compartment", "title", "content"):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, _("Fill this in, or choose a fact of the file."))
        return data

    def part(self) -> Part:
        data = self.cleaned_data
        fact = self.facts.get(data["fact"])
        if fact is None:
            return Part(Compartment(data["compartment"]), data["title"], data["content"], data["why_needed"])
        return Part(fact.compartment, str(fact_words(fact.code)), data["content"] or fact.value, data["why_needed"])


def fact_words(code: str) -> Any:
    return FACTS.get(code, NOTE)


class RiskForm(forms.Form):
    """What is weighed before it goes."""

    danger_to_person = forms.CharField(
        label=_("Can it bring the person into danger, and what is done against it?"),
        widget=text_area(2),
        max_length=2_000,
    )
    danger_to_family = forms.CharField(
        label=_("Can it bring family or others close to the person into danger?"), widget=text_area(2), max_length=2_000
    )
    danger_to_worker = forms.CharField(
        label=_("Can it bring workers into danger?"), widget=text_area(2), max_length=2_000
    )
    who_else_reads = forms.CharField(
        label=_("Who else will read it at the receiver's, and who could learn of it in court?"),
        widget=text_area(2), max_length=2_000,
    )  # fmt: skip
    person_knows = forms.ChoiceField(
        label=_("Does the person know?"), widget=forms.RadioSelect,
        choices=[choice for choice in PersonKnows.choices if choice[0]],
    )  # fmt: skip
    why_not_told = forms.CharField(label=_("If not, why"), widget=text_area(2), max_length=2_000, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("person_knows") == PersonKnows.YES:
            data["why_not_told"] = ""
        elif data.get("person_knows") and not data.get("why_not_told"):
            self.add_error("why_not_told", _("Say why the person was not told."))
        return data

    def risk(self) -> Risk:
        return Risk(**self.cleaned_data)


class CheckForm(forms.Form):
    checked = forms.MultipleChoiceField(
        label=_("You confirm"), choices=list(CHECKS.items()), widget=forms.CheckboxSelectMultiple
    )

    def clean_checked(self) -> list[str]:
        checked: list[str] = self.cleaned_data["checked"]
        if set(CHECKS) - set(checked):
            raise forms.ValidationError(_("Confirm each point of the check, or return the draft."))
        return checked


class ReturnForm(forms.Form):
    note = forms.CharField(label=_("What is to be changed"), widget=text_area(2), max_length=500)


class RecallForm(forms.Form):
    reason = forms.ChoiceField(label=_("Why it is recalled"), choices=RecallReason.choices, widget=forms.RadioSelect)


class HandleForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("What was done"), choices=RequestOutcome.choices, widget=forms.RadioSelect,
        help_text=_("This stays in your organisation. The one who asked never sees it."),
    )  # fmt: skip
