"""A due date follows from what happened to its clock, as the database enforces it; and who reads clocks, warnings and feeds."""

from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("deadlines", "0002_what_happens_to_a_clock"),
        ("referral", "0002_somebody_always_answers"),  # the functions that say who reads and who answers
    ]

    operations = [
        migrations.RunSQL(
            (Path(__file__).parent / "sql" / "0003_due_dates_follow_events.sql").read_text(encoding="utf-8"),
            migrations.RunSQL.noop,
        )
    ]
