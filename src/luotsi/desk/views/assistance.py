"""Assistance on a case: needs and risks, services and where they stand, who pays, the right to stay, and the rest of help."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from luotsi.assistance import queries, usecases
from luotsi.assistance.facts import AssessmentFacts, RequestFacts
from luotsi.core.errors import Refused
from luotsi.countries import queries as countries
from luotsi.countries.schema import AssessmentKind, Residence
from luotsi.countries.vocabulary import Compartment, Permission
from luotsi.desk import presenting_assistance as presenting
from luotsi.desk.doors import ReaderRequest, require
from luotsi.desk.forms.assistance import AskForm, AssessForm, ClaimForm, ResidenceForm
from luotsi.desk.views.assistance_records import KINDS
from luotsi.referral.queries import cases_of, holders_of

if TYPE_CHECKING:
    from luotsi.referral.models import Case

BOTH = (Permission.ARRANGE_ASSISTANCE, Permission.ANSWER_REQUESTS)


@require(*BOTH)
def assistance(request: ReaderRequest, reference: str) -> HttpResponse:
    """The assistance page of a case: what is needed, what was asked, what runs, as far as the reader reads it."""
    found, reader = case_of(request, reference), request.reader
    parts = usecases.look_at_assistance(case=found, by=reader)
    rounds = queries.rounds_of(found, reader)
    requests = queries.requests_of_case(found, reader)
    residence = queries.residence_of(found)
    holder = holders_of([found.pk]).get(found.pk)
    arranges = holder == reader.organisation and not found.is_closed and reader.may(Permission.ARRANGE_ASSISTANCE)
    context = {
        "case": found,
        "reads_help": Compartment.ASSISTANCE in parts,
        "arranges": arranges,
        "asks": [kind for kind in AssessmentKind if queries.assessment_form(kind)],
        "needs": presenting.need_rows(queries.open_needs(rounds), requests),
        "rounds": rounds,
        "residence": residence,
        "rule": queries.residence_rule(residence) if residence else None,
        "has_residences": bool(countries.entries("residences", Residence)),
        "claims": queries.claims_of(found, reader),
        "records": presenting.record_panels(
            queries.records_of(found, reader), KINDS, arranges=arranges, stay=Compartment.RESIDENCE in parts
        ),
        "may_claim": arranges and presenting.brings_costs_back(residence, reader),
    }  # fmt: skip
    return render(request, "desk/assistance/case.html", context)


@require(Permission.ARRANGE_ASSISTANCE)
def assess(request: ReaderRequest, reference: str, kind: str) -> HttpResponse:
    """Assess needs or risks by the pack's questions; what was answered before is the beginning."""
    found = case_of(request, reference)
    if kind not in set(AssessmentKind):
        raise Http404
    asked = queries.assessment_form(AssessmentKind(kind))
    if asked is None:
        raise Http404
    rounds = queries.rounds_of(found, request.reader)
    before = next((one for one in rounds if one.assessment.kind == kind), None)
    levels = {answer.question: answer.level for answer in before.answers} if before else {}
    form = AssessForm(request.POST or None, asked=asked, before=levels)

    def do(data: dict[str, Any]) -> object:
        facts = AssessmentFacts(made_on=data["made_on"], levels=form.levels(), texts=form.texts())
        return usecases.assess(
            case=found, kind=AssessmentKind(kind), facts=facts, key=data["key"], by=request.reader
        )  # fmt: skip

    title = _("Assess needs") if kind == AssessmentKind.NEEDS else _("Assess risks")
    done = _("The assessment has been recorded.")
    return act_on_case(request, found, form, do, title=title, done=done, inline=True)


@require(Permission.ARRANGE_ASSISTANCE)
def ask_service(request: ReaderRequest, reference: str) -> HttpResponse:
    """Ask a provider for a service: one of the directory, or by kind and organisation."""
    found = case_of(request, reference)
    service = _service_asked(request)
    need = request.GET.get("need", "")[:60]
    form = AskForm(
        request.POST or None, service=service, initial={"service_type": _first_service(need), "compartments": ["contact"]}
    )  # fmt: skip

    def do(data: dict[str, Any]) -> object:
        return usecases.ask_for_service(
            case=found, facts=RequestFacts(**form.facts(need)), key=data["key"], by=request.reader
        )  # fmt: skip

    note = _(
        "Until it accepts, the provider sees the service, age group, language and your words, and not who the person is."
    )
    return act_on_case(
        request, found, form, do, title=_("Ask for a service"), note=note, submit=_("Send the request"), service=service,
        done=_("The request lies in the queue of the provider."),
    )  # fmt: skip


@require(Permission.ARRANGE_ASSISTANCE)
def record_residence(request: ReaderRequest, reference: str) -> HttpResponse:
    """Say how the person resides, and whose duty help is."""
    found = case_of(request, reference)
    form = ResidenceForm(request.POST or None)
    return act_on_case(
        request, found, form,
        lambda data: usecases.record_residence(case=found, **data, by=request.reader),
        title=_("Residence, provider and payer"), done=_("The residence has been recorded."),
        rules=countries.entries("residences", Residence),
    )  # fmt: skip


@require(Permission.ARRANGE_ASSISTANCE)
def draft_claim(request: ReaderRequest, reference: str) -> HttpResponse:
    """Begin a claim for the special costs of a case."""
    found = case_of(request, reference)
    form = ClaimForm(request.POST or None)
    return act_on_case(
        request, found, form, lambda data: usecases.draft_claim(case=found, **data, by=request.reader),
        title=_("Claim costs back"), done=_("The claim has been drafted, and the statement has been asked for."),
    )  # fmt: skip


def case_of(request: ReaderRequest, reference: str) -> "Case":
    """A case that the reader reads, or the answer that there is none."""
    return get_object_or_404(cases_of(request.reader), reference=reference)


def act_on_case(
    request: ReaderRequest, found: "Case", form: forms.Form, do: Callable[[dict[str, Any]], object], *,
    title: str | Promise, done: str, note: str = "", submit: str = "", **context: Any,
) -> HttpResponse:  # fmt: skip
    """One form, one use case: what was typed stays on the page when a rule refuses."""
    if request.method == "POST" and form.is_valid():
        try:
            do(form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            messages.success(request, done)
            return redirect("desk:assistance", found.reference)
    shown = {"case": found, "form": form, "title": title, "note": note, "submit": submit or title}
    return render(request, "desk/assistance/form.html", shown | context)


def _service_asked(request: ReaderRequest) -> Any:
    """The directory entry named in the address, if the reader is shown it."""
    try:
        return queries.service_of(request.reader, UUID(request.GET.get("service", "")))
    except ValueError:
        return None


def _first_service(need: str) -> str:
    """The kind of help that meets this need first, by the pack."""
    form = queries.assessment_form(AssessmentKind.NEEDS)
    question = form.question(need) if form else None
    return question.services[0] if question and question.services else ""
