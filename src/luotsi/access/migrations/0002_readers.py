"""Readers, grants and the ledger as the database enforces them."""

from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial"), ("actors", "0001_initial")]

    operations = [
        migrations.RunSQL(
            (Path(__file__).parent / "sql" / "0002_readers.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop
        )
    ]
