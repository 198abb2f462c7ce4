"""What else belongs to help, by kind: one page to add a record, one for what came of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import Http404, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luotsi.assistance import queries, usecases
from luotsi.countries import queries as countries
from luotsi.countries.vocabulary import Permission
from luotsi.desk.doors import ReaderRequest, require
from luotsi.desk.forms import assistance_records as forms_

if TYPE_CHECKING:
    from luotsi.referral.models import Case


@dataclass(frozen=True)
class Kind:
    """One kind of record: what its pages are called, their forms and use cases, and under which name a use case takes the row."""

    title: Promise
    form: type[forms.Form]
    add: Callable[..., object]
    rows: Callable[[queries.Records], list[Any]]
    follow_title: Promise | None = None
    follow_form: type[forms.Form] | None = None
    follow: Callable[..., object] | None = None
    row_name: str = ""
    in_stay: bool = False


KINDS: dict[str, Kind] = {
    "period": Kind(
        gettext_lazy("Add a period"), forms_.PeriodForm, usecases.grant_period, lambda records: records.periods,
        gettext_lazy("End the period early"), forms_.PeriodEndForm, usecases.end_period, "period", in_stay=True,
    ),
    "permit": Kind(
        gettext_lazy("Add an application"), forms_.PermitForm, usecases.apply_for_permit, lambda records: records.permits,
        gettext_lazy("Record the decision"), forms_.PermitDecisionForm, usecases.decide_permit, "permit", in_stay=True,
    ),
    "departure": Kind(
        gettext_lazy("Plan a return or transfer"), forms_.DepartureForm, usecases.plan_departure, lambda records: records.departures,
        gettext_lazy("Record the departure"), forms_.LeftForm, usecases.note_departure, "departure", in_stay=True,
    ),
    "compensation": Kind(
        gettext_lazy("Add a compensation claim"), forms_.CompensationForm, usecases.claim_compensation,
        lambda records: records.compensation,
        gettext_lazy("Record what came of it"), forms_.CompensationDecisionForm, usecases.decide_compensation, "claim",
    ),
    "interpreter": Kind(
        gettext_lazy("Add an interpreter"), forms_.InterpreterForm, usecases.ask_interpreter, lambda records: records.interpreters,
        gettext_lazy("Record whether they came"), forms_.InterpreterCameForm, usecases.note_interpreter, "booking",
    ),
    "dependant": Kind(
        gettext_lazy("Add a dependant"), forms_.DependantForm, usecases.record_dependant, lambda records: records.dependants
    ),
    "child": Kind(
        gettext_lazy("Record measures for a child"), forms_.ChildForm, usecases.follow_child,
        lambda records: [records.child] if records.child else [],
    ),
}  # fmt: skip


@require(Permission.ARRANGE_ASSISTANCE)
def add_record(request: ReaderRequest, reference: str, kind: str) -> HttpResponse:
    """Add a record of this kind."""
    from luotsi.desk.views.assistance import act_on_case, case_of

    found, one = case_of(request, reference), _kind(kind)
    form = one.form(request.POST or None, **_extra(kind, one, found, request))
    return act_on_case(
        request, found, form, lambda data: one.add(case=found, **data, by=request.reader),
        title=one.title, done=_("Recorded."), submit=_("Save"),
    )  # fmt: skip


@require(Permission.ARRANGE_ASSISTANCE)
def follow_record(request: ReaderRequest, reference: str, kind: str, number: int) -> HttpResponse:
    """Say what came of a record."""
    from luotsi.desk.views.assistance import act_on_case, case_of

    found, one = case_of(request, reference), _kind(kind)
    rows = one.rows(queries.records_of(found, request.reader))
    row = next((row for row in rows if row.pk == number), None)
    if row is None or one.follow is None or one.follow_form is None or one.follow_title is None:
        raise Http404
    follow, form = one.follow, one.follow_form(request.POST or None)
    return act_on_case(
        request, found, form, lambda data: follow(**{one.row_name: row}, **data, by=request.reader),
        title=one.follow_title, done=_("Recorded."), submit=_("Save"),
    )  # fmt: skip


def _kind(code: str) -> Kind:
    if code not in KINDS:
        raise Http404
    return KINDS[code]


def _extra(kind: str, one: Kind, found: "Case", request: ReaderRequest) -> dict[str, Any]:
    """What a form wants beside what was sent: permits to renew, and what is known of a child."""
    records = queries.records_of(found, request.reader)
    if kind == "permit":
        granted = [row for row in records.permits if row.outcome == "granted" and not hasattr(row, "renewal")]
        language = request.LANGUAGE_CODE
        return {"renewable": [(row.pk, countries.label("permits", row.permit, language)) for row in granted]}
    if kind == "child" and records.child:
        names = one.form.base_fields.keys() | {"welfare_notified_to"}
        return {"initial": {name: getattr(records.child, name) for name in names}}
    return {}
