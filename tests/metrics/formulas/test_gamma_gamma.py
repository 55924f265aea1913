"""What a purchase is worth."""

import numpy as np
import pytest

from metrics.domain.formulas.gamma_gamma import Spending, expected_spend, fit_spending, log_likelihood
from tests.metrics.formulas.known import known

CDNOW = Spending(p=6.25, q=3.74, v=15.44)  # dollars; Fader and Hardie (2013)


def test_the_mean_of_all_and_of_one():
    """6.25 · 15.44 / 2.74 = 35.22; two purchases of 20: 6.25 (15.44 + 40) / (12.5 + 2.74) = 22.74."""
    assert round(CDNOW.mean, 2) == 35.22
    assert round(float(expected_spend(CDNOW, mean=20, n=2)), 2) == 22.74


def test_without_purchases_it_is_the_mean_of_all_and_with_many_their_own():
    assert expected_spend(CDNOW, mean=0, n=0) == pytest.approx(CDNOW.mean)
    assert expected_spend(CDNOW, mean=80, n=10_000) == pytest.approx(80, rel=1e-3)
    assert expected_spend(CDNOW, mean=-5, n=1) == expected_spend(CDNOW, mean=0, n=1)


def drawn(spending: Spending, *, customers: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(3)
    n = rng.integers(1, 8, customers)
    scale = rng.gamma(spending.q, 1 / spending.v, customers)
    return rng.gamma(spending.p * n, 1 / (n * scale)), n


def test_the_gradient_is_that_of_the_likelihood():
    mean, n = drawn(CDNOW, customers=200)
    step = 1e-5

    def at(**moved: float) -> float:
        parts = {"p": CDNOW.p, "q": CDNOW.q, "v": CDNOW.v}
        return log_likelihood(Spending(**{k: parts[k] + moved.get(k, 0) for k in parts}), mean=mean, n=n)[0]

    numeric = [(at(**{name: step}) - at(**{name: -step})) / (2 * step) for name in ("p", "q", "v")]
    assert log_likelihood(CDNOW, mean=mean, n=n)[1] == pytest.approx(np.array(numeric), rel=1e-4)


def test_the_parameters_that_amounts_were_drawn_with_are_found_again():
    mean, n = drawn(CDNOW, customers=30_000)
    found = known(fit_spending(mean=mean, n=n))
    assert (found.p, found.q, found.v) == pytest.approx((6.25, 3.74, 15.44), rel=0.15)
    assert found.mean == pytest.approx(CDNOW.mean, rel=0.02)
    assert log_likelihood(found, mean=mean, n=n)[0] >= log_likelihood(CDNOW, mean=mean, n=n)[0]


def test_what_was_refunded_whole_is_no_amount_and_equal_amounts_need_no_model():
    assert fit_spending(mean=[20, 20, -5, 0], n=[1, 3, 2, 1]) is None
    assert fit_spending(mean=[], n=[]) is None
    assert fit_spending(mean=[10, 20, 35, -5], n=[1, 3, 2, 1]) is not None
