"""Staff sign in with a password and a second factor; every sign-in, failed sign-in and lock-out is on record."""

import time
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.usersessions.models import UserSession
from django.core import mail
from django.core.cache import cache
from django.test import Client, RequestFactory

from luotsi.access.models import LedgerEntry
from luotsi.access.readers import Reader
from luotsi.actors.models import Membership, User
from luotsi.core.ranges import from_day
from luotsi.desk import errors
from luotsi.desk.sign_in import SecondFactorAdapter
from tests.conftest import as_owner
from tests.desk.entering import as_reader
from tests.support import inspector, reader

pytestmark = pytest.mark.django_db
PASSWORD = "kuusi-koira-vuori-8"
ENGLISH = {"accept-language": "en"}


@pytest.fixture(autouse=True)
def no_lock_from_before() -> None:
    cache.clear()


def staff(role: str = "labour-inspector", organisation: str = "lvv") -> Reader:
    found = reader(role, organisation)
    found.user.set_password(PASSWORD)
    found.user.save()
    return found


def enter(client: Client, email: str, password: str = PASSWORD) -> Any:
    return client.post("/account/login/", {"login": email, "password": password}, headers=ENGLISH)


def code(secret: str, *, periods_ahead: int = 0) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + periods_ahead)))


def confirm(client: Client) -> None:
    """Before a change to how one signs in, the password is asked for once more."""
    client.post("/account/reauthenticate/", {"password": PASSWORD})


def set_up_an_app(client: Client) -> str:
    confirm(client)
    secret = client.get("/account/2fa/totp/activate/").context["form"].secret
    client.post("/account/2fa/totp/activate/", {"code": code(secret)})
    return str(secret)


def acts(user: User) -> list[str]:
    with as_owner():
        return list(LedgerEntry.objects.filter(subject=f"user:{user.pk}").order_by("pk").values_list("act", flat=True))


def test_without_a_second_factor_the_only_way_leads_to_setting_one_up(client: Client) -> None:
    anna = staff()

    enter(client, anna.user.email)

    answer = client.get("/directory/")
    assert (answer.status_code, answer["Location"]) == (302, "/account/2fa/")
    assert "Set up a second factor to go on" in client.get("/account/2fa/", headers=ENGLISH).content.decode()


def test_with_an_app_set_up_the_door_opens_and_the_next_sign_in_asks_for_a_code(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    anna = staff()
    enter(client, anna.user.email)
    with django_capture_on_commit_callbacks(execute=True):
        secret = set_up_an_app(client)
    assert client.get("/directory/").status_code == 200
    client.post("/account/logout/")

    asked = enter(client, anna.user.email)
    assert asked["Location"] == "/account/2fa/authenticate/"
    assert client.get("/directory/").status_code == 302
    cache.clear()
    client.post("/account/2fa/authenticate/", {"code": code(secret)})

    assert client.get("/directory/").status_code == 200
    added = ["second_factor.added"] * 2  # the app, and the recovery codes that come with it
    assert acts(anna.user) == ["session.began", *added, "session.ended", "session.began"]


def test_a_sign_in_is_recorded_for_the_organisation_where_the_person_works(client: Client) -> None:
    anna = staff()

    enter(client, anna.user.email)

    with as_owner():
        entry = LedgerEntry.objects.get(act="session.began")
    assert (entry.actor_id, entry.organisation_id) == (anna.user.pk, anna.organisation.pk)


def test_a_wrong_password_says_no_more_than_that_and_is_on_record(client: Client) -> None:
    anna = staff()

    known = enter(client, anna.user.email, "wrong")
    unknown = enter(client, "nobody@example.org", "wrong")

    assert known.status_code == unknown.status_code == 200
    assert known.context["form"].non_field_errors() == unknown.context["form"].non_field_errors()
    with as_owner():
        details = list(
            LedgerEntry.objects.filter(act="sign_in.failed").order_by("pk").values_list("subject", "details")
        )
    assert details[0] == (f"user:{anna.user.pk}", {})
    assert details[1][0] == ""
    assert "nobody" not in str(details[1])


def test_after_five_wrong_passwords_even_the_right_one_is_locked_out(client: Client) -> None:
    anna = staff()
    for _ in range(5):
        enter(client, anna.user.email, "wrong")

    enter(client, anna.user.email)

    assert "_auth_user_id" not in client.session
    assert acts(anna.user)[-1] == "sign_in.locked"


def test_a_wrong_code_does_not_open_and_is_on_record(client: Client) -> None:
    anna = staff()
    enter(client, anna.user.email)
    set_up_an_app(client)
    client.post("/account/logout/")
    enter(client, anna.user.email)

    client.post("/account/2fa/authenticate/", {"code": "000000"})

    assert "_auth_user_id" not in client.session
    assert acts(anna.user)[-1] == "second_factor.failed"


def test_removing_the_only_second_factor_shuts_the_door_again(client: Client) -> None:
    anna = staff()
    enter(client, anna.user.email)
    set_up_an_app(client)

    client.post("/account/2fa/totp/deactivate/")

    assert client.get("/directory/")["Location"] == "/account/2fa/"
    assert "second_factor.removed" in acts(anna.user)


def test_the_secret_of_an_app_can_be_kept_encrypted() -> None:
    kept = SecondFactorAdapter().encrypt("SECRET")

    assert "SECRET" not in kept
    assert SecondFactorAdapter().decrypt(kept) == "SECRET"


@pytest.mark.parametrize("address", ["/account/signup/", "/account/email/", "/account/confirm-email/"])
def test_nobody_signs_up_and_nobody_changes_their_address(client: Client, address: str) -> None:
    anna = staff()
    assert client.get(address).status_code == 404
    enter(client, anna.user.email)

    assert client.post(address, {"email": "other@example.org", "action_add": ""}).status_code == 404
    assert not EmailAddress.objects.filter(email="other@example.org").exists()


PAGES = [
    "/account/2fa/", "/account/2fa/totp/activate/", "/account/2fa/webauthn/", "/account/2fa/webauthn/add/",
    "/account/password/change/", "/account/sessions/", "/account/logout/", "/account/3rdparty/", "/account/reauthenticate/",
]  # fmt: skip


@pytest.mark.parametrize("address", PAGES)
def test_the_pages_of_ones_account_open_in_our_own_look(client: Client, address: str) -> None:
    enter(client, staff().user.email)
    confirm(client)

    page = client.get(address)

    assert page.status_code == 200
    assert "vendor/designsystemet" in page.content.decode()


@pytest.mark.parametrize(
    "address",
    ["recovery-codes/", "recovery-codes/generate/", "totp/deactivate/", "reauthenticate/", "recovery-codes/download/"],
)
def test_the_pages_of_a_second_factor_open(client: Client, address: str) -> None:
    enter(client, staff().user.email)
    set_up_an_app(client)

    assert client.get(f"/account/2fa/{address}").status_code == 200


def test_no_page_runs_a_script_that_stands_in_it(client: Client) -> None:
    enter(client, staff().user.email)
    confirm(client)

    for address in ["/account/2fa/webauthn/add/", "/account/2fa/totp/activate/"]:
        scripts = [part.partition(">")[0] for part in client.get(address).content.decode().split("<script")[1:]]
        assert all("src=" in script or "application/json" in script for script in scripts)


def test_the_mail_for_a_new_password_comes_in_the_language_of_the_page(client: Client) -> None:
    anna = staff()

    client.post("/account/password/reset/", {"email": anna.user.email}, headers=ENGLISH)

    (sent,) = mail.outbox
    assert sent.subject == "Set a new password in Luotsi"
    assert "/account/password/reset/key/" in sent.body


def test_one_who_is_unknown_gets_the_same_page(client: Client) -> None:
    answers = [
        client.post("/account/password/reset/", {"email": e}) for e in (staff().user.email, "nobody@example.org")
    ]

    assert {(answer.status_code, answer["Location"]) for answer in answers} == {(302, "/account/password/reset/done/")}


def test_one_who_works_in_two_places_is_asked_where_and_reads_for_that_one(client: Client) -> None:
    anna = staff()
    other = Membership.objects.create(
        user=anna.user, organisation=reader("rapporteur", "yvv").organisation, role="rapporteur",
        period=from_day(anna.membership.period.lower),
    )  # fmt: skip

    assert enter(client, anna.user.email)["Location"] == "/account/role/"
    set_up_an_app(client)
    assert client.get("/ledger/").status_code == 403
    client.post("/account/role/", {"membership": str(other.pk)})

    assert client.get("/ledger/").status_code == 200


def test_the_role_of_somebody_else_cannot_be_chosen() -> None:
    anna, watcher = inspector(), reader("rapporteur", "yvv")
    browser = as_reader(anna)

    browser.post("/account/role/", {"membership": str(watcher.membership.pk)})

    assert browser.get("/ledger/").status_code == 403


def test_one_ends_ones_own_other_session_and_nobody_elses(client: Client) -> None:
    anna, bea = staff(), staff()
    enter(client, anna.user.email)
    set_up_an_app(client)
    elsewhere, hers = Client(), Client()
    enter(hers, bea.user.email)
    Authenticator.objects.filter(user=anna.user).delete()
    enter(elsewhere, anna.user.email)
    set_up_an_app(elsewhere)
    other = UserSession.objects.get(session_key=client.session.session_key)
    strange = UserSession.objects.get(session_key=hers.session.session_key)

    assert elsewhere.post(f"/account/sessions/{strange.pk}/end/").status_code == 404
    elsewhere.post(f"/account/sessions/{other.pk}/end/")

    assert client.get("/directory/")["Location"].startswith("/account/login/")
    assert elsewhere.get("/directory/").status_code == 200
    assert hers.get("/account/2fa/").status_code == 200


def test_my_account_says_who_i_am_and_keeps_the_language_of_my_mails() -> None:
    anna = inspector()
    browser = as_reader(anna)

    assert anna.user.name in browser.get("/account/").content.decode()
    browser.post("/account/mail-language/", {"language": "sv"})
    browser.post("/account/mail-language/", {"language": "xx"})

    assert User.objects.get(pk=anna.user.pk).language == "sv"


def test_one_who_works_nowhere_is_told_what_to_do(client: Client) -> None:
    user = User.objects.create_user(email="gone@example.org", name="Gone", password=PASSWORD)
    enter(client, user.email)
    set_up_an_app(client)

    page = client.get("/directory/", headers=ENGLISH)

    assert page.status_code == 403
    assert "ask the administrator of your organisation" in page.content.decode()


def test_a_form_that_is_too_old_says_what_to_do() -> None:
    strict = Client(enforce_csrf_checks=True)

    answer = strict.post("/account/login/", {"login": "a@example.org", "password": "x"}, headers=ENGLISH)

    assert answer.status_code == 403
    assert "This form was too old" in answer.content.decode()


def test_the_page_of_what_broke_asks_nothing_of_the_database(django_assert_num_queries: Any) -> None:
    request = RequestFactory().get("/")

    with django_assert_num_queries(0):
        answer = errors.broken(request)

    assert answer.status_code == 500
    assert b"</html>" in answer.content


def test_a_page_that_is_not_there_says_where_to_go_on(client: Client) -> None:
    answer = client.get("/nothing/here/", headers=ENGLISH)

    assert answer.status_code == 404
    assert "Nothing to show here" in answer.content.decode()


def test_a_session_is_noted_as_seen_now_and_then_and_not_by_every_page():
    client = as_reader(inspector())
    with time_machine.travel("2026-03-02 08:00Z", tick=False) as clock:
        client.get("/work/")
        first = UserSession.objects.get(session_key=client.session.session_key).last_seen_at
        for minutes, moved in ((1, False), (5, True)):
            clock.shift(timedelta(minutes=minutes))
            client.get("/work/")
            assert (UserSession.objects.get(session_key=client.session.session_key).last_seen_at > first) is moved
