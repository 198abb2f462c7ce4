"""The ledger, for those who watch: what was done and looked at. Looking at it is itself recorded."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render

from luotsi.access.ledger import record
from luotsi.access.models import LedgerEntry
from luotsi.access.queries import LedgerFilters, LedgerPage, account_of, page_of_ledger
from luotsi.countries.vocabulary import Permission, World
from luotsi.desk.doors import ReaderRequest, require
from luotsi.desk.forms.ledger import LedgerForm
from luotsi.desk.words import organisation_name
from luotsi.referral.references import case_id_of, references_of

NO_SUCH_CASE = 0


@dataclass(frozen=True)
class Row:
    """One entry with who acted and the number of the case, as far as the reader may know them."""

    entry: LedgerEntry
    organisation: str
    staff: str
    account: str
    reference: str


@require(Permission.READ_LEDGER)
def ledger(request: ReaderRequest) -> HttpResponse:
    """Entries, the newest first: all of them for those who watch over the state, else the own organisation's."""
    form = LedgerForm(request.GET)
    filters = _filters(form)
    before = request.GET.get("before", "")
    page = page_of_ledger(
        request.reader, filters, before=int(before) if before.isdecimal() and len(before) < 19 else None
    )
    record(
        "ledger.looked_at", by=request.reader, case_id=filters.case_id or None,
        kind=form.cleaned_data.get("act") or "all", day=filters.day, only_refused=filters.refused,
    )  # fmt: skip
    context = {
        "form": form,
        "rows": _rows(page),
        "next": _address(request, page),
        "first": not before,
        "sees_all": request.reader.world is World.OVERSIGHT,
    }
    return render(request, "desk/ledger/ledger.html", context)


def _filters(form: LedgerForm) -> LedgerFilters:
    """What the form asks for. A case number that nothing names finds nothing, and does not fall back to everything."""
    form.is_valid()
    asked = form.cleaned_data
    reference = (asked.get("case") or "").strip().upper()
    case_id = (case_id_of(reference) or NO_SUCH_CASE) if reference else None
    return LedgerFilters(acts=form.acts(), case_id=case_id, day=asked.get("day"), refused=bool(asked.get("refused")))


def _rows(page: LedgerPage) -> list[Row]:
    references = references_of({entry.case_id for entry in page.entries if entry.case_id is not None})
    return [
        Row(
            entry=entry,
            organisation=_organisation_of(entry),
            staff=page.staff.get(entry.actor_id or 0, ""),
            account=page.staff.get(account_of(entry) or 0, "") if entry.actor_id is None else "",
            reference=references.get(entry.case_id or 0, ""),
        )
        for entry in page.entries
    ]


def _organisation_of(entry: LedgerEntry) -> str:
    """Where it was done; nothing for one who did not get in, since nobody knows who that was."""
    nobody = entry.refused and entry.organisation_id is None and "rule" not in entry.details
    return "" if nobody else organisation_name(entry.organisation_id)


def _address(request: ReaderRequest, page: LedgerPage) -> str:
    """Where the list goes on; the filters stay."""
    if page.before is None:
        return ""
    asked = request.GET.copy()
    asked["before"] = str(page.before)
    return f"{request.path}?{asked.urlencode()}"
