"""Somebody of whom something stands in most tables."""

from typing import Any

from customers.models import Customer
from customers.people.domain.preference import link_of
from surveys.domain.answer import record_answer
from surveys.domain.invitation import Asked, invite
from surveys.models import Survey
from tests import factories
from tests.journeys.conftest import make_message


def lived(name: str = "Amelie", **fields: Any) -> Customer:
    """What names the person holds the name itself, so that it is found wherever it is left."""
    emails = [f"{name.lower()}@example.org"]
    customer = factories.customer(name, emails=emails, phones=["0612345678"], **fields)
    factories.consent(customer, wording="Oui, volontiers.")
    factories.contact(customer, note=f"{name} appelle du 06 98 76 54 32", reason=factories.reason())
    case = factories.case(customer, subject=f"Colis de {name}", description="Perdu")
    factories.promise(customer, what=f"Rappeler {name}", case=case, agent_id=factories.user().pk)
    factories.refund(factories.order(customer, 20, 30), 10)
    factories.cart(customer, url="https://shop.example.org/secret")
    token = invite(
        survey=Survey.objects.get(slug="nps-after-contact"),
        asked=[Asked(customer.pk, f"interaction:{customer.pk}")],
    )
    record_answer(token=token[f"interaction:{customer.pk}"], score=9, comment=f"Signé {name}")
    make_message(customer, key=f"of-{customer.pk}")
    link_of(customer.pk)
    return customer
