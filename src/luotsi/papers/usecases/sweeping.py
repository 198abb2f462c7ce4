"""What a crash left on the shelf: files that no record speaks of."""

from datetime import timedelta

from django.db import connection
from django.utils import timezone

from luotsi.access.acts import usecase
from luotsi.access.ledger import record
from luotsi.access.readers import System
from luotsi.papers import shelf

KEPT = timedelta(hours=1)


@usecase("files.swept")
def sweep(*, by: System) -> int:
    """Remove files without a record that are older than an hour: no upload takes as long. Returns how many.

    Names are listed before the records are read, so that a file whose record is committed meanwhile is never taken.
    """
    lying = list(shelf.names())
    with connection.cursor() as cursor:
        cursor.execute("SELECT stored_as FROM papers_files()")
        recorded = {row[0] for row in cursor.fetchall()}
    before = timezone.now() - KEPT
    left = [name for name in lying if name not in recorded]
    old = [name for name in left if (at := shelf.laid_at(name)) is not None and at < before]
    for name in old:
        shelf.take_back(name)
    if old:
        record("files.swept", by=by, count=len(old))
    return len(old)
