"""Search before create. A hit outside one's grants says only that there is one, and whom to ask."""

import time
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.utils import timezone

from luotsi.access import vault
from luotsi.access.acts import usecase
from luotsi.access.ledger import record
from luotsi.access.readers import Reader
from luotsi.actors.models import Organisation
from luotsi.actors.queries import organisation
from luotsi.countries import queries as countries
from luotsi.countries.vocabulary import Permission
from luotsi.referral.facts import IdentityFacts
from luotsi.referral.matching import combinations_of, keyed
from luotsi.referral.models import Case, CaseIdentity
from luotsi.referral.refusals import RULES, TooManySearches

# An answer leaves at a multiple of this, so that its timing does not tell whether there was a hit.
TICK_SECONDS = 0.05


@dataclass(frozen=True)
class SearchAnswer:
    """Own hits with their identity; for all others only whether there is one; and whom to ask, which is always said."""

    readable: list[tuple[Case, CaseIdentity]]
    elsewhere: bool
    ask: Organisation


@usecase("person.searched", Permission.SEARCH, refusals=RULES)
def search_person(*, facts: IdentityFacts, phone: str = "", by: Reader) -> SearchAnswer:
    """Look for a person by name, birth year, document or telephone. Raises TooManySearches.

    The ledger keeps that it was asked and the keyed code of what; both questions are always put to the database.
    """
    began = time.monotonic()
    rules = countries.country()
    keys = sorted(keyed(combination, key=settings.SEARCH_KEY) for combination in combinations_of(facts, phone))
    with connection.cursor() as cursor:
        cursor.execute("SELECT luotsi_searches_since(%s, %s)", [by.user.pk, timezone.now() - timedelta(hours=1)])
        if cursor.fetchone()[0] >= rules.search.per_hour:
            raise TooManySearches
        cursor.execute("SELECT case_id FROM luotsi_find_readable(%s)", [keys])
        found = [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT luotsi_find_elsewhere(%s)", [keys])
        elsewhere = bool(cursor.fetchone()[0])
    identities = CaseIdentity.objects.filter(case_id__in=found).select_related("case")
    by_case = {identity.case_id: identity for identity in identities}
    if by_case:
        vault.open_keys(identity.case.person for identity in by_case.values())
    record(
        "person.searched",
        by=by,
        keys=len(keys),
        asked=keyed("|".join(sorted(combinations_of(facts, phone))), key=settings.SEARCH_KEY),
    )
    answer = SearchAnswer(
        readable=[(by_case[pk].case, by_case[pk]) for pk in found if pk in by_case],
        elsewhere=elsewhere,
        ask=organisation(rules.admission_queue),
    )
    time.sleep(-(time.monotonic() - began) % TICK_SECONDS)
    return answer
