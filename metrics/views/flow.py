"""Who moved between segments, and the customers of a way."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from core.errors import DomainError, Invalid
from core.keyset import read_page
from core.pages import Action, Page, StaffRequest
from metrics.domain.flow.question import ask_flow
from metrics.domain.flow.report import flow_chart, flow_customers, movement, named
from metrics.forms.flow import FlowFilter
from metrics.views.report import ReportPage


class Flow(ReportPage):
    report_key = "movement"
    template_name = "metrics/flow.html"
    permission_required = "metrics.view"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = FlowFilter(self.request.GET)
        found = movement(form.segmentation, *form.ends) if form.segmentation else None
        return super().get_context_data(
            form=form,
            found=found,
            chart=flow_chart(found) if found and found.moves else None,
            **kwargs,
        )


class FlowAsk(Action):
    """Days nobody has asked for yet: counted in the background."""

    permission_required = "metrics.view"

    def post(self, request: StaffRequest) -> HttpResponse:
        form = FlowFilter(request.POST)
        since, until = form.ends
        of = form.segmentation.key if form.segmentation else ""
        try:
            ask_flow(segmentation=of, since=since, until=until, actor_id=request.user.pk)
        except DomainError as refusal:
            messages.error(request, str(refusal))
        asked = {"of": of, "since": str(since), "until": str(until)}
        return redirect(f"{reverse('metrics:flow')}?{urlencode(asked)}")


class FlowCustomers(Page):
    """Who went from `source` to `target`; "none" where that was in none of the segmentation."""

    template_name = "metrics/flow_customers.html"
    permission_required = "metrics.view"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = self.request.GET
        form = FlowFilter(asked)
        try:
            source, target = (named(form.segmentation, asked.get(end, "")) for end in ("source", "target"))  # type: ignore[arg-type]  # without one there is no such name
        except (KeyError, AttributeError):
            raise Http404 from None
        if source == target or form.segmentation is None:
            raise Http404
        since, until = form.ends
        stays = flow_customers(form.segmentation, source=source, target=target, since=since, until=until)
        try:
            page = read_page(
                stays, ("customer_id",), after=asked.get("after", ""), before=asked.get("before", "")
            )
        except Invalid as refusal:
            raise BadRequest(str(refusal)) from refusal
        way = {name: asked[name] for name in ("of", "since", "until", "source", "target") if name in asked}
        return super().get_context_data(
            rows=page.rows,
            previous=page.previous and f"?{urlencode(way)}&{page.previous}",
            next=page.next and f"?{urlencode(way)}&{page.next}",
            source=source,
            target=target,
            since=since,
            until=until,
            **kwargs,
        )
