"""The tables of journeys and their messages."""

import datetime
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("journeys", "0001_journeys"),
        ("journeys", "0003_one_index_less"),
        ("journeys", "0004_tallies"),
        ("journeys", "0005_care_before_selling"),
        ("journeys", "0006_reason_left"),
        ("journeys", "0007_as_the_customer_wishes"),
    ]
    initial = True

    dependencies = [
        ('customers', '0002_tables'),
        ('surveys', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='Journey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(unique=True)),
                ('name_fr', models.CharField(max_length=120, verbose_name='French name')),
                ('name_en', models.CharField(max_length=120, verbose_name='English name')),
                ('active', models.BooleanField(db_default=False, default=False, verbose_name='active')),
                ('version', models.PositiveIntegerField(db_default=1, default=1, verbose_name='version')),
                ('trigger_kind', models.CharField(max_length=40, verbose_name='starts with')),
                ('trigger_where', models.JSONField(blank=True, db_default={}, default=dict, verbose_name='if')),
                ('occasion_field', models.CharField(help_text='the field of the event that names the occasion: one enrolment each', max_length=40)),
                ('restarts_wait', models.BooleanField(db_default=False, default=False, help_text='the first wait begins again when its event comes again')),
                ('steps', models.JSONField(default=list, verbose_name='steps')),
                ('exits', models.JSONField(blank=True, db_default=[], default=list, verbose_name='leaves when')),
                ('goal', models.JSONField(blank=True, db_default={}, default=dict, verbose_name='goal')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                'verbose_name': 'journey',
                'verbose_name_plural': 'journeys',
                'ordering': ['slug'],
            },
        ),
        migrations.CreateModel(
            name='Suppression',
            fields=[
                ('address_hash', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('reason', models.CharField(choices=[('unknown-address', 'The address does not exist'), ('complaint', 'Complained to the mail provider'), ('by-hand', 'Added by hand')], max_length=16, verbose_name='reason')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                'verbose_name': 'suppressed address',
                'verbose_name_plural': 'suppressed addresses',
            },
        ),
        migrations.CreateModel(
            name='ContactPolicy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('marketing_per_day', models.PositiveSmallIntegerField(default=1, verbose_name='offers and reminders in 24 hours')),
                ('marketing_per_week', models.PositiveSmallIntegerField(default=3, verbose_name='offers and reminders in 7 days')),
                ('days_between_surveys', models.PositiveSmallIntegerField(default=30, verbose_name='days between two surveys')),
                ('quiet_from', models.TimeField(default=datetime.time(20, 0), verbose_name='quiet from')),
                ('quiet_until', models.TimeField(default=datetime.time(8, 0), verbose_name='quiet until')),
            ],
            options={
                'verbose_name': 'contact policy',
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='contact_policy_is_one')],
            },
        ),
        migrations.CreateModel(
            name='Enrolment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('occasion', models.CharField(max_length=120)),
                ('version', models.PositiveIntegerField()),
                ('event_id', models.BigIntegerField()),
                ('state', models.CharField(choices=[('waiting', 'On the way'), ('done', 'Through'), ('left', 'Left')], db_default='waiting', max_length=8, verbose_name='state')),
                ('step', models.PositiveSmallIntegerField(db_default=0, default=0)),
                ('due_at', models.DateTimeField(verbose_name='due')),
                ('entered_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='entered')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='ended')),
                ('goal_at', models.DateTimeField(null=True, verbose_name='reached its goal')),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='enrolments', to='customers.customer')),
                ('journey', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='enrolments', to='journeys.journey')),
            ],
            options={
                'verbose_name': 'enrolment',
                'verbose_name_plural': 'enrolments',
                'indexes': [models.Index(models.F('due_at'), models.F('id'), condition=models.Q(('state', 'waiting')), name='enrolment_due')],
                'constraints': [models.UniqueConstraint(fields=('journey', 'occasion'), name='enrolment_once'), models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'done', 'left'])), name='enrolment_state_known'), models.CheckConstraint(condition=models.Q(('state', 'waiting'), ('ended_at__isnull', False), _connector='XOR'), name='enrolment_ended_unless_waiting')],
            },
        ),
        migrations.CreateModel(
            name='MessageTally',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.PositiveSmallIntegerField()),
                ('state', models.CharField(choices=[('due', 'Planned'), ('claimed', 'Being checked'), ('sending', 'Being sent'), ('sent', 'Sent'), ('failed', 'Failed'), ('suppressed', 'Held back'), ('cancelled', 'Cancelled'), ('uncertain', 'Uncertain')], max_length=12)),
                ('reason', models.CharField(blank=True, choices=[('no-consent', 'The customer has not agreed to such messages.'), ('consent-expired', "The customer's consent to such messages has expired."), ('no-proof', "The customer's consent was imported without proof: it is not usable."), ('no-address', 'The customer has no email address.'), ('bad-address', 'The email address cannot be written to.'), ('suppressed', 'The email address is on the list of those we must not write to.'), ('per-day', 'The customer had a message within the last day; this one waits its turn.'), ('per-week', 'The customer had enough messages this week; this one waits its turn.'), ('open-complaint', 'The customer has an open complaint: first it is dealt with, then we ask or sell.'), ('paused', 'The customer has paused our messages.'), ('often-enough', 'The customer wants to hear from us no more often than this.'), ('survey-rest', 'The customer was asked something recently.'), ('quiet-hours', 'It is night where the customer lives; the message waits for the morning.'), ('too-late', 'By the time it could have gone out, it was too late to be of use.'), ('exit-met', 'What the message was to bring about, or to ask for, happened before it left.'), ('left', 'The customer had left the journey before it could go out.'), ('journey-off', 'The journey was switched off.'), ('survey-off', 'The survey was switched off.'), ('asked-already', 'The customer was asked about this already.'), ('nothing-left', 'What the message was about is no longer there.'), ('unreachable', 'The mail server could not be reached; the next attempt follows.'), ('refused', 'The mail server refused the message.'), ('gave-up', 'It could not be sent, after several attempts.'), ('unknown-end', 'The connection broke as the server took the message: it may have arrived.')], max_length=16)),
                ('messages', models.BigIntegerField()),
                ('journey', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='message_tallies', to='journeys.journey')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('journey', 'step', 'state', 'reason'), name='message_tally_once')],
            },
        ),
        migrations.CreateModel(
            name='MessageTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(unique=True)),
                ('name_fr', models.CharField(max_length=120, verbose_name='French name')),
                ('name_en', models.CharField(max_length=120, verbose_name='English name')),
                ('purpose', models.CharField(choices=[('marketing', 'Offers and reminders'), ('survey', 'Survey'), ('service', 'Service'), ('security', 'Security')], max_length=10, verbose_name='purpose')),
                ('channel', models.CharField(choices=[('phone', 'Phone'), ('email', 'Email'), ('chat', 'Chat'), ('social', 'Social network'), ('store', 'In store'), ('web', 'Web'), ('sms', 'SMS'), ('letter', 'Letter'), ('meeting', 'Meeting')], default='email', max_length=8, verbose_name='channel')),
                ('subject_fr', models.CharField(max_length=200, verbose_name='French subject')),
                ('subject_en', models.CharField(max_length=200, verbose_name='English subject')),
                ('body_fr', models.TextField(verbose_name='French text')),
                ('body_en', models.TextField(verbose_name='English text')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                'verbose_name': 'message template',
                'verbose_name_plural': 'message templates',
                'ordering': ['slug'],
                'constraints': [models.CheckConstraint(condition=models.Q(('purpose__in', ['marketing', 'survey', 'service', 'security'])), name='message_template_purpose_known')],
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('due_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('owner', models.UUIDField(editable=False, null=True)),
                ('lease_until', models.DateTimeField(editable=False, null=True)),
                ('key', models.CharField(max_length=120, unique=True)),
                ('step', models.PositiveSmallIntegerField(null=True)),
                ('purpose', models.CharField(choices=[('marketing', 'Offers and reminders'), ('survey', 'Survey'), ('service', 'Service'), ('security', 'Security')], max_length=10, verbose_name='purpose')),
                ('channel', models.CharField(choices=[('phone', 'Phone'), ('email', 'Email'), ('chat', 'Chat'), ('social', 'Social network'), ('store', 'In store'), ('web', 'Web'), ('sms', 'SMS'), ('letter', 'Letter'), ('meeting', 'Meeting')], max_length=8, verbose_name='channel')),
                ('state', models.CharField(choices=[('due', 'Planned'), ('claimed', 'Being checked'), ('sending', 'Being sent'), ('sent', 'Sent'), ('failed', 'Failed'), ('suppressed', 'Held back'), ('cancelled', 'Cancelled'), ('uncertain', 'Uncertain')], db_default='due', max_length=12, verbose_name='state')),
                ('reason', models.CharField(blank=True, choices=[('no-consent', 'The customer has not agreed to such messages.'), ('consent-expired', "The customer's consent to such messages has expired."), ('no-proof', "The customer's consent was imported without proof: it is not usable."), ('no-address', 'The customer has no email address.'), ('bad-address', 'The email address cannot be written to.'), ('suppressed', 'The email address is on the list of those we must not write to.'), ('per-day', 'The customer had a message within the last day; this one waits its turn.'), ('per-week', 'The customer had enough messages this week; this one waits its turn.'), ('open-complaint', 'The customer has an open complaint: first it is dealt with, then we ask or sell.'), ('paused', 'The customer has paused our messages.'), ('often-enough', 'The customer wants to hear from us no more often than this.'), ('survey-rest', 'The customer was asked something recently.'), ('quiet-hours', 'It is night where the customer lives; the message waits for the morning.'), ('too-late', 'By the time it could have gone out, it was too late to be of use.'), ('exit-met', 'What the message was to bring about, or to ask for, happened before it left.'), ('left', 'The customer had left the journey before it could go out.'), ('journey-off', 'The journey was switched off.'), ('survey-off', 'The survey was switched off.'), ('asked-already', 'The customer was asked about this already.'), ('nothing-left', 'What the message was about is no longer there.'), ('unreachable', 'The mail server could not be reached; the next attempt follows.'), ('refused', 'The mail server refused the message.'), ('gave-up', 'It could not be sent, after several attempts.'), ('unknown-end', 'The connection broke as the server took the message: it may have arrived.')], db_default='', max_length=16, verbose_name='reason')),
                ('detail', models.CharField(blank=True, db_default='', default='', max_length=300)),
                ('tries', models.PositiveSmallIntegerField(db_default=0, default=0)),
                ('attempt', models.PositiveSmallIntegerField(db_default=0, default=0)),
                ('expires_at', models.DateTimeField(verbose_name='of use until')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='planned')),
                ('sending_at', models.DateTimeField(null=True)),
                ('settled_at', models.DateTimeField(null=True, verbose_name='settled')),
                ('address', models.EmailField(blank=True, db_default='', default='', max_length=254, verbose_name='address')),
                ('subject', models.CharField(blank=True, db_default='', default='', max_length=250, verbose_name='subject')),
                ('language', models.CharField(blank=True, db_default='', default='', max_length=2)),
                ('mime', models.BinaryField(null=True)),
                ('unsubscribe_hash', models.CharField(max_length=64, null=True, unique=True)),
                ('customer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='customers.customer')),
                ('enrolment', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='journeys.enrolment')),
                ('survey', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='surveys.survey')),
                ('template', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='journeys.messagetemplate')),
            ],
            options={
                'verbose_name': 'message',
                'verbose_name_plural': 'messages',
                'indexes': [models.Index(models.F('due_at'), models.F('id'), condition=models.Q(('state', 'due')), name='message_due'), models.Index(models.F('lease_until'), condition=models.Q(('state__in', ['claimed', 'sending'])), name='message_in_hand'), models.Index(models.F('customer'), models.OrderBy(models.F('created_at'), descending=True), name='message_of_customer'), models.Index(models.OrderBy(models.F('created_at'), descending=True), models.OrderBy(models.F('id'), descending=True), name='message_latest')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['due', 'claimed', 'sending', 'sent', 'failed', 'suppressed', 'cancelled', 'uncertain'])), name='message_state_known'), models.CheckConstraint(condition=models.Q(('purpose__in', ['marketing', 'survey', 'service', 'security'])), name='message_purpose_known'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['sending', 'sent', 'uncertain']), _negated=True), models.Q(('mime__isnull', False), ('sending_at__isnull', False)), _connector='OR'), name='message_frozen_before_it_leaves'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['failed', 'suppressed', 'cancelled', 'uncertain']), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='message_not_sent_says_why')],
            },
        ),
        migrations.CreateModel(
            name='EnrolmentTally',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.PositiveSmallIntegerField()),
                ('state', models.CharField(choices=[('waiting', 'On the way'), ('done', 'Through'), ('left', 'Left')], max_length=8)),
                ('enrolments', models.BigIntegerField()),
                ('reached', models.BigIntegerField()),
                ('journey', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='enrolment_tallies', to='journeys.journey')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('journey', 'step', 'state'), name='enrolment_tally_once')],
            },
        ),
    ]
