from django.db import migrations, models


def nobody_answered(apps, schema_editor):
    apps.get_model("customers", "Outcome").objects.filter(slug="no-answer").update(reached=False)


class Migration(migrations.Migration):
    dependencies = [("customers", "0013_case_answer_hours")]

    operations = [
        migrations.AddField(
            "outcome",
            "reached",
            models.BooleanField(db_default=True, default=True, verbose_name="the customer was reached"),
        ),
        migrations.RunPython(nobody_answered, migrations.RunPython.noop),
    ]
