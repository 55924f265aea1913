"""Themes are counted by the channel over which they were said; the next count is due."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("metrics", "0038_prediction_histories")]

    operations = [
        migrations.AddField(
            model_name="themefigures",
            name="channel",
            field=models.CharField(
                blank=True,
                choices=[
                    ("phone", "Phone"),
                    ("email", "Email"),
                    ("chat", "Chat"),
                    ("social", "Social network"),
                    ("store", "In store"),
                    ("web", "Web"),
                    ("sms", "SMS"),
                    ("letter", "Letter"),
                    ("meeting", "Meeting"),
                ],
                db_default="",
                default="",
                max_length=10,
                verbose_name="channel",
            ),
        ),
        migrations.RemoveConstraint(model_name="themefigures", name="themes_once_a_day"),
        migrations.AddConstraint(
            model_name="themefigures",
            constraint=models.UniqueConstraint(
                fields=("day", "theme", "channel"), name="themes_once_a_day", nulls_distinct=False
            ),
        ),
        migrations.RunSQL(
            "UPDATE metrics_recount SET due_at = statement_timestamp() WHERE name IN ('themes', 'narrowed')",
            migrations.RunSQL.noop,
        ),
    ]
