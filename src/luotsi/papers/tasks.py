"""Work that runs beside the pages: files that a crash left behind are removed."""

from procrastinate.contrib.django import app

from luotsi.access.readers import System, reading_as


@app.periodic(cron="23 * * * *")
@app.task(name="papers.sweep", queueing_lock="papers.sweep")
def sweep(timestamp: int) -> None:
    """Remove files without a record; `timestamp` is when the run was due."""
    from luotsi.papers import usecases

    by = System(rule="files without a record are removed")
    with reading_as(by):
        usecases.sweep(by=by)
