"""Getting in: passwords, lock-out, reset by mail, the second factor."""

import re
import socket
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from aiosmtpd.controller import Controller
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.urls import NoReverseMatch, reverse

from crm.enums import Role
from crm.models import User
from tests import factories

LOGIN = "/account/login/"
NEW_PASSWORD = "une phrase assez longue"


@pytest.fixture
def amelie(db) -> User:
    user = factories.user(Role.AGENT, email="amelie@example.org", name="Amélie", language="fr")
    user.set_password(factories.PASSWORD)
    user.save()
    return user


def log_in(client: Client, password: str, email: str = "amelie@example.org"):
    return client.post(LOGIN, {"login": email, "password": password})


def is_logged_in(client: Client) -> bool:
    return client.get("/").status_code == 302 and client.get("/")["Location"] != f"{LOGIN}?next=/"


@pytest.mark.parametrize("name", ["account_signup", "account_email", "socialaccount_signup"])
def test_nobody_signs_up_or_adds_addresses(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_the_email_counts_in_any_case(amelie, client):
    assert log_in(client, factories.PASSWORD, "Amelie@Example.ORG").status_code == 302
    assert is_logged_in(client)


def test_a_wrong_password_and_an_unknown_email_read_the_same(amelie, client):
    wrong = log_in(client, "wrong wrong wrong").content.decode()
    unknown = log_in(client, "wrong wrong wrong", "nobody@example.org").content.decode()
    hide = re.compile(r'value="[^"]*"')
    assert hide.sub("", wrong) == hide.sub("", unknown)


def test_ten_wrong_passwords_lock_the_account_for_every_process(amelie, client):
    for _ in range(10):
        log_in(client, "wrong wrong wrong")
    caches["default"].close()
    log_in(Client(REMOTE_ADDR="203.0.113.9"), factories.PASSWORD)
    elsewhere = Client(REMOTE_ADDR="203.0.113.9")
    assert log_in(elsewhere, factories.PASSWORD).status_code == 200
    assert not is_logged_in(elsewhere)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM crm_cache WHERE cache_key LIKE '%login_failed%'")
        assert cursor.fetchone()[0] >= 1


def test_nine_wrong_passwords_do_not(amelie, client):
    for _ in range(9):
        log_in(client, "wrong wrong wrong")
    log_in(client, factories.PASSWORD)
    assert is_logged_in(client)


# ── A new password, by mail ──────────────────────────────────────────────────────────────────────────────


class Post:
    """Takes mails as a mail server does."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []

    async def handle_DATA(self, server, session, envelope) -> str:
        self.mails.append(message_from_bytes(envelope.content, policy=default))
        return "250 taken"


@pytest.fixture
def post(settings) -> Iterator[Post]:
    post = Post()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(post, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    yield post
    controller.stop()


def ask_for_a_new_password(email: str = "amelie@example.org") -> int:
    return (
        Client(headers={"accept-language": "en"})
        .post("/account/password/reset/", {"email": email})
        .status_code
    )


def link_in(mail: EmailMessage) -> str:
    found = re.search(r"http://[^/]+(/account/password/reset/key/\S+)", mail.get_content())
    assert found
    return found[1]


def test_the_mail_speaks_the_language_of_its_reader_and_its_link_works(amelie, client, post):
    log_in(client, factories.PASSWORD)
    ask_for_a_new_password()
    [mail] = post.mails
    assert (mail["To"], mail["Subject"]) == (
        "amelie@example.org",
        "Cercle\u00a0: choisissez un nouveau mot de passe",
    )
    assert "Bonjour Amélie," in mail.get_content()
    other = Client(headers={"accept-language": "en"})
    choose_another(other, link_in(mail), title="Choisissez un nouveau mot de passe")
    assert is_logged_in(other)
    assert not is_logged_in(client), "sessions of the old password live on"
    assert log_in(Client(), factories.PASSWORD).status_code == 200
    assert log_in(Client(), NEW_PASSWORD).status_code == 302


def choose_another(client: Client, link: str, *, title: str) -> None:
    page = client.get(link, follow=True)
    assert f"<h1>{title}</h1>" in page.content.decode()
    client.post(page.redirect_chain[-1][0], {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})


def test_a_link_works_once(amelie, post):
    ask_for_a_new_password()
    link = link_in(post.mails[0])
    amelie.set_password("something else entirely")
    amelie.save()
    assert "password1" not in Client().get(link, follow=True).content.decode()


def test_an_unknown_email_gets_the_same_answer_and_no_mail(amelie, post):
    assert ask_for_a_new_password("nobody@example.org") == ask_for_a_new_password()
    assert [mail["To"] for mail in post.mails] == ["amelie@example.org"]


def test_a_mail_server_out_of_reach_is_no_error_page(amelie, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    assert ask_for_a_new_password() == 302


# ── The second factor ────────────────────────────────────────────────────────────────────────────────────


def begun(role: str) -> Client:
    """Logged in with the password alone."""
    user = factories.user(role, email=f"{role}@example.org")
    user.set_password(factories.PASSWORD)
    user.save()
    client = Client()
    log_in(client, factories.PASSWORD, user.email)
    return client


@pytest.mark.parametrize("role", [Role.MANAGER, Role.ADMINISTRATOR])
def test_those_who_may_do_much_set_up_a_second_factor_first(db, role):
    client = begun(role)
    assert client.get("/customers/")["Location"] == reverse("mfa_activate_totp")
    refused = client.get("/api/v1/customers/")
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "permission_denied")
    set_up_second_factor(client)
    assert client.get("/customers/").status_code == 200
    assert client.get("/api/v1/customers/").status_code == 200


@pytest.fixture(autouse=True)
def _slow_machine(settings):
    """The half minute of a code may end between its making and its use."""
    settings.MFA_TOTP_TOLERANCE = 1


def set_up_second_factor(client: Client) -> None:
    client.post(reverse("account_reauthenticate"), {"password": factories.PASSWORD})
    page = client.get(reverse("mfa_activate_totp"))
    client.post(reverse("mfa_activate_totp"), {"code": code_for(page.context["form"].secret)})


def code_for(secret: str) -> str:
    *_before, now, _after = yield_hotp_counters_from_time()
    return format_hotp_value(hotp_value(secret, now))


def test_with_a_second_factor_the_password_alone_opens_nothing(db):
    client = begun(Role.MANAGER)
    set_up_second_factor(client)
    later = Client()
    answer = log_in(later, factories.PASSWORD, "manager@example.org")
    assert answer["Location"].split("?")[0] == reverse("mfa_authenticate")
    assert not is_logged_in(later)


def test_neither_does_a_link_to_choose_another_password(db, post):
    set_up_second_factor(begun(Role.MANAGER))
    ask_for_a_new_password("manager@example.org")
    later = Client()
    choose_another(later, link_in(post.mails[0]), title="Choose a new password")
    assert not is_logged_in(later)


def test_agents_are_not_asked_and_nobody_is_in_a_demo(db, settings):
    assert begun(Role.AGENT).get("/customers/").status_code == 200
    settings.SECOND_FACTOR_ROLES = []
    assert begun(Role.MANAGER).get("/customers/").status_code == 200
