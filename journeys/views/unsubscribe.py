"""The unsubscribe link: opening it asks, its button or a one-click POST withdraws."""

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
from journeys.domain.unsubscribe import find_message, unsubscribe


@method_decorator([login_not_required, csrf_exempt], name="dispatch")
class Unsubscribe(View):
    """RFC 8058: the POST comes without cookies, so the token in the address is all there is, and enough."""

    http_method_names = ["get", "head", "post", "options"]

    def dispatch(self, request: HttpRequest, *args: Any, token: str, **kwargs: Any) -> HttpResponseBase:
        if request.method == "OPTIONS":
            return private(self.options(request))
        message = find_message(token)
        if message is None:
            with translation.override(translation.get_language_from_request(request)):
                return private(render(request, "journeys/unsubscribe_gone.html", status=404))
        self.message, self.token = message, token
        with translation.override(message.customer.language):
            return private(super().dispatch(request, *args, **kwargs))

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._show("journeys/unsubscribe.html")

    def post(self, request: HttpRequest) -> HttpResponse:
        unsubscribe(self.message)
        return self._show("journeys/unsubscribed.html")

    def _show(self, template: str) -> HttpResponse:
        return render(self.request, template, {"message": self.message, "token": self.token})
