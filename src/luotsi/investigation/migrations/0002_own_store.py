"""The store of the investigation side as the database enforces it."""

from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("investigation", "0001_initial"), ("access", "0002_readers"), ("referral", "0002_somebody_always_answers")]

    operations = [
        migrations.RunSQL(
            (Path(__file__).parent / "sql" / "0002_own_store.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop
        )
    ]
