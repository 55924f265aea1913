"""The page of one order, whoever bought it, and the list of all orders of a customer."""

from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from core.errors import Invalid
from core.pages import Page
from customers.domain.queries import OrderPage, orders_by_day, whole_orders
from customers.models import Customer


class OrderDetail(Page):
    permission_required = "customers.view"
    template_name = "customers/order_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        order = get_object_or_404(whole_orders(), pk=self.kwargs["pk"])
        left = order.total - order.refunded
        return super().get_context_data(order=order, customer=order.customer, left=left, **kwargs)


class OrderList(Page):
    """Every order of one customer, the latest first."""

    permission_required = "customers.view"
    template_name = "customers/order_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        customer = get_object_or_404(Customer, pk=self.kwargs["pk"])
        page = _page_asked_for(self.request, customer.pk)
        return super().get_context_data(
            customer=customer,
            orders=page.orders,
            previous=page.previous and f"?before={page.previous}",
            next=page.next and f"?after={page.next}",
            **kwargs,
        )


def _page_asked_for(request: HttpRequest, customer_id: int) -> OrderPage:
    asked = request.GET
    try:
        return orders_by_day(customer_id, after=asked.get("after", ""), before=asked.get("before", ""))
    except Invalid as refusal:
        raise BadRequest(str(refusal)) from refusal
