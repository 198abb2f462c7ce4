"""An administrator keeps the people of the own organisation, and nobody is left without a way to hand over."""

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from luotsi.access.models import LedgerEntry
from luotsi.access.people import CannotAddOneself, RoleNotHere, add_person
from luotsi.access.readers import Reader
from luotsi.actors.models import Membership, User
from luotsi.actors.tasks import mail_welcome
from luotsi.core.errors import NotAllowed
from tests.conftest import as_owner
from tests.desk.entering import as_reader
from tests.support import acting, case_worker, inspector, reader, record_signal, refer

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}


def administrator(organisation: str = "nas") -> Reader:
    return reader("organisation-administrator", organisation)


def new_person(**facts: str) -> dict[str, str]:
    return {"name": "Uusi Ihminen", "email": "Uusi@example.org", "role": "assistance-case-worker"} | facts


def last_entry(act: str) -> LedgerEntry:
    with as_owner():
        return LedgerEntry.objects.filter(act=act).latest("pk")


def test_an_added_person_works_here_from_today_and_it_is_on_record() -> None:
    admin = administrator()

    answer = as_reader(admin).post("/organisation/people/add/", new_person())

    membership = Membership.objects.get(user__email="uusi@example.org")
    assert answer.status_code == 302
    assert (membership.organisation.code, membership.role) == ("nas", "assistance-case-worker")
    assert membership.period.lower == timezone.localdate()
    entry = last_entry("person.added")
    assert (entry.actor_id, entry.details) == (admin.user.pk, {"role": "assistance-case-worker"})


def test_the_mail_to_a_new_person_leads_to_setting_a_password(client: Client) -> None:
    admin = administrator()
    with acting(admin):
        added = add_person(**new_person(), by=admin)

    mail_welcome(membership_id=added.pk)

    (sent,) = mail.outbox
    assert sent.to == ["uusi@example.org"]
    link = re.search(r"(/account/password/reset/key/\S+)", sent.body)
    assert link
    form = client.get(link[1], follow=True)
    answer = client.post(
        form.request["PATH_INFO"], {"password1": "kuusi-koira-vuori-8", "password2": "kuusi-koira-vuori-8"}
    )
    assert answer.status_code == 302
    assert User.objects.get(email="uusi@example.org").check_password("kuusi-koira-vuori-8")


def test_one_who_has_an_account_gets_no_link_to_a_password() -> None:
    admin = administrator()
    User.objects.create_user(email="uusi@example.org", name="Known", password="kuusi-koira-vuori-8")
    with acting(admin):
        added = add_person(**new_person(), by=admin)

    mail_welcome(membership_id=added.pk)

    assert "/password/" not in mail.outbox[0].body


def test_a_role_of_another_type_of_organisation_cannot_be_given() -> None:
    admin = administrator()

    with acting(admin), pytest.raises(RoleNotHere):
        add_person(**new_person(role="rapporteur"), by=admin)


def test_the_same_role_twice_is_refused_in_words() -> None:
    browser = as_reader(administrator())
    browser.post("/organisation/people/add/", new_person())

    page = browser.post("/organisation/people/add/", new_person(), headers=ENGLISH)

    assert "This person already has this role here for that time." in page.content.decode()


def test_nobody_gives_themselves_a_role() -> None:
    admin = administrator()

    with acting(admin), pytest.raises(CannotAddOneself):
        add_person(**new_person(email=admin.user.email), by=admin)


def test_one_who_works_here_without_the_right_adds_nobody() -> None:
    worker = case_worker()

    with acting(worker), pytest.raises(NotAllowed):
        add_person(**new_person(), by=worker)
    assert as_reader(worker).get("/organisation/").status_code == 403


def test_a_stranger_is_led_to_signing_in(client: Client) -> None:
    assert client.get("/organisation/")["Location"].startswith("/account/login/")


def test_before_a_person_goes_the_page_lists_what_they_hold() -> None:
    anna = inspector()
    refer(anna)
    record_signal(anna)
    admin = administrator("lvv")

    page = as_reader(admin).get(f"/organisation/people/{anna.membership.pk}/remove/", headers=ENGLISH).content.decode()

    assert "1 open signal" in page
    assert "1 offer that waits for an answer" in page
    assert "stays in the queue of your organisation" in page


def test_the_last_who_could_hand_over_is_not_removed() -> None:
    anna = inspector()
    refer(anna)
    browser = as_reader(administrator("lvv"))
    Membership.objects.filter(organisation=anna.organisation, role="labour-inspector").exclude(
        pk=anna.membership.pk
    ).delete()

    page = browser.post(f"/organisation/people/{anna.membership.pk}/remove/", headers=ENGLISH)

    assert "This person was not removed" in page.content.decode()
    assert Membership.objects.in_force(timezone.localdate()).filter(pk=anna.membership.pk).exists()


def test_a_removed_person_sees_nothing_from_the_next_click_on() -> None:
    anna, colleague = inspector(), inspector()
    hers = as_reader(anna)
    assert hers.get("/directory/").status_code == 200

    as_reader(administrator("lvv")).post(f"/organisation/people/{anna.membership.pk}/remove/")

    assert hers.get("/directory/").status_code == 403
    assert as_reader(colleague).get("/directory/").status_code == 200
    assert last_entry("person.removed").subject == f"membership:{anna.membership.pk}"


def test_an_administrator_cannot_remove_themselves() -> None:
    admin = administrator()

    page = as_reader(admin).post(f"/organisation/people/{admin.membership.pk}/remove/", headers=ENGLISH)

    assert "You cannot remove yourself." in page.content.decode()


def test_people_of_another_organisation_are_not_found() -> None:
    anna = inspector()

    assert as_reader(administrator("nas")).get(f"/organisation/people/{anna.membership.pk}/remove/").status_code == 404


def test_the_page_costs_the_same_however_many_work_here(django_assert_max_num_queries: Any) -> None:
    admin = administrator()
    browser = as_reader(admin)
    for _ in range(5):
        case_worker()
    browser.get("/organisation/")

    with django_assert_max_num_queries(14):
        browser.get("/organisation/")
