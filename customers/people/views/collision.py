"""What somebody else changed while one was editing a customer."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from customers.domain.queries import changes_since
from customers.models import Customer, Event
from customers.people.domain.custom_value import values_of
from customers.people.forms.custom_field import as_initial
from customers.people.forms.customer import CustomerForm


@dataclass(frozen=True)
class Difference:
    label: str
    stored: str
    typed: str


@dataclass(frozen=True)
class Collision:
    """`changes` are the events since; `differences` the fields they touched that would be overwritten."""

    changes: list[Event]
    differences: list[Difference]


def collision_of(form: CustomerForm, customer: Customer) -> Collision:
    """Refreshes `customer` to what is stored now."""
    customer.refresh_from_db()
    changes = list(changes_since(customer, form.cleaned_data["seen_at"])[:5])
    touched = {name for change in changes for name in change.data.get("fields", [])}
    if "contact_points" in touched:
        touched |= {"phones", "emails"}
    stored = {
        **{name: getattr(customer, name) for name in form.Meta.fields},
        "phones": [phone.number for phone in customer.phones.all()],
        "emails": [email.address for email in customer.emails.all()],
        **as_initial(values_of(customer)),
    }
    differences = [
        Difference(
            str(form.fields[name].label),
            _shown(form, name, value),
            _shown(form, name, form.cleaned_data[name]),
        )
        for name, value in stored.items()
        if name in touched and value != form.cleaned_data[name]
    ]
    return Collision(changes, differences)


def _shown(form: CustomerForm, name: str, value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(value) or _("(nothing)")
    choices = dict(getattr(form.fields[name], "choices", ()))
    return str(choices.get(value, value) or _("(nothing)"))
