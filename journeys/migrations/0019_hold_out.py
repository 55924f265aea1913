"""Customers left without the messages of a journey, to compare with. Whoever came before was not."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0021_lists_by_what_is_rare'),
        ('journeys', '0018_surveys_of_each_phase'),
    ]

    operations = [
        migrations.CreateModel(
            name='EffectTally',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('held_out', models.BooleanField()),
                ('customers', models.BigIntegerField()),
                ('reached', models.BigIntegerField()),
                ('revenue', models.DecimalField(decimal_places=2, max_digits=20)),
                ('squares', models.DecimalField(decimal_places=4, max_digits=30)),
                ('points', models.BigIntegerField()),
                ('messages', models.JSONField(default=dict)),
                ('since', models.DateTimeField()),
                ('journey', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='effect_tallies', to='journeys.journey')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=['journey', 'held_out'], name='effect_tally_once')],
            },
        ),
        migrations.AddField(
            model_name='enrolment',
            name='held_out',
            field=models.BooleanField(db_default=False, default=False, verbose_name='held back'),
        ),
        migrations.AddField(
            model_name='journey',
            name='hold_out',
            field=models.PositiveSmallIntegerField(db_default=0, default=0, help_text='of a hundred customers, how many are left without its messages to compare with', verbose_name='held back, in percent'),
        ),
        migrations.AddField(
            model_name='journey',
            name='hold_out_from',
            field=models.PositiveIntegerField(db_default=1, default=1, editable=False, help_text='the first version that held back this share'),
        ),
        migrations.AlterField(
            model_name='message',
            name='reason',
            field=models.CharField(blank=True, choices=[('no-consent', 'The customer has not agreed to such messages.'), ('consent-expired', "The customer's consent to such messages has expired."), ('no-proof', "The customer's consent was imported without proof: it is not usable."), ('no-address', 'The customer has no email address.'), ('bad-address', 'The email address cannot be written to.'), ('suppressed', 'The email address is on the list of those we must not write to.'), ('per-day', 'The customer had a message within the last day; this one waits its turn.'), ('per-week', 'The customer had enough messages this week; this one waits its turn.'), ('open-complaint', 'The customer has an open complaint: first it is dealt with, then we ask or sell.'), ('paused', 'The customer has paused our messages.'), ('often-enough', 'The customer wants to hear from us no more often than this.'), ('survey-rest', 'The customer was asked something recently.'), ('quiet-hours', 'It is night where the customer lives; the message waits for the morning.'), ('too-late', 'By the time it could have gone out, it was too late to be of use.'), ('exit-met', 'What the message was to bring about, or to ask for, happened before it left.'), ('left', 'The customer had left the journey before it could go out.'), ('journey-off', 'The journey was switched off.'), ('survey-off', 'The survey was switched off.'), ('no-survey', 'No survey was live that it could have asked.'), ('held-out', 'The customer is left without these messages, to see what the messages bring.'), ('asked-already', 'The customer was asked about this already.'), ('nothing-left', 'What the message was about is no longer there.'), ('unreachable', 'The mail server could not be reached; the next attempt follows.'), ('refused', 'The mail server refused the message.'), ('gave-up', 'It could not be sent, after several attempts.'), ('unknown-end', 'The connection broke as the server took the message: it may have arrived.')], db_default='', max_length=16, verbose_name='reason'),
        ),
        migrations.AlterField(
            model_name='messagetally',
            name='reason',
            field=models.CharField(blank=True, choices=[('no-consent', 'The customer has not agreed to such messages.'), ('consent-expired', "The customer's consent to such messages has expired."), ('no-proof', "The customer's consent was imported without proof: it is not usable."), ('no-address', 'The customer has no email address.'), ('bad-address', 'The email address cannot be written to.'), ('suppressed', 'The email address is on the list of those we must not write to.'), ('per-day', 'The customer had a message within the last day; this one waits its turn.'), ('per-week', 'The customer had enough messages this week; this one waits its turn.'), ('open-complaint', 'The customer has an open complaint: first it is dealt with, then we ask or sell.'), ('paused', 'The customer has paused our messages.'), ('often-enough', 'The customer wants to hear from us no more often than this.'), ('survey-rest', 'The customer was asked something recently.'), ('quiet-hours', 'It is night where the customer lives; the message waits for the morning.'), ('too-late', 'By the time it could have gone out, it was too late to be of use.'), ('exit-met', 'What the message was to bring about, or to ask for, happened before it left.'), ('left', 'The customer had left the journey before it could go out.'), ('journey-off', 'The journey was switched off.'), ('survey-off', 'The survey was switched off.'), ('no-survey', 'No survey was live that it could have asked.'), ('held-out', 'The customer is left without these messages, to see what the messages bring.'), ('asked-already', 'The customer was asked about this already.'), ('nothing-left', 'What the message was about is no longer there.'), ('unreachable', 'The mail server could not be reached; the next attempt follows.'), ('refused', 'The mail server refused the message.'), ('gave-up', 'It could not be sent, after several attempts.'), ('unknown-end', 'The connection broke as the server took the message: it may have arrived.')], max_length=16),
        ),
        migrations.AddConstraint(
            model_name='journey',
            constraint=models.CheckConstraint(condition=models.Q(('hold_out__lte', 50)), name='journey_hold_out'),
        ),
    ]
