"""What a page says when the database does not answer in time."""

import pytest
from django.db import OperationalError, connection, transaction

from core.sql import execute
from crm.middleware import DatabaseGoneMiddleware


@pytest.mark.django_db
def test_a_statement_that_takes_too_long_is_said_in_words_and_told_to_the_log(rf, caplog):
    with transaction.atomic():
        execute("SET LOCAL statement_timeout = '10ms'")
        with pytest.raises(OperationalError, match="statement timeout") as refused, transaction.atomic():
            execute("SELECT pg_sleep(5)")
    gone = DatabaseGoneMiddleware(lambda _request: pytest.fail("not asked"))
    answer = gone.process_exception(rf.get("/figures/"), refused.value)
    assert answer
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "The database did not answer in time." in answer.content.decode()
    assert "/figures/: canceling statement due to statement timeout" in caplog.text
    assert gone.process_exception(rf.get("/"), ValueError()) is None


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
