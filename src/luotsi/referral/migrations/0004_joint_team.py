"""Teams, joint meetings and their figures: tables, then rules and row-level security as the database enforces them."""

import django.contrib.postgres.fields
import django.db.models.deletion
import uuid
from pathlib import Path
from django.conf import settings
from django.db import migrations, models

import luotsi.access.sealed_text

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0002_readers'),
        ('actors', '0001_initial'),
        ('referral', '0003_consent_in_full'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='JointMeeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.UUIDField(default=uuid.uuid4, unique=True)),
                ('case_reference', models.CharField(max_length=20)),
                ('convened_at', models.DateTimeField()),
                ('starts_at', models.DateTimeField()),
                ('way', models.CharField(choices=[('in_person', 'In one place'), ('video', 'By video'), ('telephone', 'By telephone')], max_length=20)),
                ('place', models.CharField(blank=True, max_length=200)),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('cancelled_at', models.DateTimeField(null=True)),
                ('cancel_reason', models.SlugField(blank=True, db_index=False, max_length=60)),
                ('call', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='referral.jointmeetingcall')),
                ('cancelled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='joint_meetings', to='referral.case')),
                ('confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('convened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='actors.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='MeetingAction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('compartment', models.CharField(blank=True, max_length=20)),
                ('text', luotsi.access.sealed_text.SealedText()),
                ('due_on', models.DateField()),
                ('agreed_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('open', 'Open'), ('done', 'Done'), ('dropped', 'Dropped')], default='open', max_length=20)),
                ('ended_at', models.DateTimeField(null=True)),
                ('note', luotsi.access.sealed_text.SealedText()),
                ('agreed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='actions', to='referral.jointmeeting')),
                ('owner', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='actors.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='MeetingItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('compartment', models.CharField(blank=True, max_length=20)),
                ('question', luotsi.access.sealed_text.SealedText()),
                ('said', luotsi.access.sealed_text.SealedText()),
                ('written_at', models.DateTimeField(null=True)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='referral.jointmeeting')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='actors.organisation')),
                ('written_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='MeetingCorrection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', luotsi.access.sealed_text.SealedText()),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='actors.organisation')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='referral.meetingitem')),
            ],
        ),
        migrations.CreateModel(
            name='MeetingParticipant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('attended', models.BooleanField(null=True)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='participants', to='referral.jointmeeting')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='actors.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='TeamInvitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.UUIDField(default=uuid.uuid4, unique=True)),
                ('case_reference', models.CharField(max_length=20)),
                ('invited_at', models.DateTimeField()),
                ('role', models.SlugField(db_index=False, max_length=60)),
                ('compartments', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), size=None)),
                ('basis', models.CharField(choices=[('consent', "The person's consent"), ('statute', 'Statute')], max_length=20)),
                ('statute', models.SlugField(blank=True, db_index=False, max_length=60)),
                ('provision', models.CharField(blank=True, max_length=60)),
                ('valid_until', models.DateTimeField(null=True)),
                ('message', luotsi.access.sealed_text.SealedText()),
                ('form', models.SlugField(db_index=False, max_length=60)),
                ('age_group', models.CharField(choices=[('adult', 'Adult'), ('child', 'Child'), ('presumed_child', 'Age not sure: treated as a child')], max_length=20)),
                ('urgent', models.BooleanField()),
                ('answer_by', models.DateTimeField()),
                ('answer', models.CharField(blank=True, choices=[('accepted', 'Accepted'), ('declined', 'Declined'), ('withdrawn', 'Withdrawn'), ('lapsed', 'Lapsed')], max_length=20)),
                ('answered_at', models.DateTimeField(null=True)),
                ('answer_reason', models.SlugField(blank=True, db_index=False, max_length=60)),
                ('answer_text', luotsi.access.sealed_text.SealedText()),
                ('ended_at', models.DateTimeField(null=True)),
                ('end_reason', models.SlugField(blank=True, db_index=False, max_length=60)),
                ('ended_by_rule', models.CharField(blank=True, choices=[('consent', 'The consent ended'), ('closed', 'The case was closed'), ('ran_out', 'Its time ran out')], max_length=20)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='team_invitations', to='referral.case')),
                ('consent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='team_invitations', to='referral.consent')),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ended_by_organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='actors.organisation')),
                ('from_organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='actors.organisation')),
                ('grant', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.grant')),
                ('invited_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('to_organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='actors.organisation')),
            ],
        ),
        migrations.AddConstraint(
            model_name='jointmeeting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at', None), ('confirmed_by', None)), models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False)), _connector='OR'), name='meeting_confirmed_when_and_by_whom_go_together'),
        ),
        migrations.AddConstraint(
            model_name='jointmeeting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('cancel_reason', ''), ('cancelled_at', None), ('cancelled_by', None)), models.Q(('cancelled_at__isnull', False), ('cancelled_by__isnull', False), models.Q(('cancel_reason', ''), _negated=True)), _connector='OR'), name='meeting_cancelled_when_by_whom_and_why_go_together'),
        ),
        migrations.AddConstraint(
            model_name='jointmeeting',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_at', None), ('cancelled_at', None), _connector='OR'), name='meeting_is_confirmed_or_cancelled'),
        ),
        migrations.AddConstraint(
            model_name='jointmeeting',
            constraint=models.UniqueConstraint(condition=models.Q(('cancelled_at', None), ('confirmed_at', None)), fields=('case',), name='meeting_one_at_a_time_per_case'),
        ),
        migrations.AddIndex(
            model_name='meetingaction',
            index=models.Index(condition=models.Q(('state', 'open')), fields=['owner', 'due_on'], name='meeting_action_waits_for'),
        ),
        migrations.AddConstraint(
            model_name='meetingaction',
            constraint=models.CheckConstraint(condition=models.Q(('compartment__in', ['', 'identity', 'contact', 'assistance', 'health', 'residence', 'offence'])), name='meeting_action_lies_in_a_known_part'),
        ),
        migrations.AddConstraint(
            model_name='meetingaction',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('ended_by', None), ('note', b''), ('state', 'open')), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False), ('state', 'done')), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False), ('state', 'dropped'), models.Q(('note', b''), _negated=True)), _connector='OR'), name='meeting_action_ends_when_by_whom_and_how_go_together'),
        ),
        migrations.AddConstraint(
            model_name='meetingitem',
            constraint=models.CheckConstraint(condition=models.Q(('compartment__in', ['', 'identity', 'contact', 'assistance', 'health', 'residence', 'offence'])), name='meeting_item_lies_in_a_known_part'),
        ),
        migrations.AddConstraint(
            model_name='meetingitem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('said', b''), ('written_at', None), ('written_by', None)), models.Q(models.Q(('said', b''), _negated=True), ('written_at__isnull', False), ('written_by__isnull', False)), _connector='OR'), name='meeting_item_said_when_and_by_whom_go_together'),
        ),
        migrations.AddConstraint(
            model_name='meetingcorrection',
            constraint=models.CheckConstraint(condition=models.Q(('text', b''), _negated=True), name='meeting_correction_says_something'),
        ),
        migrations.AddConstraint(
            model_name='meetingparticipant',
            constraint=models.UniqueConstraint(fields=('meeting', 'organisation'), name='meeting_asks_each_once'),
        ),
        migrations.AddIndex(
            model_name='teaminvitation',
            index=models.Index(condition=models.Q(('answered_at', None)), fields=['to_organisation', 'answer_by'], name='team_invitation_waits_for'),
        ),
        migrations.AddConstraint(
            model_name='teaminvitation',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None), ('answer__in', ['', 'accepted'])), fields=('case', 'to_organisation'), name='team_one_seat_per_organisation'),
        ),
        migrations.AddConstraint(
            model_name='teaminvitation',
            constraint=models.CheckConstraint(condition=models.Q(('from_organisation', models.F('to_organisation')), _negated=True), name='team_invites_somebody_else'),
        ),
        migrations.AddConstraint(
            model_name='teaminvitation',
            constraint=models.CheckConstraint(condition=models.Q(('compartments__contained_by', ['identity', 'contact', 'assistance', 'health', 'residence', 'offence']), models.Q(('compartments', []), _negated=True)), name='team_parts_are_known'),
        ),
        migrations.AddConstraint(
            model_name='teaminvitation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('basis', 'consent'), ('consent__isnull', False), ('provision', ''), ('statute', '')), models.Q(('basis', 'statute'), ('consent', None), models.Q(('statute', ''), _negated=True), models.Q(('provision', ''), _negated=True)), _connector='OR'), name='team_rests_on_one_basis'),
        ),
        migrations.AddConstraint(
            model_name='teaminvitation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at', None), ('answered_by', None)), models.Q(('answer__in', ['accepted', 'declined', 'withdrawn']), ('answered_at__isnull', False), ('answered_by__isnull', False)), models.Q(('answer', 'lapsed'), ('answered_at__isnull', False), ('answered_by', None)), _connector='OR'), name='team_answer_time_and_person_go_together'),
        ),
        migrations.AddConstraint(
            model_name='teaminvitation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer__in', ['declined', 'withdrawn']), _negated=True), models.Q(('answer_reason', ''), _negated=True), _connector='OR'), name='team_no_says_why'),
        ),
        migrations.AddConstraint(
            model_name='teaminvitation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', 'accepted'), ('grant__isnull', False)), models.Q(models.Q(('answer', 'accepted'), _negated=True), ('ended_at', None), ('grant', None)), _connector='OR'), name='team_member_has_its_grant'),
        ),
        migrations.AddConstraint(
            model_name='teaminvitation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('end_reason', ''), ('ended_at', None), ('ended_by', None), ('ended_by_organisation', None), ('ended_by_rule', '')), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False), ('ended_by_organisation__isnull', False), ('ended_by_rule', ''), models.Q(('end_reason', ''), _negated=True)), models.Q(('end_reason', ''), ('ended_at__isnull', False), ('ended_by', None), ('ended_by_organisation', None), models.Q(('ended_by_rule', ''), _negated=True)), _connector='OR'), name='team_ends_with_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='teaminvitation',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gt', models.F('invited_at')), _connector='OR'), name='team_lasts_from_its_invitation'),
        ),
        migrations.AddConstraint(
            model_name='teaminvitation',
            constraint=models.CheckConstraint(condition=models.Q(('answer_by__gt', models.F('invited_at'))), name='team_answer_by_lies_ahead'),
        ),
    ] + [
        migrations.RunSQL((SQL / f"0004_joint_{part}.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop)
        for part in ("team", "meeting", "figures")
    ]
