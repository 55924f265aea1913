"""Reports kept with their filters, to read and to keep."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Creatable, Filters, Moment, Readable, Ref, StrictModel
from core.errors import Invalid
from metrics.models import SavedReport
from metrics.reports.saved_report import demand_change, filters_in_words, reports_of, save_report


class SavedReportFields(StrictModel):
    owner = Ref(
        queryset=get_user_model()._default_manager.all(),
        required=False,
        help_text="Whoever asks; a machine says whose it is.",
    )
    query = serializers.CharField(
        max_length=1000, allow_blank=True, default="", help_text="As in the address: `period=30&by=team`."
    )
    filters = serializers.SerializerMethodField(help_text="The filters in words.")
    saved_at = Moment(read_only=True)

    class Meta:
        model = SavedReport
        fields = ["id", "owner", "name", "report", "query", "filters", "shared", "saved_at"]

    def get_filters(self, saved: SavedReport) -> str:
        return filters_in_words(saved)


class SavedReportFilters(Filters):
    report = serializers.CharField(required=False, max_length=40)


class SavedReportResource(Creatable, Readable):
    """One's own and those for everybody; a machine sees all. The same name again replaces one's own."""

    queryset = SavedReport.objects.all()
    serializer_class = SavedReportFields
    filters = SavedReportFilters
    permission_required = "metrics.view"
    permission_required_write = "metrics.save_report"

    def get_queryset(self) -> QuerySet[SavedReport]:
        return super().get_queryset() if self.actor_id is None else reports_of(self.actor_id)

    def store(self, *, owner: Any = None, shared: bool = False, **clean: Any) -> SavedReport:
        if shared and not self.request.user.has_perm("metrics.share_report"):
            raise Invalid(_("You may keep reports for yourself alone."), field="shared")
        if self.actor_id is None and owner is None:
            raise Invalid(_("Say whose report it is."), field="owner")
        if owner is not None and self.actor_id not in {None, owner.pk}:
            raise Invalid(_("You may keep reports for yourself alone."), field="owner")
        owner_id = owner.pk if self.actor_id is None else self.actor_id
        return save_report(owner_id=owner_id, shared=shared, **clean)

    def destroy(self, request: Request, pk: str) -> Response:
        saved = self.get_object()
        if self.actor_id is not None:
            demand_change(saved, request.user)
        saved.delete()
        return Response(status=status.HTTP_204_NO_CONTENT)
