"""The agent's home: the search in focus, what is due, what is late, and what one was busy with."""

from datetime import datetime, time, timedelta
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from core.pages import Page, StaffRequest
from customers.cases.domain.case_queries import cases_in_queue, cases_of_owner, escalated_cases
from customers.cases.domain.promise_queries import promises_due
from customers.domain.queries import contacts_logged_by
from customers.people.domain.sighting import seen_lately

SHOWN = 8
DETRACTORS = "surveys:detractors"
STAFF_NOTICE = "surveys:staff-notice"


class Desk(Page):
    """Every list has its index and its cap; managers see what was escalated, whoever has it."""

    request: StaffRequest
    permission_required = "customers.view"
    template_name = "customers/desk.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        team_id = user.team_id
        due = promises_due(agent_id=user.pk, team_id=team_id, before=end_of_today())
        return super().get_context_data(
            promises=list(due[:SHOWN]),
            cases=list(cases_of_owner(user.pk)[:SHOWN]),
            queue=list(cases_in_queue(team_id)[:SHOWN]) if team_id else [],
            escalated=list(escalated_cases()[:SHOWN]) if user.has_perm("customers.configure") else [],
            contacts=list(contacts_logged_by(user.pk)[:SHOWN]),
            seen=seen_lately(user.pk, limit=SHOWN),
            detractors_url=_panel(DETRACTORS) if user.has_perm("surveys.view") else "",
            notice_url=_panel(STAFF_NOTICE) if user.has_perm("surveys.take_part") else "",
            find_first=True,
            **kwargs,
        )


def end_of_today() -> datetime:
    tomorrow = timezone.localdate() + timedelta(days=1)
    return timezone.make_aware(datetime.combine(tomorrow, time()))


def _panel(url_name: str) -> str:
    """Another app's panel, by URL name: nothing of its own is imported here."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""
