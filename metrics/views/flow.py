"""Who moved between segments, and the customers of a way."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from core.errors import DomainError, Invalid
from core.keyset import read_page
from core.pages import Action, Page, StaffRequest
from metrics.domain.flow.customers import ANY, LEAVING, End, ends_of, flow_customers, way_words
from metrics.domain.flow.question import Exclusive, ask_flow
from metrics.domain.flow.report import flow_chart, movement
from metrics.forms.flow import FlowFilter
from metrics.views.report import ReportPage

WAY = ("of", "period", "since", "until", "source", "target")


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
    """Who went from `source` to `target`, or was in a segment at either end."""

    template_name = "metrics/flow_customers.html"
    permission_required = "metrics.view"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = self.request.GET
        form = FlowFilter(asked)
        source, target = self._ends(form.segmentation)
        since, until = form.ends
        way: Any = {"source": source, "target": target, "since": since, "until": until}
        stays, order = flow_customers(form.segmentation, **way)
        after, before = asked.get("after", ""), asked.get("before", "")
        try:
            page = read_page(stays, order, after=after, before=before)
        except Invalid as refusal:
            raise BadRequest(str(refusal)) from refusal
        here = urlencode({name: asked[name] for name in WAY if name in asked})
        return super().get_context_data(
            rows=page.rows,
            previous=page.previous and f"?{here}&{page.previous}",
            next=page.next and f"?{here}&{page.next}",
            words=way_words(source, target),
            left=order == LEAVING,
            day={source: until, target: since}.get(ANY),
            since=since,
            until=until,
            **kwargs,
        )

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Without a way to follow: back to where one is chosen."""
        if "of" not in request.GET:
            return redirect("metrics:flow")
        return super().get(request, *args, **kwargs)

    def _ends(self, of: Exclusive | None) -> tuple[End, End]:
        asked = self.request.GET
        try:
            return ends_of(of, asked.get("source", ""), asked.get("target", ""))
        except KeyError:
            raise Http404 from None
