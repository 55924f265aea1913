"""What an installation is told about its settings before it opens."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
SETTINGS = ("DATABASE_URL", "BROKER_URL", "CERCLE_", "DJANGO_")
PUBLIC = {
    "DATABASE_URL": "postgres://cercle@127.0.0.1:1/cercle",
    "BROKER_URL": "redis://127.0.0.1:1/0",
    "CERCLE_BASE_URL": "https://crm.example.org",
    "CERCLE_BEHIND_PROXY": "true",
    "CERCLE_SECRET_KEY": "QwHpmCeVVIpJm1hZ0YfJLFbs0NNrPSrDVOWmOaa3UzDnoWcNaKx9s8nDkVwTTuvP",
}


def manage(*arguments, **environment):
    return python("manage.py", *arguments, **environment)


def python(*arguments, **environment):
    """Run something in an installation with these settings, none of them reachable."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(SETTINGS)}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=kept | {"CERCLE_ENV_FILE": os.devnull} | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def test_a_public_installation_passes_the_deployment_check():
    checked = manage("check", "--deploy", "--fail-level", "WARNING", **PUBLIC)
    assert (checked.returncode, checked.stdout) == (
        0,
        "System check identified no issues (1 silenced).\n",
    ), checked.stderr


def test_a_database_elsewhere_demands_a_secret_key():
    refused = manage("check", **(PUBLIC | {"CERCLE_SECRET_KEY": ""}))
    assert refused.returncode == 1
    assert "Set CERCLE_SECRET_KEY to a long random text" in refused.stderr


def test_the_demo_refuses_a_database_elsewhere():
    refused = manage("demo", **PUBLIC)
    assert refused.returncode == 1
    assert refused.stderr == "The demo has servers of its own: unset DATABASE_URL (or set CERCLE_DEMO=1).\n"


PRINT = """
from crm import settings as s
cookies = [s.SESSION_COOKIE_NAME, s.SECURE_SSL_REDIRECT, s.CSRF_COOKIE_SECURE]
print([*cookies, s.SECURE_HSTS_SECONDS, s.ALLOWED_HOSTS[0]])
"""


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://crm.example.org/", "['__Host-session', True, True, 31536000, 'crm.example.org']"),
        ("http://localhost:8000", "['session', False, False, 0, 'localhost']"),
    ],
)
def test_an_https_address_makes_it_strict(address, expected):
    shown = python("-c", PRINT, **(PUBLIC | {"CERCLE_BASE_URL": address}))
    assert shown.stdout.strip() == expected, shown.stderr


def test_only_pages_give_up_on_a_statement():
    shown = python(
        "-c", "import crm.wsgi; from django.conf import settings as s; print(s.DATABASES)", **PUBLIC
    )
    assert "statement_timeout=30s" in shown.stdout, shown.stderr


OF_OURS = {"CERCLE_DEMO", "CERCLE_ENV_FILE"}  # set by `make demo` and by tests, not by whoever runs a house


def test_the_example_names_every_setting_and_no_other():
    read = re.findall(r'\benv(?:iron)?\.\w+\(\s*["\']([A-Z_]+)', (ROOT / "crm/settings.py").read_text())
    named = re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)
    assert sorted(named) == sorted({*read} - OF_OURS)


def test_the_reference_deployment_sets_nothing_that_is_not_read():
    deployed = (ROOT / "docker-compose.yml").read_text() + (ROOT / "Dockerfile").read_text()
    named = set(re.findall(r"\b(?:CERCLE|DATABASE|BROKER|MAIL)_[A-Z_]+\b", deployed))
    assert named - {"CERCLE_PASSWORD"} <= set(
        re.findall(r'"([A-Z_]+)"', (ROOT / "crm/settings.py").read_text())
    )
