"""What goes into the words of a refusal is kept beside them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("customers", "0019_brand_accent")]

    operations = [
        migrations.AddField("importissue", "values", models.JSONField(db_default={}, default=dict)),
        migrations.AddField("importjob", "error_values", models.JSONField(db_default={}, default=dict)),
    ]
