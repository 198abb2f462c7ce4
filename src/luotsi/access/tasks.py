"""Work that runs beside the pages: the ledger is sealed every minute, and destroyed keys are listed every hour."""

from procrastinate.contrib.django import app

from luotsi.access import sealing, vault
from luotsi.access.readers import System


@app.periodic(cron="* * * * *")
@app.task(name="access.seal_ledger", queueing_lock="access.seal_ledger")
def seal_ledger(timestamp: int) -> None:
    """Seal what was committed since the last seal; `timestamp` is when the run was due."""
    sealing.seal(by=System(rule="the ledger is sealed"))


@app.periodic(cron="17 * * * *")
@app.task(name="access.publish_erasures", queueing_lock="access.publish_erasures")
def publish_erasures(timestamp: int) -> None:
    """List the destroyed keys that a crash kept off the list, and destroy again what a restored backup brought back."""
    vault.publish_erasures()
    vault.repeat_erasures(by=System(rule="destroyed keys stay destroyed"))
