"""Everything in one command: database, country, invented people, web and worker. Ctrl-C stops it and keeps the data."""

import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import translation

from luotsi.access.demo_contacts import make_demo_contact_points
from luotsi.access.people import make_demo_people
from luotsi.access.readers import Reader, System, reading_as
from luotsi.assistance.demo import make_demo_assistance
from luotsi.config import embedded
from luotsi.countries.models import Country
from luotsi.deadlines.demo import live_with_clocks
from luotsi.disclosure.demo import make_demo_disclosures
from luotsi.papers.demo import make_demo_papers
from luotsi.referral.demo import has_cases, make_demo_teams

CASES = 400
SEED = 26
PATIENCE_SECONDS = 60


class Command(BaseCommand):
    help = "Run the demo country on the embedded PostgreSQL and print its address."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument(
            "--country", default=_first_pack(), help="the first of those that come with Luotsi unless told"
        )
        parser.add_argument("--reset", action="store_true", help="throw the demo's data away and start over")

    def handle(self, *args: Any, port: int, country: str, reset: bool, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demo runs on the embedded database only. Unset LUOTSI_DATABASE_URL.")
        _check_free(port)
        if reset:
            self.stdout.write("Throwing the demo's data away …")
            _drop_database()
        self._prepare(country)
        self._run(port)

    def _prepare(self, country: str) -> None:
        self.stdout.write("Preparing the database …")
        if _has_migrations_to_run():
            call_command("migrate", verbosity=0)
        if not Country.objects.exists():
            call_command("load_country", country, stdout=self.stdout)
        else:
            call_command("load_country", _folder_of_loaded(), stdout=self.stdout)
        by = System(rule="demo")
        with reading_as(by):
            people = make_demo_people(by=by)
            make_demo_contact_points(by=by)
        if not has_cases():
            call_command("demo_data", cases=CASES, seed=SEED, stdout=self.stdout)
            live_with_clocks(by=by)
            for membership in {one.organisation_id: one for one in reversed(people)}.values():
                make_demo_papers(Reader.of(membership))
        with transaction.atomic():
            make_demo_disclosures()
        with translation.override(settings.LANGUAGE_CODE):
            make_demo_teams(people)
        make_demo_assistance()

    def _run(self, port: int) -> None:
        """Web and worker as children; when one ends, or Ctrl-C comes, both end."""
        children = [
            subprocess.Popen([sys.executable, "-m", "luotsi.config.cli", *arguments], start_new_session=True)  # noqa: S603  # our own words
            for arguments in (["serve", "--port", str(port), "--processes", "1"], ["worker"])
        ]
        # A shell starts what runs in the background with Ctrl-C ignored; it stops the demo there too.
        stop = signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.signal(signal.SIGTERM, lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        try:
            _wait_until_pages_answer(port, children[0])
            self.stdout.write(self.style.SUCCESS(f"\nLuotsi runs: http://127.0.0.1:{port}/   (Ctrl-C stops it)\n"))
            while all(child.poll() is None for child in children):
                time.sleep(0.5)
            raise CommandError("A part of the demo ended by itself; see the lines above.")
        except KeyboardInterrupt:
            self.stdout.write("\nStopping …")
        finally:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            for child in children:
                child.terminate()
            for child in children:
                try:
                    child.wait(timeout=10)
                except subprocess.TimeoutExpired:
                    child.kill()
            signal.signal(signal.SIGINT, stop)


def _first_pack() -> str:
    from luotsi.config.management.commands.load_country import PACKS

    return min(facts.parent.name for facts in PACKS.glob("*/country.yaml"))


def _folder_of_loaded() -> str:
    """The pack of the loaded country among those that come with Luotsi."""
    from luotsi.config.management.commands.load_country import PACKS

    code = Country.objects.values_list("code", flat=True).get()
    for folder in sorted(PACKS.iterdir()):
        facts = folder / "country.yaml"
        if facts.is_file() and f"code: {code}" in facts.read_text(encoding="utf-8").splitlines():
            return folder.name
    raise CommandError(f"The demo holds {code}, whose pack is not here. Start over with RESET=1.")


def _has_migrations_to_run() -> bool:
    """Asked first, since a migration that has nothing to do still takes a second."""
    executor = MigrationExecutor(connections["owner"])
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _check_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise CommandError(f"Port {port} is in use. Choose another: make run PORT={port + 1}") from error


def _drop_database() -> None:
    connections.close_all()
    server = embedded.start(settings.HOME / "postgres")
    embedded.drop(server.get_uri())
    embedded.prepare(server.get_uri())
    for name in ("mail", "ledger-heads.jsonl", "erased-keys.txt", "papers"):
        leftover = settings.HOME / name
        shutil.rmtree(leftover) if leftover.is_dir() else leftover.unlink(missing_ok=True)


def _wait_until_pages_answer(port: int, web: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until and web.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as answer:  # our own address
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    raise CommandError("The pages did not answer; see the lines above.")
