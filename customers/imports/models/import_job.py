"""A file brought in: due work with progress, and a report line by line."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from core.due import DueRow
from core.errors import said_again
from customers.enums import ImportKind, ImportPhase, ImportState


class ImportJob(DueRow):
    """`mapping` is field → column heading; `header_key` recognises the same headings in the next file.

    `created`, `changed` and `unchanged` count orders, refunds and customers; `refused` counts lines;
    `unnamed` are those of the created orders that no customer's name stands on; `unproven` counts consents
    that were recorded without proof, and so are not usable. `again_of` was refused whole, and this takes in
    its good lines.
    """

    state = models.CharField(
        _("state"), max_length=12, choices=ImportState.choices, default=ImportState.DRAFT
    )
    kind = models.CharField(_("what"), max_length=12, choices=ImportKind.choices)
    source = models.CharField(_("source"), max_length=60)
    file = models.FileField(upload_to="imports/")
    file_name = models.CharField(_("file"), max_length=200)
    encoding = models.CharField(_("encoding"), max_length=40, blank=True)
    delimiter = models.CharField(_("separator"), max_length=1, blank=True)
    header = models.JSONField(default=list)
    header_key = models.CharField(max_length=64, blank=True, editable=False)
    mapping = models.JSONField(default=dict)
    options = models.JSONField(default=dict)
    all_or_nothing = models.BooleanField(_("all or nothing"), default=True)
    again_of = models.ForeignKey("self", models.SET_NULL, null=True, related_name="again", editable=False)

    phase = models.CharField(
        max_length=10, blank=True, default="", db_default="", choices=ImportPhase.choices
    )
    lines_total = models.PositiveIntegerField(default=0)
    lines_read = models.PositiveIntegerField(default=0)
    lines_written = models.PositiveIntegerField(default=0, db_default=0)
    created = models.PositiveIntegerField(default=0)
    unnamed = models.PositiveIntegerField(default=0, db_default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    unproven = models.PositiveIntegerField(default=0, db_default=0)
    notes = models.JSONField(default=list, db_default=[])
    error = models.TextField(blank=True)
    error_values = models.JSONField(default=dict, db_default={})
    cancel_requested = models.BooleanField(default=False)

    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["due_at"], name="import_due", condition=Q(state=ImportState.DUE)),
            models.Index(F("header_key"), F("id").desc(), name="import_same_header"),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def error_in_words(self) -> str:
        return said_again(self.error, self.error_values)


class ImportIssue(models.Model):
    """Why one line of a file was refused. `message` is kept in the language of the code, and `values` is what
    goes into it: whoever reads it reads it in a language of their own."""

    job = models.ForeignKey(ImportJob, models.CASCADE, related_name="issues", db_index=False)
    line = models.PositiveIntegerField(_("line"))
    column = models.CharField(_("column"), max_length=120, blank=True)
    message = models.CharField(_("message"), max_length=300)
    values = models.JSONField(default=dict, db_default={})
    content = models.CharField(_("content"), max_length=500, blank=True)

    class Meta:
        indexes = [models.Index(fields=["job", "line"], name="import_issue_order")]

    def __str__(self) -> str:
        return f"{self.line}: {self.in_words}"

    @property
    def in_words(self) -> str:
        return said_again(self.message, self.values)
