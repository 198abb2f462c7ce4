"""The loaded country pack, for those who keep it: every entry, where it comes from, and what no source confirms."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from luotsi.countries import queries as countries
from luotsi.countries.schema import SECTIONS, DemoPerson, Figure, Item, Named, Source, Sourced
from luotsi.countries.vocabulary import Permission
from luotsi.desk.doors import ReaderRequest, require

SECTION_NAMES: dict[str, Promise] = {
    "country": _("The country and its settings"),
    "sources": _("Sources"),
    "organisation_types": _("Types of organisations"),
    "organisations": _("Organisations"),
    "actor_groups": _("Groups of organisations"),
    "bodies": _("Bodies of coordination"),
    "roles": _("Roles"),
    "stages": _("Stages of the path"),
    "clocks": _("Clocks"),
    "forms": _("Forms of exploitation"),
    "offences": _("Offences"),
    "services": _("Services"),
    "permits": _("Permits"),
    "assessment_forms": _("Assessment forms"),
    "residences": _("Residence, provider and payer"),
    "reimbursements": _("Reimbursement of costs"),
    "legal_acts": _("Laws and treaties"),
    "referrer_types": _("Who refers"),
    "coded_reasons": _("Reasons to choose from"),
    "consent_forms": _("Consent forms"),
    "consent_sheets": _("Consent sheets in the person’s language"),
    "calendar": _("Days off"),
    "rule_sets": _("Rules that read indicators"),
    "dimensions": _("Dimensions of indicators"),
    "indicator_lists": _("Lists of indicators"),
    "indicators": _("Indicators"),
    "figures": _("Published figures"),
    "demo": _("Invented people of the demo"),
}


@dataclass(frozen=True)
class SectionRow:
    """One section with how much is in it, and how much of that no source confirms."""

    code: str
    name: Promise
    entries: int
    unconfirmed: int


@dataclass(frozen=True)
class EntryRow:
    """One entry as the page shows it; the note is in the words of those who keep the pack."""

    key: str
    name: str
    valid_from: date | None
    valid_to: date | None
    sources: list[str]
    unconfirmed: bool
    translated: list[str]
    note: str


@require(Permission.READ_COUNTRY)
def country(request: ReaderRequest) -> HttpResponse:
    """The sections of the pack, with how many entries of each are unconfirmed."""
    rows = []
    for code, name in SECTION_NAMES.items():
        entries = countries.last_known(code, Item)
        unconfirmed = sum(isinstance(entry, Sourced) and entry.unconfirmed for entry in entries)
        rows.append(SectionRow(code, name, len(entries), unconfirmed))
    facts = countries.country()
    context = {
        "name": facts.names.say(get_language() or "en"),
        "facts": facts,
        "rows": [row for row in rows if row.entries],
    }
    return render(request, "desk/country/country.html", context)


@require(Permission.READ_COUNTRY)
def section(request: ReaderRequest, section: str) -> HttpResponse:
    """The entries of one section, ended and coming ones too."""
    if section not in SECTIONS:
        raise Http404
    rows = list(_rows(section))
    if request.GET.get("unconfirmed"):
        rows = [row for row in rows if row.unconfirmed]
    context = {
        "section": section,
        "name": SECTION_NAMES[section],
        "crumbs": [{"label": _("Country"), "url": reverse("desk:country")}, {"label": SECTION_NAMES[section]}],
        "rows": rows,
        "narrowed": "unconfirmed" in request.GET,
    }
    return render(request, "desk/country/section.html", context)


def _rows(section: str) -> Iterator[EntryRow]:
    titles = {source.code: source.title for source in countries.last_known("sources", Source)}
    for entry in countries.last_known(section, Item):
        sourced = entry if isinstance(entry, Sourced) else None
        yield EntryRow(
            key=entry.key,
            name=_name_of(entry),
            valid_from=sourced.valid_from if sourced else None,
            valid_to=sourced.valid_to if sourced else None,
            sources=[titles.get(code, code) for code in sourced.source] if sourced else [],
            unconfirmed=sourced.unconfirmed if sourced else False,
            translated=list(entry.translated) if isinstance(entry, Named) else [],
            note=sourced.note if sourced else "",
        )


def _name_of(entry: Item) -> str:
    match entry:
        case Named():
            return entry.names.say(get_language() or "en")
        case Source():
            return entry.title
        case DemoPerson():
            return entry.name
        case Figure():
            return entry.period
        case _:
            return entry.key
