"""A person is signalled, referred and handed over without a gap."""

import pytest

from luotsi.access.readers import bind
from luotsi.referral.models import Case, CaseIdentity, Referral, Responsibility
from tests.support import accept, admit, case_worker, inspector, offer, refer, social_worker, unbind

pytestmark = pytest.mark.django_db


def test_a_person_goes_from_inspector_to_assistance_to_county_and_somebody_always_answers():
    anna, bea, cia = inspector(), case_worker(), social_worker()

    case = refer(anna)
    accept(case.pk, bea)
    admit(case, bea)
    offer(case, "c_helsinki", bea)
    accept(case.pk, cia)

    rows = list(Responsibility.objects.filter(case_id=case.pk).order_by("began_at"))
    assert [row.organisation.code for row in rows] == ["lvv", "nas", "c_helsinki"]
    assert rows[0].began_at == case.opened_at
    assert [row.ended_at for row in rows[:-1]] == [row.began_at for row in rows[1:]]
    assert rows[-1].ended_at is None


def test_the_referrer_learns_yes_and_nothing_else():
    anna, bea = inspector(), case_worker()
    case = refer(anna)
    accept(case.pk, bea)
    admit(case, bea)

    bind(anna)

    assert Referral.objects.get(case_reference=case.reference).feedback == "yes"
    assert not Case.objects.filter(pk=case.pk).exists()
    assert not CaseIdentity.objects.filter(case_id=case.pk).exists()


def test_with_no_reader_bound_every_protected_table_is_empty():
    case = refer(inspector())
    unbind()

    assert not Case.objects.exists()
    assert not CaseIdentity.objects.exists()
    assert not Responsibility.objects.filter(case_id=case.pk).exists()
