"""The tables of surveys and their answers."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("surveys", "0001_surveys"),
        ("surveys", "0002_words_of_the_scale"),
    ]
    initial = True

    dependencies = [
        ('customers', '0002_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='Survey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(unique=True)),
                ('kind', models.CharField(choices=[('nps', 'Recommendation (NPS)'), ('csat', 'Satisfaction (CSAT)'), ('ces', 'Effort (CES)')], max_length=4, verbose_name='kind')),
                ('title_fr', models.CharField(max_length=120, verbose_name='French title')),
                ('title_en', models.CharField(max_length=120, verbose_name='English title')),
                ('question_fr', models.CharField(max_length=300, verbose_name='French question')),
                ('question_en', models.CharField(max_length=300, verbose_name='English question')),
                ('scale_min', models.SmallIntegerField(verbose_name='lowest score')),
                ('scale_max', models.SmallIntegerField(verbose_name='highest score')),
                ('valid_days', models.PositiveSmallIntegerField(default=30, verbose_name='days a link is valid')),
                ('active', models.BooleanField(default=True, verbose_name='active')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('highest_en', models.CharField(blank=True, default='', max_length=60, verbose_name='the highest score in English')),
                ('highest_fr', models.CharField(blank=True, default='', max_length=60, verbose_name='the highest score in French')),
                ('lowest_en', models.CharField(blank=True, default='', max_length=60, verbose_name='the lowest score in English')),
                ('lowest_fr', models.CharField(blank=True, default='', max_length=60, verbose_name='the lowest score in French')),
            ],
            options={
                'verbose_name': 'survey',
                'verbose_name_plural': 'surveys',
                'ordering': ['slug'],
                'constraints': [models.CheckConstraint(condition=models.Q(('scale_min__lt', models.F('scale_max'))), name='survey_scale')],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('occasion', models.CharField(help_text='what it is about, for example interaction:123', max_length=120)),
                ('token_hash', models.CharField(editable=False, max_length=64, unique=True)),
                ('language', models.CharField(choices=[('fr', 'French'), ('en', 'English')], max_length=2, verbose_name='language')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='created')),
                ('expires_at', models.DateTimeField(verbose_name='expires')),
                ('answered_at', models.DateTimeField(null=True, verbose_name='answered')),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='survey_invitations', to='customers.customer')),
                ('survey', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='surveys.survey')),
            ],
            options={
                'verbose_name': 'invitation',
                'verbose_name_plural': 'invitations',
                'constraints': [models.UniqueConstraint(fields=('survey', 'occasion'), name='invitation_once')],
            },
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('score', models.SmallIntegerField(verbose_name='score')),
                ('scale_min', models.SmallIntegerField()),
                ('scale_max', models.SmallIntegerField()),
                ('comment', models.TextField(blank=True, db_default='', default='', verbose_name='comment')),
                ('answered_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='answered')),
                ('revised_at', models.DateTimeField(null=True, verbose_name='revised')),
                ('customer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='survey_answers', to='customers.customer')),
                ('invitation', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='answer', to='surveys.invitation')),
                ('survey', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='surveys.survey')),
            ],
            options={
                'verbose_name': 'answer',
                'verbose_name_plural': 'answers',
                'indexes': [models.Index(models.OrderBy(models.F('answered_at'), descending=True), name='answer_latest'), models.Index(models.F('survey'), models.OrderBy(models.F('answered_at'), descending=True), name='answer_of_survey'), models.Index(models.F('customer'), models.OrderBy(models.F('answered_at'), descending=True), name='answer_of_customer')],
                'constraints': [models.CheckConstraint(condition=models.Q(('score__gte', models.F('scale_min')), ('score__lte', models.F('scale_max'))), name='answer_on_its_scale')],
            },
        ),
    ]
