"""Check the ledger, who answered for every person at every past instant, clocks, files, and every other room's own rules."""

import json
import sys
from dataclasses import asdict
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from luotsi.access.readers import System, reading_as
from luotsi.access.verifying import check_keys, check_ledger
from luotsi.assistance.verifying import check_assistance
from luotsi.deadlines.verifying import check_clocks
from luotsi.disclosure.verifying import check_disclosures
from luotsi.papers.verifying import check_papers
from luotsi.referral.team_verifying import check_team
from luotsi.referral.verifying import check_path

SECONDS_OF_SILENCE = 2.0
CHECKS = [
    check_ledger, check_keys, check_path, check_clocks, check_team, check_disclosures, check_assistance, check_papers,
]  # fmt: skip


class Command(BaseCommand):
    help = "Check the ledger, the path of every case, clocks and files. The exit status is 1 if a check fails."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print the checks for a program to read")

    def handle(self, *args: Any, **options: Any) -> None:
        self._spoke_at = monotonic()
        with reading_as(System(rule="verify")):
            checks = [found for check in CHECKS for found in check(self._progress)]
        ok = all(check.ok for check in checks)
        if options["json"]:
            self.stdout.write(json.dumps({"ok": ok, "checks": [asdict(check) for check in checks]}, ensure_ascii=False))
        else:
            for check in checks:
                words = f": {check.detail}" if check.detail else ""
                self.stdout.write(f"{'ok  ' if check.ok else 'FAIL'} {check.name} ({check.count}){words}")
        if not ok:
            raise CommandError(f"{sum(not check.ok for check in checks)} of {len(checks)} checks failed.", returncode=1)

    def _progress(self, sentence: str) -> None:
        """Say what is being checked, when that takes long enough for somebody to wonder."""
        if monotonic() - self._spoke_at >= SECONDS_OF_SILENCE:
            self._spoke_at = monotonic()
            sys.stderr.write(f"{sentence} …\n")
