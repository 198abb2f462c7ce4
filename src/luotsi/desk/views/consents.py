"""The consents of a case: listed, asked in the person's language, read back, printed, withdrawn, and answered."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from luotsi.core.errors import Refused
from luotsi.countries import consent_sheets
from luotsi.countries.consent_sheets import Spoken
from luotsi.countries.vocabulary import Branch, Compartment, ConsentKind, Permission
from luotsi.desk.consent_points import Asked, points
from luotsi.desk.doors import ReaderRequest, require
from luotsi.desk.forms.consents import ASKED, AskForm, RecallForm, RecordForm, WithdrawConsentForm
from luotsi.referral import queries, usecases

if TYPE_CHECKING:
    from luotsi.referral.models import Case, Consent


def _case(request: ReaderRequest, reference: str) -> "Case":
    return get_object_or_404(queries.cases_of(request.reader), reference=reference)


def _answers(request: ReaderRequest, case: "Case") -> bool:
    return queries.holders_of([case.pk]).get(case.pk) == request.reader.organisation


def _may_withdraw(request: ReaderRequest, consent: "Consent", *, answers: bool) -> bool:
    return consent.stands and (answers or consent.receiver_id == request.reader.organisation.pk)


@require(Permission.READ_CASES)
def consents(request: ReaderRequest, reference: str) -> HttpResponse:
    """All consents of a case, those that stand first. The look is recorded."""
    case = _case(request, reference)
    file = usecases.look_at_consents(case=case, by=request.reader)
    may_record = not case.is_closed and request.reader.may(Permission.OFFER_HANDOFF) and _answers(request, case)
    return render(request, "desk/consents/list.html", {"case": case, "file": file, "may_record": may_record})


@require(Permission.READ_CASES)
def one_consent(request: ReaderRequest, reference: str, number: int) -> HttpResponse:
    """One consent: how it was given, what was passed on by it, who was told of its end."""
    case = _case(request, reference)
    file = usecases.look_at_consents(case=case, by=request.reader)
    consent = next((one for one in [*file.standing, *file.ended] if one.pk == number), None)
    if consent is None:
        return redirect("desk:consents", reference)
    form = None
    if _may_withdraw(request, consent, answers=_answers(request, case)):
        form = WithdrawConsentForm(compartments=consent.compartments)
    return render(
        request,
        "desk/consents/one.html",
        {
            "case": case,
            "consent": consent,
            "on_behalf": file.on_behalf.get(consent.pk),
            "recalls": file.recalls.get(consent.pk, []),
            "passed_on": queries.passed_on(consent),
            "text": consent_sheets.form_of_version(ConsentKind(consent.kind), consent.form_version),
            "form": form,
        },
    )


@require(Permission.OFFER_HANDOFF)
def consent(request: ReaderRequest, reference: str) -> HttpResponse:
    """Record a consent in two steps: what is asked; then read it in the person's language, point by point, and record it."""
    case = _case(request, reference)
    given = request.POST or request.GET
    ask = AskForm(
        given if "kind" in given or request.method == "POST" else None,
        own=request.reader.organisation, initial={"language": queries.language_of_consents(case)},
    )  # fmt: skip
    if not ask.is_valid():
        return render(request, "desk/consents/ask.html", {"case": case, "form": ask})
    page, spoken = _sheets(ask.cleaned_data["language"])
    asked = _asked(ask, case)
    form = RecordForm(
        request.POST or None, own=request.reader.organisation, points=points(page.sheet, asked), is_child=asked.is_child,
        initial={name: ask.cleaned_data[name] for name in ASKED},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            fact = form.fact(sheet=spoken.language)
            usecases.record_consent(case=case, fact=fact, key=form.cleaned_data["key"], by=request.reader)
        except Refused as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            messages.success(request, _("The consent has been recorded."))
            return redirect("desk:consents", reference)
    rows = zip(points(spoken.sheet, asked), points(page.sheet, asked), strict=True)
    context = {
        "case": case,
        "form": form,
        "spoken": spoken,
        "same": spoken.language == page.language,
        "rows": [(theirs, ours, form[ours.field]) for theirs, ours in rows],
        "ask": ask.cleaned_data,
        "receiver": ask.receivers.get(ask.cleaned_data["receiver"]),
        "query": _query(ask),
    }
    return render(request, "desk/consents/record.html", context)


def _query(ask: AskForm) -> str:
    """The question as an address, for the sheet and the way back."""
    query = QueryDict(mutable=True)
    for name in ASKED:
        query.setlist(name, ask.data.getlist(name))  # type: ignore[attr-defined]  # the data of a request
    return query.urlencode()


def _asked(ask: AskForm, case: "Case") -> Asked:
    data = ask.cleaned_data
    return Asked(ConsentKind(data["kind"]), data["compartments"], data["until"], case.branch == Branch.CHILD)


def _sheets(language: str) -> tuple[Spoken, Spoken]:
    """The sheet as the worker reads it, and as the person hears it. A pack without any sheet is refused by its check."""
    page_language = get_language() or "en"
    page = consent_sheets.sheet_for(page_language, page_language)
    spoken = consent_sheets.sheet_for(language, page_language)
    if page is None or spoken is None:
        raise LookupError("The country has no consent sheet in a language of its pages.")
    return page, spoken


@require(Permission.OFFER_HANDOFF)
def sheet(request: ReaderRequest, reference: str) -> HttpResponse:
    """The sheet to print for the person, in their language. It names no case, no office and, unless asked, no receiver."""
    case = _case(request, reference)
    ask = AskForm(request.GET, own=request.reader.organisation)
    if not ask.is_valid():
        return render(request, "desk/consents/ask.html", {"case": case, "form": ask})
    _page, spoken = _sheets(ask.cleaned_data["language"])
    asked = _asked(ask, case)
    named = "named" in request.GET
    return render(
        request,
        "desk/consents/sheet.html",
        {
            "case": case,
            "spoken": spoken,
            "sheet": spoken.sheet,
            "points": points(spoken.sheet, asked),
            "asked": asked,
            "sharing": asked.kind is ConsentKind.NAMED_SHARING,
            "receiver": ask.receivers.get(ask.cleaned_data["receiver"]) if named else None,
            "named": named,
            "query": _query(ask),
        },
    )


@require_POST
@require(Permission.READ_CASES)
def withdraw_consent(request: ReaderRequest, reference: str, number: int) -> HttpResponse:
    """Withdraw a consent or some parts of it: what rests on that ends at once."""
    case = _case(request, reference)
    given = next((one for one in queries.consents_of(case) if one.pk == number), None)
    if given is None:
        return redirect("desk:consents", reference)
    parts = [Compartment(part) for part in request.POST.getlist("parts") if part in given.compartments]
    if "choose" in request.POST and not parts:
        messages.error(request, _("Choose at least one part that the person takes back."))
        return redirect("desk:one-consent", reference, number)
    try:
        usecases.withdraw_consent(consent=given, parts=parts, by=request.reader)
    except Refused as refusal:
        messages.error(request, str(refusal.sentence))
    else:
        messages.success(request, _("The consent has been withdrawn. What rested on it has ended."))
    if not queries.cases_of(request.reader).filter(pk=case.pk).exists():
        return redirect("desk:my-work")
    return redirect("desk:consents", reference)


@require(Permission.READ_CASES)
def recall(request: ReaderRequest, reference: UUID) -> HttpResponse:
    """A consent was withdrawn: stop using what you got by it, and say what became of it."""
    found = get_object_or_404(queries.recalls_to(request.reader), reference=reference)
    form = RecallForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            usecases.answer_recall(recall=found, **form.cleaned_data, by=request.reader)
        except Refused as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            messages.success(request, _("Thank you. Your answer has been recorded."))
            return redirect("desk:my-work")
    return render(request, "desk/consents/recall.html", {"recall": found, "form": form})
