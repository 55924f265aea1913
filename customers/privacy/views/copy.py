"""Hand out the copy of a person's data: a download, taken down with who saw whom."""

from typing import Any

from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone

from core.pages import Action, private
from customers.models import Customer
from customers.privacy.domain.copy import begin_copy


class CopyDownload(Action):
    permission_required = "customers.privacy"

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        customer = get_object_or_404(Customer, pk=pk)
        viewer: Any = request.user
        parts = begin_copy(customer=customer, viewer=viewer)
        response = StreamingHttpResponse(parts, content_type="application/json; charset=utf-8")
        day = timezone.localdate().isoformat()
        response["Content-Disposition"] = f'attachment; filename="customer-{customer.pk}-{day}.json"'
        return private(response)
