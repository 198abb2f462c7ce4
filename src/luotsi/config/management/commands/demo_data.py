"""Invent people and cases in bulk."""

import sys
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from luotsi.countries.queries import NoCountryLoaded
from luotsi.referral.demo import WorkerEnded, write_demo_data

SECONDS_OF_SILENCE = 2.0


class Command(BaseCommand):
    help = "Write invented cases that follow the published figures of the country. The same seed gives the same people."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--cases", type=int, required=True)
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args: Any, cases: int, seed: int, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(
                "Invented cases are written in demo mode only. Set LUOTSI_DEMO, or leave LUOTSI_DATABASE_URL unset."
            )
        if cases < 1:
            raise CommandError("Give a number of cases of at least 1.")
        began = self._spoke_at = monotonic()
        try:
            write_demo_data(cases=cases, seed=seed, progress=lambda done: self._progress(done, cases))
        except NoCountryLoaded as missing:
            raise CommandError("No country is loaded. Load one first: luotsi load-country NAME") from missing
        except WorkerEnded as ended:
            raise CommandError("A process that invents people ended early, see above. Nothing was written.") from ended
        self.stdout.write(f"{cases} invented cases in {monotonic() - began:.1f} s.")

    def _progress(self, done: int, cases: int) -> None:
        if monotonic() - self._spoke_at >= SECONDS_OF_SILENCE:
            self._spoke_at = monotonic()
            sys.stderr.write(f"{done} of {cases} cases …\n")
