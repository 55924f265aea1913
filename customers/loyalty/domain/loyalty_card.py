"""Give a customer a loyalty card, and take one back."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db import transaction
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from core.errors import Conflict
from customers.domain.log import record_event
from customers.enums import EventKind
from customers.models import Customer, LoyaltyCard
from customers.people.domain.erased import keep_from_erasure
from customers.validators import normal_card


def give_card(*, customer: Customer, number: str, actor_id: int | None = None) -> LoyaltyCard:
    """A card for this customer; the same one again changes nothing. Raises Invalid, Conflict."""
    with transaction.atomic():
        keep_from_erasure(customer)
        card, is_new = LoyaltyCard.objects.get_or_create(
            number=normal_card(number), defaults={"customer": customer}
        )
        if card.customer_id != customer.pk:
            raise Conflict(_("This card belongs to another customer."), field="number")
        if is_new:
            _tell(EventKind.CARD_GIVEN, card, actor_id=actor_id)
    return card


def take_card_back(*, card: LoyaltyCard, actor_id: int | None = None) -> None:
    """Lost, or given up: it finds nobody any more, and its number is free. Twice is once."""
    with transaction.atomic():
        locked = LoyaltyCard.objects.select_for_update().filter(pk=card.pk).first()
        if locked:
            _tell(EventKind.CARD_TAKEN_BACK, locked, actor_id=actor_id)
            locked.delete()


def with_cards(customers: QuerySet[Customer]) -> QuerySet[Customer]:
    """Annotates `card_list`: {"pk", "number"} of each card, the oldest first."""
    cards = LoyaltyCard.objects.filter(customer=OuterRef("pk")).order_by("pk")
    return customers.annotate(
        card_list=ArraySubquery(cards.values_list(JSONObject(pk="pk", number="number")))
    )


def _tell(kind: str, card: LoyaltyCard, *, actor_id: int | None) -> None:
    record_event(kind=kind, customer_id=card.customer_id, actor_id=actor_id, data={"number": card.number})
