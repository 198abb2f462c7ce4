"""What an organisation offers is found by others; where a shelter is, only by those whom its level lets."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from luotsi.access.readers import Reader, bind
from luotsi.assistance import queries, usecases
from luotsi.assistance.choices import Visibility
from luotsi.assistance.models import Service
from luotsi.assistance.refusals import NoPlaceFree, TooManyPlaces
from luotsi.core.errors import NotAllowed
from tests.assistance.helping import STREET, adviser, case_worker, shelter
from tests.support import investigator, reader, social_worker, unbind

pytestmark = pytest.mark.django_db


def addresses(by: Reader | None) -> list[str]:
    """Every address that plain SQL gives the application's role, without any filter of the program's."""
    if by is None:
        unbind()
    else:
        bind(by)
    with connection.cursor() as cursor:
        cursor.execute("SELECT address_1 FROM assistance_address")
        return [row[0] for row in cursor.fetchall()]


@pytest.mark.parametrize(
    ("level", "who_sees"),
    [
        (Visibility.HIDDEN, {"riku"}),
        (Visibility.NAMED, {"riku", "nas"}),
        (Visibility.PROFESSIONALS, {"riku", "nas", "c_helsinki", "hpl"}),
        (Visibility.PUBLIC, {"riku", "nas", "c_helsinki", "hpl"}),
    ],
)
def test_an_address_is_never_selected_below_its_level(level: Visibility, who_sees: set[str]):
    rita = adviser()
    shelter(rita, level, address_for=("nas",) if level is Visibility.NAMED else ())

    seen = {by.organisation.code for by in (rita, case_worker(), social_worker(), investigator()) if addresses(by)}

    assert seen == who_sees
    assert addresses(None) == []


def test_the_entry_of_a_hidden_place_is_found_and_its_address_is_not_on_it():
    shelter(adviser())
    bea = case_worker()
    bind(bea)

    (entry,) = queries.directory_page(bea, queries.DirectoryFilters(service_type="sv_shelter"))

    assert (entry.service.area, entry.address) == ("South", None)


def test_whoever_keeps_the_entry_sees_its_address():
    rita = adviser()
    entry = queries.entry_of(shelter(rita))

    assert entry.address is not None
    assert entry.address.address_1 == STREET


def test_an_entry_for_named_organisations_is_not_there_for_others():
    bea, cia = case_worker(), social_worker()
    shelter(adviser(), visibility=Visibility.NAMED, named=(bea.organisation,))

    for by, count in ((bea, 1), (cia, 0)):
        bind(by)
        assert len(queries.directory_page(by, queries.DirectoryFilters())) == count
        assert Service.objects.count() == count  # the filter left open


def test_only_the_organisation_itself_changes_its_entry():
    service = shelter(adviser())
    other = adviser("monika")
    bind(other)

    with pytest.raises(Service.DoesNotExist):
        usecases.count_places(service=service, maximum=3, available=1, by=other)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE assistance_service SET name = 'x'")
        assert cursor.rowcount == 0
        cursor.execute("DELETE FROM assistance_address")
        assert cursor.rowcount == 0


def test_whoever_may_neither_answer_requests_nor_keep_contacts_keeps_no_entry():
    with pytest.raises(NotAllowed):
        shelter(reader("labour-inspector", "lvv"))


def test_free_places_stay_within_the_places():
    rita = adviser()
    service = shelter(rita)

    with pytest.raises(TooManyPlaces):
        usecases.count_places(service=service, maximum=3, available=4, by=rita)
    with pytest.raises(NoPlaceFree):
        usecases.count_places(service=service, maximum=3, available=-1, by=rita)


def test_a_count_that_nobody_checked_lately_says_so():
    rita = adviser()
    service = shelter(rita)
    counted = usecases.count_places(service=service, maximum=3, available=2, by=rita)
    assert not queries.entry_of(Service.objects.get()).capacity_is_stale

    counted.checked_on = timezone.localdate() - timedelta(days=31)
    counted.save()

    assert queries.entry_of(Service.objects.get()).capacity_is_stale


def test_an_ended_entry_is_out_of_the_directory_and_still_kept():
    rita = adviser()
    service = shelter(rita)

    usecases.end_service_entry(service=service, on=timezone.localdate(), by=rita)

    assert queries.directory_page(rita, queries.DirectoryFilters()) == []
    assert [entry.service for entry in queries.own_services(rita)] == [service]


def test_the_directory_is_narrowed_by_kind_language_words_and_free_places():
    rita = adviser()
    service = shelter(rita)
    filters = queries.DirectoryFilters

    assert queries.directory_page(rita, filters(language="en", words="south"))
    assert not queries.directory_page(rita, filters(language="th"))
    assert not queries.directory_page(rita, filters(service_type="sv_legal"))
    assert not queries.directory_page(rita, filters(free=True))
    usecases.count_places(service=service, maximum=3, available=1, by=rita)
    assert queries.directory_page(rita, filters(free=True))
