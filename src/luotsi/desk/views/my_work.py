"""My work: everything that waits for the reader's answer, soonest first."""

from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render

from luotsi.countries.vocabulary import Permission
from luotsi.desk import listing, presenting
from luotsi.desk.doors import ReaderRequest, require
from luotsi.desk.waiting import waiting_for
from luotsi.referral import queries

CLOCKS_SHOWN = 8


@require(*Permission)
def my_work(request: ReaderRequest) -> HttpResponse:
    """What waits, the clocks that run, and what was offered: one page, a fixed number of queries."""
    reader = request.reader
    answers, works_on_cases = reader.may(Permission.ANSWER_OFFERS), reader.may(Permission.READ_CASES)
    offers = queries.offers_waiting(reader) if answers else []
    clocks = queries.clocks_of_reader(reader, limit=CLOCKS_SHOWN) if works_on_cases else []
    return render(
        request,
        "desk/my_work.html",
        {
            "waiting": listing.waiting(
                offers=offers,
                advice=queries.advice_waiting(reader) if answers else [],
                climbed=queries.offers_climbed(reader),
                others=waiting_for(reader),
                token=get_token(request),
            ),
            "more": len(offers) == queries.PAGE,
            "drafts": listing.drafts(queries.drafts_open(reader) if reader.may(Permission.REFER) else []),
            "clocks": listing.clocks(clocks),
            "signals": listing.open_signals(
                queries.signals_open(reader) if reader.may(Permission.RECORD_SIGNAL) else []
            ),
            "made": presenting.made_rows(queries.offers_made(reader), reader) if answers else [],
            "works_on_cases": works_on_cases,
            "may_signal": reader.may(Permission.RECORD_SIGNAL),
        },
    )
