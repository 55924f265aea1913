"""How the drivers chose whom they looked at is kept, so that these can be listed; the next fit is due at once."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("metrics", "0033_reports_of_segments")]

    operations = [
        migrations.AddField(
            model_name="driverfit",
            name="reach",
            field=models.IntegerField(null=True, verbose_name="largest scrambled number looked at"),
        ),
        migrations.RunSQL(
            "UPDATE metrics_recount SET due_at = statement_timestamp() WHERE name = 'drivers'",
            migrations.RunSQL.noop,
        ),
    ]
