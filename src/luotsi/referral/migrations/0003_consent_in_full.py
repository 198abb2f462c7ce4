"""Consent in full: validity, interpreter, who spoke for the person, withdrawal in part, and who is told of it."""

from pathlib import Path

import django.contrib.postgres.fields
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

import luotsi.access.sealed_text


class Migration(migrations.Migration):

    dependencies = [
        ('actors', '0001_initial'),
        ('referral', '0002_somebody_always_answers'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ConsentOnBehalf',
            fields=[
                ('consent', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='on_behalf', serialize=False, to='referral.consent')),
                ('name', luotsi.access.sealed_text.SealedText()),
                ('child_words', luotsi.access.sealed_text.SealedText()),
            ],
        ),
        migrations.CreateModel(
            name='ConsentRecall',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.UUIDField(default=uuid.uuid4, unique=True)),
                ('case_reference', models.CharField(max_length=20)),
                ('compartments', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), default=list, size=None)),
                ('told_at', models.DateTimeField()),
                ('answer', models.CharField(blank=True, choices=[('nothing_kept', 'We had copied nothing'), ('deleted', 'Deleted'), ('returned', 'Returned'), ('kept_by_law', 'Kept, because a law requires it')], max_length=20)),
                ('law', models.CharField(blank=True, max_length=200)),
                ('acknowledged_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name='consent',
            name='child_view',
            field=models.CharField(blank=True, choices=[('agrees', 'The child agrees'), ('disagrees', 'The child does not agree'), ('too_young', 'Too young to be heard'), ('not_heard', 'Not heard yet')], db_default='', max_length=20),
        ),
        migrations.AddField(
            model_name='consent',
            name='interpreter',
            field=models.CharField(blank=True, choices=[('not_needed', 'Not needed'), ('present', 'Interpreter present'), ('telephone', 'Interpreter by telephone or video')], db_default='', max_length=20),
        ),
        migrations.AddField(
            model_name='consent',
            name='interpreter_code',
            field=models.CharField(blank=True, db_default='', max_length=40),
        ),
        migrations.AddField(
            model_name='consent',
            name='narrows',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='rest', to='referral.consent'),
        ),
        migrations.AddField(
            model_name='consent',
            name='on_behalf_basis',
            field=models.CharField(blank=True, choices=[('custody', 'Custody of the child'), ('appointed', 'Appointed by a court or an authority'), ('care_order', 'Taken into care'), ('power', 'Authorised in writing by the person')], db_default='', max_length=20),
        ),
        migrations.AddField(
            model_name='consent',
            name='on_behalf_relation',
            field=models.CharField(blank=True, choices=[('parent', 'Parent'), ('guardian', 'Guardian'), ('representative', 'Appointed representative'), ('child_welfare', 'Child welfare authority')], db_default='', max_length=20),
        ),
        migrations.AddField(
            model_name='consent',
            name='place',
            field=models.CharField(blank=True, choices=[('office', 'In our office'), ('lodging', 'Where the person stays'), ('authority', 'At another authority'), ('health_care', 'In health care'), ('remote', 'By telephone or video'), ('elsewhere', 'Elsewhere')], db_default='', max_length=20),
        ),
        migrations.AddField(
            model_name='consent',
            name='read_back_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='consent',
            name='sheet',
            field=models.CharField(blank=True, db_default='', max_length=20),
        ),
        migrations.AddField(
            model_name='consent',
            name='valid_until',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='consent',
            name='withdrawn_parts',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), null=True, size=None),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gt', models.F('given_at')), _connector='OR'), name='consent_runs_out_after_it_was_given'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.CheckConstraint(condition=models.Q(('withdrawn_at', None), ('valid_until', None), ('withdrawn_at__lt', models.F('valid_until')), _connector='OR'), name='consent_withdrawn_before_it_ran_out'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.CheckConstraint(condition=models.Q(('withdrawn_parts', None), models.Q(('withdrawn_at__isnull', False), ('withdrawn_parts__contained_by', models.F('compartments')), models.Q(('withdrawn_parts', []), _negated=True), models.Q(('withdrawn_parts__contains', models.F('compartments')), _negated=True)), _connector='OR'), name='consent_withdrawn_in_part_leaves_some_parts'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('interpreter__in', ['present', 'telephone']), models.Q(('interpreter_code', ''), _negated=True)), models.Q(('interpreter__in', ['', 'not_needed']), ('interpreter_code', '')), _connector='OR'), name='consent_interpreter_is_known_by_code_when_there_was_one'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.CheckConstraint(condition=models.Q(('interpreter', ''), ('read_back_at__isnull', False), _connector='OR'), name='consent_recorded_in_full_was_read_back'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('child_view', ''), ('on_behalf_basis', ''), ('on_behalf_relation', '')), models.Q(models.Q(('on_behalf_relation', ''), _negated=True), models.Q(('on_behalf_basis', ''), _negated=True)), _connector='OR'), name='consent_on_behalf_says_relation_and_basis'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.UniqueConstraint(condition=models.Q(('narrows__isnull', False)), fields=('narrows',), name='consent_is_narrowed_once'),
        ),
        migrations.AddField(
            model_name='consentonbehalf',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='referral.case'),
        ),
        migrations.AddField(
            model_name='consentrecall',
            name='acknowledged_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='consentrecall',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='referral.case'),
        ),
        migrations.AddField(
            model_name='consentrecall',
            name='consent',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='recalls', to='referral.consent'),
        ),
        migrations.AddField(
            model_name='consentrecall',
            name='organisation',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='actors.organisation'),
        ),
        migrations.AddConstraint(
            model_name='consentonbehalf',
            constraint=models.CheckConstraint(condition=models.Q(('name', b''), _negated=True), name='consent_on_behalf_names_who'),
        ),
        migrations.AddIndex(
            model_name='consentrecall',
            index=models.Index(condition=models.Q(('acknowledged_at', None)), fields=['organisation', 'told_at'], name='recall_waits_for'),
        ),
        migrations.AddConstraint(
            model_name='consentrecall',
            constraint=models.UniqueConstraint(fields=('consent', 'organisation'), name='recall_once_of_each_receiver'),
        ),
        migrations.AddConstraint(
            model_name='consentrecall',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('acknowledged_at', None), ('acknowledged_by', None), ('answer', '')), models.Q(models.Q(('answer', ''), _negated=True), ('acknowledged_at__isnull', False), ('acknowledged_by__isnull', False)), _connector='OR'), name='recall_answer_when_and_by_whom_go_together'),
        ),
        migrations.AddConstraint(
            model_name='consentrecall',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', 'kept_by_law'), models.Q(('law', ''), _negated=True)), models.Q(models.Q(('answer', 'kept_by_law'), _negated=True), ('law', '')), _connector='OR'), name='recall_kept_by_law_says_which'),
        ),
        migrations.RunSQL(
            (Path(__file__).parent / "sql" / "0003_consent_in_full.sql").read_text(encoding="utf-8"),
            migrations.RunSQL.noop,
        ),
        migrations.RemoveField(
            model_name='consent',
            name='on_behalf_by',
        ),
    ]
