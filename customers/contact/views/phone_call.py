"""The calls that ring at an agent's, shown while they do; and the list of all of them."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views import View

from core.pages import Guarded, Page, StaffRequest
from customers.contact.domain.phone_call import calls_in_hand, latest_calls
from customers.identity.domain.caller import Candidate, callers
from customers.models import PhoneCall

AT_ONCE = 3
PAGE = 50


class CallsNow(Guarded, View):
    """Asked every moment by the browsers of those who have an extension. `seen`: what it shows already.

    Nothing new: 204, after one query.
    """

    permission_required = "customers.view"

    def get(self, request: StaffRequest) -> HttpResponse:
        calls = list(calls_in_hand(request.user.pk)[:AT_ONCE])
        seen = "-".join(f"{call.pk}.{call.state}" for call in calls)
        if seen == request.GET.get("seen", ""):
            return HttpResponse(status=204)
        context = {"seen": seen, "calls": [(call, _candidates(call)) for call in calls]}
        return render(request, "customers/_calls.html", context)


def _candidates(call: PhoneCall) -> list[Candidate]:
    return [] if call.customer else callers(call.number)[:AT_ONCE]


class CallList(Page):
    """`?show=missed` or `mine`; `?before=` the id of the last call on the page before."""

    permission_required = "customers.view"
    template_name = "customers/call_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        show, before = self.request.GET.get("show", ""), self.request.GET.get("before", "")
        show = show if show in {"missed", "mine"} else ""
        calls = latest_calls(
            agent_id=self.request.user.pk if show == "mine" else None, missed=show == "missed"
        )
        if before.isascii() and before.isdigit() and len(before) < 19:
            calls = calls.filter(pk__lt=int(before))
        rows = list(calls[: PAGE + 1])
        more = rows[PAGE - 1].pk if len(rows) > PAGE else None
        return super().get_context_data(calls=rows[:PAGE], show=show, more=more, **kwargs)
