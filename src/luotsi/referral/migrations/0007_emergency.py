"""Looks in an emergency, and what they open."""

from pathlib import Path

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('actors', '0001_initial'),
        ('referral', '0006_who_saw'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='EmergencyAccess',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.UUIDField(default=uuid.uuid4, unique=True)),
                ('case_reference', models.CharField(max_length=20)),
                ('reason', models.SlugField(db_index=False, max_length=60)),
                ('words', models.CharField(max_length=500)),
                ('began_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('reviewed_at', models.DateTimeField(null=True)),
                ('justified', models.BooleanField(null=True)),
                ('remark', models.CharField(blank=True, max_length=1000)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='emergencies', to='referral.case')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='actors.organisation')),
                ('reviewed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('reviewed_at', None)), fields=['case'], name='emergency_unreviewed')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), _negated=True), models.Q(('words', ''), _negated=True)), name='emergency_says_why'), models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('began_at'))), name='emergency_ends_after_it_began'), models.CheckConstraint(condition=models.Q(models.Q(('justified', None), ('remark', ''), ('reviewed_at', None), ('reviewed_by', None)), models.Q(('justified__isnull', False), ('reviewed_at__isnull', False), ('reviewed_by__isnull', False), models.Q(('remark', ''), _negated=True)), _connector='OR'), name='emergency_review_by_whom_and_what_go_together'), models.CheckConstraint(condition=models.Q(('reviewed_by', None), models.Q(('reviewed_by', models.F('by')), _negated=True), _connector='OR'), name='emergency_is_reviewed_by_somebody_else')],
            },
        ),
        migrations.RunSQL(
            (Path(__file__).parent / "sql" / "0007_emergency.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop
        ),
    ]
