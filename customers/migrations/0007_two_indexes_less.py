"""The phones and addresses of a customer are found by the index that keeps each of them once."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ('customers', '0006_known_words'),
    ]
    operations = [
        migrations.AlterField(
            model_name='email',
            name='customer',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='emails', to='customers.customer'),
        ),
        migrations.AlterField(
            model_name='phone',
            name='customer',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='phones', to='customers.customer'),
        ),
    ]
