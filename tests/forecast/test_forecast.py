"""Draws agree with one another, are whole where they must be, and repeat."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest

import kjanalysis as kj
from kjanalysis.errors import KJError
from kjanalysis.forecast import draw_rows, forecast, quantiles

from small import OBSERVATION, SMALL, write_folder

#: A ratio with its parts, a stock with its change, and one tied to nothing.
CODES = ["rd_expenditure", "rd_intensity", "gdp", "hightech_firms", "hightech_firms_new", "tech_trade"]


@pytest.fixture(scope="module")
def drawn():
    return forecast("330205", 2022, as_of="2021-03-26", indicators=CODES)


def firms(*figures):
    return [
        {**OBSERVATION, "indicator": "firms", "year": str(y), "value": str(v), "published": f"{y + 1}-02-01"}
        for y, v in figures
    ]


def test_ratio_and_parts_agree_in_every_draw(drawn):
    d = drawn.draws
    for year in (2020, 2021, 2022):
        ratio = 100 * d["rd_expenditure", year] / d["gdp", year]
        np.testing.assert_allclose(d["rd_intensity", year], ratio, rtol=1e-12)


def test_a_ratio_without_its_parts_is_a_series_of_its_own(known):
    """Intensity alone follows intensities; with GDP beside it, it is tied."""
    day = known.on(dt.date(2021, 3, 31))
    own = day.latest("330000")
    alone = own[own["indicator"].eq("rd_intensity")]
    tied = own[own["indicator"].isin(["rd_intensity", "gdp"])]

    def parts(rows, snapshot):
        return draw_rows(rows, snapshot, "330000", 2021, ["rd_intensity"], n_draws=200).blocks["rd_intensity"].parts

    assert parts(alone, day) == ("rd_intensity",)
    assert parts(tied, day) == ("gdp", "rd_expenditure")
    # three years of other provinces' intensities are too few to go by
    early = known.on(dt.date(2016, 3, 31))
    assert parts(alone[alone["year"].lt(2015)], early) == ("gdp", "rd_expenditure")


def test_stock_and_new_agree_in_every_draw(drawn):
    """170 = 151 + 19, whatever is drawn."""
    d = drawn.draws
    assert (d["hightech_firms", 2020] == 151).all()
    assert (d["hightech_firms", 2021] - d["hightech_firms_new", 2021] == 151).all()


def test_counts_are_whole_and_not_negative(drawn):
    d = drawn.draws["hightech_firms"].to_numpy()
    assert (d == np.rint(d)).all() and (d >= 0).all()


def test_published_bounds_hold_in_the_draws(drawn):
    """超过23亿元: no draw of 2020 outside [23, 24), up to the measurement error."""
    past = drawn.draws["rd_expenditure", 2020]
    assert past.between(23 * 0.96, 24 * 1.04).all()
    assert 23 < past.median() < 24 and past.std() > 0.1


def test_same_seed_same_digits_whatever_else_is_asked(drawn):
    again = forecast("330205", 2022, as_of="2021-03-26", indicators=CODES)
    pd.testing.assert_frame_equal(again.draws, drawn.draws)
    alone = forecast("330205", 2022, as_of="2021-03-26", indicators=["hightech_firms"])
    assert alone.draws["hightech_firms", 2021].equals(drawn.draws["hightech_firms", 2021])
    other = forecast("330205", 2022, as_of="2021-03-26", indicators=["hightech_firms"], seed=1)
    assert not other.draws["hightech_firms", 2021].equals(drawn.draws["hightech_firms", 2021])


def test_uncertainty_grows_with_the_horizon(drawn):
    spread = np.log(drawn.draws["rd_expenditure"][[2020, 2021, 2022]]).std()
    assert spread.is_monotonic_increasing


def test_quantiles_do_not_cross(drawn):
    table = quantiles(drawn.draws)
    assert (table.diff(axis=1).iloc[:, 1:] >= 0).all().all()


def test_ten_times_the_amounts_ten_times_the_forecast(tmp_path):
    """A change of unit changes nothing else."""
    one = write_folder(tmp_path / "one")
    rows = [
        {**r, "value": f"{10 * float(r['value']):.0f}"} if r["indicator"] == "money" else r
        for r in SMALL["observations"]
    ]
    ten = write_folder(tmp_path / "ten", observations=rows)
    a, b = (forecast("000001", 2021, data=d, indicators=["money"]).draws["money", 2021] for d in (one, ten))
    assert b.median() / a.median() == pytest.approx(10, rel=0.01)
    assert (b.std() / b.median()) / (a.std() / a.median()) == pytest.approx(1, abs=0.05)


def test_an_indicator_without_a_figure_is_absent(small):
    f = forecast("000001", 2021, data=small)
    assert "firms" not in f.draws.columns.unique(0)
    assert {"money", "output", "money_share", "money_growth"} <= set(f.draws.columns.unique(0))


def test_growth_is_that_of_the_draws(small):
    d = forecast("000001", 2021, data=small).draws
    np.testing.assert_allclose(d["money_growth", 2021], 100 * (d["money", 2021] / d["money", 2020] - 1))


def test_one_figure_is_enough_and_says_so(tmp_path):
    folder = write_folder(tmp_path / "d", observations=[*SMALL["observations"], *firms((2020, 40))])
    f = forecast("000001", 2021, data=folder)
    assert f.n_observations["firms"] == 1 and f.n_observations["firms_new"] == 1
    assert 20 < f.draws["firms", 2021].median() < 80


def test_zero_and_constant_series(tmp_path):
    rows = [*SMALL["observations"], *firms((2017, 0), (2018, 0), (2019, 5), (2020, 5))]
    d = forecast("000001", 2021, data=write_folder(tmp_path / "d", observations=rows)).draws["firms", 2021]
    assert (d >= 0).all() and np.isfinite(d).all()


def test_nothing_grows_from_a_zero_amount(tmp_path):
    rows = [*SMALL["observations"], {**OBSERVATION, "year": "2021", "value": "0", "published": "2022"}]
    found = forecast("000001", 2022, data=write_folder(tmp_path / "d", observations=rows)).draws
    codes = found.columns.get_level_values("indicator")
    assert "money" not in codes and "output" in codes


@pytest.mark.parametrize("year", ["20211", "abc", 1900, "2021.5", ""])
def test_year_must_be_a_year(year):
    with pytest.raises(KJError, match="for example 2021"):
        forecast("330205", year)


def test_too_far_ahead_is_refused():
    with pytest.raises(KJError, match="more than 15 years"):
        forecast("330205", 2060, as_of="2021-03-26")


def test_unknown_names_come_with_suggestions():
    with pytest.raises(KJError, match="330205"):
        kj.load("江北区")
    with pytest.raises(KJError, match="rd_expenditure"):
        kj.load("330205", indicators=["rd_expenditures"])


def test_a_cumulative_stock_never_falls(tmp_path):
    indicators = [{**r, "cumulative": "true"} if r["indicator"] == "firms" else r for r in SMALL["indicators"]]
    rows = [*SMALL["observations"], *firms((2018, 40), (2019, 90), (2020, 41))]
    folder = write_folder(tmp_path / "d", indicators=indicators, observations=rows)
    draws = forecast("000001", 2022, data=folder).draws
    d = draws["firms"]
    assert (d[2021] >= d[2020]).all() and (d[2022] >= d[2021]).all()
    assert (draws["firms_new", 2021] >= 0).all()


def test_a_cumulative_stock_is_not_held_where_it_was(tmp_path):
    """Paths that fall are no possible ones: none of the others stands still, and what is tied moves with them."""
    indicators = [{**r, "cumulative": "true"} if r["indicator"] == "firms" else r for r in SMALL["indicators"]]
    rows = [*SMALL["observations"], *firms((2018, 400), (2019, 401), (2020, 402))]
    plain = forecast("000001", 2022, data=write_folder(tmp_path / "plain", observations=rows)).draws
    held = forecast(
        "000001", 2022, data=write_folder(tmp_path / "held", indicators=indicators, observations=rows)
    ).draws
    fell = (plain["firms", 2022] < plain["firms", 2021]).mean()
    assert fell > 0.03  # else there is nothing to see
    for year in (2021, 2022):
        added = held["firms", year] - held["firms", year - 1]
        assert (added >= 0).all() and (added == 0).mean() < 0.05
    assert (held["firms_new", 2022] == held["firms", 2022] - held["firms", 2021]).all()


@pytest.mark.parametrize(
    ("past", "basis", "stands"),
    [((400, 400, 401), "", True), ((399, 400, 401), "", False), ((400, 400, 401), "counted otherwise", False)],
)
def test_a_cumulative_stock_that_stood_still_may_do_so_again(tmp_path, past, basis, stands):
    """The chance that nothing is added is that of a fall, once the figures show a year without a rise."""
    indicators = [{**r, "cumulative": "true"} if r["indicator"] == "firms" else r for r in SMALL["indicators"]]
    own = firms(*zip((2018, 2019, 2020), past, strict=True))
    rows = [*SMALL["observations"], {**own[0], "basis": basis}, *own[1:]]
    plain = forecast("000001", 2021, data=write_folder(tmp_path / "plain", observations=rows)).draws["firms", 2021]
    held = forecast(
        "000001", 2021, data=write_folder(tmp_path / "held", indicators=indicators, observations=rows)
    ).draws["firms", 2021]
    assert (plain <= 401).mean() > 0.03  # else there is nothing to see
    assert ((held == 401).mean() == pytest.approx((plain <= 401).mean(), abs=1e-9)) == stands


def test_a_preliminary_figure_is_less_certain(tmp_path):
    """The same history; the last figure once actual, once preliminary."""
    spreads = []
    for status in ("actual", "preliminary"):
        rows = [
            {**r, "status": status} if r["year"] == "2020" and r["indicator"] == "money" else r
            for r in SMALL["observations"]
        ]
        d = forecast("000001", 2021, data=write_folder(tmp_path / status, observations=rows)).draws
        spreads.append(np.log(d["money", 2020]).std())
    assert spreads[1] > 1.2 * spreads[0]


def test_shares_of_a_whole_stay_below_a_hundred():
    """The shipped share of high-tech value added is no quotient of independent draws."""
    d = forecast("330205", 2021, as_of="2020-12-31", indicators=["hightech_va_share"]).draws
    assert (d["hightech_va_share", 2021] < 100).all()


@pytest.mark.parametrize("more", [{"n_draws": 0}, {"n_draws": 1.5}, {"seed": -1}, {"seed": "a"}])
def test_seed_and_draws_are_whole_numbers(more):
    with pytest.raises(KJError, match=next(iter(more))):
        kj.outlook("330205", 2021, **more)
