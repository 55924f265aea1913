"""An import as due work: drafted, started once, cancelled, resumed by whoever comes next."""

from datetime import timedelta

import psycopg
import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.utils import timezone

from core.errors import Conflict, Invalid
from core.sql import execute
from customers.imports.domain import order_write, reading, staging
from customers.imports.domain import run as runner
from customers.imports.domain.job import cancel_import, draft_import, sample, start_import
from customers.imports.domain.pulse import ClaimLost, Pulse
from customers.imports.domain.run import run_due_imports, run_import
from customers.models import Event, ImportJob, Order, OrderLine
from tests.customers.imports.conftest import ORDERS, claimed, due, run

pytestmark = pytest.mark.django_db(transaction=True)

MANY = ORDERS + "".join(
    f"{n // 2},2025-03-01,A{n % 7},Tea,1,2.50,C{n // 2 % 5},France\n" for n in range(2, 402)
)


def tables() -> list[tuple[str]]:
    return execute(r"SELECT tablename FROM pg_tables WHERE tablename ~ '^customers_import_\d'")


def test_the_headings_of_a_well_known_file_are_guessed():
    header = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
    job = draft_import(kind="orders", source="uci", file=ContentFile(header.encode(), name="data.csv"))
    assert job.mapping == {
        "number": "InvoiceNo",
        "at": "InvoiceDate",
        "sku": "StockCode",
        "label": "Description",
        "quantity": "Quantity",
        "price": "UnitPrice",
        "customer": "CustomerID",
        "country": "Country",
    }


def test_french_headings_are_guessed():
    header = "N° de commande;Date de commande;Code article;Libellé;Qté;Prix unitaire TTC;Code client;Pays\n"
    job = draft_import(kind="orders", source="uci", file=ContentFile(header.encode(), name="data.csv"))
    assert list(job.mapping) == ["number", "at", "sku", "label", "quantity", "price", "customer", "country"]


@pytest.mark.parametrize(("header", "field"), [("Name,Mobile", "phone"), ("Mobile,Phone", "phone_2")])
def test_a_number_that_stands_alone_is_no_second_one(header, field):
    file = ContentFile(f"{header}\n".encode(), name="data.csv")
    assert draft_import(kind="customers", source="shop", file=file).mapping[field] == "Mobile"


def test_the_mapping_of_the_same_headings_is_remembered():
    head = "a;b;c;d\n"
    mapping = {"number": "a", "at": "b", "quantity": "c", "price": "d"}
    assert run(head + "1;2025-03-01;1;2\n", mapping=mapping, credit_prefix="AV").state == "done"
    again = draft_import(kind="orders", source="shop", file=ContentFile(b"A;B;C;D\n", name="next.csv"))
    assert again.mapping == {}, "headings of another spelling are recognised, but not taken for these"
    again = draft_import(kind="orders", source="shop", file=ContentFile(head.encode(), name="next.csv"))
    assert (again.mapping, again.options["credit_prefix"]) == (mapping, "AV")
    other = draft_import(kind="customers", source="shop", file=ContentFile(head.encode(), name="next.csv"))
    assert other.mapping == {}


def test_a_sample_is_as_wide_as_the_headings():
    job = due(ORDERS + "1,2025-03-01\n2,2025-03-01,A,Tea,1,2,C7,France,more\n")
    assert sample(job) == [
        ["1", "2025-03-01", "", "", "", "", "", ""],
        ["2", "2025-03-01", "A", "Tea", "1", "2", "C7", "France"],
    ]


@pytest.mark.parametrize(
    ("mapping", "options", "field"),
    [
        ({"number": ""}, {}, "number"),
        ({"sku": "Nowhere"}, {}, "sku"),
        ({"colour": "SKU"}, {}, None),
        ({}, {"date_order": "ymd"}, "date_order"),
        ({}, {"currency": "USD"}, "currency"),
    ],
)
def test_a_mapping_that_cannot_be_is_refused(mapping, options, field):
    job = draft_import(kind="orders", source="shop", file=ContentFile(ORDERS.encode(), name="a.csv"))
    with pytest.raises(Invalid) as refusal:
        start_import(job=job, mapping=job.mapping | mapping, options=options)
    assert refusal.value.field == field
    job.refresh_from_db()
    assert job.state == "draft"


def test_consents_to_be_phoned_without_a_column_of_their_date_are_refused():
    file = ContentFile(b"ID,Optin phone\n", name="a.csv")
    job = draft_import(kind="customers", source="shop", file=file)
    with pytest.raises(Invalid, match="expires"):
        start_import(job=job, mapping=job.mapping, options={})


def test_a_file_too_large_is_refused(settings):
    settings.IMPORT_MAX_BYTES = 10
    with pytest.raises(Invalid, match="0 MB at most"):
        draft_import(kind="orders", source="shop", file=ContentFile(ORDERS.encode(), name="a.csv"))


def test_a_file_too_large_once_unpacked_is_refused(settings):
    settings.IMPORT_MAX_UNPACKED_BYTES = 10
    with pytest.raises(Invalid, match="once unpacked"):
        draft_import(kind="orders", source="shop", file=ContentFile(ORDERS.encode(), name="a.csv"))


def test_an_import_starts_once():
    job = due(ORDERS)
    with pytest.raises(Conflict):
        start_import(job=job, mapping=job.mapping, options={})


def test_a_wake_up_takes_what_is_due_and_leaves_no_table():
    job = due(MANY)
    assert run_due_imports()
    job.refresh_from_db()
    assert (job.state, job.created, job.owner) == ("done", 200, None)
    assert tables() == []
    assert not run_due_imports()


def test_work_beyond_the_time_of_a_wake_up_goes_on_at_the_next(monkeypatch):
    monkeypatch.setattr(reading, "PORTION", 100)
    monkeypatch.setattr(order_write, "PORTION", 100)
    job = due(MANY, keep_good_lines=True)
    wakes = 0
    while run_due_imports(budget=0.001):
        wakes += 1
        assert wakes < 50
    job.refresh_from_db()
    assert wakes > 3
    assert (job.state, job.created, job.lines_written) == ("done", 200, 400)
    assert (Order.objects.count(), OrderLine.objects.count()) == (200, 400)
    assert Event.objects.filter(kind="order.placed").count() == 200


@pytest.mark.parametrize("phase", ["reading", "checking", "writing"])
def test_after_a_crash_of_the_database_the_file_is_read_again(monkeypatch, phase):
    """Unlogged tables come back empty."""
    monkeypatch.setattr(reading, "PORTION", 100)
    monkeypatch.setattr(order_write, "PORTION", 100)
    job = due(MANY, keep_good_lines=True)
    while job.phase != phase:
        assert run_due_imports(budget=0.001)
        job.refresh_from_db()
    for name in ("line", "record"):
        if execute("SELECT to_regclass(%(name)s)", name=staging.table(job, name))[0][0]:
            execute(f"TRUNCATE {staging.table(job, name)}")
    while run_due_imports():
        pass
    job.refresh_from_db()
    assert (job.state, job.created, job.unchanged, job.lines_written) == ("done", 200, 0, 400)


def test_a_waiting_import_is_cancelled_at_once():
    job = due(MANY)
    cancel_import(job=job)
    assert (job.state, run_due_imports()) == ("cancelled", False)
    with pytest.raises(Conflict):
        cancel_import(job=job)


@pytest.mark.parametrize(("keep", "stands"), [(False, 0), (True, 100)])
def test_a_running_import_stops_at_its_next_heartbeat(monkeypatch, keep, stands):
    """All or nothing leaves nothing; otherwise what is written stands, and is counted."""
    monkeypatch.setattr(order_write, "PORTION", 100)
    monkeypatch.setattr("customers.imports.domain.pulse.EVERY", 0)
    job = claimed(due(MANY, keep_good_lines=keep))
    run_import(job, watch=lambda seen: _ask_to_stop(job) if seen.lines_written else None)
    job.refresh_from_db()
    assert (job.state, job.created, Order.objects.count()) == ("cancelled", stands, stands)
    assert tables() == []


def _ask_to_stop(job: ImportJob) -> None:
    """On a connection of its own, as the page does."""
    with psycopg.connect(**Pulse.params()) as other:
        other.execute("UPDATE customers_importjob SET cancel_requested = true WHERE id = %s", [job.pk])


def test_the_lease_of_a_dead_owner_is_taken_over():
    job = claimed(due(MANY))
    with Pulse(job) as pulse:
        ImportJob.objects.filter(pk=job.pk).update(lease_until=timezone.now())
        with pytest.raises(ClaimLost):
            pulse.beat(force=True)
    assert run_due_imports()
    job.refresh_from_db()
    assert (job.state, job.attempt, Order.objects.count()) == ("done", 2, 200)


def test_a_check_longer_than_the_lease_keeps_its_claim(monkeypatch):
    """One statement over the whole file may take minutes; meanwhile nobody else may take the job."""
    monkeypatch.setattr("customers.imports.domain.pulse.LEASE", timedelta(seconds=1))
    monkeypatch.setattr("customers.imports.domain.pulse.WHILE_KEPT", 0.1)
    check = runner.check_orders

    def slow(job: ImportJob) -> None:
        execute("SELECT pg_sleep(1.5)")
        assert not free_for_others()
        check(job)

    monkeypatch.setattr(runner, "check_orders", slow)
    job = run(MANY)
    assert (job.state, job.attempt, job.created) == ("done", 1, 200)


def free_for_others() -> int:
    """How many jobs somebody else could take over now."""
    with psycopg.connect(**Pulse.params()) as other:
        found = other.execute(
            "SELECT count(*) FROM customers_importjob WHERE lease_until <= clock_timestamp()"
        ).fetchone()
    return found[0] if found else 0


def test_a_stale_owner_cannot_finish(monkeypatch):
    """The last act of the transaction names owner and attempt: else the work would be done twice."""
    job = claimed(due(MANY))
    execute("UPDATE customers_importjob SET attempt = attempt + 1 WHERE id = %(id)s", id=job.pk)
    monkeypatch.setattr(Pulse, "beat", lambda *_args, **_more: None)
    run_import(job)
    job.refresh_from_db()
    assert (job.state, Order.objects.count(), Event.objects.count()) == ("running", 0, 0)


def test_a_failure_of_our_own_is_shown_and_leaves_nothing(monkeypatch):
    def broken(_job: ImportJob) -> bool:
        raise ZeroDivisionError("oops")

    monkeypatch.setattr(runner, "write_orders", broken)
    job = run(MANY)
    assert (job.state, job.error, Order.objects.count(), tables()) == (
        "failed",
        "ZeroDivisionError: oops",
        0,
        [],
    )


def test_tables_without_a_job_are_dropped():
    execute("CREATE TABLE customers_import_999_line (line int)")
    run_due_imports()
    due(ORDERS)
    run_due_imports()
    assert tables() == []


def test_issues_are_stored_up_to_a_limit_and_all_counted(monkeypatch):
    monkeypatch.setattr(reading, "MOST_ISSUES", 3)
    job = run(MANY.replace("2.50", "free"))
    assert (job.issues.count(), job.refused) == (3, 400)


def test_words_come_in_the_language_of_who_brought_the_file(manager):
    manager.language = "fr"
    manager.save()
    job = due(MANY)
    ImportJob.objects.filter(pk=job.pk).update(created_by=manager)
    assert run_due_imports()
    assert (
        Event.objects.filter(kind="order.placed").values_list("actor", flat=True).distinct().get()
        == manager.pk
    )


def test_the_command_brings_a_file_in(tmp_path, capsys):
    path = tmp_path / "orders.csv"
    path.write_text(MANY)
    call_command("import_file", "orders", str(path), "--source", "shop")
    assert (
        capsys.readouterr().out == "Done: 400 lines, 200 created, 0 changed, 0 unchanged, 0 lines refused.\n"
    )
    path.write_text(MANY + "500,never,A,Tea,1,2,,\n")
    with pytest.raises(SystemExit):
        call_command("import_file", "orders", str(path), "--source", "shop")
    assert capsys.readouterr().out == (
        "402: Date: “never” is not a date.\n"
        "Refused: 401 lines, 0 created, 0 changed, 0 unchanged, 1 lines refused.\n"
    )


def test_the_command_refuses_in_words(tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_file", "orders", "/nowhere.csv", "--source", "shop")
    path = tmp_path / "orders.csv"
    path.write_text(MANY)
    with pytest.raises(CommandError, match="EUR only"):
        call_command("import_file", "orders", str(path), "--source", "shop", "--currency", "GBP")
    assert ImportJob.objects.count() == 0
