"""Whether a matter was solved, asked of the customer: a kind of survey answered by no or yes."""

from django.db import migrations, models
from django.db.models import Q

QUESTION = {
    "question_fr": "Avons-nous résolu votre demande ?",
    "question_en": "Did we solve your problem?",
    "lowest_fr": "Non",
    "lowest_en": "No",
    "highest_fr": "Oui",
    "highest_en": "Yes",
}
SURVEY = QUESTION | {
    "kind": "fcr",
    "phase": "contact",
    "title_fr": "Résolution après un contact",
    "title_en": "Solution after a contact",
    "scale_min": 0,
    "scale_max": 1,
}


def seed(apps, schema_editor):
    made, is_new = apps.get_model("surveys", "Survey").objects.get_or_create(
        slug="solved-after-contact", defaults=SURVEY
    )
    if is_new:
        version = apps.get_model("surveys", "Version")
        version.objects.create(survey=made, number=1, published_at=made.created_at, **QUESTION)


class Migration(migrations.Migration):
    dependencies = [
        ("surveys", "0007_first_versions"),
    ]
    operations = [
        migrations.AlterField(
            model_name="survey",
            name="kind",
            field=models.CharField(
                choices=[
                    ("nps", "Recommendation (NPS)"),
                    ("csat", "Satisfaction (CSAT)"),
                    ("ces", "Effort (CES)"),
                    ("fcr", "Solved, no or yes"),
                ],
                max_length=4,
                verbose_name="kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="survey",
            constraint=models.CheckConstraint(
                condition=~Q(kind="fcr") | Q(scale_min=0, scale_max=1), name="survey_no_or_yes"
            ),
        ),
        migrations.RunPython(seed, migrations.RunPython.noop),
    ]
