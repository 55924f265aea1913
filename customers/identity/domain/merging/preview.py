"""How much stands behind each of two records: what a merge would bring together."""

from dataclasses import dataclass

from django.db.models import Count, Max
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from customers.models import Customer, Event, PointsAccount

COUNTED: dict[str, str | Promise] = {
    "contact.logged": _("Contacts"),
    "order.placed": _("Orders"),
    "survey.answered": _("Answers"),
    "message.sent": _("Messages"),
}


@dataclass(frozen=True)
class Weight:
    """`counts`: label and number, of what happened."""

    counts: list[tuple[str | Promise, int]]
    points: int
    last: object


def weights_of(*customers: Customer) -> list[Weight]:
    """From the log and the points, two statements for all."""
    numbers = [customer.pk for customer in customers]
    events = Event.objects.filter(customer__in=numbers, kind__in=COUNTED).order_by()
    told = {
        (row["customer"], row["kind"]): row
        for row in events.values("customer", "kind").annotate(n=Count("pk"), last=Max("occurred_at"))
    }
    points = dict(PointsAccount.objects.filter(pk__in=numbers).values_list("pk", "balance"))
    return [
        Weight(
            [(label, told[pk, kind]["n"] if (pk, kind) in told else 0) for kind, label in COUNTED.items()],
            points.get(pk, 0),
            max((row["last"] for (owner, _kind), row in told.items() if owner == pk), default=None),
        )
        for pk in numbers
    ]
