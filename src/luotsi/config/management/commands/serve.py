"""The web process."""

import os
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

MOST = 4


class Command(BaseCommand):
    help = "Serve the pages on 127.0.0.1 (or --host) with Granian."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--threads", type=int, default=4, help="requests that a process answers at the same time")
        parser.add_argument("--processes", type=int, default=min(os.cpu_count() or 1, MOST), help="web processes")

    def handle(self, *args: Any, host: str, port: int, threads: int, processes: int, **options: Any) -> None:
        from granian.constants import Interfaces
        from granian.server import Server

        # One reader, one transaction, one connection: as many connections as threads, kept in the pool.
        os.environ["LUOTSI_POOL"] = "1"
        os.environ["LUOTSI_POOL_SIZE"] = str(threads)
        Server(
            "luotsi.config.wsgi:application", address=host, port=port, interface=Interfaces.WSGI, blocking_threads=threads,
            workers=processes, websockets=False, log_access=False, respawn_failed_workers=True,
        ).serve()  # fmt: skip
