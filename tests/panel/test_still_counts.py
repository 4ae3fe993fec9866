"""Counts that stood still may change, as often as the rule of succession says."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kjanalysis.forecast import forecast_draws, forecast_panel
from kjanalysis.panel.inputs import checked
from kjanalysis.panel.stood_still import years_unchanged

QUANTILES = [0.01, 0.025, 0.1, 0.5, 0.9, 0.975, 0.99]


def series(name, values, kind="count", first=2012):
    years = range(first, first + len(values))
    return pd.DataFrame({"series": name, "year": years, "value": values, "kind": kind})


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 3000), st.integers(3, 10), st.integers(1, 3), st.sampled_from(["count", "cumulative"]))
@example(0, 3, 2, "count")
@example(7, 6, 2, "cumulative")
def test_the_future_is_never_certain(value, years, horizon, kind):
    frame = series("a", [value] * years, kind)
    found = forecast_panel(frame, horizon, QUANTILES)[QUANTILES].to_numpy()
    assert np.isfinite(found).all() and (np.diff(found, axis=1) >= 0).all() and (found == np.rint(found)).all()
    assert abs(found[0, 3] - value) <= 0.02 * value and (found[:, -1] > value).all()
    if kind == "cumulative":
        assert (found >= value).all() and (np.diff(found, axis=0) >= 0).all()
    elif value:
        assert (found[:, 0] < value).all()


@pytest.mark.parametrize("value", [0, 7, 500])
@pytest.mark.parametrize("years", [4, 9])
def test_it_changes_at_least_as_often_as_the_rule_of_succession_says(value, years):
    """Nothing else moves a zero; the history's own forecast moves larger counts a little, too."""
    found = forecast_draws(series("a", [value] * years), 3, n_draws=20_000)
    paths = found.drop(columns=["series", "year"]).to_numpy()
    for h in (1, 2, 3):
        rule, share = h / (years - 1 + 1 + h), np.mean(paths[h - 1] != value)
        assert share > rule - 0.015 and (value or share < rule + 0.015)


def test_draws_and_quantiles_are_of_one_forecast():
    frame = pd.concat([series("a", [7] * 5), series("b", [0] * 5, "cumulative")])
    asked = [0.05, 0.5, 0.95]
    drawn = forecast_draws(frame, 2, n_draws=20_000).set_index(["series", "year"]).quantile(asked, axis=1).T
    told = forecast_panel(frame, 2, asked).set_index(["series", "year"])
    assert (abs(drawn - told) <= 1).all(axis=None)


def test_rows_stay_in_the_order_of_the_input():
    frame = pd.concat([series("m", [3, 5, 4, 8, 9]), series("s", [7] * 5), series("n", [20, 22, 21, 30, 31])])
    for found in (forecast_panel(frame, 2), forecast_draws(frame, 2, n_draws=10)):
        assert found["series"].tolist() == ["m", "m", "s", "s", "n", "n"]
        assert found["year"].tolist() == [2017, 2018] * 3


def test_two_figures_a_bound_or_a_change_are_no_standstill():
    frames = [
        series("two", [7, 7]),
        series("bound", [7] * 5).assign(upper=[7, 7, 7, 7, 12]),
        series("change", [7, 7, 7, 8]),
        series("three", [7, 7, 7]),
        series("zero", [0] * 5),
        series("large", [20_000] * 5),
    ]
    assert years_unchanged(checked(pd.concat(frames))) == {"three": 2, "zero": 4}
