"""A cumulative stock in forecast_panel: it can't fall, and what that says of its years."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kjanalysis import panel, rising
from kjanalysis.forecast import forecast_draws, forecast_panel

LEVELS = [0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975]
STOCKS = {"often": [5.0, 9.5, 20, 22, 30], "seldom": [100, 180, 181, 181.5, 182], "short": [1.5, 2.25], "even": [100, 120, 138, 161, 185, 204.5]}


def stocks(**columns):
    rows = [pd.DataFrame({"series": name, "year": range(2012, 2012 + len(v)), "value": v}) for name, v in STOCKS.items()]
    return pd.concat(rows).assign(kind="cumulative", **columns)


def mixtures_of(frame, horizon):
    """Series' name, and the mixture that holds it with its place there."""
    for piece in panel._prepared(panel.checked(frame), horizon, None):
        for i, name in enumerate(piece.mixture.group.names):
            yield name, piece.mixture, i


def test_next_year_is_the_forecast_given_that_it_does_not_fall():
    """Against the mixture's own distribution: P(y < x | y >= last) = (P(y < x) - P(y < last)) / P(y >= last)."""
    seen = []
    choice, uniform = np.random.default_rng(0).random((2, 20_000))
    for name, mixture, i in mixtures_of(stocks(), 1):
        low = STOCKS[name][-1]
        y = rising.paths(mixture, i, choice, uniform[:, None], low)[0]
        at = np.append(np.quantile(y, [0.05, 0.25, 0.5, 0.75, 0.95]), low)
        one = mixture[i : i + 1]
        *below, fell = one.below(one.moves(at[None]), 1)[0]
        np.testing.assert_allclose((np.array(below) - fell) / (1 - fell), [0.05, 0.25, 0.5, 0.75, 0.95], atol=0.012)
        seen.append(fell)
    assert len(seen) == len(STOCKS) and max(seen) > 0.1  # so that the condition says something


def test_years_follow_from_one_another():
    """Three years of one member, against drawing from its joint normal and keeping, year by year, what has not fallen."""
    (_, mixture, i), *_ = mixtures_of(stocks().query("series == 'often'"), 3)
    k = int(np.argmax(mixture.share[i] * (mixture.power[i] == 0)))  # on the log
    one = replace(mixture, **{name: getattr(mixture, name)[:, [k]] for name in ("power", "mean", "cov")}, share=np.ones((1, 1)))
    rng = np.random.default_rng(1)
    ours = np.log(rising.paths(one, 0, rng.random(40_000), rng.random((40_000, 3)), 30.0))
    # a crowd for each year: the next year's normal given the path so far, drawn again until it has not fallen
    mean, cov, n = one.mean[0, 0] + np.log(one.group.size[0]), one.cov[0, 0], 40_000
    path = np.empty((n, 0))
    for h in range(3):
        before = path[:, -1] if h else np.full(n, np.log(30.0))
        gain = np.linalg.solve(cov[:h, :h], cov[:h, h]) if h else np.empty(0)
        centre, spread = mean[h] + (path - mean[:h]) @ gain, np.sqrt(cov[h, h] - cov[h, :h] @ gain)
        y = rng.normal(centre, spread)
        while (fell := y < before).any():
            y[fell] = rng.normal(centre[fell], spread)
        path = np.column_stack([path, y])
    unit = np.sqrt(np.diag(cov))
    assert (np.abs(ours.mean(1) - path.mean(0)) < 0.02 * unit).all()
    assert (np.abs(np.cov(ours) - np.cov(path.T)) < 0.03 * np.outer(unit, unit)).all()


def test_quantiles_are_those_of_the_draws():
    table, draws = forecast_panel(stocks(), 3), forecast_draws(stocks(), 3, 8000)
    assert table[["series", "year"]].equals(draws[["series", "year"]])
    below = (draws.drop(columns=["series", "year"]).to_numpy()[:, None, :] < table[LEVELS].to_numpy()[:, :, None]).mean(2)
    np.testing.assert_allclose(below, np.broadcast_to(LEVELS, below.shape), atol=0.02)


def test_a_stock_rises_and_is_not_held_where_it_was():
    draws = forecast_draws(stocks(), 3, 4000).set_index(["series", "year"])
    for name, own in draws.groupby(level="series"):
        added = np.diff(own.to_numpy(), axis=0, prepend=STOCKS[name][-1])
        assert (added >= 0).all()
        assert (added == 0).mean() < 0.001
    assert (forecast_panel(stocks(), 1)[LEVELS[0]].to_numpy() > [v[-1] for v in STOCKS.values()]).all()


def test_a_year_is_said_the_same_however_many_follow():
    one, five = forecast_panel(stocks(), 1), forecast_panel(stocks(), 5).groupby("series", sort=False).head(1)
    # the widths of further years are calibrated on fewer figures; those of the first are the same
    np.testing.assert_allclose(one[LEVELS], five[LEVELS], rtol=1e-9)


def test_a_stock_known_to_have_passed_a_mark_stays_above_it():
    frame = pd.DataFrame(
        {"series": "a", "year": [2012, 2013, 2014, 2015], "value": [150.0, 161, 180, 200], "lower": [150.0, 161, 180, 200],
         "upper": [150.0, 161, 180, np.inf], "kind": "cumulative"}
    )  # fmt: skip
    assert (forecast_panel(frame, 2)[LEVELS] >= 200).all(axis=None)
    under = frame.assign(lower=[150.0, 161, 180, -np.inf], upper=[150.0, 161, 180, 220], value=[150.0, 161, 180, 210])
    table = forecast_panel(under, 1)
    assert (table[LEVELS] >= 180).all(axis=None) and table[0.025].item() < 205


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.floats(0, 50) | st.just(0.0), min_size=1, max_size=10), st.floats(0.5, 1e6), st.integers(1, 10), st.sampled_from([1e-6, 1e9])
)
def test_any_stock_in_any_unit(added, first, horizon, unit):
    values = first * (1 + np.cumsum([0.0, *added]))
    frame = pd.DataFrame({"series": "a", "year": np.arange(len(values)) + 2000, "value": values, "kind": "cumulative"})
    if (values == np.round(values)).all():  # whole figures are counts, and those have no unit
        frame["value"] = values = values + 0.5
    table = forecast_panel(frame, horizon)[LEVELS].to_numpy()
    assert np.isfinite(table).all() and (table >= values[-1] * (1 - 1e-9)).all()
    assert (np.diff(table, axis=0) >= 0).all() and (np.diff(table, axis=1) >= 0).all()
    other = forecast_panel(frame.assign(value=values * unit), horizon)[LEVELS].to_numpy()
    np.testing.assert_allclose(other / unit, table, rtol=1e-6)


def test_a_count_comes_back_whole():
    frame = pd.DataFrame({"series": "a", "year": range(2012, 2016), "value": [3, 3, 4, 7], "kind": "cumulative"})
    table = forecast_panel(frame, 2)[LEVELS].to_numpy()
    assert (table == np.round(table)).all() and (table >= 7).all()


@pytest.mark.parametrize("values", [[100.0], [100.5, 100.5, 100.5], [0.5, 0.5, 1e9 + 0.5]])
def test_stocks_that_say_little(values):
    frame = pd.DataFrame({"series": "a", "year": range(2012, 2012 + len(values)), "value": values, "kind": "cumulative"})
    table = forecast_panel(frame, 2)[LEVELS].to_numpy()
    assert np.isfinite(table).all() and (table >= values[-1] * (1 - 1e-9)).all()
