"""Documents, statements and messages as people use them: a file is sent and fetched, a letter made, a message written."""

import re
from pathlib import Path

import pytest
from django.db import transaction

from luotsi.access.readers import Reader, bind
from luotsi.actors.models import Membership
from luotsi.countries.vocabulary import Compartment
from tests.browser.conftest import Visitor
from tests.papers.support import PDF, case_of, share

pytestmark = pytest.mark.browser


def demo_reader(role: str, organisation: str) -> Reader:
    found = Membership.objects.select_related("user", "organisation").filter(role=role, organisation__code=organisation)
    return Reader.of(found.earliest("pk"))


@pytest.fixture
def place(site: str) -> str:
    """The address of a case that the demo's case worker answers for, of which another organisation reads a part."""
    with transaction.atomic():
        kaisa, olli = demo_reader("assistance-case-worker", "nas"), demo_reader("ngo-adviser", "riku")
        case = case_of(kaisa)
        share(case, by=kaisa, to=olli, parts=(Compartment.CONTACT,))
        bind(kaisa)
        return case.get_absolute_url()


def send(visitor: Visitor) -> None:
    visitor.page.locator("main form button[type=submit].ds-button:visible").first.click()


def test_papers_are_filed_fetched_and_written(place: str, visitor: Visitor, tmp_path: Path) -> None:
    page, sent = visitor.page, tmp_path / "Selvitys ä.pdf"
    sent.write_bytes(PDF + b"x" * 100_000)
    visitor.become("assistance-case-worker")

    visitor.open(f"{place}documents/new/")
    visitor.look("papers-file")
    page.set_input_files("[name=upload]", sent)
    page.fill("[name=title]", "Selvitys")
    page.select_option("[name=kind]", "report")
    page.select_option("[name=compartment]", "contact")
    send(visitor)
    page.wait_for_url(re.compile("/documents/$"))
    with page.expect_download() as download:
        page.locator("main table a[href$='/1/']").click()
    assert Path(download.value.path()).read_bytes() == sent.read_bytes()
    assert download.value.suggested_filename == sent.name

    visitor.open(f"{place}documents/statements/new/")
    page.fill("[name=given_on]", "2026-01-02")
    page.select_option("main [name=language]", "ar")
    page.select_option("[name=compartment]", "health")
    page.fill("[name=original]", "أنا خائف")
    visitor.look("papers-statement-new")
    send(visitor)
    page.wait_for_url(re.compile("/documents/$"))
    page.locator("main table a[href*='/statements/']").click()
    visitor.look("papers-statement")

    visitor.open(f"{place}documents/letters/appointment/")
    for name, value in {
        "day": "2026-12-01",
        "time": "09:30",
        "place": "Kaivokatu 1",
        "meets": "Kaisa",
        "contact": "040",
    }.items():
        page.fill(f"[name={name}]", value)
    page.select_option("[name=compartment]", "contact")
    visitor.look("papers-appointment")
    send(visitor)
    page.wait_for_url(re.compile("/documents/[0-9a-f-]{36}/$"))
    visitor.look("papers-document")
    visitor.open(f"{place}documents/")
    visitor.look("papers-documents")

    visitor.open(f"{place}messages/new/")
    page.fill("[name=subject]", "Tulkki")
    page.select_option("[name=compartment]", "contact")
    page.locator("[name=to]").first.check()
    page.locator("[name=documents]").first.check()
    page.fill("[name=text]", "Kuka varaa tulkin?")
    visitor.look("papers-begin")
    send(visitor)
    page.wait_for_url(re.compile("/messages/[0-9a-f-]{36}/$"))
    visitor.look("papers-thread")

    visitor.become("ngo-adviser")
    visitor.look("papers-my-work")
    page.locator("main table a[href*='/messages/']").click()
    assert "Kuka varaa tulkin?" in page.locator("main").inner_text()
    visitor.open(f"{place}messages/")
    visitor.look("papers-threads")
