"""The pages of imports: who may, what they show, and how many queries they take."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from crm.models import User
from customers.imports.domain.run import run_due_imports
from customers.models import ImportIssue, ImportJob, Order
from tests.customers.imports.conftest import ORDERS

GOOD = ORDERS + "1,2025-03-01,A1,Tea,1,2.50,C7,France\n2,2025-03-02,A1,Tea,1,2.50,,\n"


def url(name: str, *args: object) -> str:
    return reverse(f"customers:import-{name}", args=args)


def upload(client, content: str | bytes = GOOD, name: str = "orders.csv", **fields: str):
    raw = content.encode() if isinstance(content, str) else content
    data = {"kind": "orders", "source": "shop", "file": SimpleUploadedFile(name, raw)} | fields
    return client.post(url("create"), data)


def columns(client, job: ImportJob, **fields: str):
    form = client.get(url("mapping", job.pk)).context["form"]
    data = {name: form[name].value() or "" for name in form.fields} | fields
    return client.post(url("mapping", job.pk), data)


@pytest.mark.django_db(transaction=True)
def test_a_file_walks_from_the_upload_to_its_report(manager_client, manager):
    answer = upload(manager_client)
    job = ImportJob.objects.get()
    assert (answer.status_code, answer.url) == (302, url("mapping", job.pk))
    page = manager_client.get(answer.url).content.decode()
    assert "2025-03-01" in page
    assert "Comma: 2,50" in page
    answer = columns(manager_client, job)
    assert (answer.status_code, answer.url) == (302, url("detail", job.pk))
    page = manager_client.get(answer.url).content.decode()
    assert f'hx-get="{url("progress", job.pk)}"' in page
    assert "HX-Refresh" not in manager_client.get(url("progress", job.pk))
    assert run_due_imports()
    assert manager_client.get(url("progress", job.pk))["HX-Refresh"] == "true"
    job.refresh_from_db()
    assert (job.state, job.created, job.created_by) == ("done", 2, manager)
    page = manager_client.get(url("detail", job.pk)).content.decode()
    assert "Lines stored" in page
    assert "Done" in page


@pytest.mark.django_db(transaction=True)
def test_refused_lines_stand_on_the_page_and_in_a_file(manager_client):
    upload(manager_client, GOOD + "=3,31/02/2025,A1,Tea,1,2.50,,\n")
    job = ImportJob.objects.get()
    columns(manager_client, job)
    run_due_imports()
    page = manager_client.get(url("detail", job.pk)).content.decode()
    assert "Nothing was stored." in page
    assert "“31/02/2025” is not a date." in page
    file = b"".join(manager_client.get(url("issues", job.pk)).streaming_content).decode()
    assert file == (
        "\ufeffLine,Column,Message,Content\r\n"
        "4,Date,“31/02/2025” is not a date.,'=3 · 31/02/2025 · A1 · Tea · 1 · 2.50 ·  · \r\n"
    )
    assert Order.objects.count() == 0
    assert url("good-lines", job.pk) in page
    answer = manager_client.post(url("good-lines", job.pk))
    again = ImportJob.objects.latest("pk")
    assert (answer["Location"], again.mapping) == (url("detail", again.pk), job.mapping)
    assert manager_client.post(url("good-lines", job.pk))["Location"] == answer["Location"]
    page = manager_client.get(url("detail", job.pk)).content.decode()
    assert (url("good-lines", job.pk) in page, url("detail", again.pk) in page) == (False, True)
    run_due_imports()
    again.refresh_from_db()
    assert (again.state, again.refused, Order.objects.count() > 0) == ("done", 1, True)
    assert manager_client.post(url("good-lines", again.pk))["Location"] == url("detail", again.pk)
    assert ImportJob.objects.count() == 2, "what went through is not taken in again"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "message"),
    [(b"", "This file is empty."), (b"PK\x03\x04rest", "This is a zip archive or an Excel workbook")],
)
def test_what_is_no_table_is_refused_beside_the_field(manager_client, content, message):
    answer = upload(manager_client, content)
    assert answer.status_code == 422
    assert answer.context["form"].errors["file"][0].startswith(message)
    assert ImportJob.objects.count() == 0


@pytest.mark.django_db
def test_a_missing_column_is_said(manager_client):
    upload(manager_client)
    job = ImportJob.objects.get()
    answer = columns(manager_client, job, column_4="")
    assert answer.status_code == 422
    assert answer.context["form"].non_field_errors() == ["Say which column holds this: Quantity."]


@pytest.mark.django_db
def test_two_columns_for_one_field_are_said(manager_client):
    upload(manager_client)
    job = ImportJob.objects.get()
    answer = columns(manager_client, job, column_2="number")
    assert answer.context["form"].errors == {"column_2": ["Two columns are said to hold this: Order number."]}


@pytest.mark.django_db
def test_another_currency_is_refused(manager_client):
    upload(manager_client)
    answer = columns(manager_client, ImportJob.objects.get(), currency="usd")
    assert answer.context["form"].errors == {"currency": ["The house keeps its books in EUR only."]}


@pytest.mark.django_db
def test_a_draft_is_discarded(manager_client):
    upload(manager_client)
    job = ImportJob.objects.get()
    assert manager_client.get(url("detail", job.pk)).url == url("mapping", job.pk)
    assert manager_client.post(url("cancel", job.pk)).url == url("detail", job.pk)
    assert manager_client.get(url("mapping", job.pk)).url == url("detail", job.pk)
    page = manager_client.get(url("detail", job.pk)).content.decode()
    assert "Cancelled: nothing was stored." in page


@pytest.mark.django_db
def test_cancelling_what_is_over_says_so(manager_client):
    job = ImportJob.objects.create(kind="orders", source="shop", file="x", file_name="x.csv", state="done")
    answer = manager_client.post(url("cancel", job.pk), follow=True)
    assert "This import is over already." in answer.content.decode()


@pytest.mark.django_db
def test_cancelling_is_a_post(manager_client):
    job = ImportJob.objects.create(kind="orders", source="shop", file="x", file_name="x.csv", state="due")
    assert manager_client.get(url("cancel", job.pk)).status_code == 405
    job.refresh_from_db()
    assert (job.state, job.cancel_requested) == ("due", False)


PAGES = [("list", 0), ("create", 0), ("detail", 1), ("mapping", 1), ("progress", 1), ("issues", 1)]


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "args"), PAGES)
@pytest.mark.parametrize("role", ["agent_client", "reader_client"])
def test_only_managers_import(request, role, name, args):
    client = request.getfixturevalue(role)
    assert client.get(url(name, *[1] * args)).status_code == 403
    assert client.post(url("cancel", 1)).status_code == 403


def jobs(n: int, of: User) -> ImportJob:
    made = [
        ImportJob(kind="orders", source="shop", file="x", file_name=f"{i}.csv", state="done", created_by=of)
        for i in range(n)
    ]
    return ImportJob.objects.bulk_create(made)[0]


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_four_queries(manager_client, manager, django_assert_num_queries, rows):
    jobs(rows, manager)
    with django_assert_num_queries(4):
        page = manager_client.get(url("list")).content.decode()
    assert page.count(".csv</bdi>") == rows


@pytest.mark.django_db
def test_imports_with_refused_lines_are_listed_alone(manager_client, manager):
    jobs(2, manager)
    ImportJob.objects.filter(file_name="1.csv").update(refused=1)
    page = manager_client.get(url("list"), {"show": "refused"}).content.decode()
    assert ("0.csv" in page, "1.csv" in page) == (False, True)


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 3])
def test_a_report_takes_five_queries(manager_client, manager, django_assert_num_queries, rows):
    job = jobs(1, manager)
    ImportJob.objects.update(refused=rows)
    ImportIssue.objects.bulk_create([ImportIssue(job=job, line=i, message="no") for i in range(rows)])
    with django_assert_num_queries(5):
        manager_client.get(url("detail", job.pk))
