"""Counting up `session_epoch` ends every session of a member of staff."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("crm", "0002_cache")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="session_epoch",
            field=models.PositiveIntegerField(db_default=0, default=0, editable=False),
        )
    ]
