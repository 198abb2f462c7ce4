"""The five things as a browser does them: whole pages and submits over HTTP against the real web process."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

import psutil  # type: ignore[import-untyped]  # comes with the embedded server, without types
from cast import Cast, Handover
from clients import Act, Plan
from django.db import connections

from luotsi.countries import queries as countries
from luotsi.countries.schema import ReasonList
from luotsi.referral.facts import IdentityFacts

HOST = "127.0.0.1"
PATIENCE_SECONDS = 60
CSRF = "b" * 32
ERRORS = "ds-error-summary"
HEADERS = {"Accept-Language": "fi", "User-Agent": "luotsi-bench"}


class UnexpectedAnswer(Exception):
    """The web process answered otherwise than with the page that was asked for."""


class WebProcess:
    """The web process as `luotsi serve` starts it."""

    def __init__(self, process: "subprocess.Popen[bytes]", port: int) -> None:
        self.process, self.port = process, port

    def memory(self) -> float:
        """Resident megabytes of the process and all that it started, shared pages counted in each."""
        parent = psutil.Process(self.process.pid)
        together = [parent, *parent.children(recursive=True)]
        return float(sum(one.memory_info().rss for one in together) / 1_000_000)


@contextmanager
def serving(home: Path) -> Iterator[WebProcess]:
    """Run the web process until the block ends."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "luotsi.config.cli", "serve", "--host", HOST, "--port", str(port)],
        env={**os.environ, "LUOTSI_HOME": str(home)},
    )
    try:
        _wait(process, port)
        yield WebProcess(process, port)
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()


def _wait(process: "subprocess.Popen[bytes]", port: int) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            Browser(port).get("/healthz")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise UnexpectedAnswer("the web process did not begin to answer")


class Browser:
    """One client on one connection that stays open; it may speak for several signed-in people."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection(HOST, port, timeout=PATIENCE_SECONDS)

    def get(self, path: str, session: str = "") -> str:
        """Read a whole page. Raises UnexpectedAnswer for anything but that page."""
        page, _ = self._ask("GET", path, session, expected=200)
        return page

    def post(self, path: str, session: str, **fields: object) -> str:
        """Submit a form that answers with a page."""
        page, _ = self._ask("POST", path, session, expected=200, fields=fields)
        return page

    def act(self, path: str, session: str, **fields: object) -> None:
        """Submit a form that no rule refuses: the answer leads on to the case."""
        _, place = self._ask("POST", path, session, expected=302, fields=fields)
        if not place.startswith("/cases/"):
            raise UnexpectedAnswer(f"{path} led to {place}")

    def _ask(
        self, method: str, path: str, session: str, *, expected: int, fields: "dict[str, object] | None" = None
    ) -> tuple[str, str]:
        headers = {**HEADERS, "Cookie": f"sessionid={session}; csrftoken={CSRF}"}
        body = None
        if fields is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            body = urlencode({**fields, "csrfmiddlewaretoken": CSRF})
        self._connection.request(method, path, body=body, headers=headers)
        answer = self._connection.getresponse()
        page = answer.read().decode()
        if answer.status != expected:
            raise UnexpectedAnswer(f"{method} {path} was answered with {answer.status}")
        return page, answer.headers.get("Location", "")


def plans(
    cast: Cast, passed_on: list[Handover], clients: int, *, port: int, sessions: dict[int, str]
) -> dict[str, Plan]:
    """What each client does, by the name of what is measured."""

    def pages(path: str) -> Plan:
        def begin(client: int) -> Iterator[Act]:
            browser = Browser(port)
            return (partial(browser.get, path, sessions[r.membership.pk]) for r in cast.readers_in_turn(client))

        return begin

    def case_pages(client: int) -> Iterator[Act]:
        browser = Browser(port)
        for reader, _, reference in cast.cases_in_turn(client):
            yield partial(browser.get, f"/cases/{reference}/", sessions[reader.membership.pk])

    def searches(client: int) -> Iterator[Act]:
        browser = Browser(port)
        for reader, facts in cast.questions_in_turn(client, clients):
            yield partial(_search, browser, facts, sessions[reader.membership.pk])

    def handing_over(client: int) -> Iterator[Act]:
        browser, reason = Browser(port), countries.reasons(ReasonList.OFFER)[0].code
        return (partial(_hand_over, browser, one, reason, sessions) for one in passed_on[client::clients])

    return {
        "my_work": pages("/work/"),
        "cases": pages("/cases/"),
        "case": case_pages,
        "search": searches,
        "hand_over": handing_over,
    }


def _search(browser: Browser, facts: IdentityFacts, session: str) -> None:
    """Look for a person. Raises UnexpectedAnswer where the house did not look, e.g. since one asked too often."""
    page = browser.post(
        "/cases/find/", session, given_names=facts.given_names, family_names=facts.family_names, birth_year=facts.year
    )
    if ERRORS in page:
        raise UnexpectedAnswer("the search was refused")


def _hand_over(browser: Browser, handover: Handover, reason: str, sessions: dict[int, str]) -> None:
    """The sender's submit and the receiver's; the pages that they lead to are measured on their own."""
    browser.act(
        f"/cases/{handover.reference}/offer/",
        sessions[handover.sender.membership.pk],
        to=handover.receiver.organisation.pk, reason=reason, message="", key=uuid4(),
    )  # fmt: skip
    # The receiver would find the address on its My work; the bench asks the database.
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT reference FROM referral_handoff WHERE case_id = %s AND answered_at IS NULL", [handover.case_id]
        )
        (offer,) = cursor.fetchone()
    browser.act(f"/handoffs/{offer}/accept/", sessions[handover.receiver.membership.pk])
