"""What was sent, what is planned, what was held back and why; and the mail itself as it left."""

from typing import Any

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp_replace, csp_update
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.views import View
from django.views.decorators.clickjacking import xframe_options_sameorigin

from core.pages import Guarded, Page, private
from customers.commerce.domain.brand import brands_in_use
from journeys.domain.frozen import read_mail, shown_headers, shown_part
from journeys.domain.queries import messages
from journeys.domain.sample import sample_mail
from journeys.forms.message import MessageFilter
from journeys.models import Message
from surveys.models import Survey

PER_PAGE = 50


class MessageList(Page):
    template_name = "journeys/message_list.html"
    permission_required = "journeys.view"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = MessageFilter(self.request.GET)
        wanted = form.cleaned_data if form.is_valid() else {}
        rows = list(messages(**wanted)[: PER_PAGE + 1])
        page = rows[:PER_PAGE]
        next_page = self._query(wanted | {"before": page[-1].pk}) if len(rows) > PER_PAGE else ""
        first = self._query(wanted | {"before": None}) if wanted.get("before") else ""
        narrowed = any(wanted.values())
        return super().get_context_data(
            form=form, page=page, next=next_page, first=first, narrowed=narrowed, **kwargs
        )

    def _query(self, wanted: dict[str, Any]) -> str:
        query = self.request.GET.copy()
        query.clear()
        query.update({name: str(value) for name, value in wanted.items() if value})
        return f"?{query.urlencode()}"


@method_decorator(csp_update({"frame-src": [SELF]}), name="dispatch")
class MessageDetail(Page):
    template_name = "journeys/message_detail.html"
    permission_required = "journeys.view"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = Message.objects.select_related("customer", "template", "enrolment__journey", "survey")
        message = get_object_or_404(found, pk=self.kwargs["pk"])
        mail = read_mail(message)
        return super().get_context_data(
            message=message,
            headers=shown_headers(mail) if mail else [],
            text=shown_part(mail, "plain") if mail else "",
            links_work=settings.DEMO,
            **kwargs,
        )


MAIL_POLICY = {
    "default-src": [NONE],
    "script-src": [NONE],
    "style-src": [UNSAFE_INLINE],
    "frame-ancestors": [SELF],
    "sandbox": ["allow-popups", "allow-popups-to-escape-sandbox"],
}


@method_decorator([xframe_options_sameorigin, csp_replace(MAIL_POLICY)], name="dispatch")
class SampleMail(Guarded, View):
    """The mail of a survey before it is sent, for the frame in the builder."""

    permission_required = "surveys.edit"
    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        survey = get_object_or_404(Survey, slug=slug)
        brand = brands_in_use().filter(key=request.GET.get("brand", "").replace("\0", "")).first()
        language = request.GET.get("language", "")
        language = language if language in dict(settings.LANGUAGES) else get_language() or "en"
        response = HttpResponse(sample_mail(survey=survey, brand=brand, language=language[:2]))
        private(response)
        return response


@method_decorator([xframe_options_sameorigin, csp_replace(MAIL_POLICY)], name="dispatch")
class MessageMail(Guarded, View):
    """The HTML of the frozen mail, for a frame: no script, nothing loaded, not even our own pages' rights."""

    permission_required = "journeys.view"
    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        mail = read_mail(get_object_or_404(Message, pk=pk))
        if mail is None:
            raise Http404
        response = HttpResponse(shown_part(mail, "html"))
        private(response)
        return response
