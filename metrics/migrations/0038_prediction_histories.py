"""How often and since when each has bought is kept with the prediction: any wait can be told. The next is due."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("metrics", "0037_reasons_of_segments")]

    operations = [
        migrations.AddField(
            model_name="customerprediction",
            name="repeats",
            field=models.IntegerField(null=True, verbose_name="repeat purchases so far"),
        ),
        migrations.AddField(
            model_name="customerprediction",
            name="age",
            field=models.IntegerField(null=True, verbose_name="days since the first purchase"),
        ),
        migrations.RunSQL(
            "UPDATE metrics_recount SET due_at = statement_timestamp() WHERE name IN ('predictions', 'narrowed')",
            migrations.RunSQL.noop,
        ),
    ]
