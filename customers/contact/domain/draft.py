"""Keep what an agent types about a contact until it is saved: no closed tab and no ended session loses it."""

from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, JSONField, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject, Now

from core.sql import execute
from core.text import clean_line, clean_text
from customers.models import ContactDraft, Customer, Interaction
from customers.people.domain.erased import keep_from_erasure

LONGEST = 100_000  # of one field: more than a contact may carry, so that the refusal finds it whole
KEPT = timedelta(days=30)


def save_draft(*, customer: Customer, agent_id: int, key: str, values: Mapping[str, str]) -> None:
    """The latest state of one agent's draft about a customer; none with nothing typed. Raises Conflict."""
    typed = {name: text for name, value in values.items() if (text := clean_text(value[:LONGEST]))}
    if not typed:
        discard_draft(customer=customer, agent_id=agent_id)
        return
    draft = ContactDraft(customer=customer, agent_id=agent_id, key=clean_line(key)[:100], values=typed)
    draft.saved_at = Now()
    with transaction.atomic():
        keep_from_erasure(customer)
        ContactDraft.objects.bulk_create(
            [draft],
            update_conflicts=True,
            unique_fields=["customer", "agent"],
            update_fields=["key", "values", "saved_at"],
        )


def discard_draft(*, customer: Customer, agent_id: int) -> None:
    execute(_DISCARD, customer=customer.pk, agent=agent_id)


def keep_without_draft(*, customer: Customer, agent_id: int | None) -> None:
    """`keep_from_erasure`, and their draft is done with: in one statement, for each contact begins with it.

    Nobody, as where a machine logs a contact, has no draft. Raises Conflict.
    """
    keep_from_erasure(customer, also=f"WITH discarded AS ({_DISCARD})", agent=agent_id)


_DISCARD = "DELETE FROM customers_contactdraft WHERE customer_id = %(customer)s AND agent_id = %(agent)s"


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
