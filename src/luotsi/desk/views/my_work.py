"""My work: everything that waits for the reader's answer, soonest first."""

from django.http import HttpResponse
from django.shortcuts import render

from luotsi.countries.vocabulary import Permission
from luotsi.desk import presenting
from luotsi.desk.doors import ReaderRequest, require
from luotsi.desk.waiting import waiting_for
from luotsi.referral import queries

CLOCKS_SHOWN = 8


@require(*Permission)
def my_work(request: ReaderRequest) -> HttpResponse:
    """What waits, the clocks that run, and what was offered: one page, a fixed number of queries."""
    reader = request.reader
    answers = reader.may(Permission.ANSWER_OFFERS)
    clocks = queries.clocks_of_reader(reader, limit=CLOCKS_SHOWN) if reader.may(Permission.READ_CASES) else []
    offers = queries.offers_waiting(reader) if answers else []
    return render(
        request,
        "desk/my_work.html",
        {
            "offers": offers,
            "advice": queries.advice_waiting(reader) if answers else [],
            "waiting": waiting_for(reader),
            "climbed": queries.offers_climbed(reader),
            "signals": queries.signals_open(reader) if reader.may(Permission.RECORD_SIGNAL) else [],
            "drafts": queries.drafts_open(reader) if reader.may(Permission.REFER) else [],
            "clocks": clocks,
            "made": presenting.made_rows(queries.offers_made(reader), reader) if answers else [],
            "works_on_cases": reader.may(Permission.READ_CASES),
            "may_signal": reader.may(Permission.RECORD_SIGNAL),
        },
    )
