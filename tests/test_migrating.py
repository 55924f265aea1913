"""The shortcut the tests' databases are made by leads where Django's own way leads."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings
from django.db import connection

from crm.embedded.account import WHEEL
from tests import servers

pytestmark = pytest.mark.real  # it takes the time that the others save

PLAIN = "as_django_makes_it"


def url(name: str) -> str:
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))


@pytest.fixture
def plain(db: None) -> Iterator[str]:
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {PLAIN}")
        yield url(PLAIN)
        cursor.execute(f"DROP DATABASE {PLAIN}")


def dump(of: str) -> list[str]:
    """Tables, indexes, functions and rows, but for when they were made and which migration came first."""
    program = WHEEL / "pginstall" / "bin" / "pg_dump"
    options = ["--inserts", "--restrict-key=none", "--exclude-table-data=django_migrations"]
    said = subprocess.run([program, *options, of], check=True, capture_output=True, text=True).stdout
    return re.sub(r"'\d{4}-\d\d-\d\d [\d:.]+\+00'", "'then'", said).splitlines()


def test_a_database_of_the_tests_is_the_one_django_makes(plain):
    migrate = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
    subprocess.run(migrate, check=True, cwd=settings.BASE_DIR, env=os.environ | {"DATABASE_URL": plain})
    assert dump(url(servers.migrated())) == dump(plain)
