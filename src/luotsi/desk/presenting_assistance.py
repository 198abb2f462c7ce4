"""Rows of assistance as the components want them: values in, words out; no rule of its own."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from luotsi.access.readers import Reader
from luotsi.assistance.choices import Level
from luotsi.assistance.models import ResidenceRecord, ServiceRequest
from luotsi.assistance.queries import Records, residence_rule
from luotsi.countries import queries as countries
from luotsi.countries.schema import Permit, Question
from luotsi.desk.templatetags.luotsi import day, moment, person_language, reason

if TYPE_CHECKING:
    from luotsi.desk.views.assistance_records import Kind

STATES: dict[str, tuple[Promise, str]] = {
    "asked": (gettext_lazy("Requested"), "warning"),
    "waiting": (gettext_lazy("Accepted, waiting"), "info"),
    "running": (gettext_lazy("In place"), "success"),
    "ended": (gettext_lazy("Ended"), "neutral"),
    "declined": (gettext_lazy("Declined"), "danger"),
    "cancelled": (gettext_lazy("Cancelled"), "neutral"),
}
CLAIM_STATES: dict[str, Promise] = {
    "draft": gettext_lazy("Waits for the statement"),
    "stated": gettext_lazy("Ready to be sent"),
    "sent": gettext_lazy("Sent"),
    "decided": gettext_lazy("Decided"),
    "paid": gettext_lazy("Paid"),
}
TITLES: dict[str, Promise] = {
    "period": gettext_lazy("Recovery and reflection"),
    "permit": gettext_lazy("Residence permits"),
    "departure": gettext_lazy("Return and transfer"),
    "compensation": gettext_lazy("Compensation"),
    "interpreter": gettext_lazy("Interpreters"),
    "dependant": gettext_lazy("Dependants"),
    "child": gettext_lazy("Child: welfare and guardian"),
}


def need_rows(needs: Sequence[tuple[Question, str]], requests: Sequence[ServiceRequest]) -> list[dict[str, Any]]:
    """Every open need, with what was asked for it, and requests that name no need of the present assessment."""
    language = get_language() or "en"
    rows: list[dict[str, Any]] = []
    known = {question.code for question, _level in needs}
    for question, level in needs:
        asked = [request for request in requests if request.need == question.code]
        row = {"need": question.names.say(language), "code": question.code, "urgent": level == Level.URGENT}
        rows += [row | {"request": request} for request in asked] or [row]
    return rows + [{"request": request} for request in requests if request.need not in known]


def brings_costs_back(residence: ResidenceRecord | None, reader: Reader) -> bool:
    """Whether this reader's organisation can claim costs of the case back."""
    rule = residence_rule(residence) if residence and residence.provider_id == reader.organisation.pk else None
    return bool(rule and rule.reimbursement)


def record_panels(
    records: Records, kinds: "Mapping[str, Kind]", *, arranges: bool, stay: bool
) -> list[dict[str, Any]]:  # fmt: skip
    """A panel for each kind of record that the reader reads; those on the right to stay are for the screen alone."""
    panels = []
    for code, kind in kinds.items():
        if kind.in_stay and not stay:
            continue
        rows = [_row(code, row, follows=arranges and kind.follow is not None) for row in kind.rows(records)]
        panels.append(
            {
                "code": code, "title": TITLES[code], "rows": rows, "add": kind.title if arranges else "",
                "css": "screen-only" if kind.in_stay else "",
            }
        )  # fmt: skip
    return panels


def _row(code: str, row: Any, *, follows: bool) -> dict[str, Any]:
    what, note, ended = _WORDS[code](row)
    return {
        "pk": row.pk,
        "what": what,
        "note": " · ".join(part for part in note if part),
        "follows": follows and not ended,
    }


def _period(row: Any) -> tuple[str, list[str], bool]:
    note = [f"{day(row.starts_on)} – {day(row.ends_on)}", row.granted_by.name]
    if row.ended_on:
        note.append(
            _("ended %(day)s: %(why)s")
            % {"day": day(row.ended_on), "why": reason(row.end_reason, "period_end_reasons")}
        )
    return row.get_kind_display(), note, bool(row.ended_on)


def _permit(row: Any) -> tuple[str, list[str], bool]:
    note = [_("applied %(day)s") % {"day": day(row.applied_on)}]
    if row.outcome:
        note.append(f"{row.get_outcome_display()} {day(row.decided_on)}")
    if row.valid_to:
        note.append(_("valid until %(day)s") % {"day": day(row.valid_to)})
    language = get_language() or "en"
    ground = countries.find("permits", row.permit, Permit)
    if ground and ground.conditions:
        note.append(ground.conditions.say(language))
    return countries.label("permits", row.permit, language), note, bool(row.outcome)


def _departure(row: Any) -> tuple[str, list[str], bool]:
    note = [row.country, row.receiving_contact, _("risk weighed %(day)s") % {"day": day(row.risk_weighed_on)}]
    if row.left_on:
        note.append(_("left %(day)s") % {"day": day(row.left_on)})
    return row.get_kind_display(), note, bool(row.left_on)


def _compensation(row: Any) -> tuple[str, list[str], bool]:
    currency = countries.country().currency
    note = [f"{row.amount} {currency}", day(row.claimed_on)]
    if row.outcome:
        note.append(f"{row.get_outcome_display()} {row.granted_amount} {currency}")
    if row.paid_on:
        note.append(_("paid %(day)s") % {"day": day(row.paid_on)})
    return row.get_against_display(), note, bool(row.outcome)


def _interpreter(row: Any) -> tuple[str, list[str], bool]:
    came = "" if row.came is None else _("came") if row.came else _("did not come")
    return person_language(row.language), [moment(row.needed_at), row.occasion, came], row.came is not None


def _dependant(row: Any) -> tuple[str, list[str], bool]:
    lives = _("lives with the person") if row.with_person else row.country
    return row.get_relation_display(), [str(row.birth_year), lives], True


def _child(row: Any) -> tuple[str, list[str], bool]:
    note = []
    if row.welfare_notified_on:
        note.append(
            _("child welfare notified %(day)s: %(to)s")
            % {"day": day(row.welfare_notified_on), "to": row.welfare_notified_to}
        )
    if row.guardian_asked_on:
        note.append(_("guardian asked for %(day)s") % {"day": day(row.guardian_asked_on)})
    if row.guardian_appointed_on:
        note.append(_("guardian appointed %(day)s") % {"day": day(row.guardian_appointed_on)})
    return _("Measures"), note, True


_WORDS = {
    "period": _period, "permit": _permit, "departure": _departure, "compensation": _compensation, "interpreter": _interpreter,
    "dependant": _dependant, "child": _child,
}  # fmt: skip
