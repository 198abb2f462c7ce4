"""What this room keeps about a person, as the parts of the export. Words of others about others are not among them."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from luotsi.access import vault
from luotsi.access.readers import Reader
from luotsi.countries import queries as countries
from luotsi.countries.schema import ConsentForm, Stage
from luotsi.countries.vocabulary import Compartment
from luotsi.referral.models import (
    Case,
    CaseContact,
    CaseIdentity,
    CaseNote,
    Closure,
    Consent,
    Responsibility,
    StageDecision,
)
from luotsi.referral.queries import compartments_of
from luotsi.referral.subject import PARTS, Section

Rows = Iterable[tuple[str | Promise, str]]


def _section(code: str, title: Promise, rows: Rows) -> Section:
    return Section(code, title, tuple((label, value) for label, value in rows if value))


def identity(case: Case, reader: Reader) -> Section:
    found = None
    if Compartment.IDENTITY in compartments_of(case, reader):
        vault.open_keys([case.person])
        found = CaseIdentity.objects.select_related("case").filter(case=case).first()
    rows: Rows = (
        found
        and [
            (_("Given names"), found.given_names),
            (_("Family names"), found.family_names),
            (_("Other names"), found.other_names),
            (_("Born on"), found.born_on.isoformat() if found.born_on else ""),
            (_("Year of birth"), str(found.birth_year or "")),
            (_("Sex"), str(found.get_sex_display())),
            (_("Nationality"), found.nationality),
            (_("Document"), found.document),
        ]
    ) or []
    return _section("identity", _("Who you are"), rows)


def contact(case: Case, reader: Reader) -> Section:
    found = None
    if Compartment.CONTACT in compartments_of(case, reader):
        found = CaseContact.objects.select_related("case").filter(case=case).first()
    rows: Rows = (
        found
        and [
            (_("Language"), _language(found.language)),
            (_("Telephone"), found.phone),
            (_("Where the person stays"), found.address),
            (_("Municipality"), found.municipality),
            (_("Safe way to make contact"), found.safe_way),
            (_("Guardian or representative"), f"{found.representative} {found.representative_contact}".strip()),
        ]
    ) or []
    return _section("contact", _("How you are reached"), rows)


def notes(case: Case, reader: Reader) -> Section:
    found = CaseNote.objects.filter(case=case, compartment__in=compartments_of(case, reader)).order_by("at")
    return _section(
        "notes",
        _("Notes"),
        [
            (f"{timezone.localdate(note.at)} · {note.organisation}", note.text)
            for note in found.select_related("organisation", "case")
        ],
    )


def consents(case: Case, reader: Reader) -> Section:
    found = Consent.objects.filter(case=case).select_related("receiver").order_by("given_at")
    return _section(
        "consents",
        _("What you agreed to"),
        [
            (
                _kind(given.kind),
                _period(given.given_at, given.withdrawn_at) + (f" · {given.receiver}" if given.receiver else ""),
            )
            for given in found
        ],
    )


def decisions(case: Case, reader: Reader) -> Section:
    found = StageDecision.objects.filter(case=case).select_related("organisation").order_by("decided_on")
    return _section(
        "decisions",
        _("Decisions"),
        [
            (f"{made.decided_on.isoformat()} · {made.organisation}", f"{_outcome(made)}. {made.reasons}")
            for made in found
        ],
    )


def answered(case: Case, reader: Reader) -> Section:
    found = Responsibility.objects.filter(case=case).select_related("organisation").order_by("began_at")
    return _section(
        "responsible",
        _("Who has answered for your matter"),
        [(str(row.organisation), _period(row.began_at, row.ended_at)) for row in found],
    )


def endings(case: Case, reader: Reader) -> Section:
    language = get_language() or "en"
    found = Closure.objects.filter(case=case).order_by("closed_at")
    return _section(
        "closings",
        _("When it was closed"),
        [
            (
                timezone.localdate(end.closed_at).isoformat(),
                countries.label("coded_reasons", f"close_reasons.{end.reason}", language),
            )
            for end in found
        ],
    )


def _period(start: datetime, end: datetime | None) -> str:
    return f"{timezone.localdate(start)} – {timezone.localdate(end) if end else ''}".strip()


def _kind(code: str) -> str:
    forms = countries.entries("consent_forms", ConsentForm)
    found = next((form for form in forms if form.kind == code), None)
    return found.names.say(get_language() or "en") if found else code


def _language(code: str) -> str:
    known = countries.country().language(code)
    return known.names.say(get_language() or "en") if known else code


def _outcome(made: StageDecision) -> str:
    stage = countries.find("stages", made.stage, Stage)
    outcome = stage.outcome(made.outcome) if stage else None
    return outcome.names.say(get_language() or "en") if outcome else made.outcome


PARTS.extend([identity, contact, notes, consents, decisions, answered, endings])
