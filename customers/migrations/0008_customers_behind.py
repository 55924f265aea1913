"""Lists of what stands behind a figure, the latest first, by index."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('crm', '0001_tables'),
        ('customers', '0007_two_indexes_less'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='interaction',
            index=models.Index(models.OrderBy(models.F('started_at'), descending=True), models.OrderBy(models.F('id'), descending=True), name='interaction_latest'),
        ),
        migrations.AddIndex(
            model_name='promise',
            index=models.Index(models.OrderBy(models.F('due_at'), descending=True), models.OrderBy(models.F('id'), descending=True), name='promise_by_due'),
        ),
    ]
