"""How long the parts of a closed file are kept."""

from pathlib import Path

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('actors', '0001_initial'),
        ('referral', '0007_emergency'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='RetentionProposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.UUIDField(default=uuid.uuid4, unique=True)),
                ('part', models.CharField(max_length=20)),
                ('months', models.PositiveSmallIntegerField()),
                ('proposed_at', models.DateTimeField()),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='actors.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='RetentionItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.BigIntegerField()),
                ('due_on', models.DateField()),
                ('outcome', models.CharField(blank=True, choices=[('erased', 'erased'), ('kept', 'kept')], max_length=10)),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='referral.retentionproposal')),
            ],
        ),
        migrations.CreateModel(
            name='RetentionCertificate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('part', models.CharField(max_length=20)),
                ('months', models.PositiveSmallIntegerField()),
                ('erased', models.PositiveIntegerField()),
                ('kept', models.PositiveIntegerField()),
                ('numbers_hash', models.CharField(max_length=64)),
                ('executed_on', models.DateField()),
                ('role', models.CharField(max_length=60)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='actors.organisation')),
                ('proposal', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='certificate', to='referral.retentionproposal')),
            ],
        ),
        migrations.CreateModel(
            name='RetentionHold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.UUIDField(default=uuid.uuid4, unique=True)),
                ('case_reference', models.CharField(max_length=20)),
                ('part', models.CharField(blank=True, max_length=20)),
                ('reason', models.SlugField(db_index=False, max_length=60)),
                ('words', models.CharField(blank=True, max_length=500)),
                ('until', models.DateField()),
                ('placed_at', models.DateTimeField()),
                ('released_at', models.DateTimeField(null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='referral.case')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='actors.organisation')),
                ('placed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('released_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('part__in', ['', 'identity', 'contact', 'assistance', 'health', 'residence', 'offence'])), name='hold_is_on_a_known_part'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='hold_says_why'), models.CheckConstraint(condition=models.Q(models.Q(('released_at', None), ('released_by', None)), models.Q(('released_at__isnull', False), ('released_by__isnull', False)), _connector='OR'), name='hold_release_when_and_by_whom_go_together')],
            },
        ),
        migrations.AddConstraint(
            model_name='retentionproposal',
            constraint=models.CheckConstraint(condition=models.Q(('part__in', ['identity', 'contact', 'assistance', 'health', 'residence', 'offence'])), name='proposal_is_of_a_known_part'),
        ),
        migrations.AddConstraint(
            model_name='retentionproposal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at', None), ('confirmed_by', None)), models.Q(('confirmed_at__gte', models.F('proposed_at')), ('confirmed_by__isnull', False)), _connector='OR'), name='proposal_confirmed_when_and_by_whom_go_together'),
        ),
        migrations.AddConstraint(
            model_name='retentionitem',
            constraint=models.UniqueConstraint(fields=('proposal', 'person'), name='proposal_names_a_person_once'),
        ),
        migrations.RunSQL(
            (Path(__file__).parent / "sql" / "0008_retention.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop
        ),
    ]
