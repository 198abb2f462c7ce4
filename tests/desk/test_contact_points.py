"""A contact point is shown for as long as somebody in the organisation confirms that it answers."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from luotsi.access.models import LedgerEntry
from luotsi.access.people import ContactPointHasEnded, confirm_contact_point, keep_contact_point
from luotsi.access.readers import Reader
from luotsi.actors.models import ContactPoint
from luotsi.actors.tasks import remind_contact_points
from luotsi.core.errors import NotAllowed
from luotsi.countries import queries as countries
from tests.conftest import as_owner
from tests.desk.entering import as_reader
from tests.desk.test_directory import point
from tests.support import acting, case_worker, reader

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}


def administrator(organisation: str = "nas") -> Reader:
    return reader("organisation-administrator", organisation)


def facts(**changed: str) -> dict[str, str]:
    return {"kind": "duty_desk", "title": "Päivystys", "phone": "000 000", "email": "", "hours": ""} | changed


def test_a_new_contact_point_counts_as_confirmed_for_the_time_of_the_pack() -> None:
    as_reader(administrator()).post("/organisation/contacts/add/", facts())

    kept = ContactPoint.objects.get(title="Päivystys")
    today = timezone.localdate()
    assert kept.organisation.code == "nas"
    assert kept.confirmed_on == today
    assert kept.valid_until == today + timedelta(days=countries.country().contact_points.confirm_every_days)


def test_one_that_cannot_be_reached_is_refused_in_words() -> None:
    page = as_reader(administrator()).post("/organisation/contacts/add/", facts(phone=""), headers=ENGLISH)

    assert "Give a telephone number or an e-mail address." in page.content.decode()
    assert not ContactPoint.objects.exists()


def test_one_click_confirms_and_it_is_on_record() -> None:
    soon = point("nas", valid_for=5)
    browser = as_reader(administrator())
    assert "Sample duty desk" in browser.get("/organisation/").content.decode()

    browser.post(f"/organisation/contacts/{soon.pk}/confirm/")

    soon.refresh_from_db()
    assert soon.confirmed_on == timezone.localdate()
    with as_owner():
        assert LedgerEntry.objects.filter(act="contact.confirmed", subject=f"contact:{soon.pk}").exists()


def test_those_to_confirm_soon_come_first() -> None:
    later, soon, past = point("nas", valid_for=90), point("nas", valid_for=20), point("nas", valid_for=-3)

    page = as_reader(administrator()).get("/organisation/")

    assert [p.pk for p in page.context["to_confirm"]] == [past.pk, soon.pk]
    assert [p.pk for p in page.context["confirmed"]] == [later.pk]


def test_a_change_shows_and_an_end_hides() -> None:
    kept = point("nas")
    browser = as_reader(administrator())

    browser.post(f"/organisation/contacts/{kept.pk}/", facts(title="Uusi nimi"))
    assert "Uusi nimi" in browser.get("/directory/nas/").content.decode()
    browser.post(f"/organisation/contacts/{kept.pk}/end/", follow=True)

    assert "Uusi nimi" not in browser.get("/directory/nas/").content.decode()


def test_one_that_has_ended_does_not_come_back() -> None:
    ended = point("nas", ended_on=timezone.localdate())
    admin = administrator()

    with acting(admin), pytest.raises(ContactPointHasEnded):
        confirm_contact_point(point=ended, by=admin)


def test_contact_points_of_others_are_neither_found_nor_kept() -> None:
    theirs = point("c_helsinki")
    admin = administrator("nas")

    assert as_reader(admin).get(f"/organisation/contacts/{theirs.pk}/").status_code == 404
    with acting(admin), pytest.raises(NotAllowed):
        keep_contact_point(point=theirs, by=admin)


def test_one_who_works_here_without_the_right_keeps_none() -> None:
    kept = point("nas")

    assert as_reader(case_worker()).post(f"/organisation/contacts/{kept.pk}/confirm/").status_code == 403


def test_a_confirming_needs_a_submit() -> None:
    kept = point("nas")

    assert as_reader(administrator()).get(f"/organisation/contacts/{kept.pk}/confirm/").status_code == 405


@pytest.mark.parametrize(("days", "mails"), [(30, 1), (14, 1), (1, 1), (29, 0), (60, 0), (-1, 0)])
def test_administrators_are_reminded_in_time_and_not_every_day(days: int, mails: int) -> None:
    admin = administrator()
    case_worker()
    point("nas", valid_for=days)

    remind_contact_points(timestamp=0)

    assert [message.to for message in mail.outbox] == [[admin.user.email]] * mails


def test_a_reminder_names_nobody(settings: Any) -> None:
    administrator()
    point("nas", valid_for=30, title="Secret title")

    remind_contact_points(timestamp=0)

    assert "Secret title" not in mail.outbox[0].body
    assert settings.SITE_ADDRESS + "/organisation/" in mail.outbox[0].body
