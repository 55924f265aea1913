"""Cohorts are counted by the channel of the first purchase; the next count is due."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('metrics', '0039_themes_by_channel'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='cohortfigures',
            name='cohort_figures_once',
        ),
        migrations.AddField(
            model_name='cohortfigures',
            name='channel',
            field=models.CharField(blank=True, choices=[('phone', 'Phone'), ('email', 'Email'), ('chat', 'Chat'), ('social', 'Social network'), ('store', 'In store'), ('web', 'Web'), ('sms', 'SMS'), ('letter', 'Letter'), ('meeting', 'Meeting')], db_default='', default='', max_length=8, verbose_name='channel of the first purchase'),
        ),
        migrations.AddConstraint(
            model_name='cohortfigures',
            constraint=models.UniqueConstraint(fields=('channel', 'cohort', 'age'), name='cohort_figures_once'),
        ),
        migrations.RunSQL(
            "UPDATE metrics_recount SET due_at = statement_timestamp() WHERE name IN ('cohorts', 'narrowed')",
            migrations.RunSQL.noop,
        ),
    ]
