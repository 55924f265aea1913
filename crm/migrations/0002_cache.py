"""The table of the cache: counts of failed log-ins hold for all processes."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("crm", "0001_staff")]

    operations = [
        migrations.RunSQL(
            """
            CREATE TABLE crm_cache (
                cache_key varchar(255) PRIMARY KEY,
                value text NOT NULL,
                expires timestamp with time zone NOT NULL
            );
            CREATE INDEX crm_cache_expires ON crm_cache (expires);
            """,
            "DROP TABLE crm_cache",
        )
    ]
