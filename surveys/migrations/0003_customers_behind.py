"""Lists of what stands behind a figure, the latest first, by index."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0008_customers_behind'),
        ('surveys', '0002_first_rows'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='invitation',
            index=models.Index(models.OrderBy(models.F('created_at'), descending=True), models.OrderBy(models.F('id'), descending=True), name='invitation_latest'),
        ),
    ]
