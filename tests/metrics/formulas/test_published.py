"""Tables that others published, each with where it stands: the formulas give what is printed there.

`cdnow.csv` is the sample of CDNOW of Fader, Hardie and Lee (2005): 2,357 customers of the first quarter of
1997 over 39 weeks; days, dollars, equal customers counted together.
"""

import ast
import csv
import sys
from pathlib import Path

import numpy as np
import pytest

from metrics.domain.formulas.bg_nbd import Histories
from metrics.domain.formulas.bg_nbd_fit import best_fit, fit
from metrics.domain.formulas.clv import clv_discounted_future
from metrics.domain.formulas.gamma_gamma import Spending, expected_spend, fit_spending
from metrics.domain.formulas.likeliest import Floats
from metrics.domain.formulas.proportion import compare_shares, proportion
from metrics.domain.formulas.retention import compound, periods_stayed
from metrics.domain.formulas.survival import kaplan_meier, median_time, survival_at
from tests.metrics.formulas.known import known

HERE = Path(__file__).parent


def cdnow() -> dict[str, Floats]:
    with (HERE / "cdnow.csv").open() as file:
        rows = list(csv.DictReader(file))
    return {name: np.array([float(row[name]) for row in rows]) for name in rows[0]}


def test_bg_nbd_on_cdnow():
    """Table 2 of Fader, Hardie and Lee (2005): r, alpha, a, b, and the log-likelihood. In weeks."""
    told = cdnow()
    assert told["customers"].sum() == 2357
    histories = Histories.of(told["x"], told["t_x"] / 7, told["age"] / 7, told["customers"])
    found = fit(histories, "bg")
    by_hand = (found.buying.r, found.buying.alpha, found.buying.a, found.buying.b)
    assert by_hand == pytest.approx((0.243, 4.414, 0.793, 2.426), abs=0.001)
    assert found.log_likelihood == pytest.approx(-9582.4, abs=0.1)


def test_mbg_nbd_on_cdnow():
    """Likelier by 0.3 on the same sample, as BTYDplus (Platzer, 2016) finds it."""
    told = cdnow()
    histories = Histories.of(told["x"], told["t_x"] / 7, told["age"] / 7, told["customers"])
    best, other = best_fit(histories)
    assert (best.buying.kind, known(other).buying.kind) == ("mbg", "bg")
    found = (best.buying.r, best.buying.alpha, best.buying.a, best.buying.b)
    assert found == pytest.approx((0.525, 6.183, 0.891, 1.614), abs=0.001)


def test_gamma_gamma_on_cdnow():
    """Fader and Hardie (2013), of the 946 who bought again: p 6.25, q 3.74, v 15.44."""
    told = cdnow()
    again = told["x"] > 0
    found = known(fit_spending(mean=told["mean"][again], n=told["x"][again], weight=told["customers"][again]))
    assert told["customers"][again].sum() == 946
    assert (found.p, found.q, found.v) == pytest.approx((6.25, 3.74, 15.44), abs=0.01)


def test_what_the_first_customers_of_cdnow_spend_next():
    """The same note's customers: 22.35 in 2 purchases, 11.77 in 1, none."""
    found = expected_spend(Spending(6.25, 3.74, 15.44), mean=[22.35, 11.77, 0], n=[2, 1, 0])
    assert found == pytest.approx([24.66, 18.91, 35.17], abs=0.06)


@pytest.mark.parametrize(
    ("discount", "multiples"),
    [
        (0.10, (1.20, 1.75, 2.67, 4.50)),
        (0.12, (1.15, 1.67, 2.50, 4.09)),
        (0.14, (1.11, 1.59, 2.35, 3.75)),
        (0.16, (1.07, 1.52, 2.22, 3.46)),
    ],
)
def test_the_margin_multiples(discount, multiples):
    """r / (1 + i − r) for retentions of 60, 70, 80 and 90 %: Gupta and Lehmann (2003)."""
    found = (
        clv_discounted_future(margin=1.0, retention=kept, discount=discount) for kept in (0.6, 0.7, 0.8, 0.9)
    )
    assert [round(known(each), 2) for each in found] == list(multiples)


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_intervals(hits, n, low, high):
    """Newcombe (1998), Statistics in Medicine 17, 857–872, table I, method 3."""
    found = known(proportion(hits=hits, n=n))
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


@pytest.mark.parametrize(
    ("one", "other", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0),
        ((10, 10), (0, 10), 0.6075, 1.0),
    ],
)
def test_differences_of_shares(one, other, low, high):
    """Newcombe (1998), Statistics in Medicine 17, 873–890, table II, method 10, columns a to h."""
    found = known(compare_shares(*(proportion(hits=hits, n=n) for hits, n in (one, other))))
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


def test_weeks_in_remission_without_the_drug():
    """Gehan (1965), Biometrika 52, 203–223: the 21 who got none, all of whom relapsed; half by week 8."""
    weeks = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]
    steps = kaplan_meier(weeks, [True] * 21)
    assert [round(survival_at(steps, week), 4) for week in (1, 5, 8, 12, 23)] == [
        0.9048,
        0.5714,
        0.3810,
        0.1905,
        0.0,
    ]
    assert median_time(steps) == 8


@pytest.mark.parametrize(("kept", "periods"), [(0.5, 2), (0.8, 5), (0.9, 10), (0.95, 20), (0.0, 1)])
def test_how_long_customers_stay_by_the_simple_formula(kept, periods):
    """1 / (1 − r), as Reichheld (1996), The Loyalty Effect, has it; and never for ever."""
    assert periods_stayed(kept) == pytest.approx(periods)
    assert periods_stayed(1) is None


def test_churn_a_month_is_churn_a_year():
    """3 % a month is 31 % a year, 5 % is 46 %, 10 % is 72 %."""
    assert [round(compound(rate, periods=12), 2) for rate in (0.03, 0.05, 0.1)] == [0.31, 0.46, 0.72]


def test_the_formulas_are_had_without_the_rest():
    """By whoever has these files alone: no settings, no Django, no database."""
    formulas = sorted(Path("metrics/domain/formulas").glob("*.py"))
    files = [Path("metrics/__init__.py"), Path("metrics/domain/__init__.py"), *formulas]
    nodes = [node for file in files for node in ast.walk(ast.parse(file.read_text()))]
    named = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    named |= {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    above = {name for name in named if not name.startswith("metrics.domain.formulas.")}
    assert {name.split(".")[0] for name in above} - sys.stdlib_module_names == {"numpy", "scipy"}
