"""What a page says when the database does not answer in time."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory

from core.sql import execute
from crm.middleware import HeadMiddleware
from crm.views.oops import server_error


def server_says(error_of: Callable[[], object]) -> HttpResponse:
    """The page for what `error_of` raises, as Django asks for it."""
    try:
        error_of()
    except Exception:  # noqa: BLE001  # whatever it is
        return server_error(RequestFactory().get("/figures/", headers={"accept-language": "en"}))
    return pytest.fail("nothing went wrong")


@pytest.mark.django_db
def test_a_statement_that_takes_too_long_is_said_in_words():
    with transaction.atomic():
        execute("SET LOCAL statement_timeout = '10ms'")
        with transaction.atomic():
            answer = server_says(lambda: execute("SELECT pg_sleep(5)"))
            transaction.set_rollback(True)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "The database did not answer in time." in answer.content.decode()
    assert server_says(lambda: int("x")).status_code == 500


def _gone(*_asked: Any) -> None:
    raise OperationalError("the connection is lost")


@pytest.mark.django_db
def test_who_is_logged_in_is_told_so_too_though_nobody_can_look_up_who_it_is(manager_client, caplog):
    manager_client.raise_request_exception = False
    with connection.execute_wrapper(_gone):
        page = manager_client.get("/figures/", headers={"accept-language": "fr"})
        part = manager_client.get("/api/v1/customers/")
    assert (page.status_code, page.headers["Retry-After"]) == (503, "5")
    assert "La base de données n’a pas répondu à temps." in page.content.decode()
    assert "Service Unavailable: /figures/" in caplog.text
    assert (part.status_code, part.headers["Retry-After"], part.json()["error"]["code"]) == (
        503,
        "5",
        "unavailable",
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sent_to", "back", "words"),
    [
        ("/surveys/new/", "/surveys/new/", "That was too much at once"),
        ("/surveys/nps/closure/", "/surveys/nps/", "C’était trop à la fois"),
    ],
)
def test_a_form_that_is_more_than_is_read_is_told_so_with_the_way_back(sent_to, back, words):
    asked = {"accept-language": "fr" if "C’" in words else "en"}
    client = Client(enforce_csrf_checks=True)
    client.cookies[settings.CSRF_COOKIE_NAME] = "a" * 32
    page = client.post(sent_to, {"name": "x" * 5_000_000}, headers=asked)
    assert (page.status_code, page.headers["Content-Language"]) == (413, asked["accept-language"])
    assert words in page.content.decode()
    assert f'href="{back}"' in page.content.decode()
    assert page.wsgi_request.read(1) == b""  # a server that has more to read resets the connection


@pytest.mark.django_db
def test_a_statement_ends_with_whoever_asked_for_it():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, setting FROM pg_settings WHERE name IN"
            " ('client_connection_check_interval', 'idle_in_transaction_session_timeout',"
            " 'statement_timeout')"
        )
        assert dict(cursor.fetchall()) == {
            "client_connection_check_interval": "5000",
            "idle_in_transaction_session_timeout": "900000",
            "statement_timeout": "0",
        }


@pytest.mark.parametrize("answer", [HttpResponse("words"), StreamingHttpResponse(iter([b"words"]))])
def test_a_head_is_answered_without_a_body(answer):
    """Asked of the middleware: the test client drops a body itself, as web servers do."""
    answer.headers["Content-Length"] = "5"
    ask = HeadMiddleware(lambda _request: answer)
    got = ask(RequestFactory().head("/"))
    assert (b"".join(got), got.headers["Content-Length"]) == (b"", "5")


def test_a_get_keeps_its_body():
    ask = HeadMiddleware(lambda _request: HttpResponse("words"))
    assert b"".join(ask(RequestFactory().get("/"))) == b"words"
