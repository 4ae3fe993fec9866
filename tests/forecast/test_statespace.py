"""The draws against exact answers, and against statsmodels' own model."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from kjanalysis.forecast import statespace
from kjanalysis.forecast.block_types import Block, Figure, Part
from kjanalysis.forecast.prior import Prior


def prior(drift=0.1, drift_sd=1e-6, noise=0.1, noise_sd=1e-6, transient=0.0):
    return Prior(drift, drift_sd, float(np.log(noise)), noise_sd, transient, 0.0, 0.0, 30, 200)


def exact(year, value, j=0, parts=1, noise=1e-4):
    loading = tuple(float(i == j) for i in range(parts))
    return Figure(j, year, value, value, loading, 0.0, noise)


def draws(parts, figures, last, correlation=None, n=6000, seed=0):
    block = Block(tuple(parts), tuple(figures), np.eye(len(parts)) if correlation is None else correlation)
    return statespace.draw(block, last, n, np.random.default_rng(seed))


def test_random_walk_with_known_drift_and_noise():
    """h years after the last figure: normal(last + h drift, h noise^2)."""
    result = draws([Part("x", prior())], [exact(2018, 1.0), exact(2020, 1.3)], 2022)
    ahead = result.values[:, 0, -1]
    assert ahead.mean() == pytest.approx(1.3 + 2 * 0.1, abs=0.01)
    assert ahead.std() == pytest.approx(0.1 * np.sqrt(2), rel=0.05)
    assert stats.kstest(ahead, stats.norm(1.5, 0.1 * np.sqrt(2)).cdf).pvalue > 1e-3


@pytest.mark.parametrize("own", [-0.07, 0.3])
def test_a_steady_series_far_from_its_pool_is_believed(own):
    """Nine years of -7 % (or +30 %) in a pool of +12 %, typically within 4 % of it: nearer its own pace than the pool's."""
    pool = prior(drift=0.12, drift_sd=0.04, noise=0.1, noise_sd=0.5)
    figures = [exact(2012 + i, own * i) for i in range(9)]
    result = draws([Part("x", pool)], figures, 2021)
    ahead = result.values[:, 0, -1] - figures[-1].lower
    assert abs(np.median(ahead) - own) < abs(np.median(ahead) - 0.12)


def test_the_spread_of_drifts_is_that_of_a_t_distribution():
    """The quantiles of the factor's mixture of normals against scipy's t."""
    block = Block((Part("x", prior()),), (exact(2020, 1.0),), np.eye(1))
    apart = statespace._grid(block)[1]
    assert np.median(apart) == pytest.approx(1.0, abs=0.02)
    t = stats.t(statespace.DRIFT_TAILS)
    scale = np.sqrt(stats.chi2.median(statespace.DRIFT_TAILS) / statespace.DRIFT_TAILS)
    for x in (0.5, 1.0, 2.0, 3.0):
        assert stats.norm.cdf(x / apart).mean() == pytest.approx(t.cdf(x / scale), abs=0.004)


def test_missing_year_is_a_bridge_not_an_interpolation():
    """Between two figures the draws spread: variance noise^2 / 2 in the middle."""
    result = draws([Part("x", prior())], [exact(2018, 1.0), exact(2020, 1.3)], 2020)
    middle = result.values[:, 0, 1]
    assert middle.mean() == pytest.approx(1.15, abs=0.01)
    assert middle.std() == pytest.approx(0.1 / np.sqrt(2), rel=0.06)


def test_transient_noise_does_not_add_up():
    """With kappa 0.45 most of the noise is gone next year: five years on is hardly wider."""
    wide = draws([Part("x", prior(transient=0.0))], [exact(2020, 0.0)], 2025).values[:, 0]
    tight = draws([Part("x", prior(transient=0.45))], [exact(2020, 0.0)], 2025).values[:, 0]
    assert tight[:, -1].std() < 0.55 * wide[:, -1].std()
    # the published figure is level and passing part together: it comes back as printed
    assert np.abs(tight[:, 0]).max() < 2e-3


def test_a_bound_is_drawn_inside_and_by_its_likelihood():
    """A lone interval with a vague past: draws uniform over it, none outside."""
    figure = Figure(0, 2020, 1.0, 2.0, (1.0,), 0.0, 1e-3)
    x = draws([Part("x", prior())], [figure], 2020).values[:, 0, 0]
    assert x.min() > 0.99 and x.max() < 2.01
    assert stats.kstest(x, stats.uniform(1.0, 1.0).cdf).statistic < 0.05


def test_history_moves_draws_inside_a_bound():
    """A figure of the year before pulls the bound's draws towards it: truncated normal."""
    figures = [exact(2019, 1.0), Figure(0, 2020, 1.15, 1.60, (1.0,), 0.0, 1e-3)]
    x = draws([Part("x", prior())], figures, 2020).values[:, 0, -1]
    expected = stats.truncnorm((1.15 - 1.1) / 0.1, (1.60 - 1.1) / 0.1, 1.1, 0.1)
    assert x.mean() == pytest.approx(expected.mean(), abs=0.005)
    assert x.std() == pytest.approx(expected.std(), rel=0.08)


def test_ratio_figure_ties_the_parts():
    """Numerator and ratio known: the denominator follows, with the mismatch allowed."""
    parts = [Part("a", prior()), Part("b", prior())]
    ratio = Figure(2, 2020, 0.5, 0.5, (1.0, -1.0), 0.0, 0.01)
    result = draws(parts, [exact(2020, 2.0, 0, 2), ratio], 2020)
    b = result.values[:, 1, 0]
    assert b.mean() == pytest.approx(1.5, abs=0.002)
    assert b.std() == pytest.approx(0.01, rel=0.06)


def test_correlated_surprises():
    parts = [Part("a", prior()), Part("b", prior())]
    figures = [exact(2020, 0.0, 0, 2), exact(2020, 0.0, 1, 2)]
    result = draws(parts, figures, 2021, np.array([[1, 0.6], [0.6, 1]]))
    assert np.corrcoef(result.values[:, 0, -1], result.values[:, 1, -1])[0, 1] == pytest.approx(0.6, abs=0.04)


def test_a_break_of_basis_is_not_chained():
    """A jump at a marked break tells the noise nothing; unmarked it does."""
    figures = [exact(y, 0.1 * (y - 2012) + (0.8 if y >= 2017 else 0.0)) for y in range(2012, 2021)]
    loose = prior(noise_sd=0.5)
    marked = draws([Part("x", loose, (2017,))], figures, 2021)
    unmarked = draws([Part("x", loose)], figures, 2021)
    assert marked.noise[0] < 0.75 * unmarked.noise[0]
    assert marked.values[:, 0, -1].std() < 0.75 * unmarked.values[:, 0, -1].std()


def test_contradicting_figures_meet_in_between():
    """Parts that give a ratio of 1.0 and a published ratio above 1.1: no crash, no corner."""
    figures = [
        Figure(0, 2020, 2.0, 2.0, (1.0, 0.0), 0.0, 0.05),
        Figure(1, 2020, 1.0, 1.0, (0.0, 1.0), 0.0, 0.05),
        Figure(2, 2020, 1.1, 1.3, (1.0, -1.0), 0.0, 0.01),
    ]
    result = draws([Part("a", prior()), Part("b", prior())], figures, 2020)
    ratio = result.values[:, 0, 0] - result.values[:, 1, 0]
    assert 1.0 < ratio.mean() < 1.2 and np.isfinite(result.values).all()
    assert 0 < result.effective < 0.95


def test_same_likelihood_as_statsmodels_own_local_level_with_drift():
    """The matrices are right: UnobservedComponents gives the same log likelihood differences."""
    from statsmodels.tsa.statespace.structural import UnobservedComponents

    y = np.array([0.0, 0.12, 0.18, np.nan, 0.44, 0.5])
    figures = [exact(2015 + t, v, noise=0.02) for t, v in enumerate(y) if np.isfinite(v)]
    block = Block((Part("x", prior(drift=0.1)),), tuple(figures), np.eye(1))
    years = np.arange(2015, 2021)
    model = statespace._model(block, years)
    ours, theirs = [], []
    peer = UnobservedComponents(y - 0.1 * np.arange(6), "local level")
    peer.ssm.initialize_approximate_diffuse(statespace.VAGUE**2)
    for s in (0.05, 0.1, 0.2):
        ours.append(statespace._set_noise(model, block, years, np.array([s]), 1.0).loglike())
        theirs.append(peer.loglike([0.02**2, s**2]))
    peer_differences = np.diff(theirs)
    assert np.diff(ours) == pytest.approx(peer_differences, abs=1e-3)


def test_a_year_that_others_show_is_less_of_a_surprise():
    """Of two years' shocks one keeps a quarter of its variance."""
    carried = Part("x", prior(drift=0.0), carried={2019: 0.05}, left=0.25)
    ahead = draws([carried], [exact(2018, 1.0)], 2020).values[:, 0, -1]
    assert ahead.mean() == pytest.approx(1.05, abs=0.01)
    assert ahead.std() == pytest.approx(0.1 * np.sqrt(1.25), rel=0.05)


def test_a_drift_that_all_share_counts_less_in_a_year_that_others_show():
    alike = replace(prior(drift=0.0, drift_sd=0.1, noise=1e-3), common=0.1)
    own = replace(alike, common=0.0)
    width = [
        np.std(draws([Part("x", one, carried={2019: 0.0}, left=0.25)], [exact(2018, 1.0)], 2019).values[:, 0, -1])
        for one in (own, alike)
    ]
    assert width[1] == pytest.approx(width[0] / 2, rel=0.06)
