"""The panel on the customer page: what is planned, what was sent, what was held back and why."""

from typing import Any

from core.pages import Page
from journeys.domain.queries import messages_of, plans_of

SHOWN = 5


class CustomerJourneys(Page):
    template_name = "journeys/_customer_journeys.html"
    permission_required = "journeys.view"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        pk = self.kwargs["pk"]
        return super().get_context_data(
            plans=plans_of(pk)[:SHOWN], messages_sent=messages_of(pk)[:SHOWN], **kwargs
        )
