"""A value is of the kind of its field, and one of its choices: keys of two columns, which Django cannot state."""

from django.db import migrations


class Migration(migrations.Migration):
    replaces = [("customers", "0014_custom_fields_and_tags")]
    dependencies = [("customers", "0002_tables")]
    operations = [
        migrations.RunSQL(
            """
            ALTER TABLE customers_customvalue
                ADD CONSTRAINT custom_value_kind_of_field FOREIGN KEY (field_id, kind)
                    REFERENCES customers_customfield (id, kind) DEFERRABLE INITIALLY DEFERRED,
                ADD CONSTRAINT custom_value_choice_of_field FOREIGN KEY (choice_id, field_id)
                    REFERENCES customers_customchoice (id, field_id) DEFERRABLE INITIALLY DEFERRED
            """,
            """
            ALTER TABLE customers_customvalue
                DROP CONSTRAINT custom_value_kind_of_field, DROP CONSTRAINT custom_value_choice_of_field
            """,
        ),
    ]
