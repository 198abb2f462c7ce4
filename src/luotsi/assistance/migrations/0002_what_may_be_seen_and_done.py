"""Row-level security, the grant of a provider and the free places, as the database enforces them."""

from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("assistance", "0001_initial"),
        ("referral", "0008_retention"),
    ]

    operations = [
        migrations.RunSQL(
            (Path(__file__).parent / "sql" / "0002_what_may_be_seen_and_done.sql").read_text(encoding="utf-8"),
            migrations.RunSQL.noop,
        )
    ]
