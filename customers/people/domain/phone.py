"""Give a customer a phone number."""

from django.db import transaction

from customers.models import Customer
from customers.people.domain.customer import change_customer, locked_customer
from customers.validators import normal_phone


def attach_phone(*, customer: Customer, number: str, actor_id: int | None = None) -> bool:
    """Add a number behind those they have. False: they have it already. Raises Invalid, Conflict."""
    with transaction.atomic():
        locked = locked_customer(customer)
        known = list(locked.phones.values_list("number", flat=True))
        normal = normal_phone(number, country=locked.country)
        if normal in known:
            return False
        change_customer(customer=locked, phones=[*known, normal], actor_id=actor_id)
    return True
