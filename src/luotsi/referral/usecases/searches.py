"""Searches of the case list that a member of staff keeps."""

from collections.abc import Mapping

from luotsi.access.acts import usecase
from luotsi.access.ledger import record
from luotsi.access.readers import Reader
from luotsi.countries.vocabulary import Permission
from luotsi.referral.models import SavedSearch


@usecase("search.dropped", Permission.READ_CASES)
def drop_search(*, name: str, by: Reader) -> None:
    """Forget a kept search of one's own; one that is not there is forgotten already."""
    dropped, _ = SavedSearch.objects.filter(membership=by.membership, name=name).delete()
    if dropped:
        record("search.dropped", by=by)


@usecase("search.kept", Permission.READ_CASES)
def keep_search(*, name: str, filters: Mapping[str, str], by: Reader) -> SavedSearch:
    """Keep filters under a name; the same name keeps the newer ones."""
    kept, _ = SavedSearch.objects.update_or_create(
        membership=by.membership, name=name.strip(), defaults={"filters": dict(filters)}
    )
    record("search.kept", by=by, subject=f"search:{kept.pk}")
    return kept
