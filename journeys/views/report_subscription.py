"""Who gets a saved report by email, and when: to see, to begin, to end."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from core.pages import Action, FormPage, StaffRequest
from journeys.domain.report_subscription import subscribe, subscriptions_of, unsubscribe_report, yours
from journeys.forms.report_subscription import SubscriptionForm
from metrics.models import SavedReport
from metrics.reports.saved_report import address_of, filters_in_words, reports_of

SEND = "metrics.share_report"


class ReportSubscriptions(FormPage):
    template_name = "journeys/report_subscriptions.html"
    permission_required = "metrics.save_report"
    form_class = SubscriptionForm

    @cached_property
    def saved(self) -> SavedReport:
        return get_object_or_404(reports_of(self._user.pk), pk=self.kwargs["pk"])

    @property
    def _user(self) -> Any:
        return self.request.user

    @property
    def _may_send(self) -> bool:
        return bool(self._user.has_perm(SEND))

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"may_send": self._may_send}

    def get_initial(self) -> dict[str, Any]:
        return super().get_initial() | {"subscriber": self._user.pk}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self._user
        return super().get_context_data(
            saved=self.saved,
            filters=filters_in_words(self.saved),
            address=address_of(self.saved),
            lines=subscriptions_of(self.saved, but_only=None if self._may_send else user.pk),
            **kwargs,
        )

    def perform(self, form: Any) -> None:
        user = self._user
        subscriber = form.cleaned_data["subscriber"] if self._may_send else user.pk
        subscribe(report=self.saved, subscriber_id=subscriber, actor_id=user.pk, **form.agreed)
        messages.success(self.request, _("The report will come by email."))

    def get_success_url(self) -> str:
        return reverse("journeys:report-subscriptions", args=[self.saved.pk])


class ReportUnsubscribe(Action):
    """One's own; of others who may send them."""

    permission_required = "metrics.view"

    def post(self, request: StaffRequest, pk: int) -> HttpResponse:
        subscription = get_object_or_404(yours(request.user.pk, all_=request.user.has_perm(SEND)), pk=pk)
        unsubscribe_report(subscription=subscription)
        messages.success(request, _("The report comes by email no more."))
        return redirect("metrics:saved-report-list")
