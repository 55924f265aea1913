"""The link at the end of a report by email: opening it asks, its button or a one-click POST ends it."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import translation
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from core.pages import private
from journeys.domain.report_subscription import find_digest, unsubscribe_report


@method_decorator([login_not_required, csrf_exempt], name="dispatch")
class ReportLeave(View):
    """RFC 8058, as for customers: the token in the address is all there is, and enough."""

    http_method_names = ["get", "head", "post", "options"]

    def dispatch(self, request: HttpRequest, *args: Any, token: str, **kwargs: Any) -> HttpResponseBase:
        if request.method == "OPTIONS":
            return private(self.options(request))
        digest = find_digest(token)
        if digest is None:
            with translation.override(translation.get_language_from_request(request)):
                return private(render(request, "journeys/unsubscribe_gone.html", status=404))
        self.subscription, self.token = digest.subscription, token
        person: Any = self.subscription.subscriber
        with translation.override(person.language):
            return private(super().dispatch(request, *args, **kwargs))

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._show(is_over=self.subscription.ended_at is not None)

    def post(self, request: HttpRequest) -> HttpResponse:
        unsubscribe_report(subscription=self.subscription)
        return self._show(is_over=True)

    def _show(self, *, is_over: bool) -> HttpResponse:
        context = {"report": self.subscription.report, "token": self.token, "is_over": is_over}
        return render(self.request, "journeys/report_leave.html", context)
