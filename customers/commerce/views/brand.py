"""The brands the house sells under: managers add, rename, retire them and bring them back."""

import re
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import reverse_lazy
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.errors import Conflict
from core.pages import Action, FormPage, StaffRequest
from customers.commerce.domain.accent import by_day, by_night
from customers.commerce.domain.brand import TERMS, change_brand, create_brand
from customers.commerce.domain.picture import KINDS
from customers.commerce.forms.brand import ChangedBrandForm, NewBrandForm
from customers.commerce.models.brand import COLOUR
from customers.commerce.models.logo import NAME
from customers.models import Brand, Logo

LIST = reverse_lazy("customers:brand-list")
DAY, YEAR = 86_400, 31_536_000


class BrandList(FormPage):
    permission_required = "customers.configure"
    template_name = "customers/brand_list.html"
    form_class = NewBrandForm
    success_url = LIST

    def perform(self, form: Any) -> None:
        create_brand(**form.cleaned_data)
        messages.success(self.request, _("It can be chosen: within a minute, on every screen."))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(brands=Brand.objects.order_by("-active", "name"), **kwargs)


class BrandEdit(FormPage):
    permission_required = "customers.configure"
    template_name = "customers/brand_form.html"
    form_class = ChangedBrandForm
    success_url = LIST

    @cached_property
    def brand(self) -> Brand:
        return get_object_or_404(Brand, pk=self.kwargs["pk"])

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"has_logo": self.brand.logo_id is not None}

    def get_initial(self) -> dict[str, Any]:
        terms = {name: getattr(self.brand, name) for name in TERMS}
        return terms | {"seen_at": self.brand.changed_at.isoformat()}

    def perform(self, form: Any) -> None:
        try:
            change_brand(brand=self.brand, **form.cleaned_data)
        except Conflict as conflict:
            if conflict.field != "seen_at":
                raise
            form.see(self.brand.changed_at)
            raise Conflict(str(conflict)) from conflict
        messages.success(self.request, _("The changes are saved."))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(brand=self.brand, **kwargs)


class BrandSwitch(Action):
    """A button for both ways."""

    permission_required = "customers.configure"

    def post(self, request: StaffRequest, pk: int) -> HttpResponse:
        brand = change_brand(brand=get_object_or_404(Brand, pk=pk), active="on" in request.POST)
        told = _("“%(brand)s” can be chosen again.") if brand.active else _("“%(brand)s” is retired.")
        messages.success(request, told % {"brand": brand.name})
        return redirect(LIST)


def speak_for(request: Any, brand: Brand | None) -> None:
    """The frame of a page for customers bears its name, colour and logo: `crm.navigation` reads them."""
    if brand:
        request.house, request.accent = brand.name, brand.accent.removeprefix("#")
        request.logo = brand.shown


def frame_of(request: HttpRequest) -> tuple[Any, ...]:
    """All that the frame bears of a brand: for who keeps a page that was drawn."""
    return tuple(getattr(request, name, None) for name in ("house", "accent", "logo"))


@login_not_required
def accent_sheet(_request: HttpRequest, colour: str) -> HttpResponse:
    """A colour as pages for customers wear it. It is told by the address alone: nothing is looked up."""
    if not re.fullmatch(COLOUR, f"#{colour}"):
        raise Http404
    shades = {"day": by_day(f"#{colour}"), "night": by_night(f"#{colour}")}
    sheet = HttpResponse(render_to_string("customers/accent.css", shades), content_type="text/css")
    sheet["Cache-Control"] = f"public, max-age={DAY}"
    return sheet


@login_not_required
@require_safe
def logo_picture(_request: HttpRequest, name: str) -> HttpResponse:
    """Another picture has another address: whoever has read one never asks again."""
    found = Logo.objects.filter(name=name).first() if re.fullmatch(NAME, name) else None
    if found is None:
        raise Http404
    picture = HttpResponse(found.content, content_type=KINDS[name.rpartition(".")[2]])
    picture["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    return picture
