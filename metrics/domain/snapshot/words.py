"""Values and differences of a metric as people write them."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from core.template_tags import money, money_round, number, percent, signed
from metrics.domain.registry import Metric, Unit
from metrics.domain.registry.metric import Method
from metrics.domain.service_pictures import handle_words, points
from metrics.models import MetricSnapshot

Words = Callable[[float], str]
SMALL = 1000  # below it cents are worth being read


def _money(value: float) -> str:
    return money(round(value, 2)) if abs(value) < SMALL else money_round(value)


def _years(value: float) -> str:
    return _("%(years)s years") % {"years": number(value, 1)}


def _times(value: float) -> str:
    return _("%(times)s times") % {"times": number(value, 1)}


_VALUES: dict[Unit, Words] = {
    Unit.MONEY: _money,
    Unit.COUNT: number,
    Unit.POINTS: number,
    Unit.SHARE: lambda value: percent(value, 1),
    Unit.SCORE: signed,
    Unit.SECONDS: handle_words,
    Unit.YEARS: _years,
    Unit.TIMES: _times,
    Unit.PER_YEAR: lambda value: number(value, 2),
}
_SIGNED_BEFORE = (Unit.MONEY, Unit.SECONDS, Unit.YEARS, Unit.TIMES, Unit.COUNT, Unit.POINTS)


def value_words(metric: Metric) -> Words:
    """A difference of shares is told in points."""
    if metric.daily and metric.daily.method == Method.BESIDE:
        return points
    return _VALUES.get(metric.unit, lambda value: number(value, 2))


def difference_words(metric: Metric) -> Words:
    """`+4.2 pts` of shares, `+12` of scores, `−€3.40` of money."""
    if metric.unit == Unit.SHARE:
        return points
    if metric.unit in _SIGNED_BEFORE:
        words = value_words(metric)
        return lambda value: ("+" if value > 0 else "−" if value < 0 else "") + words(abs(value))
    return lambda value: signed(value, 1 if metric.unit == Unit.SCORE else 2)


def shown_words(metric: Metric, row: MetricSnapshot | None) -> str:
    """The value; where nobody left, what is known at least; nothing where nothing was observed."""
    if row is None:
        return ""
    if row.value is not None:
        return value_words(metric)(row.value)
    if row.low is not None:
        return _("nobody left: over %(least)s") % {"least": value_words(metric)(row.low)}
    return ""


def interval_words(metric: Metric, row: MetricSnapshot | None) -> list[str]:
    """Both ends, or none; of few answers they are clipped to the scale."""
    if row is None or row.low is None or row.high is None:
        return []
    ends = [row.low, row.high]
    if metric.scale:
        ends = [min(metric.scale[1], max(metric.scale[0], end)) for end in ends]
    return [value_words(metric)(end) for end in ends]
