"""Ask for one's data, or for its erasure: on the customer's own page, or by an agent they told."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from core.pages import Action, Page
from customers.enums import PrivacyRequestKind
from customers.models import Customer
from customers.people.views.preference import OwnPage
from customers.privacy.domain.request import (
    ended_requests,
    open_request,
    open_requests,
    request_privacy,
    said_on_own_page,
)


class OwnRequest(OwnPage):
    """Opening it explains; its button asks. Asked already, it says when we shall have answered."""

    http_method_names = ["get", "head", "post", "options"]

    def get(self, request: HttpRequest, kind: str) -> HttpResponse:
        return self._show(kind)

    def post(self, request: HttpRequest, kind: str) -> HttpResponse:
        known = _known(kind)
        request_privacy(customer=self.preference.customer, kind=known, said=said_on_own_page())
        return self._show(kind, asked_now=True)

    def _show(self, kind: str, **context: Any) -> HttpResponse:
        known = _known(kind)
        case = open_request(self.preference.customer_id, known)
        return self.show("customers/own/request.html", kind=known, case=case, **context)


def _known(kind: str) -> PrivacyRequestKind:
    if kind not in PrivacyRequestKind.values:
        raise Http404
    return PrivacyRequestKind(kind)


class PrivacyRequestCreate(Action):
    """For the customer who asks on the phone; leads to the case."""

    permission_required = "customers.handle_cases"

    def post(self, request: HttpRequest, pk: int, kind: str) -> HttpResponse:
        known = _known(kind)
        case = request_privacy(
            customer=get_object_or_404(Customer, pk=pk),
            kind=known,
            said=_("The customer asked for it."),
            actor_id=request.user.pk,
        )
        messages.success(request, _("The request is a case: #%(number)d.") % {"number": case.pk})
        return redirect("customers:case-detail", case.pk)


class PrivacyRequestList(Page):
    permission_required = "customers.privacy"
    template_name = "customers/privacy_request_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(open=list(open_requests()), ended=list(ended_requests()), **kwargs)
