"""The last score given to any survey is read on one scale: who fits now is found without a move being told."""

from django.db import migrations

FIND_ANEW = """
    UPDATE metrics_segment SET version = version + 1
    WHERE jsonb_path_exists(rule, '$.** ? (@.field == "last_score" && !exists(@.survey))')
"""


class Migration(migrations.Migration):
    dependencies = [("metrics", "0042_members_of_a_day")]

    operations = [migrations.RunSQL(FIND_ANEW, migrations.RunSQL.noop)]
