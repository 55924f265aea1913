"""Answers that may not be the customer's, and changes that came from another browser."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0007_two_indexes_less'),
        ('surveys', '0003_customers_behind'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Revision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('score', models.SmallIntegerField(verbose_name='score')),
                ('comment', models.TextField(blank=True, default='', verbose_name='comment')),
                ('browser_hash', models.CharField(editable=False, max_length=64)),
                ('suspicion', models.CharField(choices=[('quick', 'sent faster than anyone reads'), ('unopened', 'sent without the page having been opened'), ('trap', 'filled in a field that people do not see'), ('swept', 'every link of the mail was followed'), ('other', 'came from another browser')], max_length=10, verbose_name='suspicion')),
                ('received_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='received')),
                ('confirmed_at', models.DateTimeField(null=True, verbose_name='confirmed')),
            ],
            options={
                'verbose_name': 'revision in doubt',
                'verbose_name_plural': 'revisions in doubt',
            },
        ),
        migrations.AddField(
            model_name='answer',
            name='browser_hash',
            field=models.CharField(blank=True, db_default='', default='', editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name='answer',
            name='confirmed_at',
            field=models.DateTimeField(null=True, verbose_name='confirmed'),
        ),
        migrations.AddField(
            model_name='answer',
            name='confirmed_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='answer',
            name='suspicion',
            field=models.CharField(blank=True, choices=[('quick', 'sent faster than anyone reads'), ('unopened', 'sent without the page having been opened'), ('trap', 'filled in a field that people do not see'), ('swept', 'every link of the mail was followed'), ('other', 'came from another browser')], db_default='', default='', max_length=10, verbose_name='suspicion'),
        ),
        migrations.AddField(
            model_name='answer',
            name='counts',
            field=models.GeneratedField(db_persist=True, expression=models.Q(('suspicion', ''), ('confirmed_at__isnull', False), _connector='OR'), output_field=models.BooleanField(), verbose_name='counts'),
        ),
        migrations.AddIndex(
            model_name='answer',
            index=models.Index(models.OrderBy(models.F('answered_at'), descending=True), condition=models.Q(('counts', False)), name='answer_suspect'),
        ),
        migrations.AddField(
            model_name='revision',
            name='answer',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='revisions', to='surveys.answer'),
        ),
        migrations.AddField(
            model_name='revision',
            name='confirmed_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='revision',
            index=models.Index(models.F('answer'), models.OrderBy(models.F('received_at'), descending=True), name='revision_of_answer'),
        ),
        migrations.AddIndex(
            model_name='revision',
            index=models.Index(models.OrderBy(models.F('received_at'), descending=True), condition=models.Q(('confirmed_at__isnull', True)), name='revision_suspect'),
        ),
    ]
