"""What a contact costs, by channel: stated from a day on, so that a change leaves the past as it was."""

import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.db.models import Case, DecimalField, Q, When
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from core.errors import Invalid
from customers.enums import Channel
from metrics.domain.days import today
from metrics.models import Recount, ServiceCost

MOST = Decimal(10**6)

# Before the first day that anybody stated, what the house was set up with holds.
SPANS = """
    stated AS (
        SELECT channel, since, cost FROM metrics_servicecost
        UNION ALL SELECT key, '-infinity'::date, value::numeric FROM jsonb_each_text(%(first_costs)s::jsonb)
    ),
    spans AS (
        SELECT channel, cost, since, lead(since) OVER (PARTITION BY channel ORDER BY since) AS until
        FROM stated
    )
"""


def first_costs() -> str:
    """As the parameter that `SPANS` needs."""
    return json.dumps(settings.HOUSE_CONTACT_COSTS)


def set_service_cost(*, channel: str, cost: Decimal, since: date, actor_id: int | None = None) -> ServiceCost:
    """From a day on. Days gone by keep the cost they had, those without may get one. Raises Invalid."""
    if channel not in Channel.values:
        raise Invalid(_("There is no such channel."), field="channel")
    if not 0 <= cost <= MOST:
        raise Invalid(_("A cost lies between 0 and a million."), field="cost")
    held = cost_on(channel, since)
    if since < today() and held is not None and held != cost:
        raise Invalid(_("On that day another cost held already: the past is not rewritten."), field="since")
    row, _made = ServiceCost.objects.update_or_create(
        channel=channel, since=since, defaults={"cost": cost, "set_by_id": actor_id, "set_at": Now()}
    )
    Recount.objects.filter(pk__in=("predictions", "sources")).update(due_at=Now())
    row.refresh_from_db()
    return row


def cost_on(channel: str, day: date) -> Decimal | None:
    """None where nobody has said what a contact cost then."""
    row = ServiceCost.objects.filter(channel=channel, since__lte=day).order_by("-since").first()
    first = settings.HOUSE_CONTACT_COSTS.get(channel)
    return row.cost if row else None if first is None else Decimal(str(first))


def costs_today() -> list[tuple[Channel, Decimal | None]]:
    day = today()
    return [(channel, cost_on(channel.value, day)) for channel in Channel]


def contact_cost(day: str) -> Case:
    """What a contact over its `channel` cost on the day that this column names: as `SPANS` says it in SQL."""
    stated = [
        When(Q(channel=row.channel, **{f"{day}__gte": row.since}), then=row.cost)
        for row in ServiceCost.objects.order_by("-since")
    ]
    first = [
        When(channel=name, then=Decimal(str(cost))) for name, cost in settings.HOUSE_CONTACT_COSTS.items()
    ]
    return Case(
        *stated, *first, default=Decimal(0), output_field=DecimalField(max_digits=10, decimal_places=2)
    )


def stated_costs() -> Sequence[ServiceCost]:
    """All that were ever stated, the latest first."""
    return list(ServiceCost.objects.select_related("set_by").order_by("-since", "channel")[:200])
