"""Who gave a bad score and waits for a call: a panel of the desk."""

from typing import Any

from core.pages import Page
from surveys.domain.queries import waiting_detractors

SHOWN = 6


class Detractors(Page):
    permission_required = "surveys.view"
    template_name = "surveys/_detractors.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(answers=waiting_detractors(SHOWN), **kwargs)
