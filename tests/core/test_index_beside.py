"""A migration that builds indexes beside those who write can be run again after it was interrupted."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.state import ProjectState

from core.sql import execute

pytestmark = pytest.mark.django_db(transaction=True)

MIGRATIONS = [
    ("customers", "0021_lists_by_what_is_rare"),
    ("customers", "0023_lists_by_source"),
    ("journeys", "0020_held_out_in_order"),
    ("metrics", "0035_tiers_alone"),
]


def indexes() -> set[tuple[str, bool]]:
    return set(execute("SELECT indexrelid::regclass::text, indisvalid FROM pg_index"))


@pytest.mark.parametrize(("app", "name"), MIGRATIONS)
def test_what_an_interrupted_run_left_is_built_anew(app, name):
    before, now = indexes(), ProjectState.from_apps(apps)
    migration = import_module(f"{app}.migrations.{name}").Migration
    assert not migration.atomic
    with connection.schema_editor(atomic=False) as editor:
        for operation in migration.operations:
            operation.database_forwards(app, editor, now, now)

    assert indexes() == before
