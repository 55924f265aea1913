"""What tests need to begin with. Facts are made by their verbs, so each comes with its event."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from django.utils import timezone

from crm.enums import Role
from crm.models import User
from customers.cases.domain.case import open_case
from customers.cases.domain.promise import make_promise
from customers.commerce.domain.brand import create_brand
from customers.commerce.domain.cart import save_cart
from customers.commerce.domain.line import NewLine
from customers.commerce.domain.order import place_order
from customers.commerce.domain.refund import place_refund
from customers.contact.domain.interaction import log_contact
from customers.enums import Channel, Direction, Purpose
from customers.models import (
    Brand,
    Cart,
    Case,
    Consent,
    Customer,
    Interaction,
    Order,
    Outcome,
    Promise,
    Reason,
    Refund,
)
from customers.people.domain.consent import state_consent
from customers.people.domain.customer import create_customer
from surveys.domain.answer import record_answer
from surveys.domain.invitation import Asked, invite
from surveys.domain.review import NewReview, record_review
from surveys.domain.voice.gather import gather_answers
from surveys.domain.voice.reading import read_due
from surveys.models import Review, Survey, Verbatim

PASSWORD = "correct horse battery"
NOON = datetime(2026, 3, 12, 12, 0, tzinfo=UTC)

_number = count(1)


def user(role: str = Role.AGENT, **fields: Any) -> User:
    n = next(_number)
    defaults: Any = {"email": f"{role}-{n}@example.org", "name": f"{role.title()} {n}", "language": "en"}
    made = User(role=role, **(defaults | fields))
    made.set_unusable_password()  # who logs in by the form sets one
    made.save()
    return made


def brand(key: str = "harbour", **fields: Any) -> Brand:
    return create_brand(**({"key": key, "name": key.title()} | fields))


def customer(first_name: str = "Amélie", last_name: str = "Fotso", **fields: Any) -> Customer:
    names: Any = {"first_name": first_name, "last_name": last_name, "language": "fr"}
    return create_customer(**(names | fields))


def reason(slug: str = "delivery-test", **fields: Any) -> Reason:
    labels: Any = {"label_en": slug.capitalize(), "label_fr": f"{slug.capitalize()} (fr)"}
    return Reason.objects.get_or_create(slug=slug, defaults=labels | fields)[0]


def outcome(slug: str = "resolved-test", **fields: Any) -> Outcome:
    labels: Any = {"label_en": slug.capitalize(), "label_fr": f"{slug.capitalize()} (fr)"}
    return Outcome.objects.get_or_create(slug=slug, defaults=labels | fields)[0]


def contact(of: Customer | None = None, **fields: Any) -> Interaction:
    defaults: Any = {"channel": Channel.PHONE, "direction": Direction.INBOUND, "key": f"key-{next(_number)}"}
    return log_contact(customer=of or customer(), **(defaults | fields))


def case(of: Customer | None = None, **fields: Any) -> Case:
    defaults: Any = {"kind": "complaint", "subject": "Colis perdu", "key": f"case-{next(_number)}"}
    return open_case(customer=of or customer(), **(defaults | fields))


def promise(of: Customer | None = None, **fields: Any) -> Promise:
    """To be kept tomorrow, unless told otherwise."""
    defaults: Any = {
        "what": "Envoyer le bon de retour",
        "due_at": timezone.now() + timedelta(days=1),
        "key": f"promise-{next(_number)}",
    }
    return make_promise(customer=of or customer(), **(defaults | fields))


def lines(*amounts: str | int, sku: str = "CAFE") -> list[NewLine]:
    """One line of a single piece per amount: `lines(20, "5.50")`."""
    return [NewLine(f"{sku}-{n}", 1, Decimal(amount), f"Article {n}") for n, amount in enumerate(amounts, 1)]


def order(of: Customer | None = None, *amounts: str | int, **fields: Any) -> Order:
    """`order(amelie, 20, 30)`: 50 in two lines. Without a customer it is an anonymous sale."""
    defaults: Any = {"number": f"C-{next(_number):05}", "source": "shop", "placed_at": NOON}
    content: Any = {"customer": of, "lines": lines(*amounts or (100,))}
    return place_order(**(content | defaults | fields))


def refund(of: Order, *amounts: str | int, **fields: Any) -> Refund:
    defaults: Any = {
        "number": f"R-{next(_number):05}",
        "source": "shop",
        "refunded_at": of.placed_at + timedelta(days=3),
    }
    content: Any = {"customer": of.customer, "order": of, "lines": lines(*amounts or (10,))}
    return place_refund(**(content | defaults | fields))


def cart(of: Customer | None = None, *amounts: str | int, **fields: Any) -> Cart:
    defaults: Any = {"external_id": f"cart-{next(_number)}", "source": "shop"}
    content: Any = {"customer": of or customer(), "lines": lines(*amounts or (40,))}
    return save_cart(**(content | defaults | fields))


def consent(of: Customer | None = None, *, granted: bool = True, **fields: Any) -> Consent:
    defaults: Any = {"purpose": Purpose.SURVEY, "channel": Channel.EMAIL, "origin": "agent", "source": "test"}
    return state_consent(customer=of or customer(), granted=granted, **(defaults | fields))


def verbatim(of: Customer | None = None, text: str = "Service parfait", **fields: Any) -> Verbatim:
    """An answer with words, gathered and read."""
    asked = of or customer()
    survey = Survey.objects.get(slug="nps-after-contact")
    (token,) = invite(survey=survey, asked=[Asked(asked.pk, f"o:{next(_number)}")]).values()
    answer = record_answer(token=token, comment=text, **({"score": 9} | fields))
    gather_answers([answer.pk])
    read_due()
    return Verbatim.objects.get(answer=answer)


def review(of: Customer | None = None, **fields: Any) -> Review:
    defaults: Any = {"source": "Google", "stars": 4, "posted_at": NOON, "text": "Bien", "external_id": ""}
    told = NewReview(**(defaults | {"customer_id": of.pk if of else None} | fields))
    return record_review(review=told, actor_id=None, language="fr")[0]
