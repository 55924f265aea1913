"""Which scores weigh most."""

import numpy as np
import pytest

from metrics.domain.formulas.drivers import drivers, relative_weights


def test_drivers_apart_from_each_other_weigh_the_square_of_their_correlation():
    one, two = [1, 1, -1, -1], [1, -1, 1, -1]
    y = [3 * a + 4 * b for a, b in zip(one, two, strict=True)]
    assert relative_weights(np.column_stack([one, two]), y) == pytest.approx([9 / 25, 16 / 25])


def test_weights_add_up_to_r_squared_and_twins_share():
    rng = np.random.default_rng(1)
    x = rng.normal(size=(500, 3))
    x[:, 1] += x[:, 0]
    y = x @ [1, 0.5, 0] + rng.normal(size=500)
    centred = x - x.mean(axis=0)
    fitted = centred @ np.linalg.lstsq(centred, y - y.mean(), rcond=None)[0]
    assert relative_weights(x, y).sum() == pytest.approx(fitted.var() / y.var())
    twins = relative_weights(np.column_stack([x[:, 0], x[:, 0]]), y)
    assert twins[0] == pytest.approx(twins[1])


def test_the_weightiest_first_with_how_sure_its_rank_is():
    rng = np.random.default_rng(2)
    x = rng.normal(size=(300, 3))
    y = -2 * x[:, 1] + 0.5 * x[:, 0] + rng.normal(size=300)
    found = drivers(["price", "delivery", "noise"], x, y, resamples=100)
    assert [(each.name, each.rank) for each in found] == [("delivery", 1), ("price", 2), ("noise", 3)]
    assert (found[0].rank_low, found[0].rank_high, found[0].correlation < -0.8) == (1, 1, True)
    assert sum(each.share for each in found) == pytest.approx(1)


def test_what_cannot_be_told_is_not():
    constant = [[5, 1], [5, 2], [5, 3], [5, 5]]
    assert relative_weights(constant, [1, 2, 3, 4])[0] == 0
    assert list(relative_weights(constant, [7, 7, 7, 7])) == [0, 0]
    assert drivers(["a", "b"], constant[:3], [1, 2, 3]) == []
    assert drivers(["a", "b"], constant, [7, 7, 7, 7]) == []
    with pytest.raises(ValueError, match="2 drivers are wanted"):
        drivers(["a", "b"], [[1], [2]], [1, 2])
