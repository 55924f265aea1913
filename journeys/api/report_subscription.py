"""Who gets which saved report by email, and when."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Creatable, Filters, Id, Moment, Readable, Ref, StrictModel
from core.errors import Invalid
from journeys.domain.report_subscription import subscribe, unsubscribe_report, yours
from journeys.models import ReportSubscription
from metrics.models import SavedReport
from metrics.reports.saved_report import reports_of

SEND = "metrics.share_report"


class SubscriptionFields(StrictModel):
    report = Ref(queryset=SavedReport.objects.all())
    subscriber = Ref(
        queryset=get_user_model()._default_manager.all(),
        required=False,
        help_text="Whoever asks; a machine, and who may send reports to colleagues, name another.",
    )
    day = serializers.IntegerField(
        min_value=1, max_value=28, help_text="Weekly: 1 is Monday, 7 Sunday. Monthly: the day of the month."
    )
    began_at = Moment(read_only=True)
    ended_at = Moment(read_only=True)

    class Meta:
        model = ReportSubscription
        fields = ["id", "report", "subscriber", "rhythm", "day", "hour", "time_zone", "began_at", "ended_at"]
        read_only_fields = ["began_at", "ended_at"]


class SubscriptionFilters(Filters):
    report = Id(required=False)
    subscriber = Id(required=False)


class SubscriptionResource(Creatable, Readable):
    """One's own; all of them to who may send reports to colleagues. DELETE ends one, the row stays."""

    queryset = ReportSubscription.objects.all()
    serializer_class = SubscriptionFields
    filters = SubscriptionFilters
    permission_required = "metrics.view"
    permission_required_write = "metrics.save_report"

    def get_queryset(self) -> QuerySet[ReportSubscription]:
        return yours(self.actor_id or 0, all_=self.request.user.has_perm(SEND))

    def store(self, *, report: SavedReport, subscriber: Any = None, **agreed: Any) -> ReportSubscription:
        own = self.actor_id
        if own is not None and not reports_of(own).filter(pk=report.pk).exists():
            raise Invalid(_("There is no such report."), field="report")
        subscriber_id = subscriber.pk if subscriber is not None else own
        if subscriber_id is None:
            raise Invalid(_("Say who gets it."), field="subscriber")
        if subscriber_id != own and not self.request.user.has_perm(SEND):
            raise Invalid(_("You may have reports sent to yourself alone."), field="subscriber")
        return subscribe(report=report, subscriber_id=subscriber_id, actor_id=own, **agreed)

    def destroy(self, request: Request, pk: str) -> Response:
        unsubscribe_report(subscription=self.get_object())
        return Response(status=status.HTTP_204_NO_CONTENT)
