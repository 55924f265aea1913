"""The parameters of BG/NBD and its relatives under which what was seen is most likely."""

from dataclasses import dataclass

import numpy as np

from metrics.domain.formulas.bg_nbd import Buying, Histories, Kind, Terms
from metrics.domain.formulas.likeliest import Cost, Floats, dot, likeliest

SMALLEST_DROPOUT = 0.001  # a mean chance of leaving below this is none that data could show
CLEARLY = 3.0  # half the 95 % point of χ² with two degrees of freedom: what two parameters gain by chance
FIRST_LOOK = 20_000  # histories that settle where the search over all begins
# The shape r and the mean r/alpha of the rate (logarithms), the mean dropout (logit), a + b (logarithm).
BOUNDS = ((-7.0, 7.0), (-20.0, 7.0), (float(np.log(SMALLEST_DROPOUT)), 7.0), (-5.0, 9.0))
STARTS = ((0.0, -1.0, 1.0), (-1.5, 0.5, 0.0))


@dataclass(frozen=True, slots=True)
class Fit:
    """`log_likelihood` sums over all customers; `no_churn`: the mean dropout ended at its lower bound."""

    buying: Buying
    log_likelihood: float
    no_churn: bool


def fit(histories: Histories, kind: Kind = "bg") -> Fit:
    """Maximum likelihood. Raises ValueError where nobody bought again: nothing can be learnt then.

    Searched over (ln r, ln r/alpha, logit a/(a + b), ln (a + b)), which depend on each other less than the
    parameters do, with the analytic gradient.
    """
    return _Search(histories).fit(kind)


def best_fit(histories: Histories) -> tuple[Fit, Fit | None]:
    """BG/NBD or MBG/NBD, whichever makes the histories more likely, and the other one.

    Where the better one finds no churn, or is hardly likelier than NBD, in which nobody leaves: NBD alone.
    """
    search = _Search(histories)
    one, other = sorted((search.fit("bg"), search.fit("mbg")), key=lambda found: -found.log_likelihood)
    without = search.fit("nbd")
    churns = not one.no_churn and one.log_likelihood - without.log_likelihood > CLEARLY
    return (one, other) if churns else (without, None)


class _Search:
    """What all models have in common: the histories, and some of them to look over first."""

    def __init__(self, histories: Histories) -> None:
        bought_again = dot(histories.x, histories.weight)
        if not bought_again:
            raise ValueError("nobody bought again")
        self.rate = float(np.log(bought_again) - np.log(dot(histories.age, histories.weight)))
        self.all = Terms(histories)
        many = len(histories.x) > 2 * FIRST_LOOK
        self.some = Terms(histories.some(FIRST_LOOK)) if many else None

    def fit(self, kind: Kind) -> Fit:
        free = 2 if kind == "nbd" else 4
        found = likeliest(
            _cost(self.all, kind),
            some_of_it=_cost(self.some, kind) if self.some else None,
            starts=[np.array([shape, self.rate, *rest])[:free] for shape, *rest in STARTS],
            bounds=BOUNDS[:free],
        )
        return Fit(
            buying=_buying(kind, found.place),
            log_likelihood=-float(found.cost * self.all.rows.weight.sum()),
            no_churn=kind != "nbd" and bool(found.place[2] < BOUNDS[2][0] + 0.01),
        )


def _cost(terms: Terms, kind: Kind) -> Cost:
    total = terms.rows.weight.sum()

    def cost(place: Floats) -> tuple[float, Floats]:
        buying = _buying(kind, place)
        value, gradient = terms.at(buying)
        return -value / total, -_turned(buying, gradient)[: len(place)] / total

    return cost


def _buying(kind: Kind, place: Floats) -> Buying:
    r = float(np.exp(place[0]))
    alpha = r / float(np.exp(place[1]))
    if kind == "nbd":
        return Buying(kind, r=r, alpha=alpha)
    dropout, alike = 1 / (1 + float(np.exp(-place[2]))), float(np.exp(place[3]))
    return Buying(kind, r=r, alpha=alpha, a=alike * dropout, b=alike * (1 - dropout))


def _turned(buying: Buying, gradient: Floats) -> Floats:
    """The gradient by the parameters as one by what is searched over."""
    by_r, by_alpha, by_a, by_b = gradient
    a, b = buying.a, buying.b
    swing = a * b / (a + b) if a else 0.0
    return np.array(
        [
            buying.r * by_r + buying.alpha * by_alpha,
            -buying.alpha * by_alpha,
            swing * (by_a - by_b),
            a * by_a + b * by_b,
        ]
    )
