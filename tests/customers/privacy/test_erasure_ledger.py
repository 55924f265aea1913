"""Whoever was erased and comes back with a backup is erased again, and nobody else is."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from customers.checks import the_erased_are_gone
from customers.domain.log import Subscriber, drain, replay
from customers.enums import EventKind
from customers.identity.domain.merge import merge_customers
from customers.models import Customer, ParkedEvent
from customers.privacy.domain.erasure import erase_customer
from customers.privacy.domain.erasure_ledger import Erasure, keep_erasures, ledger_of, returned
from tests import factories
from tests.customers.privacy.lives import lived
from tests.journeys.conftest import run_log

LEDGER = Subscriber("erasures", keep_erasures, frozenset({EventKind.CUSTOMER_ERASED}))


@pytest.fixture
def ledger(settings: LazySettings, tmp_path: Path) -> Path:
    settings.ERASURES_FILE = tmp_path / "kept" / "erasures.txt"
    return settings.ERASURES_FILE


def said(command: str, *args: str) -> str:
    output = StringIO()
    call_command(command, *args, stdout=output, stderr=output)
    return output.getvalue()


def warnings() -> list[str]:
    return [each.msg for each in the_erased_are_gone(databases=["default"])]


def copy_database(source: str, to: str) -> None:
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]  # a database is copied while nobody uses it
    with connection._nodb_cursor() as cursor:  # whoever is left over from a thread of an earlier test, too
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = %s AND backend_type = 'client backend'",
            [source],
        )
        cursor.execute(f'DROP DATABASE IF EXISTS "{to}"')
        cursor.execute(f'CREATE DATABASE "{to}" TEMPLATE "{source}"')


@pytest.fixture
def backup() -> Iterator[str]:
    """The name of one; taken by whoever asks for it."""
    yield "backup"
    with connection._nodb_cursor() as cursor:
        cursor.execute('DROP DATABASE IF EXISTS "backup"')


@pytest.mark.django_db(transaction=True)
def test_after_a_restore_the_erased_are_erased_again(ledger: Path, backup: str) -> None:
    amelie = lived("Amelie", external_id="C-17", source="shop")
    twin = factories.customer("Amelie", "Fotsotwin")
    nora = factories.customer("Nora")
    house = str(connection.settings_dict["NAME"])
    copy_database(house, backup)

    merge_customers(survivor=amelie, merged=twin)
    zoe = factories.customer("Zoe")
    for each in (amelie, zoe):
        erase_customer(customer=each, actor_id=None)
    run_log()
    assert "amelie" not in ledger.read_text().lower()
    assert sorted(each.number for each in ledger_of([ledger]).erasures) == [amelie.pk, twin.pk, zoe.pk]
    assert warnings() == []

    copy_database(backup, house)
    ida = factories.customer("Ida")
    assert ida.pk == zoe.pk, "numbers are given out again"
    assert warnings() == ["2 customers who were erased stand here again: a backup brought them back."]
    assert str([amelie.pk, twin.pk]) in said("erase_again", "--dry-run")
    assert not Customer.objects.filter(erased_at__isnull=False).exists()
    assert said("erase_again", str(ledger)) == "2 of 3 erased again.\n"
    standing = Customer.objects.filter(erased_at=None).order_by("pk")
    assert [each.name for each in standing] == [nora.name, ida.name]
    assert warnings() == []
    run_log()
    assert said("erase_again") == "0 of 5 erased again.\n"


@pytest.mark.django_db
class TestLedger:
    def test_who_is_merged_into_somebody_else_is_looked_at(self, ledger: Path) -> None:
        nora, twin = factories.customer("Nora"), factories.customer("Nora")
        merge_customers(survivor=nora, merged=twin)
        known = {Erasure(twin.pk, timezone.now() + timedelta(hours=1))}
        assert (returned(known).standing, returned(known).merged) == ([], [nora.pk])
        both = known | {Erasure(nora.pk, timezone.now() + timedelta(hours=1))}
        assert (returned(both).standing, returned(both).merged) == ([nora.pk], [])

    def test_a_line_broken_off_is_nobody_s_number(self, ledger: Path) -> None:
        nora = factories.customer("Nora")
        whole = str(Erasure(nora.pk, timezone.now() + timedelta(hours=1)))
        ledger.parent.mkdir()
        ledger.write_text(f"{whole[:-1]}\n\n{nora.pk}\n{nora.pk} 2026-13-01T00:00:00.000000Z")
        assert said("erase_again").count("Not read") == 3
        assert Customer.objects.get().erased_at is None
        ledger.write_text(f"{whole}\n")
        assert said("erase_again") == "1 of 1 erased again.\n"

    def test_no_ledger_is_said_to_be_none(self, ledger: Path) -> None:
        assert warnings() == []
        assert said("erase_again").startswith(f"Nothing to erase again: {ledger} is not there")
        with pytest.raises(CommandError, match=r"other\.txt cannot be read"):
            said("erase_again", "other.txt")
        erase_customer(customer=factories.customer("Nora"), actor_id=None)
        with pytest.raises(CommandError, match=r"erasures\.txt is not there, but customers were erased"):
            said("erase_again")

    @pytest.mark.parametrize("command", ["check_log", "rebase_log", "erase_again", "withdraw_again"])
    def test_without_a_log_nothing_is_said_to_be_well(self, command: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE customers_bookmark")
        with pytest.raises(CommandError, match="There is no event log in this database"):
            said(command)

    def test_a_line_says_a_number_and_a_moment(self) -> None:
        at = datetime(2026, 11, 23, 1, 52, 3, 417, tzinfo=UTC)
        assert str(Erasure(1745, at)) == "1745 2026-11-23T01:52:03.000417Z"


@pytest.mark.django_db(transaction=True)
def test_a_file_that_cannot_be_written_parks_the_erasure(ledger: Path) -> None:
    nora, twin = factories.customer("Nora"), factories.customer("Nora")
    merge_customers(survivor=nora, merged=twin)
    erase_customer(customer=nora, actor_id=None)
    ledger.mkdir(parents=True)
    drain(LEDGER)
    parked = ParkedEvent.objects.get()
    assert parked.error.startswith("IsADirectoryError")
    ledger.rmdir()
    assert replay(parked, subscriber=LEDGER)
    assert ledger_of([ledger]).erasures == {Erasure(pk, nora.erased_at) for pk in (nora.pk, twin.pk)}  # type: ignore[arg-type]  # erased above
    assert said("erasures") == ledger.read_text().lstrip()
