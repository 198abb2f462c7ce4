"""Disclosures on the sender's side: the tab of a case, the draft, the check, the recall; and requests from the other side."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from luotsi.core.errors import Refused
from luotsi.countries.vocabulary import Permission
from luotsi.desk.doors import ReaderRequest, require
from luotsi.desk.forms import disclosures as forms_
from luotsi.disclosure import queries, usecases
from luotsi.disclosure.choices import RecallReason, RequestOutcome
from luotsi.referral.queries import cases_of, compartments_of, holders_of
from luotsi.referral.usecases import look_at_case

if TYPE_CHECKING:
    from luotsi.disclosure.models import Disclosure
    from luotsi.referral.models import Case


def _case(request: ReaderRequest, reference: str) -> "Case":
    return get_object_or_404(cases_of(request.reader), reference=reference)


def _disclosure(request: ReaderRequest, reference: str, which: UUID) -> "Disclosure":
    found = queries.disclosure_of(request.reader, reference, which)
    if found is None:
        raise Http404
    return found


def _answers(request: ReaderRequest, case: "Case | None") -> bool:
    holder = holders_of([case.pk]).get(case.pk) if case else None
    return holder == request.reader.organisation


@require(Permission.DISCLOSE)
def sent_disclosures(request: ReaderRequest) -> HttpResponse:
    """What the reader's organisation prepared and sent, also of cases that went on: without content."""
    return render(request, "desk/disclosures/sent.html", {"rows": queries.newest_disclosures(request.reader)})


@require(Permission.DISCLOSE)
def disclosures(request: ReaderRequest, reference: str) -> HttpResponse:
    """The tab of a case: what crossed the wall, what is being prepared, and to whom the person agreed."""
    case = _case(request, reference)
    context = {
        "case": case,
        "rows": queries.disclosures_of(request.reader, case),
        "consents": queries.standing_consents(case),
        "may_prepare": _answers(request, case),
    }
    return render(request, "desk/disclosures/tab.html", context)


@require(Permission.DISCLOSE)
def new_disclosure(request: ReaderRequest, reference: str) -> HttpResponse:
    """Begin a disclosure: receiver, basis, purpose and conditions."""
    case = _case(request, reference)
    form = forms_.HeadForm(
        request.POST or None,
        consents=queries.standing_consents(case),
        requests=queries.requests_agreed_to(request.reader),
        own=request.reader.organisation,
    )
    if request.method == "POST" and form.is_valid():
        try:
            key = form.cleaned_data["key"]
            begun = usecases.prepare_disclosure(case=case, head=form.head(), key=key, by=request.reader)
        except Refused as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            return redirect(begun)
    return render(request, "desk/disclosures/new.html", {"case": case, "form": form})


@require(Permission.DISCLOSE)
def disclosure(request: ReaderRequest, reference: str, which: UUID) -> HttpResponse:
    """One disclosure in its present state, with what the reader can do next."""
    return _page(request, _disclosure(request, reference, which))


def _page(request: ReaderRequest, found: "Disclosure", **forms_shown: forms.Form) -> HttpResponse:
    reader = request.reader
    case = cases_of(reader).filter(reference=found.case_reference).first()
    own = found.sender_id == reader.organisation.pk
    answers = own and _answers(request, case)
    second = found.state == "submitted" and answers and not usecases.had_a_part(found, reader)
    context: dict[str, Any] = {
        "case": case,
        "disclosure": found,
        "items": queries.items_of(found),
        "looks": queries.looks_at(found) if found.sent_at else [],
        "may": {
            "write": found.state == "draft" and answers,
            "check": second,
            "drop": found.state in ("draft", "submitted") and own,
            "return": found.state == "submitted" and answers,
            "recall": own and found.state in ("sent", "acknowledged"),
        },
        "risk_form": forms_.RiskForm(initial=_weighed(found)),
        "check_form": forms_.CheckForm(),
        "return_form": forms_.ReturnForm(),
        "recall_form": forms_.RecallForm(),
    }
    if context["may"]["write"] and case is not None and "part_form" not in forms_shown:
        context["part_form"] = _part_form(request, case)
    return render(request, "desk/disclosures/disclosure.html", context | forms_shown)


def _weighed(found: "Disclosure") -> dict[str, str]:
    """What was weighed before a return, so that it is not typed twice."""
    return {name: getattr(found, name) for name in forms_.RiskForm.base_fields}


def _part_form(request: ReaderRequest, case: "Case", data: Any = None) -> forms_.PartForm:
    """The facts that the reader reads, for one to be chosen; opening the file is recorded as every look."""
    file = look_at_case(case=case, by=request.reader)
    facts = list(queries.facts_of(file))
    return forms_.PartForm(data, facts=facts, compartments=compartments_of(case, request.reader))


@require_POST
@require(Permission.DISCLOSE)
def add_part(request: ReaderRequest, reference: str, which: UUID) -> HttpResponse:
    """Add one fact or text to the draft."""
    found = _disclosure(request, reference, which)
    form = _part_form(request, _case(request, reference), request.POST)
    return _act(
        request, found, form, "part_form",
        lambda: usecases.add_part(disclosure=found, part=form.part(), by=request.reader), "",
    )  # fmt: skip


@require_POST
@require(Permission.DISCLOSE)
def remove_part(request: ReaderRequest, reference: str, which: UUID, number: int) -> HttpResponse:
    """Take a part out of the draft."""
    found = _disclosure(request, reference, which)
    item = next((one for one in queries.items_of(found) if one.pk == number), None)
    if item is None:
        raise Http404
    return _act(
        request, found, None, "", lambda: usecases.remove_part(disclosure=found, item=item, by=request.reader), ""
    )


@require_POST
@require(Permission.DISCLOSE)
def submit_disclosure(request: ReaderRequest, reference: str, which: UUID) -> HttpResponse:
    """Write down what was weighed, and ask for the check."""
    found = _disclosure(request, reference, which)
    form = forms_.RiskForm(request.POST)
    return _act(
        request, found, form, "risk_form",
        lambda: usecases.submit_disclosure(disclosure=found, risk=form.risk(), by=request.reader),
        _("Submitted. A colleague who had no part in it checks it and sends it."),
    )  # fmt: skip


@require_POST
@require(Permission.DISCLOSE)
def send_disclosure(request: ReaderRequest, reference: str, which: UUID) -> HttpResponse:
    """Check as a second person, and send."""
    found = _disclosure(request, reference, which)
    form = forms_.CheckForm(request.POST)
    return _act(
        request, found, form, "check_form",
        lambda: usecases.send_disclosure(disclosure=found, by=request.reader, **form.cleaned_data),
        _("Sent. The receiver opens it after accepting the conditions; you can recall it."),
    )  # fmt: skip


@require_POST
@require(Permission.DISCLOSE)
def return_disclosure(request: ReaderRequest, reference: str, which: UUID) -> HttpResponse:
    """Give it back to be changed."""
    found = _disclosure(request, reference, which)
    form = forms_.ReturnForm(request.POST)
    return _act(
        request, found, form, "return_form",
        lambda: usecases.return_disclosure(disclosure=found, by=request.reader, **form.cleaned_data),
        _("Returned. It is a draft again."),
    )  # fmt: skip


@require_POST
@require(Permission.DISCLOSE)
def drop_disclosure(request: ReaderRequest, reference: str, which: UUID) -> HttpResponse:
    """Give up what was not sent."""
    found = _disclosure(request, reference, which)
    return _act(
        request, found, None, "", lambda: usecases.drop_disclosure(disclosure=found, by=request.reader),
        _("Dropped. Nothing was sent."),
    )  # fmt: skip


@require_POST
@require(Permission.DISCLOSE)
def recall_disclosure(request: ReaderRequest, reference: str, which: UUID) -> HttpResponse:
    """Take back what should not have been sent."""
    found = _disclosure(request, reference, which)
    form = forms_.RecallForm(request.POST)
    return _act(
        request, found, form, "recall_form",
        lambda: usecases.recall_disclosure(
            disclosure=found, reason=RecallReason(form.cleaned_data["reason"]), by=request.reader
        ),
        _("Recalled. What was not opened is gone; what was opened is locked until the receiver confirms its deletion."),
    )  # fmt: skip


def _act(
    request: ReaderRequest, found: "Disclosure", form: forms.Form | None, name: str, do: Callable[[], object], done: str
) -> HttpResponse:
    """One form, one use case: what was typed stays on the page when a rule refuses."""
    if form is None or form.is_valid():
        try:
            do()
        except Refused as refusal:
            if form is None:
                messages.error(request, str(refusal.sentence))
                return redirect(found)
            form.add_error(None, str(refusal.sentence))
        else:
            if done:
                messages.success(request, done)
            return redirect(found)
    again = _disclosure(request, found.case_reference, found.reference)
    return _page(request, again, **{name: form} if form is not None else {})


@require(Permission.DISCLOSE)
def support_request(request: ReaderRequest, which: UUID) -> HttpResponse:
    """A question from the investigation side: ask the person, or not; what is done here is not told to the one who asked."""
    asked = usecases.look_at_request(reference=which, by=request.reader)
    if asked is None:
        raise Http404
    handled = queries.handling_of(request.reader, which)
    form = forms_.HandleForm(request.POST or None) if handled is None else None
    if form is not None and request.method == "POST" and form.is_valid():
        try:
            outcome = RequestOutcome(form.cleaned_data["outcome"])
            usecases.handle_request(reference=which, outcome=outcome, by=request.reader)
        except Refused as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            messages.success(request, _("Noted. Nothing of it was told to the one who asked."))
            return redirect("desk:support-request", which)
    context = {"asked": asked, "handled": handled, "form": form}
    return render(request, "desk/disclosures/request.html", context)
