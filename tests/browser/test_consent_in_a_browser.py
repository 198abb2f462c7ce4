"""A consent in the person's language, from asking to withdrawal, as people do it; with scripts and without."""

import re

import pytest
from django.db import transaction

from tests.browser.conftest import Visitor
from tests.referral.consents import held
from tests.support import case_worker

pytestmark = pytest.mark.browser


@pytest.fixture
def reference(site: str) -> str:
    """A case that the assistance system answers for."""
    with transaction.atomic():
        return held(case_worker()).reference


def test_a_consent_is_read_back_in_arabic_printed_recorded_and_withdrawn_in_part(reference: str, visitor: Visitor):
    page = visitor.page
    visitor.become("assistance-case-worker")
    visitor.open(f"/cases/{reference}/consents/")
    visitor.look("consents")
    page.locator("a[href$='/consents/new/']").click()
    page.check("[name=kind][value=named_sharing]")
    page.select_option("[name=receiver]", "riku")
    page.check("[name=compartments][value=contact]")
    page.check("[name=compartments][value=assistance]")
    page.select_option("main [name=language]", "ar")
    visitor.look("consent-ask")
    page.locator("main form button[type=submit]").last.click()
    assert page.locator("[lang=ar][dir=rtl]").count() == 7
    visitor.look("consent-read-back")

    sheet = page.locator("a[href*='/consents/sheet/']").get_attribute("href") or ""
    here = page.url
    visitor.open(sheet)
    assert page.locator("html").get_attribute("dir") == "rtl"
    visitor.look("consent-sheet")
    visitor.open(here.removeprefix(visitor.site))

    for mark in page.locator(".read-back input[type=checkbox]").all():
        mark.check()
    page.check("[name=how_given][value=spoken]")
    page.check("[name=interpreter][value=present]")
    page.fill("[name=interpreter_code]", "T-17")
    page.select_option("[name=place]", "office")
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url(re.compile(r"/consents/$"))
    page.locator("main table a").first.click()
    visitor.look("consent-one")
    page.uncheck("[name=parts][value=assistance]")
    page.locator("form[action$='/withdraw/'] button").click()
    page.wait_for_url(re.compile(r"/consents/$"))
    visitor.look("consents-after")

    visitor.become("ngo-adviser")
    page.locator("a[href*='/recalls/']").click()
    visitor.look("consent-recall")
    page.check("[name=answer][value=deleted]")
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url("**/work/")
    assert page.locator("a[href*='/recalls/']").count() == 0
