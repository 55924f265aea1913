"""Lines that were forgotten before: also what they quote where its end was cut off, as a long message was."""

from django.db import migrations

CUT_OFF = r"""
    UPDATE customers_importissue SET message =
        left(regexp_replace(regexp_replace(message, '“[^”]*$', '“…'), '«[^»]*$', E'«\u00a0…'), 300)
    WHERE content = '' AND "values" = '{}' AND message ~ '“[^”]*$|«[^»]*$'
"""


class Migration(migrations.Migration):
    dependencies = [("customers", "0024_brands_with_logos")]

    operations = [migrations.RunSQL(CUT_OFF, migrations.RunSQL.noop)]
