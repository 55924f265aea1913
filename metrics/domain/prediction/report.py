"""The latest fit and what it said, ready for pages: one row, and lists by index."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from core.template_tags import money, number, percent
from metrics.domain import registry
from metrics.domain.narrowed.read import kept
from metrics.domain.registry import Metric
from metrics.enums import Learnt, NarrowedReport
from metrics.models import CustomerPrediction, MetricSnapshot, PredictionFit, Segment
from metrics.models.prediction import AT_RISK

ORDER = ("-value", "-customer_id")
DOUBTFUL = 0.3  # a correlation of frequency and amount from which the model of amounts does not hold
FEW_ALIKE, MANY_ALIKE = 1, 3
BY_METRIC = {
    "clv_value": "value",
    "clv_simple": "simple",
    "clv_discounted": "discounted",
    "clv_to_cac": "to_cac",
    "cac": "cac",
    "service_cost": "service_cost",
    "retention": "retention",
    "lifetime": "years",
}
"""What the worth of an average customer of a segment is called among the snapshots."""


@dataclass(frozen=True)
class Notice:
    """Something to know before believing the figures; `tone` as in components/alert.html."""

    text: str
    more: str = ""
    tone: str = "warn"


def latest_fit() -> PredictionFit | None:
    return PredictionFit.objects.order_by("-pk").first()


def foretold(fit: PredictionFit | None, segment: Segment | None) -> tuple[Mapping[str, Any], datetime | None]:
    """What is told of everybody or of a segment's members, and when it was counted."""
    if segment is None:
        return (fit.report, fit.made_at) if fit else ({}, None)
    found = kept(NarrowedReport.FORETOLD, segment)
    if found is None:
        return {}, None
    mean = found.figures["totals"]["value"] / found.figures["customers"]
    return found.figures | _worth(segment, found.computed_at, mean), found.computed_at


def _worth(segment: Segment, at: datetime, predicted: float) -> dict[str, Any]:
    """As the report of everybody has it, read off the snapshots of that day or of the day before."""
    since = localdate(at) - timedelta(days=1)
    rows = MetricSnapshot.objects.filter(segment=segment, metric__in=BY_METRIC, day__gte=since)
    told = {row.metric: row for row in rows.order_by("day")}
    values = {name: told[metric].value if metric in told else None for metric, name in BY_METRIC.items()}
    share, stays, bought = told.get("retention"), told.get("lifetime"), told.get("clv_simple")
    worth = values | {"predicted": predicted, "customers": bought.n if bought else 0}
    return {
        "retention": [share.value, share.low, share.high, share.n] if share and share.n else None,
        "lifetime": {"periods": stays.value, "at_least": stays.low} if stays and stays.n else None,
        "lifetime_values": worth if values["simple"] is not None else None,
    }


def at_risk() -> QuerySet[CustomerPrediction]:
    """Who will rather leave than stay, most at stake first: order by `ORDER`."""
    return CustomerPrediction.objects.filter(
        churn_risk__gte=AT_RISK, customer__erased_at=None
    ).select_related("customer")


def first_at_risk(told: Mapping[str, Any], segment: Segment | None, few: int) -> QuerySet[CustomerPrediction]:
    """The first of them; of a segment those who were found with its figures."""
    rows = at_risk().filter(pk__in=told.get("risky", [])) if segment else at_risk()
    return rows.order_by(*ORDER)[:few]


def notices(fit: PredictionFit) -> list[Notice]:
    return [notice for notice in (_learning(fit), _correlation(fit), _backtest(fit)) if notice]


def _learning(fit: PredictionFit) -> Notice | None:
    if fit.learnt == Learnt.TOO_FEW:
        return Notice(
            _("Too few purchases to predict from."),
            _("%(customers)s customers have bought, %(again)s of them again; it takes 100 and 50.")
            % {"customers": number(fit.customers), "again": number(fit.repeat_buyers)},
            "info",
        )
    if fit.learnt == Learnt.NO_CHURN:
        return Notice(
            _("No churn shows in the purchases."),
            _("Nobody can be told to have left: the predictions let everybody go on at their own pace."),
        )
    return None


def _correlation(fit: PredictionFit) -> Notice | None:
    if fit.correlation is None or abs(fit.correlation) < DOUBTFUL:
        return None
    return Notice(
        _("How much customers spend depends on how often they buy."),
        _("Their correlation is %(correlation)s; the model of amounts assumes none: values are less sure.")
        % {"correlation": number(fit.correlation, 2)},
    )


def _backtest(fit: PredictionFit) -> Notice | None:
    test = fit.report.get("backtest")
    if fit.learnt == Learnt.TOO_FEW:
        return None
    if not test:
        return Notice(_("The history is too short to test the predictions on it."), tone="info")
    if test["miss"] <= test["naive_miss"]:
        return None
    return Notice(
        _("In the test, each customer's own past pace would have come closer."),
        _("Read the predictions with care."),
    )


def verdict(test: dict[str, Any]) -> list[tuple[str, str, str]]:
    """The backtest in figures: what, the prediction, the customers' own past rate."""

    def off(error: float | None) -> str:
        return "–" if error is None else percent(error, 1) if error < 0 else f"+{percent(error, 1)}"

    return [
        (
            _("Purchases foreseen (there were %(actual)s)") % {"actual": number(sum(test["actual"]))},
            number(sum(test["predicted"]), 0),
            number(sum(test["naive"]), 0),
        ),
        (_("Off in total"), off(test["error"]), off(test["naive_error"])),
        (
            _("Purchases off for each customer, on average"),
            number(test["miss"], 2),
            number(test["naive_miss"], 2),
        ),
    ]


def tested_until(test: dict[str, Any]) -> date:
    return date.fromisoformat(test["until"])


@dataclass(frozen=True)
class Form:
    """One of the four lifetime values: over its own horizon, and over the year to come."""

    metric: Metric
    horizon: str
    value: float | None
    next_year: float | None


def side_by_side(fit: PredictionFit) -> list[Form]:
    """Each looks as far as it does: what can be compared is the year to come, of the same customers."""
    values = fit.report.get("lifetime_values")
    if not values or "value_next" not in values:
        return []
    lifetime = _("expected lifetime, %(years)s years") % {"years": number(values["years"], 1)}
    rate = percent(fit.discount)
    horizons = {
        "value": ("clv_value", lifetime),
        "simple": ("clv_simple", lifetime),
        "discounted": ("clv_discounted", _("without end, %(rate)s off a year") % {"rate": rate}),
        "predicted": ("predicted_value", _("12 months, %(rate)s off a year") % {"rate": rate}),
    }
    return [
        Form(registry.get(metric), horizon, values[name], values[f"{name}_next"])
        for name, (metric, horizon) in horizons.items()
    ]


def in_words(fit: PredictionFit) -> list[tuple[str, str]]:
    """The parameters as a person would say them."""
    if fit.r is None or fit.alpha is None:
        return []
    said = [
        (
            _("Pace"),
            _("%(orders)s purchases a year, as long as a customer stays")
            % {"orders": number(365 * fit.r / fit.alpha, 1)},
        ),
        (_("Differences in pace"), _alike(fit.r)),
    ]
    if fit.a and fit.b:
        said.append(
            (
                _("Leaving"),
                _("after a purchase, %(share)s leave for good")
                % {"share": percent(fit.a / (fit.a + fit.b), 1)},
            )
        )
    if fit.p and fit.q and fit.v:
        said.append(
            (_("Amounts"), _("%(amount)s a purchase") % {"amount": money(fit.p * fit.v / (fit.q - 1))})
        )
    return [
        *said,
        (_("Frequency and amount"), _("correlation %(value)s") % {"value": number(fit.correlation, 2)}),
        _chosen(fit),
    ]


def _alike(r: float) -> str:
    if r < FEW_ALIKE:
        return _("very large: a few buy most of it")
    return _("moderate") if r < MANY_ALIKE else _("small: customers are much alike")


def _chosen(fit: PredictionFit) -> tuple[str, str]:
    names = {"bg": "BG/NBD", "mbg": "MBG/NBD", "nbd": "NBD"}
    if fit.other_log_likelihood is None or fit.log_likelihood is None:
        return _("Model"), names[fit.kind]
    other = names["bg" if fit.kind == "mbg" else "mbg"]
    ahead = fit.log_likelihood - fit.other_log_likelihood
    told = {"one": names[fit.kind], "other": other, "ahead": number(ahead, 1)}
    return _("Model"), _("%(one)s, likelier than %(other)s (log-likelihood %(ahead)s higher)") % told
