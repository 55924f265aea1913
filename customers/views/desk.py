"""The agent's home: the search in focus, and what one was busy with."""

from typing import Any

from core.pages import Page, StaffRequest
from customers.domain.queries import contacts_logged_by, recently_changed

SHOWN = 8


class Desk(Page):
    request: StaffRequest
    permission_required = "customers.view"
    template_name = "customers/desk.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            contacts=list(contacts_logged_by(self.request.user.pk)[:SHOWN]),
            changed=list(recently_changed()[:SHOWN]),
            find_first=True,
            **kwargs,
        )
