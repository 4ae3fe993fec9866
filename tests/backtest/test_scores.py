"""Every score once against its written formula, computed another way."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize
from scipy.stats import norm

from kjanalysis.backtest import scores
from kjanalysis.backtest.assessment import EVEN

LEVELS = (0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975)


@pytest.fixture(scope="module")
def case():
    """Thirty outcomes and the quantiles of a normal forecast for each."""
    rng = np.random.default_rng(5)
    mean, sd = rng.normal(10, 3, 30), rng.uniform(0.5, 2, 30)
    return rng.normal(10, 3, 30), mean, sd, mean[:, None] + sd[:, None] * norm.ppf(LEVELS)


def test_pinball(case):
    """Koenker, Bassett: a (y - q) above the quantile, (1 - a) (q - y) below it."""
    y, _, _, q = case
    for i, found in enumerate(scores.pinball(y, q, LEVELS)):
        parts = [a * (y[i] - x) if y[i] >= x else (1 - a) * (x - y[i]) for a, x in zip(LEVELS, q[i], strict=True)]
        assert found == pytest.approx(sum(parts) / len(parts))


def test_crps(case):
    """The closed form for a normal forecast (Gneiting, Raftery 2007, eq. 21), from 20 quantiles to one part in fifty."""
    y, mean, sd, _ = case
    z = (y - mean) / sd
    closed = sd * (z * (2 * norm.cdf(z) - 1) + 2 * norm.pdf(z) - 1 / math.sqrt(math.pi))
    found = scores.crps(y, mean[:, None] + sd[:, None] * norm.ppf(EVEN), EVEN)
    assert found.mean() == pytest.approx(closed.mean(), rel=0.02)
    assert np.abs(found - closed).max() < 0.05 * sd.max()


def test_crps_asks_for_middles():
    with pytest.raises(ValueError, match="middles"):
        scores.crps([0.0], [[0.0] * 7], LEVELS)


def test_interval(case):
    """Width, and 2 / alpha for each unit outside (Gneiting, Raftery 2007, eq. 43)."""
    y, _, _, q = case
    for found, one, low, high in zip(scores.interval(y, q[:, 1], q[:, 5], 0.8), y, q[:, 1], q[:, 5], strict=True):
        outside = max(low - one, 0) + max(one - high, 0)
        assert found == pytest.approx(high - low + outside / 0.1)


def test_inside_and_errors_by_hand():
    assert scores.inside([1, 2, 3, 4], [2, 2, 2, 2], [3, 3, 3, 3]).tolist() == [False, True, True, False]
    assert scores.smape([100, -5, 0], [50, 5, 0]).tolist() == pytest.approx([200 * 50 / 150, 200, 0])
    assert scores.typical_change([5, 8, 6, 6]) == pytest.approx((3 + 2 + 0) / 3)


def test_below_is_the_probability_of_less(case):
    """Against the normal distribution inside the quantiles, against half the outermost level beyond them."""
    _, mean, sd, _ = case
    fine = np.linspace(0.005, 0.995, 199)
    q = mean[:, None] + sd[:, None] * norm.ppf(fine)
    x = mean[:, None] + sd[:, None] * np.array([-1.7, -0.4, 0.0, 1.1])
    assert np.abs(scores.below(x, q, fine) - norm.cdf([-1.7, -0.4, 0.0, 1.1])).max() < 1e-3
    assert scores.below([-1e9, 1e9], q[:2], fine).tolist() == [0.0025, 0.9975]


def test_below_with_crossing_quantiles():
    """A simulated median outside its 50 % interval: read in order, a probability all the same."""
    assert scores.below([[0.0, 2.5]], [[1.0, 3.0, 2.0]], [0.25, 0.5, 0.75]).tolist() == [[0.125, 0.625]]


@given(st.lists(st.floats(-1e6, 1e6), min_size=7, max_size=7).map(sorted), st.floats(-2e6, 2e6), st.floats(0, 1e6))
def test_below_grows_with_x(q, x, more):
    low, high = scores.below([[x, x + more]], [q], LEVELS)[0]
    assert 0 < low <= high < 1


@pytest.fixture(scope="module")
def overconfident():
    """Events whose log odds are six tenths of what the forecaster says."""
    rng = np.random.default_rng(8)
    logit = rng.normal(0, 2, 20000)
    p = 1 / (1 + np.exp(-logit))
    return (rng.random(20000) < 1 / (1 + np.exp(-(0.3 + 0.6 * logit)))).astype(float), p


def test_slopes(overconfident):
    """Least squares against numpy's; Cox's against its likelihood maximised directly, and near the truth."""
    hit, p = overconfident
    assert scores.slope(hit, p) == pytest.approx(np.polyfit(p, hit, 1)[0])
    logit = np.log(p / (1 - p)).clip(-math.log(999), math.log(999))

    def loss(ab):
        odds = ab[0] + ab[1] * logit
        return np.logaddexp(0, odds).sum() - (hit * odds).sum()

    direct = minimize(loss, [0.0, 1.0]).x
    assert scores.cox(hit, p) == pytest.approx(direct, abs=1e-3)
    assert scores.cox(hit, p) == pytest.approx((0.3, 0.6), abs=0.05)


def test_slopes_without_an_answer():
    """All the same probability, nothing happened, or a clean cut: no slope, no crash."""
    assert math.isnan(scores.slope([0, 1], [0.5, 0.5]))
    assert all(math.isnan(x) for x in scores.cox([0, 0], [0.2, 0.4]))
    assert all(math.isnan(x) for x in scores.cox([0, 0, 1, 1], [0.1, 0.2, 0.8, 0.9]))


def test_brier():
    assert scores.brier([1, 0, 1], [0.8, 0.3, 0.0]) == pytest.approx([0.04, 0.09, 1.0])
