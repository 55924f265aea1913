"""What becomes of these at an erasure is told by name."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0025_forgotten_words_cut_off'),
    ]

    operations = [
        migrations.AlterField(
            model_name='merge',
            name='fields',
            field=models.JSONField(default=dict, verbose_name='values of both records'),
        ),
        migrations.AlterField(
            model_name='parkedevent',
            name='error',
            field=models.TextField(verbose_name='error'),
        ),
    ]
