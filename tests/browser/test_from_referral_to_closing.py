"""A person's whole path in the browser, in Finland in Finnish and in Serbia in Serbian: from the referral to the closing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.utils import timezone
from playwright.sync_api import Locator

import luotsi
from luotsi.actors import naming
from luotsi.actors.models import Organisation
from luotsi.actors.usecases import sync_organisations
from luotsi.countries import queries as countries
from luotsi.countries.models import Country, Entry, EntryKey
from luotsi.countries.schema import LegalAct, ServiceType
from luotsi.countries.usecases import load_country
from tests.browser.conftest import Visitor, visiting
from tests.conftest import as_owner
from tests.papers.support import PDF

pytestmark = pytest.mark.browser
SOON = (timezone.localdate() + timedelta(days=60)).isoformat()


@dataclass(frozen=True)
class Land:
    """What differs between the countries: the words of the packs, and who has which task."""

    pack: str
    locale: str
    language: str
    outcome: str
    ground: str
    ngo: str
    team: str
    police: str
    second_person: str
    words: tuple[str, ...]


LANDS = [
    Land(
        "finland", "fi-FI", "fi", "admitted", "may_have_been_trafficked", "riku", "c_helsinki", "hpl",
        "kimmo.kokeilu@demo.invalid", ("Suostumus", "Luovutukset", "Määräajat", "Päätä tapaus"),
    ),
    Land(
        "serbia", "sr-Latn-RS", "sr-latn", "identified", "", "astra", "csr", "uskp",
        "vuk.vezbalo@demo.invalid", ("Saglasnost", "Ustupanja podataka", "Rokovi", "Zatvori predmet"),
    ),
]  # fmt: skip


@dataclass(frozen=True)
class Facts:
    """What the test looks up before the browser starts: its event loop allows no query after."""

    land: Land
    site: str
    keys: dict[str, str]
    law: str
    service: str


@pytest.fixture(params=LANDS, ids=lambda land: land.pack)
def facts(request: pytest.FixtureRequest, committed: None, settings: LazySettings) -> Iterator[Facts]:
    """The demo country of the test, with its people, and no case yet."""
    land: Land = request.param
    if land.pack != countries.country().code:
        with as_owner():
            Organisation.successors.through.objects.all().delete()
            Organisation.objects.update(parent=None, superior=None)
            for model in (Entry, EntryKey, Country, Organisation):
                model.objects.all().delete()
        load_country(folder=Path(luotsi.__file__).parent / "countries" / land.pack, on=timezone.localdate())
        sync_organisations()
        naming.forget()
        settings.LANGUAGES = [(code, code) for code in countries.country().ui_languages]
        settings.LANGUAGE_CODE = countries.country().ui_languages[0]
    keys = {code: str(pk) for code, pk in Organisation.objects.values_list("code", "pk")}
    law, service = countries.entries("legal_acts", LegalAct)[0].code, countries.entries("services", ServiceType)[0].code
    yield Facts(land, request.getfixturevalue("site"), keys, law, service)
    countries.forget()
    naming.forget()


class Walker:
    """A visitor who fills in forms by the names of their fields."""

    def __init__(self, visitor: Visitor, land: Land) -> None:
        self.visitor, self.page, self.land = visitor, visitor.page, land

    def look(self, name: str) -> None:
        assert self.page.locator("html").get_attribute("lang") == self.land.language
        self.visitor.look(f"path-{self.land.pack}-{name}", pictures=False)

    def fill(self, **values: str | list[str] | Path | None) -> Locator:
        """Fill in these fields (None: the first choice) and return the form of the last of them."""
        for name, value in values.items():
            field = self.page.locator(f"main [name={name}]").first
            kind = field.evaluate("e => e.tagName == 'SELECT' ? 'select' : e.type")
            if isinstance(value, Path):
                field.set_input_files(value)
            elif kind == "select" and value is None:
                field.select_option(index=1)
            elif kind == "select":
                field.select_option(value)
            elif kind in {"radio", "checkbox"} and value is None:
                field.check()
            elif kind in {"radio", "checkbox"}:
                for one in [value] if isinstance(value, str) else value:  # type: ignore[union-attr]  # not None here
                    self.page.check(f"main [name={name}][value='{one}']")
            else:
                field.fill(str(value))
        return self.page.locator("main form").filter(has=self.page.locator(f"[name={name}]")).first

    def send(self, **values: str | list[str] | Path | None) -> None:
        form = self.fill(**values)
        with self.page.expect_navigation():
            form.locator("button[type=submit]").first.click()
        assert not self.page.locator(".ds-validation-message").all_inner_texts(), self.page.url

    def press(self, action: str) -> None:
        """Send the form with this address, which asks for nothing."""
        with self.page.expect_navigation():
            self.page.locator(f"main form[action*='{action}'] button[type=submit]").first.click()

    def become(self, role: str) -> None:
        self.visitor.become(role)

    def go(self, path: str) -> None:
        self.visitor.open(path)

    def follow(self, address: str) -> None:
        """Follow the first link whose address holds this."""
        with self.page.expect_navigation():
            self.page.locator(f"main a[href*='{address}']").first.click()


def refer(walker: Walker) -> str:
    """The referrer records a signal and refers the person; returns the address of the case."""
    page = walker.page
    walker.become("labour-inspector")
    walker.go("/signals/new/")
    walker.send(place="X", referrer_type=None, form=None, what_was_seen="X")
    walker.press("/referral/")
    walker.send(branch="adult_consents", age_group="adult")
    walker.send(given_names="Esi", family_names="Merkkinen", birth_year="1994")
    walker.send(language=None)
    with page.expect_navigation():
        page.locator("main form button[type=submit].ds-button:visible").first.click()
    walker.send(kinds=["service", "processing", "formal_identification"], consent_language=None, how_given="spoken")
    walker.send(read_back="yes", read_back_language=None)
    walker.look("referral")
    with page.expect_navigation():
        page.locator("main form button[type=submit].ds-button:visible").first.click()
    return page.url.removeprefix(walker.visitor.site)


def admit(walker: Walker, case: str) -> None:
    walker.become("assistance-case-worker")
    walker.press("/accept/")
    walker.follow("/decide/")
    grounds = {"grounds": walker.land.ground} if walker.land.ground else {}
    walker.send(outcome=walker.land.outcome, **grounds, reasons="X")
    assert walker.page.url.endswith(case)


def record_a_consent(walker: Walker, case: str) -> None:
    """The person agrees that the team's organisation reads how to reach them."""
    page = walker.page
    walker.go(f"{case}consents/new/")
    walker.look("consent-ask")
    walker.send(kind="named_sharing", receiver=walker.land.team, compartments="contact", language=None)
    walker.look("consent-read")
    for mark in page.locator(".read-back input[type=checkbox]").all():
        mark.check()
    walker.send(how_given="spoken", interpreter=None, place=None)
    page.wait_for_url(re.compile(r"/consents/$"))
    walker.look("consents")


def arrange_a_service(walker: Walker, case: str, facts: Facts) -> None:
    walker.go(f"{case}assistance/ask/")
    walker.look("ask")
    provider = facts.keys[walker.land.ngo]
    walker.send(service_type=facts.service, provider=provider, language=None, compartments="contact")
    walker.become("ngo-adviser")
    walker.follow("/service-requests/")
    walker.look("service-request")
    walker.press("/accept/")
    walker.become("assistance-case-worker")
    walker.go(f"{case}assistance/")
    assert walker.page.locator("main td .ds-tag").count()
    walker.look("assistance")


def file_and_write(walker: Walker, case: str, facts: Facts, sent: Path) -> None:
    walker.go(f"{case}documents/new/")
    walker.send(upload=sent, title="X", kind="report", compartment="contact")
    walker.look("documents")
    walker.go(f"{case}messages/new/")
    walker.send(subject="X", compartment="contact", to=facts.keys[walker.land.ngo], text="Tulkki?")
    walker.look("thread")
    walker.become("ngo-adviser")
    walker.follow("/messages/")
    assert "Tulkki?" in walker.page.locator("main").inner_text()


def bring_in_a_team(walker: Walker, case: str, facts: Facts) -> None:
    walker.become("assistance-case-worker")
    walker.go(f"{case}team/invite/")
    walker.look("invite")
    to = facts.keys[walker.land.team]
    walker.send(to=to, role=None, compartments="contact", basis="consent", consent=None)
    walker.look("team")
    walker.become("county-social-worker")
    walker.follow("/team/")
    walker.look("invitation")
    walker.press("/accept/")
    walker.go(f"{case}team/")


def disclose(walker: Walker, case: str, facts: Facts) -> None:
    """One person prepares, another checks and sends, and the police acknowledge."""
    page = walker.page
    walker.become("assistance-case-worker")
    walker.go(f"{case}disclosures/new/")
    walker.look("disclosure-new")
    police = facts.keys[walker.land.police]
    law = {"legal_act": facts.law, "provision": "§ 1"}
    walker.send(basis="statute", receiver=police, **law, purpose="X", delete_by=SOON)
    walker.send(fact=None, why_needed="X")
    dangers = dict.fromkeys(("danger_to_person", "danger_to_family", "danger_to_worker", "who_else_reads"), "–")
    walker.send(**dangers, person_knows="yes")
    walker.look("disclosure")
    here = page.url.removeprefix(walker.visitor.site)
    walker.go("/demo/")
    with page.expect_navigation():
        page.locator(f"button[data-person='{walker.land.second_person}']").click()
    walker.go(here)
    for mark in page.locator("main [name=checked]").all():
        mark.check()
    walker.press("/send/")
    walker.become("police-investigator")
    walker.go("/received/")
    walker.look("received")
    walker.follow("/received/")
    assert "Merkkinen" not in page.locator("main").inner_text()
    for mark in page.locator("main [name=accepted]").all():
        mark.check()
    walker.press("/acknowledge/")
    walker.look("received-opened")
    response = page.goto(walker.visitor.site + case)
    assert response is not None
    assert response.status == 404
    walker.visitor.complaints.clear()  # the browser notes the 404 that we asked for


def show_the_person_and_close(walker: Walker, case: str) -> None:
    page = walker.page
    walker.become("assistance-case-worker")
    walker.go(f"{case}clocks/")
    walker.look("clocks")
    walker.go(f"{case}who-saw/")
    walker.look("who-saw")
    assert page.locator("main table tbody tr").count() >= 5
    walker.press("/who-saw/sheet/")
    walker.look("who-saw-sheet")
    walker.go(f"{case}close/")
    walker.look("close")
    walker.send(reason=None, note="X")
    walker.go(case)
    walker.look("closed")
    assert not page.locator("main a[href$='/close/']").count()


def test_a_person_is_carried_from_referral_to_closing_in_the_words_of_the_country(facts: Facts, tmp_path: Path) -> None:
    sent = tmp_path / "x.pdf"
    sent.write_bytes(PDF + b"x" * 1_000)
    with visiting(facts.site, locale=facts.land.locale) as visitor:
        visitor.page.set_default_timeout(8_000)
        walker = Walker(visitor, facts.land)
        case = refer(walker)
        admit(walker, case)
        seen = walker.page.locator("main, .tabs").all_inner_texts()
        assert all(word in "".join(seen) for word in facts.land.words), seen
        record_a_consent(walker, case)
        arrange_a_service(walker, case, facts)
        file_and_write(walker, case, facts, sent)
        bring_in_a_team(walker, case, facts)
        disclose(walker, case, facts)
        show_the_person_and_close(walker, case)
