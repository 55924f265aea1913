"""Files brought in: sent here, taken up by a worker, looked at until they are done."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.exceptions import APIException
from rest_framework.parsers import MultiPartParser

from core.api import Creatable, Filters, Id, Listed, Readable, StrictModel
from customers.enums import ImportState
from customers.imports.domain.job import draft_import, start_import
from customers.models import ImportIssue, ImportJob

BESIDE_THE_FILE = 1 << 20


class FileTooLarge(APIException):
    status_code = 413
    default_code = "too_large"
    default_detail = _("The file is too large.")


class UploadParser(MultiPartParser):
    """Looks at the announced size before it reads a byte."""

    def parse(
        self, stream: Any, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        size = int((parser_context or {})["request"].META.get("CONTENT_LENGTH") or 0)
        if size > settings.IMPORT_MAX_BYTES + BESIDE_THE_FILE:
            raise FileTooLarge
        return super().parse(stream, media_type=media_type, parser_context=parser_context)


class Yes(serializers.BooleanField):
    """Left out of a form it is its default; what a browser leaves out would be no."""

    default_empty_html = serializers.empty


class ImportFields(StrictModel):
    file = serializers.FileField(
        write_only=True, help_text="CSV with headings; packed with gzip if you like."
    )
    error = serializers.CharField(source="error_in_words", read_only=True)
    all_or_nothing = Yes(default=True, help_text="Refuse the whole file for one line that cannot be taken.")

    class Meta:
        model = ImportJob
        fields = [
            "id",
            "kind",
            "source",
            "file",
            "file_name",
            "all_or_nothing",
            "state",
            "mapping",
            "lines_total",
            "lines_read",
            "created",
            "changed",
            "unchanged",
            "refused",
            "unproven",
            "error",
            "created_at",
            "finished_at",
        ]
        read_only_fields = [
            name for name in fields if name not in {"kind", "source", "file", "all_or_nothing"}
        ]


class ImportFilters(Filters):
    state = serializers.ChoiceField(ImportState.choices, required=False)


class ImportResource(Creatable, Readable):
    """The columns are recognised by their headings, or mapped as in the last file with the same ones."""

    queryset = ImportJob.objects.all()
    serializer_class = ImportFields
    filters = ImportFilters
    parser_classes = [UploadParser]
    permission_required = "customers.import"
    permission_required_write = "customers.import"

    def store(self, *, all_or_nothing: bool, **clean: Any) -> ImportJob:
        job = draft_import(actor_id=self.actor_id, **clean)
        return start_import(job=job, mapping=job.mapping, options=job.options, all_or_nothing=all_or_nothing)


class ImportIssueFields(StrictModel):
    message = serializers.CharField(source="in_words", read_only=True)

    class Meta:
        model = ImportIssue
        fields = ["line", "column", "message", "content"]


class ImportIssueFilters(Filters):
    job = Id()


class ImportIssueResource(Listed):
    """Why lines of a file were refused."""

    queryset = ImportIssue.objects.all()
    serializer_class = ImportIssueFields
    filters = ImportIssueFilters
    permission_required = "customers.import"
    ordering = ("line", "pk")
