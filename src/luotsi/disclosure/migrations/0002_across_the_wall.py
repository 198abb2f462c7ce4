"""The disclosure as the database enforces it, and what the wall keeps from the investigation side."""

from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("disclosure", "0001_initial"),
        ("investigation", "0002_own_store"),
        ("referral", "0008_retention"),
    ]

    operations = [
        migrations.RunSQL(
            (Path(__file__).parent / "sql" / "0002_across_the_wall.sql").read_text(encoding="utf-8"),
            migrations.RunSQL.noop,
        )
    ]
