"""The fields of the house, for administrators: add, rename, give choices, order, retire."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse, reverse_lazy
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from core.errors import DomainError
from core.pages import Action, FormPage, Page, StaffRequest
from customers.models import CustomChoice, CustomField
from customers.people.domain.custom_field import (
    add_choice,
    add_field,
    all_fields,
    change_choice,
    change_field,
    move,
    restore,
    retire,
)
from customers.people.forms.custom_field import ChoiceForm, CustomFieldCreateForm, LabelsForm


class CustomFieldList(Page):
    permission_required = "customers.fields"
    template_name = "customers/custom_field_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(fields=all_fields(), **kwargs)


class CustomFieldCreate(FormPage):
    permission_required = "customers.fields"
    template_name = "customers/custom_field_form.html"
    form_class = CustomFieldCreateForm
    success_url = reverse_lazy("customers:custom-field-list")

    def perform(self, form: Any) -> None:
        add_field(**form.cleaned_data)
        messages.success(self.request, _("The field is there."))


class CustomFieldEdit(FormPage):
    permission_required = "customers.fields"
    template_name = "customers/custom_field_form.html"
    form_class = LabelsForm
    success_url = reverse_lazy("customers:custom-field-list")

    @cached_property
    def field(self) -> CustomField:
        return get_object_or_404(all_fields(), pk=self.kwargs["pk"])

    def get_initial(self) -> dict[str, Any]:
        return {"label_fr": self.field.label_fr, "label_en": self.field.label_en}

    def perform(self, form: Any) -> None:
        change_field(field=self.field, **form.cleaned_data)
        messages.success(self.request, _("The changes are saved."))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(field=self.field, **{"choice_form": ChoiceForm()} | kwargs)


class ChoiceCreate(CustomFieldEdit):
    """The same page, when a choice is added on it."""

    form_class = ChoiceForm

    def get_initial(self) -> dict[str, Any]:
        return {}

    def perform(self, form: Any) -> None:
        add_choice(field=self.field, **form.cleaned_data)

    def get_success_url(self) -> str:
        return reverse("customers:custom-field-edit", args=[self.field.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs["choice_form"] = kwargs.pop("form", None) or self.get_form()
        labels = LabelsForm(initial={"label_fr": self.field.label_fr, "label_en": self.field.label_en})
        return super().get_context_data(form=labels, **kwargs)


class RowAction(Action):
    """Something done to a field or to one of its choices."""

    abstract = True
    model: type[CustomField] | type[CustomChoice] = CustomField

    def post(self, request: StaffRequest, pk: int) -> HttpResponse:
        row: Any = get_object_or_404(self.model, pk=pk)
        try:
            self.act(row)
        except DomainError as refusal:
            messages.error(request, str(refusal))
        if isinstance(row, CustomChoice):
            return redirect("customers:custom-field-edit", row.field_id)
        return redirect("customers:custom-field-list")

    def act(self, row: Any) -> None:
        raise NotImplementedError


class CustomFieldMove(RowAction):
    permission_required = "customers.fields"

    def act(self, row: Any) -> None:
        move(row=row, up="up" in self.request.POST)


class CustomFieldRetire(RowAction):
    """A button for both ways."""

    permission_required = "customers.fields"

    def act(self, row: Any) -> None:
        (restore if row.retired_at else retire)(row=row)


class ChoiceMove(CustomFieldMove):
    model = CustomChoice


class ChoiceRetire(CustomFieldRetire):
    model = CustomChoice


class ChoiceRename(RowAction):
    permission_required = "customers.fields"
    model = CustomChoice

    def act(self, row: Any) -> None:
        form = LabelsForm(self.request.POST)
        if form.is_valid():
            change_choice(choice=row, **form.cleaned_data)
        else:
            messages.error(self.request, _("Give the choice a label in both languages."))
