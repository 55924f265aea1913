"""What was told of a review is found by its number."""

import django.db.models.fields.json
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ('customers', '0009_case_times'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='event',
            index=models.Index(django.db.models.fields.json.KeyTransform('review', 'data'), condition=models.Q(('kind__startswith', 'review.')), name='event_of_review'),
        ),
    ]
