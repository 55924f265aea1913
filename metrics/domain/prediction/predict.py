"""The whole of it: read what was bought, learn, look ahead, hold it against the past, store what came out."""

from datetime import timedelta
from typing import Any

import numpy as np

from metrics.domain.days import today
from metrics.domain.prediction.backtest import backtest
from metrics.domain.prediction.facts import facts_before
from metrics.domain.prediction.learning import DISCOUNT, HORIZON, SOON, Model, learn, look_ahead
from metrics.domain.prediction.store import forget_others, store
from metrics.domain.prediction.sums import sums
from metrics.domain.prediction.within import Gamma, within
from metrics.domain.prediction.worth import worth
from metrics.enums import Learnt
from metrics.models import PredictionFit


def predict() -> PredictionFit:
    """Fit, score everybody who has bought, store both; say so where there is too little to learn from."""
    day = today()
    facts = facts_before(day + timedelta(days=1))
    model = learn(facts)
    report: dict[str, Any] = {}
    if model:
        outlook = look_ahead(model, facts).rounded
        store(facts, outlook, day=day, churn_shows=model.learnt == Learnt.ALL)
        tested = backtest(day)
        report |= {"backtest": tested and tested.as_json(), **sums(outlook)}
        report["within"] = within(Gamma(model.buying.r, model.buying.alpha))
    else:
        forget_others("metrics_customerprediction", np.array([], dtype=np.int64))
    mean = report["totals"]["value"] / len(facts.x) if model else None
    report |= worth(day, discount=DISCOUNT, predicted=mean)
    return PredictionFit.objects.create(
        day=day,
        learnt=model.learnt if model else Learnt.TOO_FEW,
        customers=len(facts.x),
        repeat_buyers=facts.repeat_buyers,
        correlation=facts.correlation(),
        horizon_days=HORIZON.days,
        soon_days=SOON.days,
        discount=DISCOUNT,
        report=report,
        **(_parameters(model) if model else {}),
    )


def _parameters(model: Model) -> dict[str, Any]:
    buying, spending = model.buying, model.spending
    return {
        "kind": buying.kind,
        "r": buying.r,
        "alpha": buying.alpha,
        "a": buying.a or None,
        "b": buying.b or None,
        "p": spending and spending.p,
        "q": spending and spending.q,
        "v": spending and spending.v,
        "log_likelihood": model.fit.log_likelihood,
        "other_log_likelihood": model.other and model.other.log_likelihood,
    }
