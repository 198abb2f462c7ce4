"""Every fault of a country pack, by file and line."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from luotsi.countries.checking import check_pack


class Command(BaseCommand):
    help = "Check the country pack in PATH and name file, line and reason of every fault."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument("--json", action="store_true", help="print the faults for a program to read")

    def handle(self, *args: Any, path: Path, **options: Any) -> None:
        if not path.is_dir():
            raise CommandError(f"{path} is not a folder. Give the folder of a country pack.")
        faults = check_pack(path)
        if options["json"]:
            rows = [{"file": str(f.file), "line": f.line, "reason": f.reason} for f in faults]
            self.stdout.write(json.dumps({"ok": not faults, "faults": rows}, ensure_ascii=False))
        else:
            for fault in faults:
                self.stdout.write(f"{fault.file}:{fault.line}: {fault.reason}")
        if faults:
            raise CommandError(f"{len(faults)} fault(s) in {path}.")
        if not options["json"]:
            self.stdout.write(f"{path}: no faults.")
