"""Pages in Debian's Chromium, served by this process from a database of its own."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connections
from playwright.sync_api import Page, sync_playwright

from luotsi.access.people import make_demo_people
from luotsi.access.readers import System, reading_as

ARTEFACTS = Path(__file__).resolve().parents[2] / "test-artefacts"
AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OFFLINE = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
]


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        super().process_request_thread(request, client_address)
        connections.close_all()


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """The pages are watched from the browser's side."""


@pytest.fixture
def site(committed: None, django_db_blocker: Any) -> Iterator[str]:
    """The address of the demo country with its demo people, and no case yet."""
    by = System(rule="demo")
    with reading_as(by):
        make_demo_people(by=by)
    server = make_server("127.0.0.1", 0, WSGIHandler(), server_class=Server, handler_class=Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@dataclass
class Visitor:
    """A browser window, and everything it complained about."""

    page: Page
    site: str
    complaints: list[str]
    scripts: bool

    def open(self, path: str) -> None:
        response = self.page.goto(self.site + path)
        assert response is not None
        assert response.status == 200, path

    def become(self, role: str) -> None:
        """Sign in through the demo's door."""
        self.open("/demo/")
        self.page.locator(f"button[data-role={role}]").click()
        self.page.wait_for_url("**/work/")

    def look(self, name: str, *, pictures: bool = True) -> None:
        """Keep a picture at both widths, and let axe read the page."""
        ARTEFACTS.mkdir(exist_ok=True)
        for width in (1360, 375):
            self.page.set_viewport_size({"width": width, "height": 900})
            wider = self.page.evaluate("document.documentElement.scrollWidth") if self.scripts else width
            assert wider <= width, f"{name} scrolls sideways at {width} px"
            if pictures:
                self.page.screenshot(
                    path=ARTEFACTS / f"{name}-{width}{'' if self.scripts else '-noscript'}.png", full_page=True
                )
        self.page.set_viewport_size({"width": 1360, "height": 900})
        if self.scripts:
            self.page.evaluate(AXE)
            found = self.page.evaluate("async rules => (await axe.run({runOnly: rules})).violations", RULES)
            assert not found, [(one["id"], [node["html"] for node in one["nodes"]][:3]) for one in found]
        assert not self.complaints, self.complaints


@contextmanager
def visiting(site: str, *, scripts: bool = True, locale: str = "fi-FI") -> Iterator[Visitor]:
    """A visitor. Playwright lives as long as the test: its event loop would forbid queries to others."""
    complaints: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=OFFLINE)
        page = browser.new_context(java_script_enabled=scripts, locale=locale, reduced_motion="reduce").new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        yield Visitor(page, site, complaints, scripts)
        browser.close()


@pytest.fixture(params=["with scripts", "without scripts"])
def visitor(request: pytest.FixtureRequest, site: str) -> Iterator[Visitor]:
    """A visitor in Finnish."""
    with visiting(site, scripts=request.param == "with scripts") as visitor:
        yield visitor
