"""What a rule said while it was live stays as it was: cases and follow-ups are explained by it."""

import django.db.models.deletion
from django.db import migrations, models

STAY = """
    CREATE FUNCTION journeys_rule_version_stays() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'a version of a rule stays as it was'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'loop_rule_version_stays';
    END $$;
    CREATE TRIGGER journeys_rule_version_stays
        BEFORE UPDATE OF id, rule_id, number, terms, made_at ON journeys_loopruleversion
        FOR EACH ROW EXECUTE FUNCTION journeys_rule_version_stays();
"""
UNDO = """
    DROP TRIGGER journeys_rule_version_stays ON journeys_loopruleversion;
    DROP FUNCTION journeys_rule_version_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("journeys", "0015_one_name_of_news")]
    operations = [
        migrations.AlterField(
            model_name="loopruleversion",
            name="rule",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="versions",
                to="journeys.looprule",
            ),
        ),
        migrations.RunSQL(STAY, UNDO),
    ]
