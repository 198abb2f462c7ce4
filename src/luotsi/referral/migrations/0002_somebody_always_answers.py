"""Responsibility, offers, consent and row-level security as the database enforces them."""

from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("referral", "0001_initial"),
        ("access", "0002_readers"),
        ("deadlines", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(
            (Path(__file__).parent / "sql" / "0002_somebody_always_answers.sql").read_text(encoding="utf-8"),
            migrations.RunSQL.noop,
        )
    ]
