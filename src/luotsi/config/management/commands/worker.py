"""The worker process: mails, climbing offers, sealing the ledger."""

from typing import Any

from django.core.management.base import BaseCommand
from procrastinate.contrib.django import app


class Command(BaseCommand):
    help = "Run the background work."

    def handle(self, *args: Any, **options: Any) -> None:
        connected = app.with_connector(app.connector.get_worker_connector())  # type: ignore[attr-defined]  # the Django connector has one
        with connected.replace_connector(connected.connector):
            connected.run_worker(concurrency=2, listen_notify=True)
