"""Who saw a person's file, counted from the ledger."""

from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("referral", "0005_sealed")]

    operations = [
        migrations.RunSQL(
            (Path(__file__).parent / "sql" / "0006_who_saw.sql").read_text(encoding="utf-8"),
            "DROP FUNCTION luotsi_who_saw",
        )
    ]
