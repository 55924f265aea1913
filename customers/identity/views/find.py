"""Search from anywhere: the options under the search field."""

from typing import Any

from core.pages import Page
from customers.identity.domain.find import as_meant, find_customers, find_loose_orders, looks_like_phone
from customers.people.views.customer import with_contact_points


class Find(Page):
    permission_required = "customers.view"
    template_name = "customers/_found.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query = as_meant(self.request.GET.get("q", ""))
        hits = find_customers(query)
        with_contact_points([hit.customer for hit in hits])
        found = {"hits": hits, "loose_orders": find_loose_orders(query)}
        return super().get_context_data(query=query, guess=_field_of(query), **found, **kwargs)


def _field_of(query: str) -> str:
    """Where a query that found nobody goes in the form of a new customer."""
    if "@" in query:
        return "emails"
    return "phones" if looks_like_phone(query) else "last_name"
