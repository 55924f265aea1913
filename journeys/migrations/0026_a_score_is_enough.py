"""The mails said that one click is enough: a page opens, and its button sends."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("journeys", "0025_pioneers_of_either_sex")]

    operations = [
        migrations.RunSQL(
            """
            UPDATE journeys_messagetemplate
            SET body_fr = replace(replace(body_fr, 'Un clic sur une note suffit', 'Une note suffit'),
                    'un clic sur une note suffit', 'une note suffit'),
                body_en = replace(replace(replace(body_en,
                    'One click on a score is enough', 'A score is enough'),
                    'one click on a score is enough', 'a score is enough'),
                    'One click on a score is a beginning', 'A score is a beginning')
            WHERE body_fr LIKE '%n clic sur une note suffit%' OR body_en LIKE '%ne click on a score is%'
            """,
            migrations.RunSQL.noop,
        ),
    ]
