"""The figures of cases and of answers about contacts begin empty: all past days are counted once more."""

from django.db import migrations

AGAIN = "UPDATE metrics_recount SET done_at = NULL, due_at = now() WHERE name = 'history'"


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0009_case_times'),
        ('metrics', '0015_answers_about_contacts'),
    ]

    operations = [migrations.RunSQL(AGAIN, migrations.RunSQL.noop)]
