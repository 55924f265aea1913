"""What would have been predicted on days gone by, from what was known then and nothing that came later."""

from collections.abc import Collection, Iterator
from datetime import date, timedelta

import numpy as np

from metrics.domain.days import ZONE
from metrics.domain.formulas.likeliest import Floats
from metrics.domain.prediction.arrays import Columns, read_columns
from metrics.domain.prediction.facts import Facts, facts_before
from metrics.domain.prediction.learning import DISCOUNT, Model, Outlook, learn, look_ahead
from metrics.domain.prediction.worth import lifetime_values
from metrics.domain.snapshot.estimate import Sums
from metrics.domain.snapshot.series import EVERYTHING, Scope
from metrics.domain.snapshot.standing import by_formula
from metrics.domain.snapshot.take import keep_past
from metrics.domain.snapshot.tally import Tallied
from metrics.enums import Learnt
from metrics.models.prediction import AT_RISK

_STAYED = """
    SELECT segment_id::bigint AS segment, customer_id::bigint AS customer FROM metrics_segmentmembership
    WHERE (entered_at AT TIME ZONE %(zone)s)::date <= %(day)s
      AND (left_at IS NULL OR (left_at AT TIME ZONE %(zone)s)::date > %(day)s)
"""


def take_past_predictions(days: Collection[date], *, learn_every: timedelta) -> int:
    """Write them down as snapshots; what stands is left alone.

    A model is learnt anew when the one before is older than `learn_every`: always from facts before the day.
    """
    return keep_past(_foretold(sorted(days), learn_every))


def _foretold(days: Collection[date], learn_every: timedelta) -> Iterator[Tallied]:
    model, learnt_on = None, date.min
    for day in days:
        facts = facts_before(day + timedelta(days=1))
        if model is None or day - learnt_on >= learn_every:
            model, learnt_on = learn(facts), day
        if model:
            yield from _told(day, model, facts)


def _told(day: date, model: Model, facts: Facts) -> Iterator[Tallied]:
    outlook = look_ahead(model, facts).rounded
    stays = read_columns(_STAYED, {"segment": "i8", "customer": "i8"}, day=day, zone=ZONE)
    for metric, values in _figures(model, outlook).items():
        yield Tallied(metric, day, EVERYTHING, _sums(values))
        yield from _of_segments(metric, day, values, facts=facts, stays=stays)
    mean = float(outlook.value.mean())
    yield from by_formula(lifetime_values(day, discount=DISCOUNT, predicted=mean) or {}, day=day)


def _figures(model: Model, outlook: Outlook) -> dict[str, Floats]:
    """By metric. Where no churn shows, who has left is unknown."""
    figures = {
        "predicted_value": outlook.value,
        "churn_risk": outlook.churn_risk,
        "buys_soon": outlook.buys_soon,
        "purchases_expected": outlook.purchases,
        "value_at_stake": np.where(outlook.churn_risk >= AT_RISK, outlook.value, 0.0),
    }
    return figures | ({"alive": outlook.alive} if model.learnt == Learnt.ALL else {})


def _of_segments(
    metric: str, day: date, values: Floats, *, facts: Facts, stays: Columns
) -> Iterator[Tallied]:
    order = np.argsort(facts.customer)
    place = np.searchsorted(facts.customer, stays["customer"], sorter=order)
    place = order[np.minimum(place, len(order) - 1)]
    known = facts.customer[place] == stays["customer"]
    for segment in np.unique(stays["segment"][known]):
        theirs = values[place[known & (stays["segment"] == segment)]]
        yield Tallied(metric, day, Scope(segment=int(segment)), _sums(theirs))


def _sums(values: Floats) -> Sums:
    return Sums(len(values), float(values.sum()), float(np.square(values).sum()))
