"""What a history lets us expect."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import hyp2f1

from metrics.domain.formulas.bg_nbd import Buying
from metrics.domain.formulas.outlook import alive, buys_within, likely_wait, purchases, rate
from tests.metrics.formulas.bought import draw

CDNOW = Buying("bg", r=0.243, alpha=4.414, a=0.793, b=2.426)
NOBODY_LEAVES = Buying("nbd", r=2, alpha=10)


def test_the_published_customer_of_cdnow():
    """x = 2, t_x = 30.43, T = 38.86: 1.226 purchases in the next 39 weeks (Fader, Hardie and Lee, 2005)."""
    there = alive(CDNOW, x=2, t_x=30.43, age=38.86)
    expected = there * purchases(CDNOW, x=2, age=38.86, ahead=39)
    assert (round(float(there), 4), round(float(expected), 3)) == (0.7266, 1.226)


@pytest.mark.parametrize("kind", ["bg", "mbg"])
def test_purchases_agree_with_the_closed_form(kind):
    """(a + b + k − 1) / (a − 1) · (1 − ((alpha + T) / (alpha + T + t))^(r + x) · ₂F₁), where a is not 1."""
    buying, t = replace(CDNOW, kind=kind), 39
    x, age = np.array([1.0, 2, 7, 30]), np.array([5.0, 38.86, 20, 300])
    r, alpha, a, b, k = buying.r, buying.alpha, buying.a, buying.b, buying.chances(x)
    share = (alpha + age) / (alpha + age + t)
    tail = hyp2f1(r + x, b + k, a + b + k - 1, 1 - share)
    closed = (a + b + k - 1) / (a - 1) * (1 - share ** (r + x) * tail)
    assert purchases(buying, x=x, age=age, ahead=t) == pytest.approx(closed, rel=1e-6)


def test_without_churn_purchases_go_on_at_the_rate_so_far():
    """(r + x) / (alpha + T) a unit of time: (2 + 8) / (10 + 90) · 50 = 5."""
    assert purchases(NOBODY_LEAVES, x=8, age=90, ahead=50) == pytest.approx(5)
    assert alive(NOBODY_LEAVES, x=8, t_x=1, age=90) == 1


def test_without_discount_money_later_is_worth_as_much_as_money_now():
    steady = float(purchases(NOBODY_LEAVES, x=8, age=90, ahead=365, discount=np.log(1.1) / 365))
    assert steady == pytest.approx(0.1 * (1 - 1 / 1.1) * 365 / np.log(1.1))


def test_what_is_expected_of_all_is_what_they_do():
    """Drawn over 60 weeks, looked at after 40: the first 40 foretell the purchases of the other 20."""
    rng = np.random.default_rng(5)
    many, buying = 20_000, Buying("mbg", r=1.2, alpha=8, a=1, b=4)
    lam, leaves = rng.gamma(buying.r, 1 / buying.alpha, many), rng.beta(buying.a, buying.b, many)
    x, t_x, later, now = (np.zeros(many) for _ in range(4))
    there = rng.random(many) > leaves
    while there.any():
        now[there] += rng.exponential(1, there.sum()) / lam[there]
        there &= now < 60
        before = there & (now < 40)
        x[before] += 1
        t_x[before] = now[before]
        later[there & ~before] += 1
        there &= rng.random(many) > leaves
    chance = alive(buying, x=x, t_x=t_x, age=40)
    expected = chance * purchases(buying, x=x, age=40, ahead=20)
    assert expected.sum() == pytest.approx(later.sum(), rel=0.02)
    buys = chance * buys_within(buying, x=x, age=40, ahead=20)
    assert buys.sum() == pytest.approx((later > 0).sum(), rel=0.02)


def test_the_likely_day_is_where_a_purchase_becomes_likelier_than_none():
    wait = likely_wait(CDNOW, x=2, age=38.86, alive=0.7266)
    assert 0.7266 * buys_within(CDNOW, x=2, age=38.86, ahead=wait) == pytest.approx(0.5)
    assert likely_wait(CDNOW, x=2, age=38.86, alive=0.4) == np.inf


def test_before_a_second_purchase_only_mbg_knows_of_leaving():
    first = {"x": 0, "t_x": 0, "age": 100}
    assert alive(CDNOW, **first) == 1
    one = Buying("mbg", 1, 1, 1, 1)  # 1 / (1 + 1/1 · 101)
    assert alive(one, **first) == pytest.approx(1 / 102)


def test_numbers_far_out_stay_numbers():
    """Certainly gone is 0, not an error; much data on a long history neither."""
    x, t_x, age = draw(CDNOW, customers=200, longest=5_000)
    chance = alive(CDNOW, x=np.append(x, 900), t_x=np.append(t_x, 1), age=np.append(age, 5_000))
    assert chance[-1] == 0
    ahead = rate(CDNOW, x=np.append(x, 900), age=np.append(age, 5_000), ahead=1_000)
    assert np.isfinite(ahead).all()
    assert (ahead >= 0).all()
