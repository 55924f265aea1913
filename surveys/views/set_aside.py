"""A flood at an open link: looked at, set aside, counted again."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.errors import DomainError, Invalid
from core.pages import Action, FormPage, StaffRequest
from surveys.domain.set_aside import Flood, count_again, flood_of, set_answers_aside, set_asides
from surveys.forms.open_link import SetAsideForm, SpanForm
from surveys.models import OpenLink, SetAside


class OpenLinkAside(FormPage):
    """A span to look at in its address; what is sent sets that span aside."""

    request: StaffRequest
    permission_required = "surveys.edit"
    template_name = "surveys/open_link_aside.html"
    form_class = SetAsideForm

    @cached_property
    def link(self) -> OpenLink:
        return get_object_or_404(OpenLink.objects.select_related("survey"), pk=self.kwargs["pk"])

    @cached_property
    def span(self) -> SpanForm:
        asked = self.request.POST or self.request.GET
        return SpanForm(asked if "since" in asked else None)

    @cached_property
    def flood(self) -> Flood | None:
        if not self.span.is_valid():
            return None
        try:
            return flood_of(link=self.link, **self.span.cleaned_data)
        except Invalid as refusal:
            self.span.add_error(refusal.field, str(refusal))
            return None

    def get_initial(self) -> dict[str, Any]:
        return {"since": self.flood.since, "until": self.flood.until} if self.flood else {}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        told = {"link": self.link, "survey": self.link.survey, "span": self.span, "flood": self.flood}
        return super().get_context_data(set_asides=set_asides(self.link)[:50], **told, **kwargs)

    def perform(self, form: Any) -> None:
        row = set_answers_aside(link=self.link, actor_id=self.request.user.pk, **form.cleaned_data)
        words = ngettext("%(n)d answer is set aside.", "%(n)d answers are set aside.", row.answers)
        messages.success(self.request, words % {"n": row.answers})

    def get_success_url(self) -> str:
        return reverse("surveys:open-link-aside", args=[self.link.pk])


class CountAgain(Action):
    permission_required = "surveys.edit"

    def post(self, request: StaffRequest, pk: int) -> HttpResponse:
        row = get_object_or_404(SetAside, pk=pk)
        try:
            count_again(set_aside=row, actor_id=request.user.pk)
        except DomainError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("They stand as they did before."))
        return redirect("surveys:open-link-aside", row.open_link_id)
