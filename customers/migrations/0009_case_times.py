"""How long cases took, in opening hours."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('crm', '0001_tables'),
        ('customers', '0008_customers_behind'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='case',
            name='answered_in',
            field=models.DurationField(help_text='opening hours; known once answered', null=True, verbose_name='first answer after'),
        ),
        migrations.AddField(
            model_name='case',
            name='solved_in',
            field=models.DurationField(help_text='opening hours without those spent waiting for the customer', null=True, verbose_name='solved after'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(models.OrderBy(models.F('answered_at'), descending=True), models.OrderBy(models.F('id'), descending=True), condition=models.Q(('answered_in__isnull', False)), include=('team', 'owner', 'answered_in'), name='case_answered'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(models.OrderBy(models.F('closed_at'), descending=True), models.OrderBy(models.F('id'), descending=True), condition=models.Q(('solved_in__isnull', False)), include=('team', 'owner', 'solved_in'), name='case_solved'),
        ),
    ]
