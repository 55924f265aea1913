"""A condition may wait for many of many choices: their keys were cut off at 200 characters."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("surveys", "0031_wordings_changed")]
    operations = [
        migrations.AlterField(
            model_name="question",
            name="show_value",
            field=models.CharField(blank=True, default="", max_length=2000),
        )
    ]
