"""What customers say of contacts, added up by day, channel, agent and reason."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0008_customers_behind'),
        ('metrics', '0014_goals'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AnswerFigures',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='day')),
                ('kind', models.CharField(choices=[('nps', 'Recommendation (NPS)'), ('csat', 'Satisfaction (CSAT)'), ('ces', 'Effort (CES)'), ('fcr', 'Solved, no or yes')], max_length=4, verbose_name='kind')),
                ('channel', models.CharField(choices=[('phone', 'Phone'), ('email', 'Email'), ('chat', 'Chat'), ('social', 'Social network'), ('store', 'In store'), ('web', 'Web'), ('sms', 'SMS'), ('letter', 'Letter'), ('meeting', 'Meeting')], max_length=8, verbose_name='channel')),
                ('answers', models.IntegerField(verbose_name='answers')),
                ('good', models.IntegerField(verbose_name='good ones')),
                ('bad', models.IntegerField(verbose_name='bad ones')),
                ('agent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='agent')),
                ('reason', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='customers.reason', verbose_name='reason')),
            ],
            options={
                'verbose_name': 'answers of a day',
                'verbose_name_plural': 'answers of days',
                'constraints': [models.UniqueConstraint(fields=('day', 'kind', 'channel', 'agent', 'reason'), name='answers_once_a_day')],
            },
        ),
    ]
