"""What the figures of money and loyalty count: orders, buyers, those who stayed and those who left."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from core.template_tags import money, number, percent, when
from customers.models import Customer, Order, PointsAccount, Refund
from customers.people.domain.completeness import Completeness, completeness_of
from customers.people.domain.own_facets import begins, ends
from metrics.domain.behind.population import (
    DAY,
    Column,
    Day,
    Narrowed,
    Population,
    Side,
    Time,
    between,
    no_time,
    of_source,
    only,
)
from metrics.domain.days import today
from metrics.domain.opportunity.cell import thirds_of
from metrics.domain.prediction.report import latest_fit
from metrics.domain.windows import active_time, with_windows
from metrics.models import CustomerMetrics, CustomerOpportunity
from metrics.models.prediction import AT_RISK

YEAR = timedelta(days=365)


# ── Orders ───────────────────────────────────────────────────────────────────────────────────────────────


def orders(asked: Narrowed) -> QuerySet[Order]:
    """Of customers who are known: an anonymous sale has nobody behind it."""
    told = between("placed_at", asked) & only(asked, channel="channel")
    return Order.objects.filter(told, customer__isnull=False, total__gt=0)


def refunds(asked: Narrowed) -> QuerySet[Refund]:
    """On the day of the refund, whenever the order was placed: so they are taken off revenue."""
    told = between("refunded_at", asked) & only(asked, channel="order__channel")
    rows = Refund.objects.filter(told, customer__isnull=False)
    return rows.annotate(placed_at=F("refunded_at"), total=-F("amount"), refunded=F("amount"))


TOTAL = Column("total", _("Total"), lambda row: row.total, money, is_number=True)
REFUNDED = Column("refunded", _("Refunded"), lambda row: row.refunded, money, is_number=True)
NUMBER = Column("number", _("Order number"), lambda row: row.number)

WITH_REFUND = Side("refunded", _("Orders with a refund"), lambda asked: orders(asked).filter(refunded__gt=0))


def _of_orders(*more: Side) -> Population:
    return Population(
        sides=(Side("orders", _("Orders"), orders), WITH_REFUND, *more),
        columns=(NUMBER, TOTAL, REFUNDED),
        filters=("since", "until", "channel", "segment"),
        at="placed_at",
        at_name=_("Placed"),
        order=("-placed_at", "-pk"),
    )


# ── Buyers ───────────────────────────────────────────────────────────────────────────────────────────────


def buyers(asked: Narrowed) -> QuerySet[CustomerMetrics]:
    scores = only(asked, recency="recency_score", frequency="frequency_score")
    won = of_source(asked, "customer__acquisition_source")
    return CustomerMetrics.objects.filter(scores, won, last_order_at__isnull=False)


def _active_since(asked: Narrowed) -> Any:
    return begins((asked.until or today()) - active_time() + DAY)


def _active(asked: Narrowed) -> QuerySet[CustomerMetrics]:
    since = _active_since(asked)
    rows = buyers(asked).filter(last_order_at__gte=since)
    return rows.filter(Exists(bought(since, ends(asked.until)))) if asked.until else rows


def _of_the_year(asked: Narrowed) -> QuerySet[CustomerMetrics]:
    """Up to the day asked for, or that of the latest fit, as the lifetime values count them."""
    until = _as_of(asked)
    return buyers(asked).filter(Exists(bought(until - YEAR, until)), last_order_at__gte=until - YEAR)


def _silent(asked: Narrowed) -> QuerySet[CustomerMetrics]:
    """Who came back since is not shown any more."""
    return buyers(asked).filter(last_order_at__lt=_active_since(asked))


def _kept(asked: Narrowed) -> QuerySet[CustomerMetrics]:
    """An order in each of the two spans before the day asked for."""
    end, span = _as_of(asked), active_time()
    return buyers(asked).filter(
        Exists(bought(end - span, end)),
        Exists(bought(end - 2 * span, end - span)),
        last_order_at__gte=end - span,
    )


def _left(asked: Narrowed) -> QuerySet[CustomerMetrics]:
    """Who came back since is not shown any more."""
    end, span = _as_of(asked), active_time()
    return buyers(asked).filter(last_order_at__gte=end - 2 * span, last_order_at__lt=end - span)


def _before(asked: Narrowed) -> QuerySet[CustomerMetrics]:
    """Those whom the share is of."""
    end, span = _as_of(asked), active_time()
    return buyers(asked).filter(Exists(bought(end - 2 * span, end - span)))


def bought(since: Any, until: Any) -> QuerySet[Order]:
    own = Order.objects.filter(customer=OuterRef("pk"), total__gt=0)
    return own.filter(placed_at__gte=since, placed_at__lt=until)


def _as_of(asked: Narrowed) -> Any:
    return ends(asked.until or _day_of_fit())


def _day_of_fit() -> date:
    """Which stated the share, where no other day is asked for."""
    fit = latest_fit()
    return fit.day if fit else today()


REVENUE = Column("revenue", _("Revenue"), lambda row: row.revenue, money, is_number=True)
PLACED = Column("orders", _("Orders"), lambda row: row.orders, number, is_number=True)
FIRST = Column("first_order", _("First order"), lambda row: row.first_order_at, lambda at: when(at, "short"))


def of_buyers(
    *sides: Side, more: tuple[str, ...] = (), earlier: Time = no_time, as_of: Day | None = None
) -> Population:
    return Population(
        earlier=earlier,
        as_of=as_of,
        sides=sides,
        columns=(PLACED, REVENUE, FIRST),
        filters=("segment", *more),
        at="last_order_at",
        at_name=_("Last order"),
        order=("-last_order_at", "-customer_id"),
    )


def _of_retention(*sides: Side) -> Population:
    return of_buyers(*sides, more=("until",), earlier=active_time, as_of=_day_of_fit)


EVERYBODY = Side("buyers", _("Who ever bought"), buyers)
RETENTION = (
    Side("kept", with_windows(_("Bought in both spans of %(active)s")), _kept),
    Side("left", with_windows(_("Bought in the first span of %(active)s only")), _left),
    Side("all", with_windows(_("Bought in the first span of %(active)s")), _before),
)
ACTIVE = Side("active", with_windows(_("Bought within %(active)s")), _active)
OF_THE_YEAR = Side("active", _("Bought within 12 months"), _of_the_year)


# ── Others ───────────────────────────────────────────────────────────────────────────────────────────────


def profiles(_asked: Narrowed) -> QuerySet[Customer]:
    return Customer.objects.filter(erased_at=None).prefetch_related("phones", "emails")


def _known(row: Customer) -> float:
    return _completeness(row).share


def _missing(row: Customer) -> str:
    return ", ".join(str(part.label) for part in _completeness(row).missing)


def _completeness(row: Customer) -> Completeness:
    return completeness_of(row, phones=row.phones.all(), emails=row.emails.all())


def _on_the_map(asked: Narrowed) -> QuerySet[CustomerOpportunity]:
    if not asked.map_cell:
        return CustomerOpportunity.objects.all()
    loyalty, value = thirds_of(asked.map_cell)
    return CustomerOpportunity.objects.filter(loyalty_third=loyalty, value_third=value)


def _about_to_leave(asked: Narrowed) -> QuerySet[CustomerOpportunity]:
    return _on_the_map(asked).filter(customer__prediction__churn_risk__gte=AT_RISK)


ON_THE_MAP = Population(
    sides=(
        Side("all", _("Everybody on the map"), _on_the_map),
        Side("at_risk", _("Will rather leave"), _about_to_leave),
    ),
    columns=(
        Column("priority", _("Loyalty × opportunity"), lambda row: row.priority, money, is_number=True),
        Column("loyalty", _("Loyalty"), lambda row: row.loyalty, percent, is_number=True),
        Column("open_value", _("Opportunity"), lambda row: row.open_value, money, is_number=True),
    ),
    filters=("segment", "map_cell"),
    at="",
    at_name="",
    order=("-customer_id",),
)


def _everybody(asked: Narrowed) -> QuerySet[CustomerMetrics]:
    return CustomerMetrics.objects.filter(only(asked, language="customer__language"))


MEMBERS = Population(
    sides=(Side("all", _("All customers"), _everybody),),
    columns=(PLACED, REVENUE, FIRST),
    filters=("segment", "language"),
    at="last_order_at",
    at_name=_("Last order"),
    order=("-customer_id",),
)

POPULATIONS = {
    **dict.fromkeys(("segment_size", "revenue_per_customer"), MEMBERS),
    **dict.fromkeys(("loyalty", "opportunity"), ON_THE_MAP),
    "orders": _of_orders(),
    **dict.fromkeys(("revenue", "average_basket"), _of_orders(Side("refunds", _("Refunds"), refunds))),
    **dict.fromkeys(("purchase_frequency", "recency", "concentration"), of_buyers(EVERYBODY)),
    "top_tenth": of_buyers(EVERYBODY, more=("source",)),
    "rfm": of_buyers(EVERYBODY, more=("recency", "frequency")),
    "active_customers": of_buyers(
        ACTIVE,
        Side("silent", with_windows(_("Bought, but not within %(active)s")), _silent),
        more=("until",),
    ),
    **dict.fromkeys(("retention", "lifetime"), _of_retention(*RETENTION)),
    "churn": _of_retention(RETENTION[1], RETENTION[0], RETENTION[2]),
    **dict.fromkeys(
        ("clv_value", "clv_simple", "clv_discounted", "clv_to_cac"),
        of_buyers(OF_THE_YEAR, more=("until", "source")),
    ),
    "profile_completeness": Population(
        sides=(Side("all", _("All customers"), profiles),),
        columns=(
            Column("known", _("Known"), _known, percent, is_number=True),
            Column("missing", _("Missing"), _missing),
        ),
        filters=("segment",),
        at="since",
        at_name=_("Customer since"),
        order=("-since", "-pk"),
        owner="",
    ),
    "points_outstanding": Population(
        sides=(
            Side("holders", _("Who holds points"), lambda _: PointsAccount.objects.filter(balance__gt=0)),
        ),
        columns=(Column("points", _("Points"), lambda row: row.balance, number, is_number=True),),
        filters=("segment",),
        at="",
        at_name="",
        order=("-customer_id",),
    ),
}
