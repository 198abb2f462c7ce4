"""Making letters of a case: the decision, the letter of a handoff, and a neutral one about an appointment."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from luotsi.access.readers import Reader
from luotsi.assistance.models import ReimbursementClaim
from luotsi.assistance.queries import claims_of
from luotsi.core.errors import Refused
from luotsi.countries.vocabulary import Permission
from luotsi.desk.claim_letters import claim_letter, statement_letter
from luotsi.desk.doors import ReaderRequest, require
from luotsi.desk.forms.letters import AppointmentForm, ChosenForm
from luotsi.desk.templatetags.luotsi import day, label
from luotsi.desk.views.papers import case_or_404
from luotsi.papers import usecases
from luotsi.papers.choices import Kind
from luotsi.papers.letters.composing import Letter, appointment_letter, decision_letter, handoff_letter
from luotsi.papers.queries import handoffs_of_case
from luotsi.referral.queries import compartments_of, decisions_of
from luotsi.referral.usecases import look_at_case

if TYPE_CHECKING:
    from luotsi.referral.models import Case


@require(Permission.READ_CASES)
def decision(request: ReaderRequest, reference: str) -> HttpResponse:
    """A decision on paper. The person's name stands on it where the reader may read that; the look is recorded."""
    case = case_or_404(request, reference)
    found = {str(one.pk): one for one in decisions_of(case)}
    choices = [(key, f"{label(one.stage, 'stages')} · {day(one.decided_on)}") for key, one in found.items()]

    def compose(data: dict[str, Any]) -> Letter:
        identity = look_at_case(case=case, by=request.reader).identity
        return decision_letter(
            case=case, decision=found[data["about"]], identity=identity, language=data["language"], by=request.reader
        )

    form = ChosenForm(
        request.POST or None, label=_("Which decision"), choices=choices,
        compartments=compartments_of(case, request.reader),
    )  # fmt: skip
    return _page(request, case, form, compose, Kind.DECISION, _("Decision on paper"), "decision", is_empty=not found)


@require(Permission.READ_CASES)
def handoff(request: ReaderRequest, reference: str) -> HttpResponse:
    """The letter that goes with an offer."""
    case = case_or_404(request, reference)
    found = {str(one.reference): one for one in handoffs_of_case(case, request.reader)}
    choices = [(key, f"{one.to_organisation} · {day(one.offered_at)}") for key, one in found.items()]

    def compose(data: dict[str, Any]) -> Letter:
        return handoff_letter(case=case, handoff=found[data["about"]], language=data["language"], by=request.reader)

    form = ChosenForm(
        request.POST or None, label=_("Which offer"), choices=choices,
        compartments=compartments_of(case, request.reader),
    )  # fmt: skip
    return _page(request, case, form, compose, Kind.LETTER, _("Letter of a handoff"), "handoff", is_empty=not found)


@require(Permission.ARRANGE_ASSISTANCE)
def claim(request: ReaderRequest, reference: str) -> HttpResponse:
    """A claim for special costs, or the statement given on it, as it is sent."""
    case = case_or_404(request, reference)
    found = claims_of(case, request.reader)
    composers: dict[str, Callable[[str], Letter]] = {}
    choices = []
    for one in found:
        period = f"{day(one.costs_from)} – {day(one.costs_to)}"
        composers[f"claim-{one.reference}"] = partial(_claim_in, one, request.reader)
        choices.append((f"claim-{one.reference}", _("Claim: %(period)s") % {"period": period}))
        if one.statement_on:
            composers[f"statement-{one.reference}"] = partial(_statement_in, one)
            choices.append((f"statement-{one.reference}", _("Statement: %(period)s") % {"period": period}))

    def compose(data: dict[str, Any]) -> Letter:
        return composers[data["about"]](data["language"])

    form = ChosenForm(
        request.POST or None, label=_("Claim or statement"), choices=choices,
        compartments=compartments_of(case, request.reader),
    )  # fmt: skip
    return _page(
        request, case, form, compose, Kind.LETTER, _("Claim or statement on paper"), "claim", is_empty=not found
    )


def _claim_in(claim: ReimbursementClaim, by: Reader, language: str) -> Letter:
    return claim_letter(claim=claim, language=language, by=by)


def _statement_in(claim: ReimbursementClaim, language: str) -> Letter:
    return statement_letter(claim=claim, language=language)


@require(Permission.READ_CASES)
def appointment(request: ReaderRequest, reference: str) -> HttpResponse:
    """A neutral letter: whoever sees it learns nothing of why help is given."""
    case = case_or_404(request, reference)

    def compose(data: dict[str, Any]) -> Letter:
        words = ("receiver", "at", "place", "meets", "contact", "note", "language")
        return appointment_letter(**{name: data[name] for name in words})

    form = AppointmentForm(request.POST or None, compartments=compartments_of(case, request.reader))
    return _page(request, case, form, compose, Kind.LETTER, _("Neutral letter about an appointment"), "appointment")


def _page(
    request: ReaderRequest, case: "Case", form: forms.Form, compose: Any, kind: Kind, title: str, letter: str,
    *, is_empty: bool = False,
) -> HttpResponse:  # fmt: skip
    """One form, one letter: what was typed stays on the page when a rule refuses."""
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            document = usecases.make_letter(
                case=case, compartment=data["compartment"], kind=kind, letter=compose(data), form=data["form"],
                key=data["key"], by=request.reader,
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            messages.success(request, _("The letter has been made and filed. Read it before you give it to anybody."))
            return redirect(document)
    context = {"case": case, "form": form, "title": title, "letter": letter, "is_empty": is_empty}
    return render(request, "desk/papers/letter.html", context)
