"""Any report as a table, asked for as its page is."""

from typing import Any

from django.conf import settings
from django.http import Http404, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Resource, Strict
from metrics.models import SegmentFigures
from metrics.reports import REPORTS, Report
from metrics.reports.report import Content, Unit, plain


class ReportListed(Strict):
    key = serializers.CharField(read_only=True)
    name = serializers.CharField(read_only=True)
    filters: serializers.ListField = serializers.ListField(
        child=serializers.CharField(), read_only=True, help_text="What may be asked for in the query."
    )


class ColumnFields(Strict):
    key = serializers.CharField(read_only=True)
    label: serializers.CharField = serializers.CharField(read_only=True)  # type: ignore[assignment]  # of that name
    unit = serializers.ChoiceField([unit.value for unit in Unit], read_only=True)


class FigureFields(Strict):
    key = serializers.CharField(read_only=True)
    title = serializers.CharField(read_only=True)
    words = serializers.CharField(read_only=True)
    between = serializers.CharField(read_only=True, help_text="The interval; empty without one.")
    change = serializers.CharField(read_only=True, help_text="How it moved; empty where that is unknown.")


class ReportFields(ReportListed):
    since = serializers.DateField(read_only=True, allow_null=True, help_text="First day of its period.")
    until = serializers.DateField(read_only=True, allow_null=True, help_text="Last day of its period.")
    computed_at = serializers.DateTimeField(
        read_only=True, allow_null=True, help_text="When its figures were counted, where beforehand."
    )
    generated_at = serializers.DateTimeField(read_only=True)
    currency = serializers.CharField(read_only=True)
    figures = FigureFields(many=True, read_only=True)
    columns = ColumnFields(many=True, read_only=True)
    rows: serializers.ListField = serializers.ListField(
        child=serializers.ListField(), read_only=True, help_text="A value for each column; money as text."
    )


class ReportResource(Resource):
    """`GET reports/{key}/?…` takes the filters of the report's page: `period=30`, `by=team`."""

    queryset = SegmentFigures.objects.none()
    serializer_class = ReportFields
    permission_required = "metrics.view"
    lookup_value_regex = "[a-z0-9-]{1,40}"
    pagination_class = None  # type: ignore[assignment]  # there are a dozen

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """What may be asked is the report's to say; the list takes nothing."""
        super(Resource, self).initial(request, *args, **kwargs)
        allowed = self.report.form.base_fields if "pk" in kwargs else {}
        if unknown := [name for name in request.query_params if name not in allowed]:
            why = [_("There is no such field.")]
            raise serializers.ValidationError({name[:80]: why for name in unknown[:20]}, code="unknown")

    @property
    def report(self) -> Report:
        if self.kwargs["pk"] not in REPORTS:
            raise Http404
        return REPORTS[self.kwargs["pk"]]

    @extend_schema(responses=ReportListed(many=True))
    def list(self, request: Request) -> Response:
        return Response([_named(report) for report in REPORTS.values()])

    def retrieve(self, request: Request, pk: str) -> Response:
        content = self.report.answer(QueryDict(request.META["QUERY_STRING"]), request.user.has_perm)
        return Response(_named(self.report) | _told(content))


def _named(report: Report) -> dict[str, Any]:
    return {"key": report.key, "name": str(report.name), "filters": list(report.form.base_fields)}


def _told(content: Content) -> dict[str, Any]:
    return {
        "since": content.since,
        "until": content.until,
        "computed_at": content.computed_at,
        "generated_at": timezone.now(),
        "currency": settings.HOUSE_CURRENCY,
        "figures": [_figure(each.figure) for each in content.figures],
        "columns": [
            {"key": each.key, "label": str(each.label), "unit": each.unit} for each in content.columns
        ],
        "rows": [[plain(value) for value in row] for row in content.rows],
    }


def _figure(figure: Any) -> dict[str, str]:
    return {name: str(getattr(figure, name)) for name in ("key", "title", "words", "between", "change")}
