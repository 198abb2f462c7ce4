"""Papers are only added, and read by grant, as the database enforces it."""

from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("papers", "0001_initial"), ("referral", "0008_retention")]

    operations = [
        migrations.RunSQL(
            (Path(__file__).parent / "sql" / "0002_papers_of_those_who_read_them.sql").read_text(encoding="utf-8"),
            migrations.RunSQL.noop,
        )
    ]
