"""Versions of surveys with further questions, and what was replied to them."""

import django.contrib.postgres.fields
import django.db.models.constraints
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('surveys', '0005_verbatims'),
    ]

    operations = [
        migrations.AddField(
            model_name='survey',
            name='phase',
            field=models.CharField(choices=[('contact', 'after a contact'), ('purchase', 'after a purchase'), ('case', 'after a closed case'), ('onboarding', 'welcome and first steps'), ('periodic', 'from time to time'), ('lost', 'after a customer left'), ('other', 'at any time')], db_default='other', default='other', max_length=10, verbose_name='phase'),
        ),
        migrations.CreateModel(
            name='Version',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('lowest_fr', models.CharField(blank=True, default='', max_length=60, verbose_name='the lowest score in French')),
                ('lowest_en', models.CharField(blank=True, default='', max_length=60, verbose_name='the lowest score in English')),
                ('highest_fr', models.CharField(blank=True, default='', max_length=60, verbose_name='the highest score in French')),
                ('highest_en', models.CharField(blank=True, default='', max_length=60, verbose_name='the highest score in English')),
                ('number', models.PositiveSmallIntegerField(verbose_name='number')),
                ('question_fr', models.CharField(blank=True, default='', max_length=300, verbose_name='French question')),
                ('question_en', models.CharField(blank=True, default='', max_length=300, verbose_name='English question')),
                ('published_at', models.DateTimeField(null=True, verbose_name='published')),
                ('survey', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='surveys.survey')),
            ],
            options={
                'verbose_name': 'version',
                'verbose_name_plural': 'versions',
            },
        ),
        migrations.CreateModel(
            name='Question',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('lowest_fr', models.CharField(blank=True, default='', max_length=60, verbose_name='the lowest score in French')),
                ('lowest_en', models.CharField(blank=True, default='', max_length=60, verbose_name='the lowest score in English')),
                ('highest_fr', models.CharField(blank=True, default='', max_length=60, verbose_name='the highest score in French')),
                ('highest_en', models.CharField(blank=True, default='', max_length=60, verbose_name='the highest score in English')),
                ('position', models.PositiveSmallIntegerField(verbose_name='position')),
                ('key', models.SlugField(db_index=False, max_length=40, verbose_name='short name')),
                ('kind', models.CharField(choices=[('nps', 'Recommendation, 0 to 10'), ('csat', 'Satisfaction, 1 to 5'), ('ces', 'Effort, 0 to 7 or 1 to 7'), ('yesno', 'Yes or no'), ('choice', 'One choice'), ('choices', 'Several choices'), ('matrix', 'Table'), ('text', 'Free text'), ('kano', 'Pair of questions (Kano)')], max_length=8, verbose_name='kind')),
                ('text_fr', models.CharField(blank=True, default='', max_length=300, verbose_name='French question')),
                ('text_en', models.CharField(blank=True, default='', max_length=300, verbose_name='English question')),
                ('contrary_fr', models.CharField(blank=True, default='', max_length=300, verbose_name='French question of the contrary')),
                ('contrary_en', models.CharField(blank=True, default='', max_length=300, verbose_name='English question of the contrary')),
                ('scale_min', models.SmallIntegerField(null=True, verbose_name='lowest score')),
                ('scale_max', models.SmallIntegerField(null=True, verbose_name='highest score')),
                ('choices', models.JSONField(blank=True, default=list, help_text='of {key, fr, en}', verbose_name='choices')),
                ('rows', models.JSONField(blank=True, default=list, help_text='of {key, fr, en}', verbose_name='rows')),
                ('required', models.BooleanField(default=False, verbose_name='required')),
                ('show_if', models.CharField(blank=True, default='', help_text='key of an earlier one, or score', max_length=40, verbose_name='asked only if')),
                ('show_op', models.CharField(blank=True, choices=[('is', 'is'), ('least', 'is at least'), ('most', 'is at most'), ('among', 'is one of')], default='', max_length=8)),
                ('show_value', models.CharField(blank=True, default='', max_length=200)),
                ('version', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='surveys.version')),
            ],
            options={
                'verbose_name': 'question',
                'verbose_name_plural': 'questions',
                'ordering': ['position'],
            },
        ),
        migrations.AddField(
            model_name='invitation',
            name='version',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='surveys.version'),
        ),
        migrations.CreateModel(
            name='Reply',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row', models.CharField(blank=True, default='', max_length=40, verbose_name='row')),
                ('number', models.SmallIntegerField(null=True, verbose_name='number')),
                ('scale_min', models.SmallIntegerField(null=True)),
                ('scale_max', models.SmallIntegerField(null=True)),
                ('choices', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), null=True, size=None, verbose_name='choices')),
                ('text', models.TextField(blank=True, default='', verbose_name='text')),
                ('answer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='replies', to='surveys.answer')),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='replies', to='surveys.question')),
            ],
            options={
                'verbose_name': 'reply',
                'verbose_name_plural': 'replies',
                'constraints': [models.UniqueConstraint(fields=('answer', 'question', 'row'), name='reply_once'), models.CheckConstraint(condition=models.Q(models.Q(('choices__isnull', True), ('number__isnull', True)), models.Q(('choices__isnull', True), ('number__isnull', False), ('text', '')), models.Q(('choices__isnull', False), ('number__isnull', True), ('text', '')), _connector='OR'), name='reply_is_one_thing'), models.CheckConstraint(condition=models.Q(('number__isnull', True), models.Q(('number__gte', models.F('scale_min')), ('number__lte', models.F('scale_max'))), _connector='OR'), name='reply_on_its_scale')],
            },
        ),
        migrations.AddConstraint(
            model_name='version',
            constraint=models.UniqueConstraint(fields=('survey', 'number'), name='version_number_once'),
        ),
        migrations.AddConstraint(
            model_name='version',
            constraint=models.UniqueConstraint(condition=models.Q(('published_at', None)), fields=('survey',), name='version_one_draft'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.UniqueConstraint(fields=('version', 'key'), name='question_key_once'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['DEFERRED'], fields=('version', 'position'), name='question_place_once'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('scale_max__isnull', True), ('scale_min__isnull', True)), ('scale_min__lt', models.F('scale_max')), _connector='OR'), name='question_scale'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('show_if', ''), ('show_op', '')), models.Q(models.Q(('show_if', ''), _negated=True), models.Q(('show_op', ''), _negated=True)), _connector='OR'), name='question_condition_whole'),
        ),
    ]
