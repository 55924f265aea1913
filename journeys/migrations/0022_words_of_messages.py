"""What becomes of these at an erasure is told by name."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('journeys', '0021_changed_by_whom'),
    ]

    operations = [
        migrations.AlterField(
            model_name='message',
            name='detail',
            field=models.CharField(blank=True, db_default='', default='', max_length=300, verbose_name='words of the mail server'),
        ),
        migrations.AlterField(
            model_name='message',
            name='mime',
            field=models.BinaryField(null=True, verbose_name='the mail as it left'),
        ),
    ]
