"""The scores are what their formulas say, and the reported coverage is honest."""

import numpy as np
import pandas as pd
import pytest
import scoringrules as sr

from kjanalysis import backtest


def test_crps_against_its_formula():
    """E|X - y| - E|X - X'| / 2 over the ensemble (Gneiting, Raftery 2007)."""
    x = np.random.default_rng(3).normal(10, 2, 200)
    direct = np.abs(x - 11.3).mean() - np.abs(x[:, None] - x[None, :]).mean() / 2
    assert float(sr.crps_ensemble(11.3, x)) == pytest.approx(direct, rel=1e-9)


def test_peers_by_hand():
    """Naive repeats the last figure; drift adds the mean log growth."""
    own = pd.Series([100.0, 110.0, 121.0, 145.2], index=[2016, 2017, 2018, 2019])
    made = backtest.peers(own, 2021, 1001)
    assert np.median(made["naive"]) == pytest.approx(145.2)
    growth = np.log(145.2 / 100) / 3
    assert np.median(made["drift"]) == pytest.approx(145.2 * np.exp(2 * growth))


@pytest.fixture(scope="module")
def scores():
    return backtest.rolling_origin(
        origins=range(2017, 2023), horizons=(1,), points=6, n_draws=200,
        regions=[f"{code}0000" for code in (11, 13, 14, 21, 31, 32, 33, 34, 37, 41, 43, 44, 50, 51, 61, 65)],
    )  # fmt: skip


def test_coverage_and_skill(scores):
    """What the README claims, loosely enough for half the provinces: near nominal, better than peers."""
    means = backtest.summary(scores, by=("method",))
    ours = means.loc["kjanalysis"]
    assert 0.70 <= ours["cover80"] <= 0.92 and ours["cover95"] >= 0.86
    assert ours["crps"] < means.loc["naive", "crps"] and ours["crps"] < means.loc["drift", "crps"]


def test_outcomes_are_first_published(scores):
    """By hand from the bulletins: Zhejiang's R&D of 2020 and 2022."""
    zhejiang = scores[scores["region"].eq("330000") & scores["indicator"].eq("rd_expenditure")]
    outcome = zhejiang.drop_duplicates("origin").set_index("origin")["outcome"]
    assert outcome[2020] == 1859.9 and outcome[2022] == 2416.8


def test_summary_counts_by_hand():
    frame = pd.DataFrame({"method": ["a"] * 4, "outcome": [1, 2, 3, 4], "crps": 1.0, "ape": 2.0})
    for q in (0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975):
        frame[q] = 2.5 + 4 * (q - 0.5)
    row = backtest.summary(frame, by=("method",)).loc["a"]
    assert row[["n", "cover50", "cover80", "cover95"]].tolist() == [4, 0.5, 1, 1]


def test_reliability_of_a_perfect_forecaster():
    """Outcomes drawn from the forecasts themselves: frequency follows probability."""
    rng = np.random.default_rng(0)
    levels = np.array([0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975])
    from scipy.stats import norm

    frame = pd.DataFrame({"method": "m", "outcome": rng.normal(100, 8, 4000)})
    for q, z in zip(levels, norm.ppf(levels), strict=True):
        frame[q] = 100 + 8 * z
    table = backtest.reliability(frame)
    assert (table["probability"] - table["frequency"]).abs().max() < 0.03


def test_a_day_with_nothing_to_check_yet():
    """An early day: empty tables and a chart that says so, no crash."""
    import kjanalysis as kj
    from kjanalysis import charts

    scores = kj.open_workbook("330000", 2015).backtest_scores()
    assert scores.empty and backtest.table(scores).empty
    figure = charts.coverage(backtest.summary(scores, by=("method",)), backtest.reliability(scores), "en")
    assert "nothing to check" in " ".join(t.get_text() for t in figure.axes[0].texts)
