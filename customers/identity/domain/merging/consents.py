"""The strictest consent of two records wins: who withdrew in either has withdrawn."""

from customers.enums import ConsentOrigin
from customers.identity.domain.merging.rows import move, note
from customers.identity.domain.merging.rules import table_of
from customers.models import Consent, Customer, Merge
from customers.people.domain.consent import state_consent

TABLE = "customers.Consent.customer"
SOURCE = "merge"


def merge_consents(merge: Merge, *, survivor: Customer, actor_id: int | None) -> None:
    """Both ledgers in one. Where the latest word would overrule a no, the no is said again."""
    latest = Consent.objects.filter(customer__in=[merge.survivor_id, merge.merged_id])
    stated = list(
        latest.order_by("customer", "purpose", "channel", "-stated_at", "-pk").distinct(
            "customer", "purpose", "channel"
        )
    )
    table = table_of(TABLE)
    move(table, merge)
    made = []
    for key in sorted({(each.purpose, each.channel) for each in stated}):
        said = [each for each in stated if (each.purpose, each.channel) == key]
        last = max(said, key=lambda each: (each.stated_at, each.pk))
        if last.granted and not all(each.granted for each in said):
            no = state_consent(
                customer=survivor,
                purpose=key[0],
                channel=key[1],
                granted=False,
                origin=ConsentOrigin.MERGE,
                source=SOURCE,
                actor_id=actor_id,
            )
            made.append(no.pk)
    note(table, merge, "made", made)
