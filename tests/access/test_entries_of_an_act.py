"""The ledger's entries of one act are written together, in their order, or not at all."""

import pytest

from luotsi.access.acts import usecase
from luotsi.access.ledger import record
from luotsi.access.models import LedgerEntry
from luotsi.access.readers import Reader
from luotsi.core.errors import Refused
from tests.conftest import as_owner
from tests.support import case_worker

pytestmark = pytest.mark.django_db


@usecase("test.first")
def two_steps(*, refuse: bool, by: Reader) -> None:
    record("test.first", by=by)
    record("test.second", by=by)
    if refuse:
        raise Refused


def acts() -> list[tuple[str, bool]]:
    with as_owner():
        return list(LedgerEntry.objects.filter(act__startswith="test.").order_by("pk").values_list("act", "refused"))


def test_entries_stand_in_the_order_of_what_was_done() -> None:
    two_steps(refuse=False, by=case_worker())
    assert acts() == [("test.first", False), ("test.second", False)]


def test_a_refused_act_leaves_its_refusal_and_no_entry_of_what_it_did_not_do() -> None:
    with pytest.raises(Refused):
        two_steps(refuse=True, by=case_worker())
    assert acts() == [("test.first", True)]
