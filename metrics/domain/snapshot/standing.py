"""Read off other figures: predictions and profiles of today; of any day points and how often is bought."""

from collections.abc import Iterator, Mapping
from datetime import date

from customers.people.domain.completeness import PARTS
from metrics.domain.cost.service import SPANS, first_costs
from metrics.domain.snapshot.estimate import Sums
from metrics.domain.snapshot.series import EVERYTHING, Scope
from metrics.domain.snapshot.tally import Days, Tallied, rows, staff_table
from metrics.models import PredictionFit
from metrics.models.prediction import AT_RISK

# `own` says figures of each customer; they are summed over everybody and over each segment in one pass each.
_EACH = """
    WITH own AS MATERIALIZED ({own}),
    sums AS (
        SELECT NULL::bigint AS segment_id, {sums} FROM own
        UNION ALL SELECT p.segment_id, {sums}
        FROM own JOIN metrics_segmentmembership p ON p.customer_id = own.customer_id AND p.left_at IS NULL
        GROUP BY p.segment_id
    )
    SELECT metric, %(today)s::date, segment_id, NULL, NULL, n, coalesce(total, 0), coalesce(squares, 0), NULL
    FROM sums CROSS JOIN LATERAL (VALUES {told}) told (metric, n, total, squares)
"""
_PREDICTED = """
    SELECT customer_id, value::float AS predicted_value, churn_risk, alive, buys_soon,
           purchases AS purchases_expected,
           CASE WHEN churn_risk >= %(at_risk)s THEN value ELSE 0 END::float AS value_at_stake
    FROM metrics_customerprediction
"""
_FORETOLD = ("predicted_value", "churn_risk", "alive", "buys_soon", "value_at_stake", "purchases_expected")

_SILENT = """
    SELECT customer_id, %(today)s::date - (last_order_at AT TIME ZONE %(zone)s)::date AS recency
    FROM metrics_customermetrics WHERE orders > 0
"""
_HELD = "SELECT customer_id, balance AS points_outstanding FROM customers_pointsaccount"
_PLACED = "SELECT customer_id, loyalty, open_value AS opportunity FROM metrics_customeropportunity"

# Everybody is in exactly one segment of the life cycle: together these are the whole.
_OFTEN = """
    SELECT 'purchase_frequency', day, segment_id, NULL, NULL, buyers, orders, 0, customer_years
    FROM metrics_segmentfigures WHERE day = ANY(%(days)s::date[])
    UNION ALL
    SELECT 'purchase_frequency', day, NULL, NULL, NULL, coalesce(sum(buyers), 0), coalesce(sum(orders), 0), 0,
           coalesce(sum(customer_years), 0)
    FROM metrics_segmentfigures f JOIN metrics_segment s ON s.id = f.segment_id
    WHERE day = ANY(%(days)s::date[]) AND s.segmentation = 'life-cycle' GROUP BY day
"""
_POINTS = """
    SELECT 'points_outstanding', day, NULL, NULL, NULL, 1, points, 0, NULL FROM metrics_dailyfigures
    WHERE day = ANY(%(days)s::date[])
"""
# The same year and customers as the fit's, so that all channels together are the whole.
_SERVED = f"""
    WITH {SPANS}
    SELECT 'service_cost', %(today)s::date, NULL::bigint, f.channel, u.team_id, %(customers)s,
           sum(f.contacts * coalesce(s.cost, 0)), 0, NULL
    FROM metrics_servicefigures f LEFT JOIN {{staff}} u ON u.id = f.agent_id
    LEFT JOIN spans s ON s.channel = f.channel AND f.day >= s.since AND (s.until IS NULL OR f.day < s.until)
    WHERE f.day > %(fitted)s::date - 365 AND f.day <= %(fitted)s
    GROUP BY GROUPING SETS ((f.channel), (u.team_id))
    HAVING grouping(f.channel) = 0 OR u.team_id IS NOT NULL
"""
# By metric: what the fit calls it, and whom it counts.
BY_FORMULA = {
    "clv_value": ("value", "customers"),
    "clv_simple": ("simple", "customers"),
    "clv_discounted": ("discounted", "customers"),
    "clv_to_cac": ("to_cac", "customers"),
    "cac": ("cac", "won"),
    "service_cost": ("service_cost", "customers"),
}


def standing(days: Days) -> Iterator[Tallied]:
    yield from rows(_POINTS, days=days)
    yield from rows(_OFTEN, days=days)
    if days.today in days.days:
        yield from rows(_each(_PREDICTED, *_FORETOLD), days=days, at_risk=AT_RISK)
        yield from rows(_each(_SILENT, "recency"), days=days)
        yield from rows(_each(_HELD, "points_outstanding"), days=days)
        yield from rows(_each(_PLACED, "loyalty", "opportunity"), days=days)
        yield from rows(_each(completeness(), "profile_completeness"), days=days)
        yield from _by_formula(days)


def _each(own: str, *metrics: str) -> str:
    """Squares not as integers: 127 years of silence or 50,000 points have one that is too large."""
    sums = ", ".join(
        f"count({it}) AS {it}_n, sum({it}) AS {it}, sum({it}::float8 * {it}) AS {it}_squares"
        for it in metrics
    )
    told = ", ".join(f"('{it}', {it}_n, {it}, {it}_squares)" for it in metrics)
    return _EACH.format(own=own, sums=sums, told=told)


def completeness() -> str:
    """The rule of the customer's page, for all of them at once."""
    ways = {
        name: f"EXISTS (SELECT FROM customers_{name[:-1]} WHERE customer_id = c.id)"
        for name in ("phones", "emails")
    }

    def known(name: str) -> str:
        return ways.get(name, f"coalesce(c.{name}::text, '') <> ''")

    weights = " + ".join(f"{part.weight} * ({' OR '.join(map(known, part.fields))})::int" for part in PARTS)
    whole = sum(part.weight for part in PARTS)
    return (
        f"SELECT c.id AS customer_id, floor(100.0 * ({weights}) / {whole}) / 100 AS profile_completeness "
        "FROM customers_customer c WHERE erased_at IS NULL"
    )


def _by_formula(days: Days) -> Iterator[Tallied]:
    """Of an average customer of the last year, and how right it was, as the fit of the predictions found."""
    fit = PredictionFit.objects.only("day", "report").first()
    if fit is None:
        return
    values, tested = fit.report.get("lifetime_values") or {}, fit.report.get("backtest") or {}
    yield from by_formula(values, day=days.today)
    if customers := values.get("customers"):
        yield from rows(
            _SERVED.format(staff=staff_table()),
            days=days,
            fitted=fit.day,
            customers=int(customers),
            first_costs=first_costs(),
        )
    if tested.get("error") is not None:
        kept = Sums(int(tested["customers"]), float(tested["error"]), 0.0)
        yield Tallied("backtest_error", days.today, EVERYTHING, kept)


def by_formula(values: Mapping[str, float | None], *, day: date, of: Scope = EVERYTHING) -> Iterator[Tallied]:
    for metric, (name, counted) in BY_FORMULA.items():
        value, many = values.get(name), values.get(counted)
        if value is not None and many:
            yield Tallied(metric, day, of, _kept(metric, int(many), float(value)))


def _kept(metric: str, many: int, value: float) -> Sums:
    """The cost of service is shared out among those who bought; of the others the value itself is kept."""
    return Sums(many, value * many if metric == "service_cost" else value, 0.0)
