"""Open links for staff: made, looked at, printed, switched off."""

from io import BytesIO
from typing import Any

import segno
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View

from core.pages import Action, FormPage, Guarded, Page
from surveys.domain.open_link import (
    TERMS,
    address_of,
    change_open_link,
    make_open_link,
    open_links,
    started_of,
    switch_open_link,
)
from surveys.domain.wording import lead_for
from surveys.forms.open_link import OpenLinkForm
from surveys.models import OpenLink, Survey

PICTURES = {"svg": "image/svg+xml", "png": "image/png"}


class OpenLinkList(Page):
    permission_required = "surveys.view"
    template_name = "surveys/open_link_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        survey = get_object_or_404(Survey, slug=self.kwargs["slug"])
        return super().get_context_data(survey=survey, links=open_links(survey), **kwargs)


class OpenLinkForms(FormPage):
    """What a new link and the change of one share."""

    abstract = True
    template_name = "surveys/open_link_form.html"
    form_class = OpenLinkForm
    link: OpenLink | None = None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(survey=self.survey, link=self.link, **kwargs)

    @property
    def survey(self) -> Survey:
        raise NotImplementedError

    def get_success_url(self) -> str:
        return reverse("surveys:open-link-detail", args=[self.link.pk if self.link else 0])


class OpenLinkCreate(OpenLinkForms):
    permission_required = "surveys.edit"

    @cached_property
    def survey(self) -> Survey:
        return get_object_or_404(Survey, slug=self.kwargs["slug"])

    def perform(self, form: Any) -> None:
        self.link = make_open_link(survey=self.survey, **form.cleaned_data)


class OpenLinkEdit(OpenLinkForms):
    permission_required = "surveys.edit"

    @cached_property
    def link(self) -> OpenLink:  # type: ignore[override]  # read when it is asked for
        return get_object_or_404(OpenLink.objects.select_related("survey", "brand"), pk=self.kwargs["pk"])

    @property
    def survey(self) -> Survey:
        return self.link.survey

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"kept": self.link.brand}

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.link, name) for name in TERMS}

    def perform(self, form: Any) -> None:
        change_open_link(link=self.link, **form.cleaned_data)
        messages.success(self.request, _("Saved."))


class OpenLinkDetail(Page):
    permission_required = "surveys.view"
    template_name = "surveys/open_link_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        link = get_object_or_404(open_links(), pk=self.kwargs["pk"])
        told = {"address": address_of(link), "started": started_of(link)}
        return super().get_context_data(link=link, survey=link.survey, **told, **kwargs)


class OpenLinkSheet(Page):
    """To print and hang up: in the language of the link, or in all."""

    permission_required = "surveys.view"
    template_name = "surveys/open_link_sheet.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        link = get_object_or_404(OpenLink.objects.select_related("survey", "brand"), pk=self.kwargs["pk"])
        spoken = [link.language] if link.language else [code for code, _name in settings.LANGUAGES]
        told = {"lead": lead_for(link.survey, link.brand), "address": address_of(link), "spoken": spoken}
        if link.brand:
            told |= {"house": link.brand.name, "accent": link.brand.accent.removeprefix("#")}
        logo = link.brand and link.brand.shown
        return super().get_context_data(link=link, logo=logo, **told, **kwargs)


class OpenLinkSwitch(Action):
    permission_required = "surveys.edit"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        link = get_object_or_404(OpenLink, pk=pk)
        switch_open_link(link=link, active="on" in request.POST)
        messages.success(request, _("It takes answers.") if link.active else _("It takes no answers now."))
        return redirect("surveys:open-link-detail", pk)


class OpenLinkPicture(Guarded, View):
    """Its QR code: dark on light whatever the theme, as scanners want it."""

    permission_required = "surveys.view"
    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, pk: int, kind: str) -> HttpResponse:
        link, drawn = get_object_or_404(OpenLink, pk=pk), BytesIO()
        code = segno.make(address_of(link), error="m", micro=False)
        code.save(drawn, kind=kind, scale=10, border=4, light="white")
        answer = HttpResponse(drawn.getvalue(), content_type=PICTURES[kind])
        if "download" in request.GET:
            answer["Content-Disposition"] = f'attachment; filename="qr-{link.code}.{kind}"'
        return answer
