"""Files over the API: recognised by their headings, refused with a reason."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

from customers.imports.domain.run import run_due_imports
from customers.models import Customer, ImportJob

IMPORTS = "/api/v1/imports/"
CUSTOMERS = b"External id,Last name,Email\n7,Fotso,amelie@example.org\n8,Diallo,nonsense\n"


@pytest.fixture(autouse=True)
def _files_of_their_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def send(client, content: bytes = CUSTOMERS, **fields):
    file = SimpleUploadedFile("customers.csv", content)
    return client.post(
        IMPORTS, {"kind": "customers", "source": "shop", "file": file} | fields, format="multipart"
    )


@pytest.mark.django_db(transaction=True)
def test_a_file_is_taken_up_and_told_about(machine):
    client = machine("customers.import")
    sent = send(client, all_or_nothing="false")
    assert (sent.status_code, sent.json()["state"], sent.json()["all_or_nothing"]) == (201, "due", False)
    run_due_imports()
    found = client.get(f"{IMPORTS}{sent.json()['id']}/").json()
    assert (found["state"], found["created"], found["refused"]) == ("done", 1, 1)
    assert Customer.objects.get().external_id == "7"
    [issue] = client.get(f"/api/v1/import-issues/?job={found['id']}").json()["results"]
    assert (issue["line"], issue["column"]) == (3, "Email")


def test_left_out_it_is_all_or_nothing(machine):
    assert send(machine()).json()["all_or_nothing"] is True


@pytest.mark.parametrize(
    ("content", "fields", "field"),
    [
        (b"\x00\x01\x02", {}, "file"),
        (b"", {}, "file"),
        (b"Colour,Size\nred,3\n", {}, "customer"),
        (CUSTOMERS, {"kind": "dreams"}, "kind"),
        (CUSTOMERS, {"source": "x" * 61}, "source"),
        (CUSTOMERS, {"sauce": "x"}, "sauce"),
    ],
)
def test_what_cannot_be_taken_is_named_and_leaves_nothing(machine, content, fields, field):
    refused = send(machine(), content, **fields)
    assert (refused.status_code, list(refused.json()["error"]["fields"])) == (400, [field])
    assert not ImportJob.objects.exists()


def test_a_file_too_large_is_not_read(machine):
    with override_settings(IMPORT_MAX_BYTES=-(1 << 20)):
        refused = send(machine())
    assert (refused.status_code, refused.json()["error"]["code"]) == (413, "too_large")


def test_json_is_no_file(machine):
    assert machine().post(IMPORTS, {"kind": "customers"}, format="json").status_code == 415
