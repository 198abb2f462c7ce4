"""Work that runs beside the pages: offers that climb, drafts that run out. Mails that something waits are in `actors`."""

from procrastinate.contrib.django import app

from luotsi.access.readers import System, reading_as
from luotsi.actors.tasks import tell_organisation

__all__ = ["climb_offers", "drop_old_drafts", "tell_organisation"]


@app.periodic(cron="* * * * *")
@app.task(name="referral.climb_offers", queueing_lock="referral.climb_offers")
def climb_offers(timestamp: int) -> None:
    """Let unanswered offers climb and the oldest expire; `timestamp` is when the run was due."""
    from luotsi.referral import usecases

    by = System(rule="unanswered offers climb")
    with reading_as(by):
        usecases.climb_offers(by=by)


@app.periodic(cron="17 3 * * *")
@app.task(name="referral.drop_old_drafts", queueing_lock="referral.drop_old_drafts")
def drop_old_drafts(timestamp: int) -> None:
    """Delete drafts whose time has run out; `timestamp` is when the run was due."""
    from luotsi.referral import usecases

    by = System(rule="drafts run out")
    with reading_as(by):
        usecases.drop_old_drafts(by=by)


@app.periodic(cron="41 3 * * *")
@app.task(name="referral.propose_retention", queueing_lock="referral.propose_retention")
def propose_retention(timestamp: int) -> None:
    """Propose what has been kept long enough; nothing is erased before a person confirms it."""
    from luotsi.referral import usecases

    by = System(rule="retention is proposed")
    with reading_as(by):
        usecases.propose_retention(by=by)
