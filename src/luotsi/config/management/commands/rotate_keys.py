"""Wrap the keys of all people with the newest master key, so that an old one can be taken away."""

import sys
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from luotsi.access.readers import System
from luotsi.access.vault import CannotOpen, newest_master, rewrap

SECONDS_OF_SILENCE = 2.0


class Command(BaseCommand):
    help = "Wrap every person's key with the last secret of LUOTSI_MASTER_KEY. It can be stopped and run again."

    def handle(self, *args: Any, **options: Any) -> None:
        self._spoke_at = monotonic()
        try:
            count = rewrap(self._progress, by=System(rule="rotate-keys"))
        except CannotOpen as missing:
            raise CommandError(
                f"A key could not be opened. {missing} Put the secret that wrapped it back in front."
            ) from missing
        self.stdout.write(f"{count} keys wrapped anew; all are under master key {newest_master()}.")

    def _progress(self, done: int) -> None:
        if monotonic() - self._spoke_at >= SECONDS_OF_SILENCE:
            self._spoke_at = monotonic()
            sys.stderr.write(f"{done} keys …\n")
