"""The reasons and outcomes agents choose from: managers add, name, order, retire them and bring them back."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse_lazy
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import View

from core.pages import Action, FormPage, Page, StaffRequest
from customers.contact.domain.wrap_up_code import (
    add_code,
    bring_back_code,
    change_code,
    move_code,
    retire_code,
)
from customers.contact.forms.wrap_up_code import FORMS
from customers.models import Outcome, Reason, Topic

LIST = reverse_lazy("customers:code-list")


class CodeList(Page):
    permission_required = "customers.configure"
    template_name = "customers/code_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            groups=[
                ("reason", _("Reasons"), list(Reason.objects.all())),
                ("outcome", _("Outcomes"), list(Outcome.objects.prefetch_related("reasons"))),
                ("topic", _("Topics of cases"), list(Topic.objects.all())),
            ],
            **kwargs,
        )


class OfCode(View):
    """`model` is given in the address: Reason, Outcome or Topic."""

    model: ClassVar[Any] = None

    @cached_property
    def code(self) -> Any:
        return get_object_or_404(self.model, pk=self.kwargs["pk"])


class CodeForm(OfCode, FormPage):
    abstract = True
    template_name = "customers/code_form.html"
    success_url = LIST

    def get_form_class(self) -> Any:
        return FORMS[self.model]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(kind=self.model._meta.model_name, **kwargs)


class CodeCreate(CodeForm):
    permission_required = "customers.configure"

    def perform(self, form: Any) -> None:
        add_code(self.model, **form.cleaned_data)
        messages.success(self.request, _("It can be chosen: within a minute, on every screen."))


class CodeUpdate(CodeForm):
    permission_required = "customers.configure"

    def get_initial(self) -> dict[str, Any]:
        return FORMS[self.model].initial_of(self.code)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(code=self.code, **kwargs)

    def perform(self, form: Any) -> None:
        change_code(code=self.code, **form.cleaned_data)
        messages.success(self.request, _("The changes are saved."))


class CodeMove(OfCode, Action):
    permission_required = "customers.configure"

    def post(self, request: StaffRequest, pk: int) -> HttpResponse:
        move_code(code=self.code, by=-1 if "up" in request.POST else 1)
        return redirect(LIST)


class CodeRetirement(OfCode, Action):
    permission_required = "customers.configure"

    def post(self, request: StaffRequest, pk: int) -> HttpResponse:
        retire_code(code=self.code)
        messages.success(
            request, _("“%(code)s” is retired: contacts that have it keep it.") % {"code": self.code.label}
        )
        return redirect(LIST)


class CodeReturn(OfCode, Action):
    permission_required = "customers.configure"

    def post(self, request: StaffRequest, pk: int) -> HttpResponse:
        bring_back_code(code=self.code)
        messages.success(request, _("“%(code)s” can be chosen again.") % {"code": self.code.label})
        return redirect(LIST)
