"""What the house knows without a model: retention, how long customers stay, lifetime values by formula."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from core.sql import execute
from metrics.domain.cost.service import SPANS, first_costs
from metrics.domain.days import ZONE, day_of
from metrics.domain.formulas.cac import cac
from metrics.domain.formulas.clv import (
    clv_discounted,
    clv_next_period,
    clv_of_the_literature,
    clv_simple,
    clv_to_cac,
    clv_value,
)
from metrics.domain.formulas.proportion import Proportion
from metrics.domain.formulas.retention import Lifetime, in_years, lifetime, retention
from metrics.domain.formulas.survival import Step, kaplan_meier, mean_time
from metrics.domain.life_cycle import learn_thresholds
from metrics.domain.windows import windows, years_up_to
from metrics.models import Thresholds

MONTH = 365.25 / 12
Moments = Mapping[str, datetime]

_KEPT = """
    SELECT count(*), count(*) FILTER (WHERE again)
    FROM (
        SELECT bool_or(placed_at >= %(span)s) AS again FROM customers_order
        WHERE customer_id IS NOT NULL AND total > 0 AND placed_at >= %(before)s AND placed_at < %(end)s
        GROUP BY customer_id HAVING bool_or(placed_at < %(span)s)
    ) before
"""

# Who is silent for longer than `lost_after` has left, on the day that time was over: known then, not later.
_STAYED = """
    SELECT gone, floor((extract(epoch FROM CASE WHEN gone THEN last_order_at + %(lost)s ELSE %(end)s END
                        - first_order_at) / 86400) / %(month)s)::integer AS months, count(*)
    FROM (
        SELECT first_order_at, last_order_at, last_order_at + %(lost)s < %(end)s AS gone
        FROM metrics_customermetrics WHERE orders > 0 AND first_order_at < %(end)s
    ) m GROUP BY 1, 2
"""

_YEAR_OF_TRADE = """
    SELECT count(DISTINCT customer_id), count(*), coalesce(sum(total), 0) - (
        SELECT coalesce(sum(amount), 0) FROM customers_refund
        WHERE customer_id IS NOT NULL
          AND refunded_at >= %(year)s AND refunded_at < %(end)s
    )
    FROM customers_order
    WHERE customer_id IS NOT NULL AND total > 0 AND placed_at >= %(year)s AND placed_at < %(end)s
"""

_FORETOLD = """
    SELECT avg(p.value) FROM metrics_customerprediction p JOIN metrics_customermetrics m USING (customer_id)
    WHERE m.last_order_at >= %(year)s AND m.last_order_at < %(end)s
"""

# A contact costs what held on its day; over a channel without a stated cost it counts as free.
_SERVED = f"""
    WITH {SPANS}
    SELECT coalesce(sum(i.many * s.cost), 0) FROM (
        SELECT channel, {day_of("started_at")} AS day, count(*) AS many FROM customers_interaction
        WHERE started_at >= %(year)s AND started_at < %(end)s GROUP BY 1, 2
    ) i
    JOIN spans s ON s.channel = i.channel AND i.day >= s.since AND (s.until IS NULL OR i.day < s.until)
"""

# What was spent on those who never bought is part of what it cost to win the others.
_WON = """
    SELECT coalesce(sum(c.acquisition_cost), 0), count(*) FILTER (WHERE m.first_order_at < %(end)s)
    FROM customers_customer c LEFT JOIN metrics_customermetrics m ON m.customer_id = c.id
    WHERE c.acquisition_cost IS NOT NULL AND c.since < %(end)s
"""


def worth(day: date, *, discount: float, predicted: float | None) -> dict[str, Any]:
    """All of it, as the page shows it; money in the house's currency, times in years unless named months.

    As known when `day` ends, today up to now: as the predictions of that day, and its snapshots, have it.
    """
    moments = years_up_to(day)
    kept = _kept(moments)
    stayed = _stayed(moments)
    return {
        "retention": kept and [kept.value, kept.low, kept.high, kept.n],
        "lifetime": _lifetime(kept),
        "survival": [[step.time, step.at_risk, step.surviving, step.low, step.high] for step in stayed],
        "months_stayed": mean_time(stayed, until=stayed[-1].time) if stayed else None,
        "lifetime_values": _values(moments, kept, discount=Decimal(str(discount)), predicted=predicted),
    }


def lifetime_values(day: date, *, discount: float, predicted: float | None) -> dict[str, Any] | None:
    """As `worth` has them, alone."""
    moments = years_up_to(day)
    return _values(moments, _kept(moments), discount=Decimal(str(discount)), predicted=predicted)


def _kept(moments: Moments) -> Proportion | None:
    before, again = execute(_KEPT, **moments)[0]
    return retention(active_before=before, active_in_both=again)


def _lifetime(kept: Proportion | None) -> dict[str, float | None] | None:
    stays = _years(kept) if kept else None
    return {"periods": stays.periods, "at_least": stays.at_least} if stays else None


def _years(kept: Proportion) -> Lifetime:
    return in_years(lifetime(kept), period_days=windows().active_days)


def _stayed(moments: Moments) -> list[Step]:
    thresholds = Thresholds.objects.first() or learn_thresholds()
    rows = execute(_STAYED, end=moments["end"], lost=thresholds.lost_after, month=MONTH)
    gone, months, customers = zip(*rows, strict=True) if rows else ((), (), ())
    return kaplan_meier(months, gone, customers)


def _values(
    moments: Moments, kept: Proportion | None, *, discount: Decimal, predicted: float | None
) -> dict[str, Any] | None:
    """Of an average customer of the last year; None where nobody bought in it, or in the one before."""
    customers, orders, revenue = execute(_YEAR_OF_TRADE, **moments)[0]
    if not customers or kept is None:
        return None
    cost, won = execute(_WON, **moments)[0]
    year = (customers, orders, revenue, _service_cost(moments), cost, won)
    found = values_of(*year, kept=kept, discount=float(discount)) | {"predicted": predicted}
    return found | _next_year(moments, found, kept, discount)


def values_of(
    customers: int,
    orders: int,
    revenue: Decimal,
    served: Decimal,
    cost: Decimal,
    won: int,
    *,
    kept: Proportion | None,
    discount: float,
) -> dict[str, float | None]:
    """Of a year's sums: `customers` of them bought; `won` of those whose `cost` of winning is known.

    What rests on the lifetime is missing without a retention, all but the cost of winning without a buyer.
    """
    won_for = cac(cost=cost, customers_won=won)
    found: dict[str, Decimal | float | int | None] = {"won": won, "cac": won_for, "customers": customers}
    if customers:
        means = {"revenue": revenue / customers, "service_cost": served / customers}
        frequency = Decimal(orders) / customers
        found |= means | {"basket": revenue / orders, "orders": frequency}
        if kept:
            found |= _over_a_lifetime(means, revenue / orders, frequency, won_for, kept, discount)
    return {name: float(each) if each is not None else None for name, each in found.items()}


def _over_a_lifetime(
    means: dict[str, Decimal],
    basket: Decimal,
    frequency: Decimal,
    won_for: Decimal | None,
    kept: Proportion,
    discount: float,
) -> dict[str, Decimal | None]:
    stays = _years(kept)
    years = Decimal(str(stays.periods or stays.at_least))
    by_value = {"lifetime": years, "acquisition_cost": won_for or Decimal(0)}
    value = clv_value(**means, **by_value)
    return {
        "years": years,
        "value": value,
        "literature": clv_of_the_literature(**means, **by_value),
        "simple": clv_simple(basket=basket, purchases_per_period=frequency, periods=years),
        "discounted": _discounted(means["revenue"] - means["service_cost"], kept, Decimal(str(discount))),
        "to_cac": clv_to_cac(clv=value, cac=won_for) if won_for else None,
    }


def _next_year(
    moments: Moments, found: dict[str, float | None], kept: Proportion, discount: Decimal
) -> dict[str, float | None]:
    """The same four over one horizon, of the same customers: those of the last year, in the one to come.

    What winning them cost is paid. By the simple form nobody leaves within the year.
    """
    revenue, served, basket, orders = (
        Decimal(str(found[name])) for name in ("revenue", "service_cost", "basket", "orders")
    )
    stay = Decimal(str(kept.value ** (365 / windows().active_days)))
    foretold = execute(_FORETOLD, **moments)[0][0] if found["predicted"] is not None else None
    return {
        "value_next": float(clv_next_period(margin=revenue - served, retention=stay)),
        "simple_next": float(clv_simple(basket=basket, purchases_per_period=orders, periods=Decimal(1))),
        "discounted_next": float(clv_next_period(margin=revenue - served, retention=stay, discount=discount)),
        "predicted_next": foretold and float(foretold),
    }


def _discounted(margin: Decimal, kept: Proportion, discount: Decimal) -> Decimal | None:
    """Margin and discount a year, made those of the span of the retention: all per the same period."""
    years = Decimal(windows().active_days) / 365
    return clv_discounted(
        margin=margin * years,
        retention=Decimal(str(kept.value)),
        discount=(1 + discount) ** years - 1,
    )


def _service_cost(moments: Moments) -> Decimal:
    found: Decimal = execute(_SERVED, **moments, zone=ZONE, first_costs=first_costs())[0][0]
    return found
