"""Whom the figures of the predictions count."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.template_tags import money, percent, when
from metrics.domain.behind.population import Column, Narrowed, Population, Side, within
from metrics.domain.prediction.report import latest_fit
from metrics.domain.prediction.within import LIKELY, USUAL, Gamma, chance_within
from metrics.models import CustomerPrediction
from metrics.models.prediction import AT_RISK


def _foretold(**lookups: Any) -> Callable[[Narrowed], QuerySet[CustomerPrediction]]:
    return lambda asked: CustomerPrediction.objects.filter(within("value", asked), **lookups)


def _soon(**lookups: Any) -> Callable[[Narrowed], QuerySet[CustomerPrediction]]:
    """With the chance to buy within the days asked for, by the latest fit."""

    def rows(asked: Narrowed) -> QuerySet[CustomerPrediction]:
        fit = latest_fit()
        if fit is None or fit.r is None or fit.alpha is None:
            return CustomerPrediction.objects.none()
        chance = chance_within(asked.within or USUAL, Gamma(fit.r, fit.alpha))
        return CustomerPrediction.objects.annotate(chance=chance).filter(**lookups)

    return rows


VALUE = Column("value", _("Predicted value, 12 months"), lambda row: row.value, money, is_number=True)
CHANCE = Column("chance", _("Chance to buy by then"), lambda row: row.chance, percent, is_number=True)
NEXT = Column("next_purchase", _("Next purchase"), lambda row: row.next_purchase, when)


def _of_predictions(*sides: Side, more: tuple[str, ...] = ()) -> Population:
    return Population(
        sides=sides,
        columns=(
            VALUE,
            Column("alive", _("Still a customer"), lambda row: row.alive, percent, is_number=True),
            Column("buys_soon", _("Buys within 90 days"), lambda row: row.buys_soon, percent, is_number=True),
            Column("churn_risk", _("Churn risk"), lambda row: row.churn_risk, percent, is_number=True),
            NEXT,
        ),
        filters=("segment", *more),
        at="day",
        at_name=_("As of"),
        order=("-value", "-customer_id"),
    )


FORETOLD = Side("all", _("Everybody with a prediction"), _foretold())
STAYS = Side("stays", _("Likelier to be there than not"), _foretold(alive__gte=0.5))
LEAVE = Side("at_risk", _("Will rather leave"), _foretold(churn_risk__gte=AT_RISK))
GONE = Side("gone", _("Likelier to have left"), _foretold(alive__lt=0.5))

POPULATIONS = {
    "predicted_value": _of_predictions(FORETOLD, more=("low", "high")),
    **dict.fromkeys(("next_purchase", "purchases_expected"), _of_predictions(FORETOLD)),
    "buys_soon": replace(
        _of_predictions(
            Side("all", _("Everybody with a prediction"), _soon()),
            Side("likely", _("Likelier to buy by then than not"), _soon(chance__gte=LIKELY)),
            Side("unlikely", _("Will rather not buy by then"), _soon(chance__lt=LIKELY)),
            more=("within",),
        ),
        columns=(VALUE, CHANCE, NEXT),
    ),
    "alive": _of_predictions(STAYS, GONE, FORETOLD),
    "churn_risk": _of_predictions(
        LEAVE, Side("staying", _("Will rather stay"), _foretold(churn_risk__lt=AT_RISK)), FORETOLD
    ),
    "value_at_stake": _of_predictions(LEAVE),
}
