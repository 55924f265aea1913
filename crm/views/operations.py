"""The running system on one page, and the button that tries a parked event again."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from core.pages import Action, Page, StaffRequest
from crm.domain import operations
from crm.loop import SCHEDULE, SUBSCRIBERS
from customers.domain.log import replay
from customers.models import ParkedEvent


class Operations(Page):
    template_name = "crm/operations.html"
    permission_required = "crm.operate"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            readings=operations.readings(SUBSCRIBERS),
            count_up_to=operations.COUNT_UP_TO,
            parked=operations.parked_events(),
            queues=operations.queues(),
            runs=operations.runs([(job.name, job.every) for job in SCHEDULE]),
            horizon=operations.horizon(),
            **kwargs,
        )


class ParkedEventReplay(Action):
    permission_required = "crm.operate"

    def post(self, request: StaffRequest, pk: int) -> HttpResponse:
        parked = get_object_or_404(ParkedEvent, pk=pk)
        subscriber = next((it for it in SUBSCRIBERS if it.name == parked.subscriber), None)
        if subscriber is None:
            messages.error(request, _("Nobody listens under this name any more."))
        elif replay(parked, subscriber=subscriber):
            messages.success(request, _("The event was taken."))
        else:
            messages.error(request, _("The event was refused again; its error is shown."))
        return redirect("crm:operations")
