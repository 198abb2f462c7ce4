"""Loading brings the database in line and never rewrites what held before."""

from datetime import date

import pytest
from django.db import IntegrityError
from psycopg.types.range import DateRange

from luotsi.countries import queries
from luotsi.countries.models import Country, Entry, EntryKey
from luotsi.countries.pack import PackFaults
from luotsi.countries.schema import CodedReason, Organisation, ReasonList
from luotsi.countries.usecases import AnotherCountryLoaded, LoadedLater, load_country

pytestmark = pytest.mark.usefixtures("no_country")

MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)


def periods(section: str, code: str) -> list[tuple[date | None, date | None]]:
    rows = Entry.objects.filter(key__section=section, key__code=code).order_by("period")
    return [(row.period.lower, row.period.upper) for row in rows]


def test_loading_twice_changes_nothing(atlantis):
    first = load_country(folder=atlantis, on=MAY)
    rows = list(Entry.objects.order_by("pk").values_list("pk", "period"))
    second = load_country(folder=atlantis, on=JUNE)
    assert (first.added, first.changed, first.ended, first.unchanged) == (second.unchanged, 0, 0, 0)
    assert (second.added, second.changed, second.ended) == (0, 0, 0)
    assert list(Entry.objects.order_by("pk").values_list("pk", "period")) == rows


def test_the_first_version_takes_its_period_from_the_pack(atlantis):
    load_country(folder=atlantis, on=MAY)
    assert periods("organisations", "temple") == [(None, None)]
    assert periods("organisations", "old_harbour") == [(date(2000, 1, 1), date(2010, 1, 1))]
    assert periods("organisations", "guild") == [(None, date(2015, 1, 1)), (date(2015, 1, 1), None)]


def test_a_changed_entry_gets_a_new_version_and_the_old_one_is_kept(atlantis, change):
    load_country(folder=atlantis, on=MAY)
    result = load_country(folder=change("organisations.yaml", "en: Temple", "en: Great temple"), on=JUNE)

    assert (result.added, result.changed, result.ended) == (0, 1, 0)
    assert periods("organisations", "temple") == [(None, JUNE), (JUNE, None)]
    before = queries.get("organisations", "temple", Organisation, on=MAY)
    after = queries.get("organisations", "temple", Organisation, on=JUNE)
    assert (before.names.say("en"), after.names.say("en")) == ("Temple", "Great temple")


def test_a_version_that_began_today_is_replaced(atlantis, change):
    load_country(folder=atlantis, on=MAY)
    load_country(folder=change("organisations.yaml", "en: Temple", "en: Great temple"), on=JUNE)
    load_country(folder=change("organisations.yaml", "en: Great temple", "en: Greatest temple"), on=JUNE)
    assert periods("organisations", "temple") == [(None, JUNE), (JUNE, None)]
    assert queries.get("organisations", "temple", Organisation, on=JUNE).names.say("en") == "Greatest temple"


def test_an_entry_that_left_the_pack_ends_and_may_come_back(atlantis, change):
    safe = "  - {code: safety, names: {en: Safe now, el: Ασφαλής}, confidence: proposal}\n"
    other = "  - {code: home, names: {en: Home, el: Σπίτι}, confidence: proposal}\n"
    load_country(folder=atlantis, on=MAY)
    result = load_country(folder=change("coded_reasons.yaml", safe, other), on=JUNE)
    assert (result.added, result.changed, result.ended) == (1, 0, 1)
    assert periods("coded_reasons", "close_reasons.safety") == [(None, JUNE)]

    july = date(2026, 7, 1)
    result = load_country(folder=change("coded_reasons.yaml", other, safe), on=july)
    assert (result.added, result.changed, result.ended) == (1, 0, 1)
    assert periods("coded_reasons", "close_reasons.safety") == [(None, JUNE), (july, None)]


def test_an_end_that_the_pack_announces_lies_ahead(atlantis, change):
    load_country(folder=atlantis, on=MAY)
    change("organisations.yaml", "Ναός}\n", "Ναός}\n  valid_to: 2026-12-31\n")
    load_country(folder=atlantis, on=JUNE)
    assert periods("organisations", "temple") == [(None, JUNE), (JUNE, date(2027, 1, 1))]
    assert load_country(folder=atlantis, on=date(2027, 2, 1)).unchanged == EntryKey.objects.count()


def test_a_second_country_is_refused(atlantis, change):
    load_country(folder=atlantis, on=MAY)
    with pytest.raises(AnotherCountryLoaded):
        load_country(folder=change("country.yaml", "code: XA", "code: XB"), on=JUNE)
    assert Country.objects.get().code == "XA"


def test_the_past_cannot_be_loaded(atlantis):
    load_country(folder=atlantis, on=JUNE)
    with pytest.raises(LoadedLater):
        load_country(folder=atlantis, on=MAY)


def test_a_broken_pack_leaves_everything_as_it_was(atlantis, change):
    load_country(folder=atlantis, on=MAY)
    with pytest.raises(PackFaults):
        load_country(folder=change("roles.yaml", "en: Pilot, el: Πιλότος", "en: Pilot"), on=JUNE)
    assert Country.objects.get().loaded_on == MAY


def test_no_entry_has_two_versions_at_one_time(atlantis):
    load_country(folder=atlantis, on=MAY)
    key = EntryKey.objects.get(section="organisations", code="temple")
    with pytest.raises(IntegrityError, match="entry_one_version_at_a_time"):
        Entry.objects.create(key=key, period=DateRange(MAY, JUNE), body={}, unconfirmed=True)


def test_no_version_holds_for_no_day(atlantis):
    key = EntryKey.objects.create(section="organisations", code="ghost")
    with pytest.raises(IntegrityError, match="entry_period_is_not_empty"):
        Entry.objects.create(key=key, period=DateRange(MAY, MAY), body={}, unconfirmed=True)


def test_what_no_source_confirmed_is_marked_in_the_database(atlantis):
    load_country(folder=atlantis, on=MAY)
    rows = Entry.objects.filter(key__section="organisations", key__code__in=["harbour", "temple"])
    assert {row.key.code: (row.unconfirmed, row.sources) for row in rows.select_related("key")} == {
        "harbour": (False, ["TIMAEUS"]),
        "temple": (True, []),
    }


def test_answers_come_from_memory(atlantis, django_assert_num_queries):
    load_country(folder=atlantis, on=MAY)
    queries.country()
    with django_assert_num_queries(0):
        assert queries.label("organisations", "temple", "el") == "Ναός"
        assert queries.label("organisations", "temple", "fr") == "Temple"
        assert queries.label("organisations", "unheard", "en") == "unheard"


def test_an_ended_entry_can_still_be_named(atlantis):
    load_country(folder=atlantis, on=MAY)
    assert queries.find("organisations", "old_harbour", Organisation) is None
    assert queries.label("organisations", "old_harbour", "en") == "Old harbour"
    assert "old_harbour" in {one.code for one in queries.last_known("organisations", Organisation)}


def test_entries_keep_the_order_of_the_pack_also_after_a_change(atlantis, change):
    load_country(folder=atlantis, on=MAY)
    load_country(folder=change("organisations.yaml", "en: Harbour office", "en: The harbour"), on=JUNE)
    found = queries.entries("organisations", Organisation, on=JUNE)
    assert [one.code for one in found] == ["harbour", "temple", "guild", "lighthouse"]


def test_the_same_reason_can_stand_in_two_lists(atlantis):
    load_country(folder=atlantis, on=MAY)
    offer, close = (queries.coded(one, "safety") for one in (ReasonList.OFFER, ReasonList.CLOSE))
    assert isinstance(offer, CodedReason)
    assert isinstance(close, CodedReason)
    assert (offer.names.say("en"), close.names.say("en")) == ("Safety", "Safe now")
    assert queries.coded(ReasonList.DECLINE, "safety") is None
    assert [one.code for one in queries.reasons(ReasonList.OFFER)] == ["safety", "admission"]


def test_the_working_week_and_the_holidays_are_the_countrys(atlantis):
    load_country(folder=atlantis, on=MAY)
    assert queries.holidays(2028) == {date(2028, 2, 29), date(2028, 3, 1)}
    assert not queries.is_working_day(date(2028, 3, 1))  # founding day
    assert not queries.is_working_day(date(2028, 3, 3))  # a Friday is free here
    assert queries.is_working_day(date(2028, 3, 2))


def test_a_database_without_a_country_says_so():
    with pytest.raises(queries.NoCountryLoaded):
        queries.country()
