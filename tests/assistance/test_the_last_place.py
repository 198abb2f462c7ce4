"""Two people accept at the same moment and one place is free."""

import pytest
from django.db import transaction

from luotsi.assistance import usecases
from luotsi.assistance.models import ServiceCapacity, ServiceRequest
from luotsi.assistance.refusals import NoPlaceFree
from tests.assistance.helping import adviser, ask, case_worker, held_case_of, shelter
from tests.conftest import as_owner
from tests.referral.test_races_and_crashes import bound, together

pytestmark = pytest.mark.usefixtures("committed")


@pytest.mark.parametrize("attempt", range(3))
def test_the_last_place_goes_to_one(attempt: int):
    bea, rita = case_worker(), adviser()
    with transaction.atomic():
        service = shelter(rita)
        usecases.count_places(service=service, maximum=5, available=1, by=rita)
        requests = [
            ask(held_case_of(bea), bea, service=service, service_type="sv_shelter", compartments=()) for _ in range(2)
        ]

    results = together(
        *(bound(rita, lambda one=one: usecases.accept_request(request=one, by=rita)) for one in requests)
    )

    assert sorted(isinstance(result, NoPlaceFree) for result in results) == [False, True]
    with as_owner():
        assert ServiceCapacity.objects.get().available == 0
        assert ServiceRequest.objects.filter(answer="accepted").count() == 1
