"""A theme goes at once; what was found for it goes by portions, by the clock."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('surveys', '0010_themes'),
    ]

    operations = [
        migrations.AlterField(
            model_name='verbatimtheme',
            name='theme',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='mentions', to='surveys.theme'),
        ),
    ]
