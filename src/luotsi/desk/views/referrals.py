"""Writing a referral step by step. Every step is kept on the server before the next is shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from luotsi.core.errors import Refused
from luotsi.countries.vocabulary import Branch, ConsentKind, Permission
from luotsi.desk.doors import ReaderRequest, require
from luotsi.desk.forms import referrals as steps
from luotsi.referral import queries, usecases
from luotsi.referral.facts import ConsentFact, ContactFacts, IdentityFacts, ReadBack

if TYPE_CHECKING:
    from luotsi.referral.models import Case, ReferralDraft


@dataclass(frozen=True)
class Step:
    """One page of the referral; a step without a form only shows."""

    name: str
    label: Promise
    form: type[forms.Form] | None


BRANCH = Step("branch", gettext_lazy("Consent or not"), steps.BranchForm)
PERSON = Step("person", gettext_lazy("Person"), steps.PersonForm)
MATCH = Step("match", gettext_lazy("Known already?"), None)
CONTACT = Step("contact", gettext_lazy("Language and contact"), steps.ContactForm)
AGREED = {
    Branch.ADULT_CONSENTS: Step("consent", gettext_lazy("Consent"), steps.ConsentForm),
    Branch.CANNOT_DECIDE: Step("consent", gettext_lazy("Why no consent"), steps.CannotDecideForm),
    Branch.CHILD: Step("consent", gettext_lazy("Guardian and hearing"), steps.GuardianForm),
}
READ_BACK = Step("read-back", gettext_lazy("Read-back"), steps.ReadBackForm)
CHECK = Step("check", gettext_lazy("Check and send"), None)
NOTICE = Step("notice", gettext_lazy("Notice without identity"), None)


def steps_of(data: Mapping[str, Any]) -> list[Step]:
    """The steps of this branch, in order; an adult who refuses is asked nothing more."""
    branch = data.get("branch", {}).get("branch")
    if branch == Branch.ADULT_REFUSES:
        return [BRANCH, NOTICE]
    return [BRANCH, PERSON, CONTACT, MATCH, AGREED.get(branch, AGREED[Branch.ADULT_CONSENTS]), READ_BACK, CHECK]


@require_POST
@require(Permission.REFER)
def start(request: ReaderRequest, reference: str) -> HttpResponse:
    """Begin a referral from a signal."""
    signal = get_object_or_404(queries.signals_of(request.reader), reference=reference)
    try:
        draft = usecases.start_draft(signal=signal, by=request.reader)
    except Refused as refusal:
        messages.error(request, str(refusal.sentence))
        return redirect(signal)
    return redirect(draft)


@require(Permission.REFER)
def draft(request: ReaderRequest, reference: UUID) -> HttpResponse:
    """Go on where the draft was left."""
    found = get_object_or_404(queries.drafts_of(request.reader), reference=reference)
    return _go(found, _first_missing(found.data))


def _first_missing(data: Mapping[str, Any]) -> Step:
    all_steps = steps_of(data)
    return next((step for step in all_steps[:-1] if step.name not in data), all_steps[-1])


def _go(found: "ReferralDraft", step: Step) -> HttpResponse:
    return redirect("desk:draft-step", found.reference, step.name)


@require(Permission.REFER)
def draft_step(request: ReaderRequest, reference: UUID, name: str) -> HttpResponse:
    """One step: what was typed is kept, also where it has faults that do not matter to this step's neighbours."""
    found = get_object_or_404(queries.drafts_of(request.reader), reference=reference)
    step = next((step for step in steps_of(found.data) if step.name == name), None)
    reached = _first_missing(found.data)
    order = [step.name for step in steps_of(found.data)]
    if step is None or order.index(step.name) > order.index(reached.name):
        return _go(found, reached)
    if step is MATCH:
        return _match(request, found)
    if step.form is None:
        return _last(request, found, step)
    return _form_step(request, found, step)


def _form_step(request: ReaderRequest, found: "ReferralDraft", step: Step) -> HttpResponse:
    assert step.form is not None  # noqa: S101  # the caller has sent the steps without a form elsewhere
    form = step.form(request.POST if request.method == "POST" else None, initial=found.data.get(step.name))
    if request.method == "POST" and form.is_valid():
        data: dict[str, Any] = {step.name: _plain(form.cleaned_data)}
        try:
            found = usecases.save_draft(draft=found, data=data, by=request.reader)
        except Refused as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            all_steps = steps_of(found.data)
            names = [one.name for one in all_steps]
            return _go(found, all_steps[min(names.index(step.name) + 1, len(names) - 1)])
    return _page(request, "desk/referrals/step.html", found, step, form=form)


def _plain(cleaned: Mapping[str, Any]) -> dict[str, Any]:
    """Values as the draft keeps them."""
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in cleaned.items()}


def _match(request: ReaderRequest, found: "ReferralDraft") -> HttpResponse:
    """Search before create. Own hits are shown; for all others only that there is one, and whom to ask."""
    if request.method == "POST":
        chosen = request.POST.get("same", "")
        usecases.save_draft(draft=found, data={"match": {"same": chosen}}, by=request.reader)
        return _go(found, steps_of(found.data)[steps_of(found.data).index(MATCH) + 1])
    try:
        answer = usecases.search_person(
            facts=_identity(found.data["person"]), phone=found.data["contact"]["phone"], by=request.reader
        )
    except Refused as refusal:
        messages.error(request, str(refusal.sentence))
        return _page(request, "desk/referrals/match.html", found, MATCH, answer=None)
    return _page(request, "desk/referrals/match.html", found, MATCH, answer=answer)


def _last(request: ReaderRequest, found: "ReferralDraft", step: Step) -> HttpResponse:
    """Check and send, or the notice without identity."""
    if request.method == "POST":
        try:
            return _send_notice(request, found) if step is NOTICE else _send(request, found)
        except Refused as refusal:
            messages.error(request, str(refusal.sentence))
    template = "desk/referrals/notice.html" if step is NOTICE else "desk/referrals/check.html"
    return _page(request, template, found, step, data=found.data)


def _send_notice(request: ReaderRequest, found: "ReferralDraft") -> HttpResponse:
    usecases.send_notice(signal=found.signal, by=request.reader)
    messages.success(request, _("The notice has been sent. It says nothing about who the person is."))
    return redirect(found.signal)


def _send(request: ReaderRequest, found: "ReferralDraft") -> HttpResponse:
    data, branch = found.data, Branch(found.data["branch"]["branch"])
    agreed, read_back = data["consent"], data["read-back"]
    case = usecases.refer(
        signal=found.signal,
        branch=branch,
        age_group=data["branch"]["age_group"],
        urgent=data["branch"]["urgent"],
        identity=_identity(data["person"]),
        contact=_contact(data["contact"], agreed),
        consents=_consents(agreed),
        read_back=ReadBack(language=read_back["read_back_language"], no_reason=read_back["no_read_back_reason"]),
        no_consent_reason=agreed.get("no_consent_reason", ""),
        child_heard=agreed.get("child_heard", ""),
        same_person_as=_same_person(data, request),
        message=read_back["message"],
        key=found.key,
        by=request.reader,
    )
    messages.success(
        request, _("Sent. Your organisation answers for the person until the receiver accepts; you see it here.")
    )
    return redirect(case)


def _identity(data: Mapping[str, Any]) -> IdentityFacts:
    form = steps.PersonForm(data)
    form.is_valid()
    return IdentityFacts(**form.cleaned_data)


def _contact(data: Mapping[str, Any], agreed: Mapping[str, Any]) -> ContactFacts:
    guardian = {name: agreed.get(name, "") for name in ("representative", "representative_contact")}
    return ContactFacts(**{**data, **guardian})


def _consents(agreed: Mapping[str, Any]) -> list[ConsentFact]:
    return [
        ConsentFact(kind=ConsentKind(kind), language=agreed["consent_language"], how_given=agreed["how_given"])
        for kind in agreed.get("kinds", [])
    ]


def _same_person(data: Mapping[str, Any], request: ReaderRequest) -> "Case | None":
    """The earlier case that was chosen as the same person's, if the reader may still read it."""
    same = data.get("match", {}).get("same")
    return queries.cases_of(request.reader).filter(reference=same).first() if same else None


def _page(request: ReaderRequest, template: str, found: "ReferralDraft", step: Step, **context: Any) -> HttpResponse:
    all_steps = steps_of(found.data)
    names = [one.name for one in all_steps]
    reached = names.index(_first_missing(found.data).name)
    shown = [
        {
            "label": one.label,
            "state": "now" if one is step else "done" if one.name in found.data else "next",
            "url": reverse("desk:draft-step", args=[found.reference, one.name]) if index <= reached else "",
        }
        for index, one in enumerate(all_steps)
    ]
    back = names.index(step.name) - 1
    return render(
        request,
        template,
        {
            "draft": found,
            "step": step,
            "steps": shown,
            "back": reverse("desk:draft-step", args=[found.reference, names[back]])
            if back >= 0
            else found.signal.get_absolute_url(),
            **context,
        },
    )
