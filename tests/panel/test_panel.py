"""forecast_panel: right against a reference, invariant where it must be, and clear about bad input."""

import os
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kjanalysis.errors import KJError
from kjanalysis.forecast import forecast_draws, forecast_panel
from kjanalysis.panel import common_drift as drift
from kjanalysis.panel import conditioning, groups, members, powers, shipped_prior

QUANTILES = [0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975]


def series(name, values, first=2012, **columns):
    return pd.DataFrame({"series": name, "year": range(first, first + len(values)), "value": values, **columns})


def panel(n=40, length=8, seed=0, drift=0.08, noise=0.05):
    rng = np.random.default_rng(seed)
    level = np.log(100) + np.cumsum(rng.normal(drift, noise, (n, length)), axis=1)
    return pd.concat(series(f"s{i}", np.exp(row)) for i, row in enumerate(level))


histories = st.lists(st.floats(1, 1e6), min_size=1, max_size=12)


@pytest.fixture
def plain(monkeypatch):
    """Members weighted by their whole likelihood."""
    monkeypatch.setattr(conditioning, "TAILS", 1e9)
    monkeypatch.setattr(conditioning, "FORGETTING", 1.0)
    monkeypatch.setattr(conditioning, "TRUST", 1.0)


def test_member_likelihood_is_that_of_statsmodels(plain):
    """Members without drift: log likelihood differences against UnobservedComponents with the same variances."""
    from statsmodels.tsa.statespace.structural import UnobservedComponents

    y = np.exp([0.0, 0.12, 0.15, 0.31, 0.36, 0.5])
    size = np.array([np.exp(np.log(y).mean())])
    exact = np.full((1, 6), np.nan), np.full((1, 6), np.nan), np.zeros(6, dtype=bool)
    group = groups.Group(np.array(["a"]), "log", np.array([2017]), np.arange(6.0), y[None], size, np.zeros(6), *exact)
    nothing = drift.Common(2012, np.zeros(6), 0.1, 0.01, 0.0, 0.0)
    loglike, _, _ = conditioning.posterior(group, 0.0, nothing)
    peer = UnobservedComponents(np.log(y / size), "local level")
    peer.ssm.initialize_known(np.zeros(1), np.array([[members.VAGUE**2]]))
    ours, theirs = [], []
    for i, (s, kappa, share, *_) in enumerate(members.MEMBERS):
        if share == 0 and s > 0.2:  # no drift; its spread of 0.01 is nothing beside such noise
            ours.append(loglike[0, i])
            theirs.append(peer.loglike([kappa * s**2 + 1e-8, (1 - 2 * kappa) * s**2]))
    assert len(ours) >= 5
    np.testing.assert_allclose(np.diff(ours), np.diff(theirs), atol=0.05)


@pytest.mark.parametrize(
    ("scale", "power"), [("log", 0.0), ("log", 0.5), ("log", 1.0), ("logit", 0.0), ("linear", 1.0)]
)
def test_powers_compare_by_their_jacobian(scale, power):
    """The slope of the transform, by finite differences, and the way back."""
    y, size, step = np.array([[3.0, 5.0, 8.0]]), np.array([4.9]), 1e-6
    up, down = (powers.transform(y + d, size[:, None], power, scale) for d in (step, -step))
    slope = np.log(size[:, None] * (up - down) / (2 * step))
    if scale != "linear":
        np.testing.assert_allclose(powers.log_jacobian(y, size, power, scale), slope, atol=1e-6)
    z = powers.transform(y, size[:, None], power, scale)
    np.testing.assert_allclose(powers.invert(z, size[:, None], power, scale), y)


def test_a_straight_line_is_carried_on_straight():
    """A panel growing by 20 a year to 280: two years on 320 by the amount (a little less, as drift
    fades), not the 324.7 that the last rate would give."""
    frame = pd.concat(series(f"s{i}", 100 + 20 * np.arange(10) + np.sin(np.arange(10) + i)) for i in range(30))
    out = forecast_panel(frame, 2)
    middle = out[out["year"].eq(2023)][0.5].mean()
    assert 312 < middle < 320.5


def test_a_panels_slowdown_is_felt():
    """Growth of 16 % a year for six years, then 4 % for three, in all series alike: not 12 % ahead."""
    rng = np.random.default_rng(5)
    steps = np.array([0.16] * 6 + [0.04] * 3) + rng.normal(0, 0.01, (30, 9))
    frame = pd.concat(series(f"s{i}", 50 * np.exp(np.cumsum(row))) for i, row in enumerate(steps))
    last = frame.groupby("series", sort=False)["value"].last().to_numpy()
    growth = np.log(forecast_panel(frame, 1)[0.5].to_numpy() / last)
    assert 0.02 < np.median(growth) < 0.07


@pytest.mark.parametrize("rate", [0.1, 0.2, 0.3])
def test_a_fast_panel_is_believed_though_nothing_like_it_was_known(rate):
    """Four years of growth by a fifth, in thirty series alike and before any prior: near a fifth ahead."""
    rng = np.random.default_rng(1)
    values = 100 * np.exp(np.cumsum(rng.normal(rate, 0.02, (30, 4)), axis=1))
    frame = pd.concat(series(f"s{i}", row, first=2000) for i, row in enumerate(values))
    growth = np.log(forecast_panel(frame, 1)[0.5].to_numpy() / values[:, -1])
    assert 0.8 * rate < growth.mean() < 1.05 * rate


def test_known_panel_is_forecast_as_it_was_made():
    """Random walks with drift: the median and the 80 % interval cover as they should."""
    whole = panel(n=600, length=9, seed=4)
    seen = whole[whole["year"].lt(2020)]
    truth = whole[whole["year"].eq(2020)]["value"].to_numpy()
    out = forecast_panel(seen, 1)
    inside = ((truth >= out[0.1]) & (truth <= out[0.9])).mean()
    assert 0.76 < inside < 0.84
    assert abs((truth < out[0.5]).mean() - 0.5) < 0.06


def test_columns_and_order():
    out = forecast_panel(pd.concat([series("乙", [1, 2, 3]), series("甲", [5.0, 6.0])]), 2)
    assert list(out.columns) == ["series", "year", *QUANTILES]
    assert out["series"].tolist() == ["乙", "乙", "甲", "甲"]
    assert out["year"].tolist() == [2015, 2016, 2014, 2015]


@settings(max_examples=40, deadline=None)
@given(st.lists(histories, min_size=1, max_size=4))
def test_quantiles_never_cross_and_are_finite(many):
    frame = pd.concat(series(f"s{i}", values) for i, values in enumerate(many))
    out = forecast_panel(frame, 2)[QUANTILES].to_numpy()
    assert np.isfinite(out).all() and (np.diff(out, axis=1) >= 0).all() and (out > 0).all()


@settings(max_examples=25, deadline=None)
@given(histories, st.sampled_from([1e-3, 10.0, 1e6, 1e12]))
def test_scale_equivariance(values, factor):
    """A change of unit multiplies every quantile, nothing else."""
    a = forecast_panel(series("a", values), 2)[QUANTILES].to_numpy()
    b = forecast_panel(series("a", [v * factor for v in values]), 2)[QUANTILES].to_numpy()
    np.testing.assert_allclose(b, a * factor, rtol=1e-5)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.floats(-1e4, 1e4), min_size=2, max_size=10), st.floats(-1e3, 1e3))
def test_shift_equivariance_on_the_linear_scale(values, shift):
    """Series with negatives: adding a constant moves every quantile by it."""
    values = [-1.0, *values]
    moved = [v + shift for v in values]
    if min(moved) > 0:
        moved, shift = [v - 2e4 for v in values], -2e4
    a = forecast_panel(series("a", values), 1)[QUANTILES].to_numpy()
    b = forecast_panel(series("a", moved), 1)[QUANTILES].to_numpy()
    np.testing.assert_allclose(b, a + shift, rtol=1e-4, atol=1e-3 * (1 + np.ptp(values)))


def test_order_of_series_changes_no_digit():
    frame = panel(12)
    mixed = frame.sample(frac=1, random_state=3)
    a = forecast_panel(frame, 2).sort_values(["series", "year"], ignore_index=True)
    b = forecast_panel(mixed, 2).sort_values(["series", "year"], ignore_index=True)
    np.testing.assert_allclose(a[QUANTILES], b[QUANTILES], rtol=1e-9)
    x = forecast_draws(frame, 1, 50).set_index("series").loc["s3"]
    y = forecast_draws(mixed, 1, 50).set_index("series").loc["s3"]
    np.testing.assert_allclose(x.to_numpy(float), y.to_numpy(float), rtol=1e-9)


def test_threads_and_processes_change_no_digit():
    """The same call in two processes, one thread and two: the same bytes, bounds and draws included."""
    code = (
        "import numpy as np, pandas as pd\n"
        "from kjanalysis.forecast import forecast_draws, forecast_panel\n"
        "value = 100 * np.exp(np.cumsum(np.random.default_rng(0).normal(0.08, 0.06, (60, 8)), axis=1)).ravel()\n"
        "frame = pd.DataFrame({'series': np.repeat(np.arange(60), 8), 'year': np.tile(np.arange(2013, 2021), 60), 'value': value})\n"
        "frame['lower'] = np.where(np.arange(480) % 7 == 0, value * 0.95, value)\n"
        "both = forecast_panel(frame, 2), forecast_draws(frame, 2, 40)\n"
        "import hashlib; print([hashlib.md5(x.to_numpy(float).tobytes()).hexdigest() for x in both])\n"
    )
    said = [
        subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, "OPENBLAS_NUM_THREADS": n, "OMP_NUM_THREADS": n},
            check=True, capture_output=True, text=True,
        ).stdout
        for n in ("1", "2")
    ]  # fmt: skip
    assert said[0] == said[1] and len(said[0]) > 60


def test_a_far_away_series_barely_moves_the_rest():
    frame = panel(40)
    alone = forecast_panel(frame, 1)[QUANTILES].to_numpy()
    wild = series("wild", [1, 50, 2, 900, 3, 4000, 1, 7])
    beside = forecast_panel(pd.concat([frame, wild]), 1)[QUANTILES].to_numpy()[:-1]
    assert np.abs(np.log(beside / alone)).max() < 0.02


@pytest.mark.parametrize(("n", "left"), [(3, 1), (9, 2), (15, 2)])
def test_rounding_does_not_say_which_series_are_left_out(n, left):
    """Of 3, 9 and 15 equal ones, whose shares of the weight fall on the edge, the same however large their errors."""
    changes = np.arange(n, dtype=float) ** 2
    found = [drift._middle(changes, np.full(n, error))[0] for error in np.linspace(0.01, 0.2, 200)]
    np.testing.assert_allclose(found, changes[left : n - left].mean())


WILD = {
    "swinging": 1e6 * np.exp(np.cumsum([0, 1.2, -0.9, 1.5, -1.4, 0.8, -1.1])),
    "booming": 1e3 * np.exp(0.9 * np.arange(7)),
    "long": 1e6 * np.exp(np.cumsum([0, 1, -0.8, 1.3, 0.2, -1.5, 0.7, 0.9, -1.2, 1.1, -0.6, 1.4, -1, 0.5])),
}


@pytest.mark.parametrize("kind", WILD)
@pytest.mark.parametrize("n", [3, 8, 20])
def test_in_a_small_panel_too(n, kind):
    """A third of the 80 % interval at most in the middle, and half as wide again at most."""
    frame = panel(n, length=7)
    wild = series("wild", WILD[kind], first=2019 - len(WILD[kind]))
    alone, beside = (forecast_panel(f, 1).iloc[:n] for f in (frame, pd.concat([frame, wild])))
    width = np.log(alone[0.9] / alone[0.1])
    assert (np.log(beside[0.5] / alone[0.5]).abs() / width).max() < 1 / 3
    assert np.log(np.log(beside[0.9] / beside[0.1]) / width).abs().max() < np.log(1.5)


def test_a_sharper_bound_never_widens():
    """The last figure, on its trend, known to a factor of 1.6, 1.3, ...: the interval doesn't grow."""
    values = np.array([5.0, 6.1, 7.1, 8.8, 10.4])
    widths = []
    for factor in (1.6, 1.3, 1.1, 1.01, 1.0):
        bound = np.array([1, 1, 1, 1, factor])
        out = forecast_panel(series("a", values, lower=values / bound, upper=values * bound), 1)
        widths.append(float(np.log(out[0.9] / out[0.1]).iloc[0]))
    assert (np.diff(widths) <= 1e-3).all() and widths[0] > 1.1 * widths[-1]


def censored_group(values, low, high):
    """One series on the log scale; figures with ends are intervals."""
    values, low, high = (np.array(x, dtype=float)[None] for x in (values, low, high))
    size, n = np.array([np.exp(np.log(values).mean())]), values.shape[1]
    wide = np.isfinite(low[0]) | np.isfinite(high[0])
    times = np.arange(float(n))
    return groups.Group(np.array(["a"]), "log", np.array([2012 + n]), times, values, size, np.zeros(n), low, high, wide)


@pytest.mark.parametrize("low_high", [([12.5], [13.5]), ([12.0], [np.inf]), ([-np.inf], [11.0])])
def test_a_bound_has_the_likelihood_of_its_interval(plain, low_high):
    """Probability, mean and spread of the next year, by drawing paths and keeping those inside the interval."""
    low, high = ([np.nan] * 4 + side for side in low_high)
    group = censored_group([10, 10.4, 11.5, 12.1, 13.0], low, high)
    exact = group_until(group, 4)
    nothing = drift.Common(2012, np.zeros(6), 0.0, 0.0, 0.0, 0.0)
    before, mean, cov = conditioning.posterior(exact, 0.0, nothing, [4.0, 5.0])
    loglike, middle, var = conditioning.posterior(group, 0.0, nothing, [5.0])
    rng = np.random.default_rng(0)
    ends = np.log(np.array([low[4], high[4]]).clip(1e-9) / group.size)
    middling = np.flatnonzero((members.MEMBERS[:, 0] > 0.03) & (members.MEMBERS[:, 0] < 0.3))
    for m in middling[[0, len(middling) // 2, -1]]:
        paths = rng.multivariate_normal(mean[0, m], cov[m], 200_000)
        kept = paths[(paths[:, 0] > ends[0]) & (paths[:, 0] < ends[1]), 1]
        error = 4 / np.sqrt(len(kept))
        assert abs(loglike[0, m] - before[0, m] - np.log(len(kept) / len(paths))) < 2 * error
        assert abs(middle[0, m, 0] - kept.mean()) < error * kept.std()
        assert abs(np.sqrt(var[0, m, 0, 0]) / kept.std() - 1) < error


def group_until(group, used):
    from dataclasses import replace

    cut = {name: getattr(group, name)[..., :used] for name in ("values", "times", "width", "low", "high", "wide")}
    return replace(group, **cut, last=group.last - len(group.times) + used)


def test_momentum_is_that_of_its_state_space():
    """Every member's covariance against its recursion: level, lasting drift, fading drift, a year's step after the other."""
    t, steps = (0.0, 1.0, 2.0, 4.0, 7.0), 7
    every = members.covariance(t, t) - members.VAGUE**2
    for m, (s, kappa, _, lasting, fading, fade) in enumerate(members.MEMBERS):
        # a year's drift is that of the step that ends with it
        move = np.array([[1.0, 1.0, fade], [0, 1, 0], [0, 0, fade]])
        new = np.array([[1.0], [0], [1]]) * fading**2 * (1 - fade**2) @ np.array([[1.0, 0, 1]])
        new[0, 0] += s**2 * (1 - 2 * kappa)
        state = [np.diag([0.0, lasting**2, fading**2])]
        for _ in range(steps):
            state.append(move @ state[-1] @ move.T + new)
        for i, a in enumerate(t):
            for j, b in enumerate(t[i:], start=i):
                shared = (np.linalg.matrix_power(move, int(b - a)) @ state[int(a)])[0, 0] + (a == b) * kappa * s**2
                assert abs(every[m, i, j] - shared) < 1e-8 * (1 + shared), members.MEMBERS[m]


def test_several_bounds_have_their_joint_likelihood(plain):
    """Three bounds among six figures: the product of conditionals against the normal's own integral."""
    from scipy.stats import multivariate_normal

    none = np.nan
    low, high = [none, none, 11.0, none, 13.0, 13.0], [none, none, 12.0, none, np.inf, 15.0]
    group = censored_group([10, 10.6, 11.4, 12.1, 13.4, 13.9], low, high)
    nothing = drift.Common(2012, np.zeros(7), 0.0, 0.0, 0.0, 0.0)
    loglike, _, _ = conditioning.posterior(group, 0.0, nothing)
    t, bounded = group.times, group.wide
    ends = [np.log(np.array(side)[bounded] / group.size) for side in (low, high)]
    y = np.log(group.values[0, ~bounded] / group.size)
    every = members.covariance(tuple(t), tuple(t))
    middling = np.flatnonzero((members.MEMBERS[:, 0] > 0.03) & (members.MEMBERS[:, 0] < 0.3))
    off = []
    for m in middling:
        k = every[m][np.ix_(~bounded, ~bounded)] + 1e-8 * np.eye(3)
        cross = every[m][np.ix_(bounded, ~bounded)]
        mean, cov = (
            cross @ np.linalg.solve(k, y),
            every[m][np.ix_(bounded, bounded)] - cross @ np.linalg.solve(k, cross.T),
        )
        inside = multivariate_normal(mean, cov, allow_singular=True).cdf(ends[1].clip(max=50), lower_limit=ends[0])
        own = (
            -0.5 * y @ np.linalg.solve(k, y)
            - 0.5 * np.linalg.slogdet(k)[1]
            - np.log(group.values[0, ~bounded] / group.size).sum()
        )
        off.append(abs(loglike[0, m] - own - np.log(inside)))
    # what an interval leaves is taken as normal: a little wrong where years hang closely together
    assert np.median(off) < 0.03 and max(off) < 0.15


def test_old_figures_speak_less_and_no_surprise_decides_alone():
    """Calm for long, rough lately: the newest years say how rough. And one jump in twelve calm years
    leaves less than half of the width that its part in their variance would give."""
    jump = np.full(12, 0.01)
    jump[5] = 0.4
    calm, rough = np.tile([0.005, -0.005], 6), np.tile([0.15, -0.15], 3)
    widths = {}
    for name, changes in (("calm first", [*calm, *rough]), ("rough first", [*rough, *calm]), ("jump", jump)):
        out = forecast_panel(series(name, 100 * np.exp(np.cumsum([0.0, *changes])), first=2000), 1)
        widths[name] = float(np.log(out[0.75] / out[0.25]).iloc[0])
    assert widths["rough first"] < widths["calm first"] / 2
    assert widths["jump"] < 1.35 * np.std(jump) / 2


def test_an_interval_shrinks_to_its_figure():
    """From an interval of 4 % to a point the forecast moves on smoothly, whichever way it is computed."""
    values = np.array([5.0, 6.1, 7.1, 8.8, 10.4])
    found = []
    for half in (0.02, 0.0105, 0.0095, 0.001, 0.0):
        bound = 1 + half * np.array([0, 0, 1, 0, 1])
        out = forecast_panel(series("a", values, lower=values / bound, upper=values * bound), 1)
        found.append(np.log(out[QUANTILES].to_numpy()[0]))
    assert np.abs(np.diff(found, axis=0)).max() < 0.01


def test_a_floor_without_a_ceiling():
    """突破200: at least that. The median lies above, and above what 200 itself would give."""
    known = series("a", [140.0, 155.0, 171.0, 183.0, 200.0])
    floor = known.assign(lower=known["value"], upper=[140, 155, 171, 183, np.inf])
    exact, open_ended = (forecast_panel(f, 1)[QUANTILES].to_numpy()[0] for f in (known, floor))
    assert (
        np.isfinite(open_ended).all()
        and (open_ended >= exact - 0.01 * (exact[-1] - exact[0])).all()
        and open_ended[3] > exact[3]
    )
    assert np.log(open_ended[5] / open_ended[1]) > np.log(exact[5] / exact[1])


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.tuples(st.floats(1, 1e5), st.sampled_from([1.0, 1.005, 1.1, 3.0, np.inf]), st.booleans()),
        min_size=1,
        max_size=9,
    ),
    st.sampled_from([None, "ratio", "count", "growth", "cumulative"]),
)
def test_any_mixture_of_bounds_gets_a_forecast(rows, kind):
    value = np.array([min(v, 60.0) if kind == "ratio" else np.rint(v) if kind == "count" else v for v, _, _ in rows])
    value = np.sort(value) if kind == "cumulative" else value
    factor = np.array([f for _, f, _ in rows])
    floor = np.array([f for _, _, f in rows])
    frame = series("a", value, lower=np.where(floor, value, value / factor), upper=value * factor, kind=kind)
    if kind == "cumulative":
        frame["lower"] = frame["value"]
    out = forecast_panel(frame, 2)[QUANTILES].to_numpy()
    assert np.isfinite(out).all() and (np.diff(out, axis=1) >= 0).all()


def test_a_preliminary_figure_may_yet_be_revised():
    """Marked preliminary, the newest figure of a very smooth series leaves more open."""
    frame = pd.concat(
        series(f"s{i}", 100 * 1.08 ** np.arange(7) * (1 + 0.001 * np.sin(np.arange(7) + i))) for i in range(30)
    )
    newest = frame["year"].eq(2018)
    width = []
    for status in ("actual", "preliminary"):
        out = forecast_panel(frame.assign(status=np.where(newest, status, "actual")), 1)
        width.append(np.log(out[0.9] / out[0.1]).median())
    assert width[1] > 1.05 * width[0]


def test_a_cumulative_figure_never_falls():
    frame = pd.concat(
        [series("a", [100, 180, 181, 181, 181], kind="cumulative"), series("b", [5, 9, 20, 22, 30], kind="cumulative")]
    )
    out = forecast_panel(frame, 3)
    assert (out[QUANTILES].to_numpy() >= np.repeat([181, 30], 3)[:, None]).all()
    assert (out[QUANTILES] == out[QUANTILES].round()).all(axis=None)
    paths = forecast_draws(frame, 3, 300).drop(columns=["series", "year"]).to_numpy().reshape(2, 3, 300)
    assert (np.diff(paths, axis=1) >= 0).all() and (paths[:, 0] >= np.array([[181], [30]])).all()
    parts = forecast_panel(series("c", [1.5, 2.25, 2.5], kind="cumulative"), 1)[QUANTILES].to_numpy()
    assert (parts >= 2.5).all() and (parts % 1).any()


def test_a_shock_that_all_share_is_no_drift():
    """48 series go up by half and back, year by year, together: next year is not half higher again."""
    shocks = np.array([0.02, 0.40, -0.15, -0.10, -0.05, 0.35, -0.2, 0.05, 0.40])
    rng = np.random.default_rng(2)
    frame = pd.concat(series(f"s{i}", 6 * np.exp(np.cumsum(shocks + rng.normal(0, 0.05, 9)))) for i in range(48))
    last = frame.groupby("series", sort=False)["value"].last().to_numpy()
    growth = np.log(forecast_panel(frame, 1)[0.5].to_numpy() / last)
    assert abs(np.median(growth)) < 0.15


def test_gaps_are_missing_not_filled():
    """Without 2015 and 2016 the answer is another than with an interpolated pair: wider."""
    values = [10, 11, 12.5, 13, 15, 16]
    gappy = series("a", values).loc[lambda f: ~f["year"].isin([2014, 2015])]
    filled = series("a", [10, 11, *np.interp([2014, 2015], [2013, 2016], [11, 15]), 15, 16])
    spread = [float(np.log(forecast_panel(f, 1)[0.9] / forecast_panel(f, 1)[0.1]).iloc[0]) for f in (gappy, filled)]
    assert spread[0] > spread[1]


def test_counts_are_whole_and_shares_stay_shares():
    counts = forecast_panel(series("a", [0, 2, 1, 4], kind="count"), 2)[QUANTILES].to_numpy()
    assert (counts == np.rint(counts)).all() and (counts >= 0).all()
    shares = forecast_panel(series("a", [90.0, 95.0, 99.0, 99.5], kind="ratio"), 3)[QUANTILES].to_numpy()
    assert (shares > 0).all() and (shares < 100).all()


def test_draws_agree_with_quantiles():
    frame = panel(15, seed=2)
    draws = forecast_draws(frame, 2, n_draws=4000)
    table = forecast_panel(frame, 2)
    got = np.quantile(draws.iloc[:, 2:].to_numpy(float), [0.1, 0.5, 0.9], axis=1).T
    want = table[[0.1, 0.5, 0.9]].to_numpy()
    width = (want[:, 2] - want[:, 0])[:, None]
    assert np.abs((got - want) / width).max() < 0.08
    again = forecast_draws(frame, 2, n_draws=4000)
    assert again.equals(draws)


def test_a_draw_is_a_path():
    """Years of one draw belong together: next year's surprise is carried on."""
    draws = forecast_draws(panel(5), 2, n_draws=2000)
    one, two = (np.log(draws.iloc[i, 2:].to_numpy(float)) for i in (0, 1))
    assert np.corrcoef(one, two)[0, 1] > 0.5


def test_the_prior_of_a_cut_off_knows_nothing_later():
    """Before the first table: uninformed; a table holds only what is of its own year."""
    early = shipped_prior.shipped("log", 2010)
    assert np.allclose(early.weights, early.weights[0]) and early.drift == 0
    assert shipped_prior.shipped("log", 2020).drift != shipped_prior.shipped("log", 2016).drift
    old = forecast_panel(series("a", [10, 12, 15], first=2014), 1)
    same = forecast_panel(series("a", [10, 12, 15], first=2014), 1, cutoff=2016)
    later = forecast_panel(series("a", [10, 12, 15], first=2014), 1, cutoff=2024)
    assert old.equals(same) and not old[QUANTILES].equals(later[QUANTILES])


@pytest.mark.parametrize(
    ("frame", "said"),
    [
        (series("a", [1, 2]).drop(columns="value"), "lack the column value"),
        (series("a", []), "hold no row"),
        (series("江北", [1.0, float("nan")]), "series '江北', year 2013: the value nan is not a finite number"),
        (series("a", [1.0, float("inf")]), "not a finite number"),
        (pd.concat([series("a", [1, 2]), series("a", [3])]), "year 2012: the year appears twice"),
        (series("a", [1, 2], lower=[0, 3], upper=[2, 2]), "lower 3.0 is above upper 2.0"),
        (series("a", [1, 9], lower=[0, 3], upper=[2, 4]), "value 9.0 doesn't lie between lower 3.0 and upper 4.0"),
        (series("a", [-1, 2], kind="flow"), "-1.0 can't be"),
        (series("a", [50, 120], kind="ratio"), "120.0 can't be"),
        (series("a", [1, 2], kind="speed"), "'speed' is not one of"),
        (series("a", [1, "many"]), "not a finite number"),
        (series("a", [3, 2], kind="cumulative"), "2.0 can't be: a cumulative figure doesn't fall"),
        (series("a", [0, 2.5], kind="cumulative"), "lies above zero"),
        (series("a", [1, 2], status="guessed"), "'guessed' is not one of"),
        (pd.DataFrame({"series": ["a"], "year": [2020.5], "value": [1]}), "not a whole number"),
    ],
)
def test_bad_input_names_the_series(frame, said):
    with pytest.raises(KJError, match=None) as caught:
        forecast_panel(frame, 1)
    assert said in str(caught.value)


@pytest.mark.parametrize("values", [[7.0], [5.0] * 6, [0.0, 0.0, 0.0], [1e12, 1.1e12], [-3.0, -3.0], [0.0, -1.0, 4.0]])
@pytest.mark.filterwarnings("ignore:.*may lie below zero")  # as told in test_inputs.py
def test_odd_series_get_a_forecast(values):
    out = forecast_panel(series("a", values), 2)[QUANTILES].to_numpy()
    assert np.isfinite(out).all() and (np.diff(out, axis=1) >= 0).all()


@pytest.mark.parametrize("quantiles", [[0.5, 0.1], [0.0, 0.5], [0.5, 1.2]])
def test_quantiles_asked_for_must_make_sense(quantiles):
    with pytest.raises(KJError, match="between 0 and 1"):
        forecast_panel(series("a", [1, 2, 3]), 1, quantiles)
