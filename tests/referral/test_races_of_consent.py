"""Consent between real connections: two withdrawals at once, a withdrawal while somebody accepts, and the clock alone."""

import time

import pytest
from django.db import connection, transaction

from luotsi.access.readers import bind
from luotsi.core.errors import Refused
from luotsi.countries.vocabulary import Compartment
from luotsi.referral import usecases
from luotsi.referral.models import Consent, ConsentRecall
from tests.conftest import as_owner
from tests.referral.consents import held, reads, sharing
from tests.referral.test_races_and_crashes import an_offer, bound, holders, together
from tests.support import case_worker, reader, social_worker

pytestmark = pytest.mark.usefixtures("committed")


@pytest.mark.parametrize("attempt", range(3))
def test_a_consent_that_is_withdrawn_twice_at_once_is_withdrawn_and_told_once(attempt: int):
    bea, rita = case_worker(), reader("ngo-adviser", "riku")
    with transaction.atomic():
        case = held(bea)
        given = usecases.record_consent(case=case, fact=sharing(rita), by=bea)

    results = together(
        bound(bea, lambda: usecases.withdraw_consent(consent=given, parts=[Compartment.CONTACT], by=bea)),
        bound(rita, lambda: usecases.withdraw_consent(consent=given, by=rita)),
    )

    assert sum(isinstance(result, Refused) for result in results) == 1
    with as_owner():
        assert ConsentRecall.objects.filter(consent=given).count() == 1
        assert Consent.objects.filter(narrows=given).count() == (0 if isinstance(results[0], Refused) else 1)


@pytest.mark.parametrize("attempt", range(3))
def test_nobody_takes_over_on_a_consent_that_is_withdrawn_in_the_same_moment(attempt: int):
    bea, cia = case_worker(), social_worker()
    handoff = an_offer(bea)
    with as_owner():
        processing = Consent.objects.get(case_id=handoff.case_id, kind="processing")

    accepted, withdrawn = together(
        bound(cia, lambda: usecases.accept_handoff(handoff=handoff, by=cia)),
        bound(bea, lambda: usecases.withdraw_consent(consent=processing, by=bea)),
    )

    # Who came second finds the other's act done: the consent gone, or itself no longer the holder.
    assert isinstance(accepted, Refused) != isinstance(withdrawn, Refused)
    assert holders(handoff.case_id) == (["nas"] if isinstance(accepted, Refused) else ["c_helsinki"])


def test_nothing_has_to_run_for_a_consent_to_run_out():
    bea, rita = case_worker(), reader("ngo-adviser", "riku")
    with transaction.atomic():
        case = held(bea)
        given = usecases.record_consent(case=case, fact=sharing(rita), by=bea)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        soon = "clock_timestamp() + interval '3 seconds'"
        cursor.execute(
            f"WITH g AS (UPDATE access_grant SET expires_at = {soon} WHERE basis_id = %s AND basis = 'consent' RETURNING expires_at)"
            " UPDATE referral_consent SET valid_until = g.expires_at FROM g WHERE id = %s",
            [given.pk, given.pk],
        )
        cursor.execute("SET ROLE luotsi_desk")

    with transaction.atomic():
        assert reads(rita, case) == {Compartment.CONTACT, Compartment.ASSISTANCE}
    time.sleep(3.2)
    with transaction.atomic():
        assert reads(rita, case) == frozenset()
        bind(bea)
        assert Consent.objects.get(pk=given.pk).has_run_out
