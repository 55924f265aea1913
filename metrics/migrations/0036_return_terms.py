"""What returns are computed with: the margin, and what a message costs."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('metrics', '0035_tiers_alone'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ReturnTerm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('about', models.CharField(choices=[('margin', 'Margin on net revenue, in percent'), ('phone', 'Phone'), ('email', 'Email'), ('chat', 'Chat'), ('social', 'Social network'), ('store', 'In store'), ('web', 'Web'), ('sms', 'SMS'), ('letter', 'Letter'), ('meeting', 'Meeting')], max_length=8, verbose_name='what is stated')),
                ('value', models.DecimalField(decimal_places=4, max_digits=10, verbose_name='value')),
                ('set_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='set')),
                ('set_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'term of returns',
                'verbose_name_plural': 'terms of returns',
                'indexes': [models.Index(models.F('about'), models.OrderBy(models.F('id'), descending=True), name='return_term_latest')],
                'constraints': [models.CheckConstraint(condition=models.Q(('about__in', ['margin', 'phone', 'email', 'chat', 'social', 'store', 'web', 'sms', 'letter', 'meeting'])), name='return_term_known'), models.CheckConstraint(condition=models.Q(('value__gte', 0), models.Q(models.Q(('about', 'margin'), _negated=True), ('value__lte', 100), _connector='OR')), name='return_term_possible')],
            },
        ),
    ]
