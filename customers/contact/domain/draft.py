"""Keep what an agent types about a contact until it is saved: no closed tab and no ended session loses it."""

from collections.abc import Mapping
from datetime import timedelta

from django.db.models import Exists, JSONField, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject, Now

from core.sql import execute
from core.text import clean_line, clean_text
from customers.models import ContactDraft, Customer, Interaction
from customers.people.domain.erased import refuse_erased

LONGEST = 100_000  # of one field: more than a contact may carry, so that the refusal finds it whole
KEPT = timedelta(days=30)


def save_draft(*, customer: Customer, agent_id: int, key: str, values: Mapping[str, str]) -> None:
    """The latest state of one agent's draft about a customer; none with nothing typed. Raises Conflict."""
    typed = {name: text for name, value in values.items() if (text := clean_text(value[:LONGEST]))}
    if not typed:
        discard_draft(customer=customer, agent_id=agent_id)
        return
    refuse_erased(customer)
    ContactDraft.objects.bulk_create(
        [
            ContactDraft(
                customer=customer, agent_id=agent_id, key=clean_line(key)[:100], values=typed, saved_at=Now()
            )
        ],
        update_conflicts=True,
        unique_fields=["customer", "agent"],
        update_fields=["key", "values", "saved_at"],
    )


def discard_draft(*, customer: Customer, agent_id: int | None) -> None:
    """Nobody, as where a machine logs a contact, has no draft."""
    if agent_id is not None:
        execute(
            "DELETE FROM customers_contactdraft WHERE customer_id = %(customer)s AND agent_id = %(agent)s",
            customer=customer.pk,
            agent=agent_id,
        )


def with_draft(customers: QuerySet[Customer], *, agent_id: int) -> QuerySet[Customer]:
    """Annotates `draft`: {"key", "values"} or None.

    Saving a draft and the contact may cross on their way: one whose contact is stored is none.
    """
    stored = Interaction.objects.filter(key=OuterRef("key"))
    drafts = ContactDraft.objects.filter(customer=OuterRef("pk"), agent=agent_id).exclude(Exists(stored))
    whole = drafts.values_list(JSONObject(key="key", values="values"))
    return customers.annotate(draft=Subquery(whole, output_field=JSONField()))


def forget_old_drafts() -> int:
    """Job: a draft nobody went on with for a month is nobody's any more."""
    forgotten, _by_model = ContactDraft.objects.filter(saved_at__lt=Now() - KEPT).delete()
    return forgotten
