"""Lists of what stands behind a figure, the latest first, by index."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0008_customers_behind'),
        ('metrics', '0008_snapshots'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='customerprediction',
            index=models.Index(models.OrderBy(models.F('value'), descending=True), models.OrderBy(models.F('customer'), descending=True), name='prediction_by_value'),
        ),
    ]
