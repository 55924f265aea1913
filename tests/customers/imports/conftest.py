"""Files made on the spot, and imports run to their end."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile

from core.due import claim
from customers.enums import ImportState
from customers.imports.domain.job import draft_import, start_import
from customers.imports.domain.run import run_import
from customers.models import ImportJob

ORDERS = "Order number,Date,SKU,Description,Quantity,Unit price,Customer ID,Country\n"

Run = Callable[..., ImportJob]


@pytest.fixture(autouse=True)
def _files_of_their_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def due(content: bytes | str, *, kind: str = "orders", name: str = "file.csv", **options: Any) -> ImportJob:
    """An import as the upload page leaves it: mapped and due."""
    raw = content.encode() if isinstance(content, str) else content
    keep = options.pop("keep_good_lines", False)
    source = options.pop("source", "shop")
    job = draft_import(kind=kind, source=source, file=ContentFile(raw, name=name))
    mapping = job.mapping | options.pop("mapping", {})
    return start_import(job=job, mapping=mapping, options=job.options | options, all_or_nothing=not keep)


def claimed(job: ImportJob) -> ImportJob:
    queue = ImportJob.objects.filter(pk=job.pk, state=ImportState.DUE)
    return claim(queue, owner=uuid4(), to=ImportState.RUNNING, limit=1)[0]


def run(content: bytes | str, **options: Any) -> ImportJob:
    job = claimed(due(content, **options))
    run_import(job)
    job.refresh_from_db()
    return job


def issues(job: ImportJob) -> list[tuple[int, str, str]]:
    return [(each.line, each.column, each.in_words) for each in job.issues.order_by("line", "pk")]


def counts(job: ImportJob) -> dict[str, Any]:
    names = ("state", "lines_total", "lines_written", "created", "changed", "unchanged", "refused")
    return {name: getattr(job, name) for name in names}
