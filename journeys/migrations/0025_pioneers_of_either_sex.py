"""The invitation of pioneers said in French that a man is ready."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("journeys", "0024_rare_among_many")]

    operations = [
        migrations.RunSQL(
            """
            UPDATE journeys_messagetemplate
            SET body_fr = replace(body_fr, 'Vous vous êtes dit prêt à essayer nos nouveautés. La suivante peut',
                'Vous nous avez dit vouloir essayer nos nouveautés. La suivante peut')
            WHERE body_fr LIKE '%Vous vous êtes dit prêt%'
            """,
            migrations.RunSQL.noop,
        ),
    ]
