"""Bring in a file: draft, say what its columns are, start, cancel."""

from itertools import islice
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from core.errors import Conflict, Invalid
from core.text import clean_line
from customers.enums import Channel, ImportKind, ImportState
from customers.imports.domain import staging
from customers.imports.domain.fields import fields_of, guess, header_key
from customers.imports.domain.order_plan import wrong_currency
from customers.imports.domain.records import Unreadable, opened
from customers.imports.domain.source import Layout, examine
from customers.models import ImportJob

DEFAULTS = {
    "date_order": "",
    "decimal": "",
    "credit_prefix": "C",
    "currency": "",
    "channel": Channel.WEB.value,
}


def draft_import(*, kind: str, source: str, file: File, actor_id: int | None = None) -> ImportJob:
    """Take a file in and guess what its columns are. Raises Invalid where it is no table of text."""
    name = clean_line(PurePath(file.name or "import.csv").name)[-200:]
    if (file.size or 0) > settings.IMPORT_MAX_BYTES:
        most = settings.IMPORT_MAX_BYTES >> 20
        raise Invalid(_("A file may have %(most)d MB at most.") % {"most": most}, field="file")
    source = clean_line(source)
    if not source or len(source) > 60:
        raise Invalid(_("Name where this comes from, in 60 characters at most."), field="source")
    if kind not in ImportKind.values:
        raise Invalid(_("Choose what the file holds."), field="kind")
    layout = examine(file)
    job = ImportJob(kind=kind, source=source, file=file, file_name=name, created_by_id=actor_id)
    job.encoding, job.delimiter, job.header = layout.encoding, layout.delimiter, layout.header
    job.header_key = header_key(layout.header)
    job.options, job.mapping = DEFAULTS.copy(), guess(kind, layout.header)
    before = last_like(job)
    if before:
        job.mapping = {name: h for name, h in before.mapping.items() if h in layout.header}
        job.options = {name: before.options.get(name, value) for name, value in DEFAULTS.items()}
        job.all_or_nothing = before.all_or_nothing
    job.save()
    return job


def last_like(job: ImportJob) -> ImportJob | None:
    """The last import that went through with the same headings: its mapping is proposed again."""
    done = ImportJob.objects.filter(header_key=job.header_key, kind=job.kind, state=ImportState.DONE)
    return done.exclude(pk=job.pk).order_by("-pk").first()


def sample(job: ImportJob, *, lines: int = 5) -> list[list[str]]:
    """The first lines, as wide as the headings."""
    layout = examine(job.file)
    chosen = Layout(job.encoding, job.delimiter, job.header, layout.lossy, layout.skip)
    try:
        with opened(job.file, chosen) as source:
            found = [cells for _line, cells in islice(source, lines)]
    except Unreadable:
        return []
    width = len(job.header)
    return [[cell[:80] for cell in cells[:width]] + [""] * (width - len(cells)) for cells in found]


def start_import(
    *, job: ImportJob, mapping: dict[str, str], options: dict[str, Any], all_or_nothing: bool = True
) -> ImportJob:
    """Let a draft become due. `mapping` is field → heading. Raises Invalid naming the field, Conflict."""
    mapping = {name: heading for name, heading in mapping.items() if heading}
    check_mapping(job, mapping)
    options = DEFAULTS | {name: value for name, value in options.items() if name in DEFAULTS}
    _check_options(options)
    with transaction.atomic():
        ready = ImportJob.objects.filter(pk=job.pk, state=ImportState.DRAFT).update(
            state=ImportState.DUE,
            due_at=Now(),
            mapping=mapping,
            options=options,
            all_or_nothing=all_or_nothing,
        )
        if not ready:
            raise Conflict(_("This import has been started already."))
    job.refresh_from_db()
    return job


def keep_good_lines(*, job: ImportJob, actor_id: int | None = None) -> ImportJob:
    """What was refused whole, once more as it was, but for the bad lines: one import, however often it is
    asked for, unless that one came to nothing. Raises Conflict where nothing was refused so, or the file is
    kept no more.
    """
    with transaction.atomic():
        job = ImportJob.objects.select_for_update().get(pk=job.pk)
        if before := taken_again(job):
            return before
        if job.state != ImportState.REFUSED or not job.file:
            raise Conflict(_("The file of this import is not kept any more: upload it again."))
        with job.file.open("rb") as file:
            again = draft_import(
                kind=job.kind, source=job.source, file=File(file, name=job.file_name), actor_id=actor_id
            )
        again.again_of = job
        again.save(update_fields=["again_of"])
        return start_import(job=again, mapping=job.mapping, options=job.options, all_or_nothing=False)


def taken_again(job: ImportJob) -> ImportJob | None:
    """The import of its good lines, unless that one was cancelled or broke off."""
    return job.again.exclude(state__in=[ImportState.CANCELLED, ImportState.FAILED]).order_by("pk").last()


def check_mapping(job: ImportJob, mapping: dict[str, str]) -> None:
    fields = {field.name: field for field in fields_of(job.kind)}
    for name, heading in mapping.items():
        if name not in fields:
            raise Invalid(_("There is no field “%(name)s”.") % {"name": name})
        if heading not in job.header:
            raise Invalid(_("The file has no column “%(name)s”.") % {"name": heading}, field=name)
    for field in fields.values():
        if field.required and field.name not in mapping:
            raise Invalid(
                _("Say which column holds this: %(field)s.") % {"field": field.label}, field=field.name
            )
    if job.kind == ImportKind.ORDERS:
        return
    if not {"customer", "email", "phone"} & mapping.keys():
        raise Invalid(
            _("A customer is recognised by an external id, an email address or a phone: map one of them."),
            field="customer",
        )
    if "consent_phone" in mapping and "consent_at" not in mapping:
        raise Invalid(
            _("A consent to be phoned expires: map the column that says when it was given."),
            field="consent_at",
        )


def _check_options(options: dict[str, Any]) -> None:
    allowed = {"date_order": ("", "dmy", "mdy"), "decimal": ("", ".", ","), "channel": Channel.values}
    for name, values in allowed.items():
        if options[name] not in values:
            raise Invalid(_("Choose one of the offered values."), field=name)
    options["credit_prefix"] = clean_line(str(options["credit_prefix"]))[:10]
    if options["currency"] and options["currency"] != settings.HOUSE_CURRENCY:
        raise Invalid(wrong_currency(), field="currency")


def cancel_import(*, job: ImportJob) -> None:
    """Stop an import: one that waits at once, one that runs at its next heartbeat. Raises Conflict."""
    with transaction.atomic():
        locked = ImportJob.objects.select_for_update().get(pk=job.pk)
        if locked.state not in staging.OPEN:
            raise Conflict(_("This import is over already."))
        locked.cancel_requested = True
        if locked.state != ImportState.RUNNING:
            locked.state, locked.finished_at = ImportState.CANCELLED, Now()
            staging.drop(locked)
        locked.save(update_fields=["cancel_requested", "state", "finished_at"])
    job.refresh_from_db()
