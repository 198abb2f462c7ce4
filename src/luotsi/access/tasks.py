"""Work that runs beside the pages: the ledger is sealed every minute."""

from procrastinate.contrib.django import app

from luotsi.access import sealing
from luotsi.access.readers import System


@app.periodic(cron="* * * * *")
@app.task(name="access.seal_ledger", queueing_lock="access.seal_ledger")
def seal_ledger(timestamp: int) -> None:
    """Seal what was committed since the last seal; `timestamp` is when the run was due."""
    sealing.seal(by=System(rule="the ledger is sealed"))
