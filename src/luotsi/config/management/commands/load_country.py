"""Load a country pack, and bring the organisations in line with it."""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from luotsi.access.ledger import record
from luotsi.access.readers import System, bind
from luotsi.actors.usecases import sync_organisations
from luotsi.core.errors import Refused
from luotsi.countries.pack import PackFaults
from luotsi.countries.usecases import load_country
from luotsi.deadlines.usecases import recompute_clocks

PACKS = Path(__file__).resolve().parents[3] / "countries"


class Command(BaseCommand):
    help = "Load the country pack NAME (one that comes with Luotsi, or a folder). Loading again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--on", type=date.fromisoformat, help="the day from which changes hold; today unless told")

    def handle(self, *args: Any, name: str, **options: Any) -> None:
        folder = Path(name) if Path(name).is_dir() else PACKS / name
        if not (folder / "country.yaml").is_file():
            raise CommandError(f"There is no country pack {name}. Give a name from {PACKS} or a folder.")
        try:
            with transaction.atomic():
                result = load_country(folder=folder, on=options["on"] or timezone.localdate())
                count = sync_organisations()
                if result.added or result.changed or result.ended:
                    _move_clocks()
                record(
                    "country.loaded",
                    by=System(rule="load-country"),
                    subject=f"country:{folder.name}",
                    **result._asdict(),
                )
        except PackFaults as faults:
            raise CommandError(f"{folder} has faults. See: luotsi check-country {folder}") from faults
        except Refused as refusal:
            raise CommandError(str(refusal.sentence)) from refusal
        self.stdout.write(
            f"{folder.name}: {result.added} added, {result.changed} changed, {result.ended} ended, "
            f"{result.unchanged} unchanged; {count} organisations."
        )


def _move_clocks() -> None:
    """Clocks follow the rules and the calendar as they are now, in the same transaction."""
    by = System(rule="load-country")
    bind(by)
    recompute_clocks(by=by)
