"""Files taken in are let go after a while; what came of them stays."""

from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from core.sql import execute
from customers.imports.domain.forgetting import forget_files
from customers.imports.domain.job import draft_import
from customers.models import ImportIssue, ImportJob, Order
from tests.customers.imports.conftest import ORDERS, due, run

pytestmark = pytest.mark.django_db(transaction=True)

BEFORE = import_module("customers.migrations.0022_forgotten_words").FORGOTTEN
CUT_OFF = import_module("customers.migrations.0025_forgotten_words_cut_off").CUT_OFF
LINE = "1,2025-03-01,A1,Tea,1,2.50,C7,France\n"


def test_the_file_and_the_words_of_its_lines_go_the_report_and_the_orders_stay(settings):
    old = run(ORDERS + LINE + "2,31 February,A1,Amélie's tea,1,2.50,C7,France\n", keep_good_lines=True)
    left = draft_import(kind="orders", source="shop", file=ContentFile(b"Order number\n7\n", name="left.csv"))
    long_ago = timezone.now() - timedelta(days=31)
    ImportJob.objects.filter(pk=old.pk).update(finished_at=long_ago, created_at=long_ago)
    ImportJob.objects.filter(pk=left.pk).update(created_at=long_ago)
    fresh, waiting = run(ORDERS + LINE), due(ORDERS + LINE)
    ImportJob.objects.filter(pk=waiting.pk).update(created_at=long_ago)
    folder = Path(settings.MEDIA_ROOT) / "imports"
    assert (len(list(folder.iterdir())), forget_files(), forget_files()) == (4, 2, 0)
    assert {path.name for path in folder.iterdir()} == {Path(str(job.file)).name for job in (fresh, waiting)}
    old.refresh_from_db()
    issue = old.issues.get()
    assert (old.file.name, old.refused, issue.line, issue.content) == ("", 1, 3, "")
    assert issue.message
    assert (ImportJob.objects.filter(pk=left.pk).exists(), Order.objects.count()) == (False, 1)


def test_what_was_forgotten_before_forgets_what_its_words_quote():
    job = ImportJob.objects.create(kind="customers", source="shop", file="x.csv", file_name="x.csv")
    said: list[dict[str, Any]] = [
        {"message": "“amelie at home” is not an email address."},
        {"message": "«\u00a0amelie\u00a0» n’est pas une adresse."},
        {"message": "“kept” is not an email address.", "content": "a line that is not forgotten"},
        {"message": "“%(address)s” is not an email address.", "values": {"address": "…"}},
        {"message": "This is missing."},
        {"message": "“one” and “" + "amelie " * 30},
        {"message": "Trop long\xa0: «\u00a0" + "amelie " * 30},
        {"message": "“" + "kept " * 40, "content": "a line that is not forgotten"},
        {"message": "x" * 299 + "“"},
        {"message": "x" * 299 + "«"},
    ]
    for line, each in enumerate(said):
        ImportIssue.objects.create(job=job, line=line, **each)
    execute(BEFORE)
    execute(CUT_OFF)
    assert [issue.in_words for issue in job.issues.order_by("line")] == [
        "“…” is not an email address.",
        "«\u00a0…\u00a0» n’est pas une adresse.",
        "“kept” is not an email address.",
        "“…” is not an email address.",
        "This is missing.",
        "“…” and “…",
        "Trop long\xa0: «\u00a0…",
        "“" + "kept " * 40,
        "x" * 299 + "“",
        "x" * 299 + "«",
    ]
