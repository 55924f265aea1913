"""Who gave a bad score and waits for a call: a panel of the desk, and a page of its own."""

from typing import Any

from core.pages import Page, StaffRequest
from surveys.domain.queries import waiting_detractors

IN_PANEL, MOST = 6, 200


class Detractors(Page):
    request: StaffRequest
    permission_required = "surveys.view"

    def get_template_names(self) -> list[str]:
        return ["surveys/_detractors.html" if self.request.htmx else "surveys/detractors.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        answers = waiting_detractors(MOST)
        shown = answers[:IN_PANEL] if self.request.htmx else answers
        return super().get_context_data(answers=shown, waiting=len(answers), most=MOST, **kwargs)
