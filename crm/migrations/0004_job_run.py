"""When the jobs of the schedule last ran."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("crm", "0003_session_epoch")]

    operations = [
        migrations.CreateModel(
            name="JobRun",
            fields=[
                ("name", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("started_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                ("error", models.TextField(blank=True, db_default="", default="")),
                ("failed_at", models.DateTimeField(null=True)),
            ],
        )
    ]
