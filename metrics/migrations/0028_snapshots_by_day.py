from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("metrics", "0027_members_by_entry")]

    operations = [
        migrations.AddIndex("metricsnapshot", models.Index("day", "id", name="snapshot_by_day")),
    ]
