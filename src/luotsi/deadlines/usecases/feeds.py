"""The calendar feed: a secret address, made and dropped by the member of staff whose clocks it shows."""

import hashlib
import secrets

from django.utils import timezone

from luotsi.access.acts import usecase
from luotsi.access.ledger import record
from luotsi.access.readers import Reader
from luotsi.countries import queries as countries
from luotsi.countries.vocabulary import Permission
from luotsi.deadlines.models import ClockFeed

TOKEN_BYTES = 32


def hash_of(token: str) -> str:
    """What is kept of a secret address. A plain hash is enough for 256 random bits, which nobody can try out."""
    return hashlib.sha256(token.encode()).hexdigest()


@usecase("feed.made", Permission.READ_CASES)
def make_feed(*, by: Reader) -> str:
    """Make a new secret address for the reader's clocks, and drop the one before. Returns the token, which is shown once."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    _drop(by)
    feed = ClockFeed.objects.create(membership=by.membership, token_hash=hash_of(token), made_at=timezone.now())
    record("feed.made", by=by, subject=f"feed:{feed.pk}")
    return token


@usecase("feed.dropped", Permission.READ_CASES)
def drop_feed(*, by: Reader) -> None:
    """Drop the reader's secret address: whoever holds it finds nothing there from now on."""
    if _drop(by):
        record("feed.dropped", by=by, subject=f"membership:{by.membership.pk}")


def _drop(by: Reader) -> int:
    return ClockFeed.objects.filter(membership=by.membership, dropped_at=None).update(dropped_at=timezone.now())


@usecase("feed.read", Permission.READ_CASES)
def note_feed_read(*, by: Reader) -> None:
    """Record the first look of each day: calendar programs look every few minutes, and the ledger shall stay readable."""
    today = countries.today()
    first = (
        ClockFeed.objects.filter(membership=by.membership, dropped_at=None).exclude(read_on=today).update(read_on=today)
    )
    if first:
        record("feed.read", by=by, subject=f"membership:{by.membership.pk}")
