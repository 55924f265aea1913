"""Lines that were forgotten while their words still held what they said: those words forget it too."""

from django.db import migrations

FORGOTTEN = r"""
    UPDATE customers_importissue SET message = left(
        regexp_replace(regexp_replace(message, '“.*”', '“…”'), '«.*»', E'«\u00a0…\u00a0»'), 300)
    WHERE content = '' AND "values" = '{}' AND message ~ '“.*”|«.*»'
"""


class Migration(migrations.Migration):
    dependencies = [("customers", "0021_lists_by_what_is_rare")]

    operations = [migrations.RunSQL(FORGOTTEN, migrations.RunSQL.noop)]
