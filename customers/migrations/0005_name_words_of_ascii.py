"""The words of a name are taken apart at less cost: the index has to say it as the search does."""

from django.db import migrations

from customers.people.models.name_words import NameWords

WORDS = NameWords.template % {"expressions": "name_key"}


class Migration(migrations.Migration):
    dependencies = [("customers", "0004_first_rows")]
    operations = [
        migrations.RunSQL(
            f"""
            DROP INDEX customer_name_words;
            CREATE INDEX customer_name_words ON customers_customer USING gin (({WORDS}))
            """,
            migrations.RunSQL.noop,
        ),
    ]
