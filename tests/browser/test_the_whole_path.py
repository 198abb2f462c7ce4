"""The whole path as people walk it, in Finnish: signal, referral with consent, acceptance, admission, handing on."""

import re

import pytest

from tests.browser.conftest import Visitor

pytestmark = pytest.mark.browser


def submit(visitor: Visitor) -> None:
    """Send the form of the page."""
    visitor.page.locator("main form button[type=submit].ds-button:visible").first.click()


def record_a_signal(visitor: Visitor) -> None:
    page = visitor.page
    visitor.open("/signals/new/")
    page.fill("[name=place]", "Ravintola, Vantaa")
    page.select_option("[name=referrer_type]", "rt_osh")
    page.select_option("[name=form]", "ef_labour")
    page.fill("[name=what_was_seen]", "Pitkiä päiviä ilman lepoa; passi työnantajalla.")
    page.check("[name=ilo11-retention_of_identity_documents][value=yes]")
    visitor.look("signal-new")
    submit(visitor)
    page.wait_for_url(re.compile(r"/signals/S-"))
    visitor.look("signal")


def refer_the_person(visitor: Visitor) -> str:
    page = visitor.page
    page.locator("form[action$='/referral/'] button").click()
    page.check("[name=branch][value=adult_consents]")
    page.check("[name=age_group][value=adult]")
    visitor.look("referral-1-branch")
    submit(visitor)
    page.fill("[name=given_names]", "Esi")
    page.fill("[name=family_names]", "Merkkinen")
    page.fill("[name=birth_year]", "1994")
    visitor.look("referral-2-person")
    submit(visitor)
    page.select_option("main [name=language]", "vi")
    visitor.look("referral-3-contact")
    submit(visitor)
    visitor.look("referral-4-match")
    submit(visitor)
    for kind in ("service", "processing", "formal_identification"):
        page.check(f"[name=kinds][value={kind}]")
    page.select_option("[name=consent_language]", "vi")
    page.check("[name=how_given][value=interpreter]")
    visitor.look("referral-5-consent")
    submit(visitor)
    page.check("[name=read_back][value=yes]")
    page.select_option("[name=read_back_language]", "vi")
    visitor.look("referral-6-read-back")
    submit(visitor)
    visitor.look("referral-7-check")
    submit(visitor)
    page.wait_for_url(re.compile(r"/cases/FI-"))
    return page.locator("h1").inner_text()


def test_a_newcomer_walks_a_person_from_signal_to_county(visitor: Visitor):
    page = visitor.page
    visitor.become("labour-inspector")
    assert page.locator("html").get_attribute("lang") == "fi"
    record_a_signal(visitor)
    reference = refer_the_person(visitor)
    visitor.look("case-offered")
    assert page.locator(".baton li").count() == 2

    visitor.become("assistance-case-worker")
    visitor.look("my-work")
    page.locator("form[action$='/accept/'] button").first.click()
    page.wait_for_url(re.compile(rf"/cases/{reference}/"))
    page.locator("a[href*='/decide/s4/']").click()
    page.check("[name=outcome][value=admitted]")
    page.check("[name=grounds][value=may_have_been_trafficked]")
    page.fill("[name=reasons]", "Kertomus ja havainnot tukevat sitä.")
    visitor.look("case-decide")
    submit(visitor)
    page.wait_for_url(re.compile(rf"/cases/{reference}/$"))
    page.locator("a[href$='/offer/']").click()
    page.select_option("[name=to]", label="Helsingin kaupunki")
    page.select_option("[name=reason]", "place_of_residence")
    visitor.look("case-offer")
    submit(visitor)
    page.wait_for_url(re.compile(rf"/cases/{reference}/$"))

    visitor.become("county-social-worker")
    page.locator("form[action$='/accept/'] button").first.click()
    page.wait_for_url(re.compile(rf"/cases/{reference}/"))
    visitor.look("case")
    assert page.locator(".baton li").count() == 3

    visitor.become("labour-inspector")
    response = page.goto(f"{visitor.site}/cases/{reference}/")
    assert response is not None
    assert response.status == 404
    visitor.complaints.clear()  # the browser notes the 404 that we asked for
    visitor.open("/signals/")
    page.locator("table a").first.click()
    visitor.look("signal-with-feedback")


PLACES = {
    "labour-inspector": ["/work/", "/cases/", "/signals/", "/directory/", "/account/"],
    "assistance-case-worker": ["/cases/?holding=all", "/cases/find/", "/account/role/"],
    "coordinator": ["/coordination/", "/country/", "/country/stages/", "/directory/nas/"],
    "rapporteur": ["/ledger/"],
    "organisation-administrator": ["/organisation/", "/organisation/people/add/", "/organisation/contacts/add/"],
    "ministry-official": ["/work/"],
}


def test_no_other_page_has_a_fault_that_axe_finds_or_scrolls_sideways(visitor: Visitor):
    visitor.open("/demo/")
    visitor.look("demo")
    for role, places in PLACES.items():
        visitor.become(role)
        for place in places:
            visitor.open(place)
            visitor.look(f"{role}{place.replace('/', '-').replace('?', '-')}")
