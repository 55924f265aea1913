"""Repeat buying with a silent end: the likelihood, its gradient, and the parameters that are found."""

from dataclasses import replace

import numpy as np
import pytest

from metrics.domain.formulas.bg_nbd import Buying, Histories, log_likelihood
from metrics.domain.formulas.bg_nbd_fit import best_fit, fit
from tests.metrics.formulas.bought import draw

CDNOW = Buying("bg", r=0.243, alpha=4.414, a=0.793, b=2.426)  # weeks; Fader, Hardie and Lee (2005)
SOME = Histories.of(*draw(CDNOW, customers=300, longest=39))


def test_the_likelihood_of_a_history_that_can_be_worked_out_by_hand():
    """r = alpha = a = b = 1, so all gammas are of whole numbers: no repeat purchase by T = 1 is ½ likely;
    one at t = 1 of T = 3 is 1/2 · (1/16 + 1 · 1/4) likely."""
    one = Buying("bg", 1, 1, 1, 1)
    assert log_likelihood(Histories.of([0], [0], [1]), one)[0] == pytest.approx(np.log(1 / 2))
    assert log_likelihood(Histories.of([1], [1], [3]), one)[0] == pytest.approx(np.log((1 / 16 + 1 / 4) / 2))


def test_who_may_leave_after_the_first_purchase_is_counted_as_having_had_that_chance():
    """x = 0, T = 1 under MBG/NBD: stayed silent ½ · ½, or left at once ½."""
    one = Buying("mbg", 1, 1, 1, 1)
    assert log_likelihood(Histories.of([0], [0], [1]), one)[0] == pytest.approx(np.log(3 / 4))


@pytest.mark.parametrize("kind", ["bg", "mbg"])
def test_the_gradient_is_that_of_the_likelihood(kind):
    buying = replace(CDNOW, kind=kind)
    step = 1e-5
    numeric = [
        log_likelihood(SOME, replace(buying, **{name: getattr(buying, name) + step}))[0]
        - log_likelihood(SOME, replace(buying, **{name: getattr(buying, name) - step}))[0]
        for name in ("r", "alpha", "a", "b")
    ]
    assert log_likelihood(SOME, buying)[1] == pytest.approx(np.array(numeric) / (2 * step), rel=1e-5)


def test_rows_with_weights_are_the_customers_themselves():
    x, t_x, age = [2, 0, 2, 2], [5, 0, 5, 3], [9, 9, 9, 9]
    once = Histories.of([0, 2, 2], [0, 3, 5], [9, 9, 9], weight=[1, 1, 2])
    all_of_them = Histories.of(x, t_x, age)
    assert [list(part) for part in (all_of_them.x, all_of_them.t_x, all_of_them.weight)] == [
        [0, 2, 2],
        [0, 3, 5],
        [1, 1, 2],
    ]
    assert log_likelihood(all_of_them, CDNOW)[0] == log_likelihood(once, CDNOW)[0]


@pytest.mark.parametrize("kind", ["bg", "mbg"])
def test_the_parameters_that_histories_were_drawn_with_are_found_again(kind):
    drawn = replace(CDNOW, kind=kind)
    histories = Histories.of(*draw(drawn, customers=15_000, longest=150))
    best, other = best_fit(histories)
    assert (best.buying.kind, best.no_churn, other is not None) == (kind, False, True)
    found = best.buying
    assert (found.r, found.alpha) == pytest.approx((drawn.r, drawn.alpha), rel=0.1)
    assert found.dropout == pytest.approx(drawn.dropout, abs=0.02)
    assert best.log_likelihood >= log_likelihood(histories, drawn)[0]


def test_without_churn_in_the_data_nobody_is_said_to_leave():
    histories = Histories.of(*draw(Buying("nbd", r=2, alpha=10), customers=3_000, longest=200))
    best, other = best_fit(histories)
    assert (best.buying.kind, best.buying.a, other) == ("nbd", 0, None)
    assert (best.buying.r, best.buying.alpha) == pytest.approx((2, 10), rel=0.1)


def test_nobody_who_bought_again_teaches_nothing():
    with pytest.raises(ValueError, match="nobody bought again"):
        fit(Histories.of([0, 0], [0, 0], [5, 9]))


def test_everybody_alike_is_no_harm():
    found = fit(Histories.of([3] * 50, [20] * 50, [30] * 50))
    assert np.isfinite(found.log_likelihood)


@pytest.mark.parametrize("row", [(1, 5, 4), (-1, 0, 4), (0, 2, 4)])
def test_it_refuses_what_is_no_history(row):
    with pytest.raises(ValueError, match="0 ≤ t_x ≤ T"):
        Histories.of(*([part] for part in row))
