"""Somebody with the same phone, email, or name and birthday: said while one is still typing."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from core.pages import Action, StaffRequest
from customers.identity.domain.duplicate import Twin, twins_of
from customers.models import Customer
from customers.people.forms.customer import CustomerForm
from customers.people.models.customer import name_key


def twins_in(form: CustomerForm, *, besides: int | None = None) -> list[Twin]:
    """By the fields that can be read; the others say themselves what is wrong with them."""
    form.is_valid()
    data = form.cleaned_data
    names = [data.get(name, "") for name in ("first_name", "last_name", "company")]
    return twins_of(
        phones=data.get("phones", []),
        emails=data.get("emails", []),
        name_key=name_key(*names),
        birthday=data.get("birthday"),
        besides=besides,
    )


class Twins(Action):
    """Changes nothing, but what is typed about a person does not belong into an address: hence POST."""

    permission_required = "customers.edit"

    def post(self, request: StaffRequest, pk: int | None = None) -> HttpResponse:
        form = CustomerForm(request.POST, instance=Customer(pk=pk))
        context: dict[str, Any] = {"twins": twins_in(form, besides=pk)}
        return render(request, "customers/_twins.html", context)
