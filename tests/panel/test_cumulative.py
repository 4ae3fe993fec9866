"""A cumulative stock in forecast_panel: it can't fall, and what that says of its years."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kjanalysis.forecast import forecast_draws, forecast_panel

LEVELS = [0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975]
STOCKS = {
    "often": [5.0, 9.5, 20, 22, 30],
    "seldom": [100, 180, 181, 181.5, 182],
    "short": [1.5, 2.25],
    "even": [100, 120, 138, 161, 185, 204.5],
}


def stocks(**columns):
    rows = [
        pd.DataFrame({"series": name, "year": range(2012, 2012 + len(v)), "value": v}) for name, v in STOCKS.items()
    ]
    return pd.concat(rows).assign(kind="cumulative", **columns)


def test_quantiles_are_those_of_the_draws():
    table, draws = forecast_panel(stocks(), 3), forecast_draws(stocks(), 3, 8000)
    assert table[["series", "year"]].equals(draws[["series", "year"]])
    paths, at = draws.drop(columns=["series", "year"]).to_numpy()[:, None, :], table[LEVELS].to_numpy()[:, :, None]
    # many paths add nothing, so that a quantile may stand for all of them
    assert ((paths < at).mean(2) < np.array(LEVELS) + 0.02).all()
    assert ((paths <= at).mean(2) > np.array(LEVELS) - 0.02).all()


@pytest.mark.parametrize(("idle", "slowing"), [(0.6, 1.0), (0.15, 1.0), (0.0, 1.0), (0.0, 0.8)])
def test_stocks_that_pause_or_slow_down_stay_within_their_intervals(idle, slowing):
    """150 made stocks of ten years: some add nothing in most years, some a fifth less every year."""
    rng = np.random.default_rng(5)
    added = np.exp(rng.normal(1.0, 0.6, (150, 13))) * slowing ** np.arange(13) * (rng.random((150, 13)) >= idle)
    values = 20.5 + added.cumsum(axis=1)
    years = np.arange(2005, 2018)
    frame = pd.DataFrame(
        {
            "series": np.repeat(np.arange(150), 13),
            "year": np.tile(years, 150),
            "value": values.ravel(),
            "kind": "cumulative",
        }
    )
    table = forecast_panel(frame[frame["year"].lt(2015)], 3).merge(frame, on=["series", "year"])
    inside = table["value"].between(table[0.1] - 1e-6, table[0.9] + 1e-6).groupby(table["year"]).mean()
    assert (inside > 0.65).all()
    below = table["value"].lt(table[0.025] - 1e-6).groupby(table["year"]).mean()
    assert (below < 0.1).all()


def test_a_year_is_said_the_same_however_many_follow():
    one, five = forecast_panel(stocks(), 1), forecast_panel(stocks(), 5).groupby("series", sort=False).head(1)
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
@example([0.0, 0.0], 1.0, 1, 1e9)  # one and a half stood still; in another unit it looks like a count
@given(
    st.lists(st.floats(0, 50) | st.just(0.0), min_size=1, max_size=10),
    st.floats(0.5, 1e6),
    st.integers(1, 10),
    st.sampled_from([1e-6, 1e9]),
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
    frame = pd.DataFrame(
        {"series": "a", "year": range(2012, 2012 + len(values)), "value": values, "kind": "cumulative"}
    )
    table = forecast_panel(frame, 2)[LEVELS].to_numpy()
    assert np.isfinite(table).all() and (table >= values[-1] * (1 - 1e-9)).all()
