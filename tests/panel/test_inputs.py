"""What forecast_panel is given: any table an analyst may have, or one clear error that names the series."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from kjanalysis.errors import KJError
from kjanalysis.forecast import forecast_draws, forecast_panel
from kjanalysis.panel.truncated_normal import moments

VALUES = [10, 11, 12.5, 13, 15, 16]


def series(name, values=VALUES, first=2012, **more):
    return pd.DataFrame({"series": name, "year": range(first, first + len(values)), "value": values, **more})


def several():
    return pd.concat([series("b"), series("a", [30, 33, 35, 40])])


def arrow(frame):
    return frame.convert_dtypes(dtype_backend="pyarrow")


@pytest.mark.parametrize(
    "other",
    [
        lambda f: arrow(f),
        lambda f: arrow(f.assign(lower=f["value"], upper=f["value"])),
        lambda f: f.convert_dtypes(),
        lambda f: f.convert_dtypes().assign(lower=pd.array([pd.NA] * len(f), dtype="Float64")),
        lambda f: f.assign(series=f["series"].astype(pd.CategoricalDtype(["c", "b", "a"]))),
        lambda f: f.assign(year=pd.to_datetime(f["year"].astype(str))),
        lambda f: f.assign(year=pd.PeriodIndex(f["year"].astype(str), freq="Y")),
        lambda f: f.assign(year=f["year"].astype(str), value=f["value"].astype(str)),
        lambda f: f.assign(kind=np.where(np.arange(len(f)) % 3, None, "flow")),
        lambda f: f.assign(scale="x", preliminary="y", key=1, told=0),
        lambda f: f.set_index(["series", "year"], drop=False),
    ],
)
def test_the_same_figures_in_another_dress(other):
    """Nullable and arrow types, categories, days for years, columns and indexes of the user's: the same digits."""
    frame = several()
    given = other(frame)
    before = given.copy(deep=True)
    plain, dressed = forecast_panel(frame, 2), forecast_panel(given, 2)
    assert plain["series"].tolist() == dressed["series"].astype(object).tolist()
    np.testing.assert_array_equal(plain.drop(columns="series"), dressed.drop(columns="series").astype(float))
    pd.testing.assert_frame_equal(given, before)


def test_names_of_any_kind_stay_apart():
    """1 and "1" are two series; numbers, texts and tuples may stand in one call."""
    names = [1, "1", 2.5, ("330205", "gdp"), "江北"]
    rows = [
        series("", [10 * i, 11 * i, 12.5 * i]).assign(series=pd.Series([name] * 3, dtype=object))
        for i, name in enumerate(names, 1)
    ]
    out = forecast_panel(pd.concat(rows), 1)
    assert out["series"].tolist() == names
    assert (np.diff(out[0.5]) > 0).all()


def test_a_cumulative_count_stays_whole_beside_a_cumulative_amount():
    firms, amount = (
        series("firms", [100, 180, 181], kind="cumulative"),
        series("amount", [1.5, 2.25, 2.5], kind="cumulative"),
    )
    both = forecast_panel(pd.concat([firms, amount]), 2).set_index("series").drop(columns="year")
    assert (both.loc["firms"] % 1 == 0).all(axis=None) and (both.loc["amount"] % 1 > 0).any(axis=None)


@pytest.mark.parametrize("values", [[10, 300, 900, 2000], [8, 7, 9, 300], [5, 400, 20, 1000, 3]])
def test_quantiles_of_wild_rates_are_those_of_the_draws(values):
    """Growth rates that moved by hundreds of points: as many draws lie below a quantile as it says,
    also where the forecast has two humps, one falling on and one turning back."""
    frame = series("a", values, kind="growth")
    table, draws = forecast_panel(frame, 2), forecast_draws(frame, 2, 8000)
    levels = [0.025, 0.1, 0.5, 0.9, 0.975]
    below = (draws.iloc[:, 2:].to_numpy(float)[:, None, :] < table[levels].to_numpy()[:, :, None]).mean(2)
    assert (np.abs(below - levels) < [0.01, 0.02, 0.05, 0.02, 0.01]).all()


NEXT_YEAR = dt.date.today().year + 1


@pytest.mark.parametrize(
    ("frame", "said"),
    [
        (series("江北", pd.array([1, None, 3], dtype="Int64")), "series '江北', year 2013: the value None"),
        (series("a").assign(value=pd.to_timedelta(range(6), unit="D")), "series 'a', year 2012: the value"),
        (series("a").assign(value=True), "the value True is not a finite number"),
        (series("a", ["1,000"]), "the value '1,000' is not a finite number"),
        (series("a", [1, 2], lower=[0, "低"], upper=[3, 3]), "series 'a', year 2013: lower '低' is not a number"),
        (series("a", [1, 2], kind=["flow", "ratio"]), "series 'a', year 2013: kind 'ratio' is not that of"),
        (series("a", [1.5], kind="count"), "1.5 can't be: a count is a whole number"),
        (series("a", [0], kind="flow"), "0.0 can't be: a flow lies above zero"),
        (series("a", [0], kind="ratio"), "a share lies above 0 % and below 100 %"),
        (series("a", [1e300]), "beyond the range of computing"),
        (series("a", [3, 4], first=NEXT_YEAR - 1), f"series 'a', year {NEXT_YEAR}: that year is still to come"),
        (series("a", [3, 4]).assign(year=[2019, 20200]), "year 20200: that year is still to come"),
        (series("a", [3, 4]).assign(year=[2019, pd.NA]), "the year is not a whole number"),
        (pd.concat([series("a"), series(None)]), "row 7: the series has no name"),
        (
            pd.concat([series("a"), series("b").assign(series=pd.Series(["甲\ud800"] * 6, dtype=object))]),
            "row 7: the series' name",
        ),
        (series("a").assign(series=[["a"]] * 6), "neither a text nor a number"),
        (series("a").set_index(["series", "year"]), "reset_index()"),
        (series("a").set_axis(["series", "value", "value"], axis=1), "lack the column year"),
        (series("a", lower=1).set_axis(["series", "year", "value", "value"], axis=1), "the column value twice"),
        ({"series": ["a"], "year": [2020], "value": [1]}, "give a DataFrame"),
        (None, "give a DataFrame"),
    ],
)
def test_one_clear_error(frame, said):
    for forecast in (forecast_panel, forecast_draws):
        with pytest.raises(KJError) as caught:
            forecast(frame, 1)
        assert said in caught.value.en and caught.value.zh


@pytest.mark.parametrize("horizon", [0, -1, 1.5, 11, "2", None, float("nan"), float("inf"), True, [1]])
def test_a_horizon_is_a_number_of_years(horizon):
    with pytest.raises(KJError, match="1 to 10"):
        forecast_panel(series("a"), horizon)


def test_a_horizon_may_be_any_whole_number():
    assert forecast_panel(series("a"), 2.0).equals(forecast_panel(series("a"), np.int64(2)))


@pytest.mark.parametrize("quantiles", [[], None, ["x"], [0.5, 0.5], [10, 50, 90], [[0.1, 0.9]], [float("nan")]])
def test_quantiles_are_numbers_between(quantiles):
    with pytest.raises(KJError, match="between 0 and 1"):
        forecast_panel(series("a"), 1, quantiles)


def test_one_quantile_may_stand_alone():
    assert forecast_panel(series("a"), 1, 0.5).equals(forecast_panel(series("a"), 1, [0.5]))


@pytest.mark.parametrize(
    "more",
    [
        {"n_draws": 0},
        {"n_draws": 1.5},
        {"seed": -1},
        {"seed": None},
        {"seed": "x"},
        {"cutoff": "x"},
        {"cutoff": 2020.5},
    ],
)
def test_other_arguments_are_checked(more):
    with pytest.raises(KJError, match=next(iter(more))):
        forecast_draws(series("a"), 1, **more)


def test_nothing_after_the_cutoff():
    """A figure later than the day the forecast stands on would leak into it."""
    with pytest.raises(KJError, match="series 'a', year 2017: that is after the cutoff 2016"):
        forecast_panel(series("a"), 1, cutoff=2016)


@pytest.mark.parametrize("n", [1, 2, 3, 4])
def test_quantiles_of_few_figures_are_those_of_the_draws(n):
    """A sharp peak on a wide foot: two series or one, with what little they say."""
    frame = pd.concat([series("a", [100.0, 112, 118, 131][:n]), series("b", [3.0, 2.2, 2.6, 4.9][:n])])
    table, draws = forecast_panel(frame, 2), forecast_draws(frame, 2, 20_000).iloc[:, 2:].to_numpy(float)
    for level in (0.1, 0.25, 0.5, 0.75, 0.9):
        below = (draws <= table[level].to_numpy()[:, None]).mean(axis=1)
        assert np.abs(below - level).max() < 0.025


def test_the_cost_of_text_names_grows_with_their_number(monkeypatch):
    """A column of texts is turned into an array once, not once a series: that would be quadratic."""
    frame = pd.concat([series(f"s{i}", [10, 11, 12 + i / 100]) for i in range(300)])
    calls, turn = [], pd.Series.to_numpy
    monkeypatch.setattr(pd.Series, "to_numpy", lambda self, *a, **k: calls.append(1) or turn(self, *a, **k))
    forecast_panel(frame, 1)
    assert len(calls) < 100


@pytest.mark.parametrize(
    "values, says", [([0, 3, 1, 0, 2, 1], "kind='count'"), ([0.0, 3.5, 1, 0, 2, 1], "Leave out the years")]
)
def test_a_series_that_may_fall_below_zero_is_named(values, says):
    frame = pd.DataFrame({"series": "patents", "year": range(2015, 2021), "value": values})
    for forecast in (forecast_panel, forecast_draws):
        with pytest.warns(UserWarning, match=f"'patents'.*{says}") as said:
            forecast(frame, 1)
        assert said[0].filename == __file__  # the caller's line


def test_no_warning_where_the_sign_or_the_kind_says_it():
    frame = pd.DataFrame({"series": "a", "year": range(2015, 2021), "value": [0, 3, 1, 0, 2, 1]})
    forecast_panel(frame.assign(kind="count"), 1)
    forecast_panel(frame.assign(value=frame["value"] - 1), 1)
    forecast_panel(frame.assign(value=frame["value"] + 1), 1)


@pytest.mark.parametrize("value", [99.5, 99.9, 99.99, 99.9999])
def test_a_preliminary_ratio_near_100_has_quantiles(value):
    """A revision to come leads to no share of 100 % or more."""
    frame = pd.DataFrame({"series": "a", "year": range(2014, 2022), "value": value, "kind": "ratio"})
    frame = frame.assign(
        status="preliminary", lower=value - 0.00005, upper=[value + 0.00005, 100, 100.5, float("inf")] * 2
    )
    other = frame.assign(series="b", value=[50.0 + i for i in range(8)]).drop(columns=["lower", "upper"])
    out = forecast_panel(pd.concat([frame, other]), 3)
    found = out.drop(columns=["series", "year"])
    assert found.notna().all(axis=None) and (found.le(100) & found.ge(0)).all(axis=None)


@pytest.mark.parametrize("kind", ["cumulative", None])
def test_intervals_far_from_all_else_have_quantiles(kind):
    """A figure in the wrong unit among others with intervals: finite, in order, and no warning."""
    frame = series("a", [7, 64, 115, 133, 149, 4e39, 5e39, 9e39], kind=kind)
    frame["lower"], frame["upper"] = 0.5 * frame["value"], 1.5 * frame["value"]
    frame.loc[0, "upper"] = 1e300
    table = forecast_panel(frame, 2).drop(columns=["series", "year"]).to_numpy()
    assert np.isfinite(table).all() and (np.diff(table, axis=1) >= 0).all()


@pytest.mark.parametrize(
    ("ends", "mean"), [((1e9, 2e9), 1e9), ((-np.inf, -1e9), -1e9), ((1e200, 1e210), 1e150), ((-1e300, 1e300), 0)]
)
def test_a_normal_far_from_its_interval_lies_at_the_nearer_end(ends, mean):
    log_p, found, variance = moments(*map(np.array, ends))
    assert np.isfinite(log_p) and found == mean and 0 < variance <= 1
