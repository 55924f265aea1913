"""The first administrator of a house of one's own: made from a shell, asked or not, and let in."""

import getpass
import io
import sys

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from crm.enums import Role
from crm.models import User
from customers.models import Event

pytestmark = pytest.mark.django_db

PASSWORD = "une phrase assez longue"
WHO = {"email": "Samuel@Example.org", "name": "Samuel Fotso"}


def make(**said: object) -> str:
    out = io.StringIO()
    call_command("createsuperuser", stdout=out, stderr=out, **said)
    return out.getvalue()


def let_in(client: Client) -> None:
    """By the log-in page, to whatever an administrator alone may see."""
    client.post("/account/login/", {"login": "samuel@example.org", "password": PASSWORD})
    assert client.get("/staff/").status_code == 200


def test_a_script_makes_one_once(client, settings, monkeypatch):
    settings.SECOND_FACTOR_ROLES = []
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    make(interactive=False, **WHO)
    samuel = User.objects.get()
    assert (samuel.email, samuel.name, samuel.role) == ("samuel@example.org", WHO["name"], Role.ADMINISTRATOR)
    told = Event.objects.filter(kind="staff.changed").values_list("actor", "data")
    assert list(told) == [
        (None, {"staff": samuel.pk, "what": ["created"], "role": "administrator", "active": True})
    ]
    let_in(client)
    with pytest.raises(CommandError, match="already taken"):
        make(interactive=False, **WHO)


def test_a_person_is_asked_and_a_weak_password_asked_anew(client, settings, monkeypatch):
    settings.SECOND_FACTOR_ROLES = []
    answers, typed = iter([*WHO.values(), "n"]), iter(["123456", "123456", PASSWORD, PASSWORD])
    monkeypatch.setattr("builtins.input", lambda _prompt="": next(answers))
    monkeypatch.setattr(getpass, "getpass", lambda _prompt="": next(typed))
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    assert "too common" in make(stdin=sys.stdin)
    let_in(client)


def test_the_second_factor_comes_before_anything_else(client, monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    make(interactive=False, **WHO)
    client.post("/account/login/", {"login": WHO["email"], "password": PASSWORD})
    assert "/account/2fa/" in client.get("/staff/")["Location"]
