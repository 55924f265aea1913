"""The tables of figures and segments."""

import datetime
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("metrics", "0001_figures"),
        ("metrics", "0002_latest_detractors"),
        ("metrics", "0003_member_by_index"),
        ("metrics", "0004_issues"),
        ("metrics", "0005_last_contact_order"),
    ]
    initial = True

    dependencies = [
        ('customers', '0002_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='DailyFigures',
            fields=[
                ('promoters', models.IntegerField(db_default=0, default=0, verbose_name='promoters')),
                ('passives', models.IntegerField(db_default=0, default=0, verbose_name='passives')),
                ('detractors', models.IntegerField(db_default=0, default=0, verbose_name='detractors')),
                ('day', models.DateField(primary_key=True, serialize=False, verbose_name='day')),
                ('orders', models.IntegerField(db_default=0, default=0, verbose_name='orders')),
                ('revenue', models.DecimalField(db_default=0, decimal_places=2, default=0, help_text='net of refunds', max_digits=16, verbose_name='revenue')),
                ('new_buyers', models.IntegerField(db_default=0, default=0, verbose_name='first purchases')),
                ('contacts', models.IntegerField(db_default=0, default=0, verbose_name='contacts')),
                ('invited', models.IntegerField(db_default=0, default=0, verbose_name='invited to a survey')),
                ('answered', models.IntegerField(db_default=0, default=0, verbose_name='of these, have answered')),
                ('active', models.IntegerField(db_default=0, default=0, verbose_name='active customers')),
                ('points', models.BigIntegerField(db_default=0, default=0, verbose_name='points outstanding')),
                ('computed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='computed')),
                ('issues', models.IntegerField(db_default=0, default=0, verbose_name='issues opened')),
                ('solved_at_first', models.IntegerField(db_default=0, default=0, help_text='known once the window of the issue is over, see domain/first_contact.py', verbose_name='of these, solved at first contact')),
            ],
            options={
                'verbose_name': 'figures of a day',
                'verbose_name_plural': 'figures of days',
                'ordering': ['-day'],
            },
        ),
        migrations.CreateModel(
            name='Recount',
            fields=[
                ('name', models.CharField(max_length=20, primary_key=True, serialize=False, verbose_name='count')),
                ('due_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='due')),
                ('done_at', models.DateTimeField(null=True, verbose_name='done')),
                ('took', models.DurationField(null=True, verbose_name='took')),
                ('changed_from', models.DateTimeField(help_text='the earliest moment of what changed since', null=True, verbose_name='changed from')),
            ],
            options={
                'verbose_name': 'count',
                'verbose_name_plural': 'counts',
            },
        ),
        migrations.CreateModel(
            name='Segment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(unique=True)),
                ('segmentation', models.CharField(choices=[('life-cycle', 'Life cycle'), ('value', 'Value'), ('voice', 'Voice of the customer'), ('own', 'Own segments')], default='own', max_length=12, verbose_name='segmentation')),
                ('name_fr', models.CharField(max_length=80, verbose_name='French name')),
                ('name_en', models.CharField(max_length=80, verbose_name='English name')),
                ('explanation_fr', models.CharField(blank=True, max_length=300, verbose_name='French explanation')),
                ('explanation_en', models.CharField(blank=True, max_length=300, verbose_name='English explanation')),
                ('rule', models.JSONField(verbose_name='condition')),
                ('built_in', models.BooleanField(default=False, verbose_name='built in')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
            ],
            options={
                'verbose_name': 'segment',
                'verbose_name_plural': 'segments',
                'ordering': ['position', 'slug'],
            },
        ),
        migrations.CreateModel(
            name='CustomerMetrics',
            fields=[
                ('customer', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='metrics', serialize=False, to='customers.customer')),
                ('orders', models.IntegerField(db_default=0, default=0, verbose_name='orders')),
                ('gross_revenue', models.DecimalField(db_default=0, decimal_places=2, default=0, max_digits=16, verbose_name='gross revenue')),
                ('refunded', models.DecimalField(db_default=0, decimal_places=2, default=0, max_digits=16, verbose_name='refunded')),
                ('revenue', models.GeneratedField(db_persist=True, expression=django.db.models.expressions.CombinedExpression(models.F('gross_revenue'), '-', models.F('refunded')), output_field=models.DecimalField(decimal_places=2, max_digits=16), verbose_name='revenue')),
                ('basket', models.GeneratedField(db_persist=True, expression=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('gross_revenue'), '-', models.F('refunded')), '/', django.db.models.functions.comparison.NullIf(models.F('orders'), 0)), output_field=models.DecimalField(decimal_places=2, max_digits=16, null=True), verbose_name='average basket')),
                ('first_order_at', models.DateTimeField(null=True, verbose_name='first order')),
                ('last_order_at', models.DateTimeField(null=True, verbose_name='last order')),
                ('contacts', models.IntegerField(db_default=0, default=0, verbose_name='contacts')),
                ('last_contact_at', models.DateTimeField(null=True, verbose_name='last contact')),
                ('answers', models.IntegerField(db_default=0, default=0, verbose_name='answers')),
                ('last_nps', models.SmallIntegerField(null=True, verbose_name='last NPS score')),
                ('last_nps_at', models.DateTimeField(null=True, verbose_name='last NPS answer')),
                ('tier', models.CharField(choices=[('great', 'Great customer'), ('good', 'Good customer'), ('regular', 'Ordinary customer')], db_default='regular', default='regular', max_length=8, verbose_name='value tier')),
            ],
            options={
                'verbose_name': 'figures of a customer',
                'verbose_name_plural': 'figures of customers',
                'indexes': [models.Index(models.OrderBy(models.F('revenue'), descending=True), models.F('customer'), name='metrics_by_revenue'), models.Index(models.F('last_order_at'), models.F('customer'), name='metrics_by_last_order'), models.Index(models.F('last_contact_at'), models.F('customer'), condition=models.Q(('last_contact_at__isnull', False)), name='metrics_by_last_contact'), models.Index(models.F('tier'), models.F('customer'), condition=models.Q(('tier', 'regular'), _negated=True), name='metrics_by_tier'), models.Index(models.OrderBy(models.F('last_nps_at'), descending=True), condition=models.Q(('last_nps__lte', 6)), name='metrics_latest_detractors')],
            },
        ),
        migrations.CreateModel(
            name='Thresholds',
            fields=[
                ('id', models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('lapsing_after', models.DurationField(default=datetime.timedelta(days=180), verbose_name='lapsing after')),
                ('lost_after', models.DurationField(default=datetime.timedelta(days=360), verbose_name='lost after')),
                ('gaps', models.IntegerField(default=0, verbose_name='gaps between purchases')),
                ('computed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='computed')),
            ],
            options={
                'verbose_name': 'thresholds',
                'verbose_name_plural': 'thresholds',
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='thresholds_one_row'), models.CheckConstraint(condition=models.Q(('lost_after__gt', models.F('lapsing_after'))), name='thresholds_lost_after_lapsing')],
            },
        ),
        migrations.CreateModel(
            name='SegmentFigures',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('promoters', models.IntegerField(db_default=0, default=0, verbose_name='promoters')),
                ('passives', models.IntegerField(db_default=0, default=0, verbose_name='passives')),
                ('detractors', models.IntegerField(db_default=0, default=0, verbose_name='detractors')),
                ('day', models.DateField(verbose_name='day')),
                ('customers', models.IntegerField(verbose_name='customers')),
                ('buyers', models.IntegerField(verbose_name='customers with orders')),
                ('orders', models.BigIntegerField(verbose_name='orders')),
                ('revenue', models.DecimalField(decimal_places=2, max_digits=18, verbose_name='revenue')),
                ('customer_years', models.FloatField(verbose_name='years since their first order, summed')),
                ('basket', models.GeneratedField(db_persist=True, expression=django.db.models.expressions.CombinedExpression(models.F('revenue'), '/', django.db.models.functions.comparison.NullIf(models.F('orders'), 0)), output_field=models.DecimalField(decimal_places=2, max_digits=18, null=True), verbose_name='average basket')),
                ('computed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='computed')),
                ('segment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='figures', to='metrics.segment')),
            ],
            options={
                'verbose_name': 'figures of a segment',
                'verbose_name_plural': 'figures of segments',
                'constraints': [models.UniqueConstraint(fields=('segment', 'day'), name='segment_figures_once_a_day')],
            },
        ),
        migrations.CreateModel(
            name='SegmentMembership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('entered_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='entered')),
                ('left_at', models.DateTimeField(null=True, verbose_name='left')),
                ('customer', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='segments', to='customers.customer')),
                ('segment', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='metrics.segment')),
            ],
            options={
                'verbose_name': 'member of a segment',
                'verbose_name_plural': 'members of segments',
                'indexes': [models.Index(models.F('segment'), models.F('customer'), condition=models.Q(('left_at', None)), name='member_now'), models.Index(models.F('segment'), models.F('left_at'), condition=models.Q(('left_at', None), _negated=True), name='member_then')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('left_at', None)), fields=('customer', 'segment'), include=('id',), name='member_once')],
            },
        ),
    ]
