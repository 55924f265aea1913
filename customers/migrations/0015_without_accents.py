"""Words in a history are found with or without their accents."""

from django.contrib.postgres.operations import UnaccentExtension
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("customers", "0014_custom_fields_and_tags")]
    operations = [UnaccentExtension()]
