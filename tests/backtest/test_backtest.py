"""The reported coverage is honest, and the tables say what the scores say."""

import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm

from kjanalysis import backtest
from kjanalysis.backtest import baselines
from kjanalysis.panel import QUANTILES


def test_plain_methods_by_hand():
    """Naive repeats the last figure; drift adds the mean change, drift of logs the mean growth."""
    y = np.array([100.0, 110.0, 121.0, 145.2])
    middle = {name: baselines.forecast(method, y, 2, [0.5])[0][1, 0] for name, method in baselines.PLAIN.items()}
    assert middle["naive"] == pytest.approx(145.2)
    assert middle["drift"] == pytest.approx(145.2 + 2 * 45.2 / 3)
    assert middle["drift of logs"] == pytest.approx(145.2 * 1.452 ** (2 / 3))
    upper = baselines.naive(y, 2, [0.975])[:, 0] - 145.2
    assert upper == pytest.approx(norm.ppf(0.975) * np.sqrt((10**2 + 11**2 + 24.2**2) / 3 * np.array([1, 2])))


@pytest.mark.parametrize("name", baselines.STATSMODELS)
def test_statsmodels_methods_follow_a_line(name):
    """On a noisy line each gives ordered quantiles around the next figures and refuses nothing."""
    y = 100 + 5 * np.arange(12) + np.random.default_rng(0).normal(0, 1, 12)
    q, refused = baselines.forecast(baselines.STATSMODELS[name], y, 3, QUANTILES)
    assert not refused and (np.diff(q, axis=1) > 0).all()
    assert np.abs(q[:, 3] - (100 + 5 * np.arange(12, 15))).max() < 12


def test_a_refusal_is_counted_and_naive():
    def refuses(y, horizon, levels):
        raise ValueError("tiny datasets")

    def nothing(y, horizon, levels):
        return np.full((horizon, len(levels)), np.nan)

    for method in (refuses, nothing, baselines.log_drift):
        q, refused = baselines.forecast(method, [3.0, -1.0, 2.0], 1, QUANTILES)
        assert refused and q.tolist() == baselines.naive([3.0, -1.0, 2.0], 1, QUANTILES).tolist()


def test_plain_methods_need_nothing_of_the_package():
    """benchmarks/peers.py loads the file by its path, in an environment without kjanalysis."""
    code = (
        "import importlib.util, sys; spec = importlib.util.spec_from_file_location('p', sys.argv[1]);"
        "m = importlib.util.module_from_spec(spec); spec.loader.exec_module(m);"
        "print(m.naive([1.0, 3.0], 1, [0.5]), 'kjanalysis' in sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", code, baselines.__file__], capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["[[3.]]", "False"]


@pytest.fixture(scope="module")
def scores():
    return backtest.rolling_origin(
        origins=range(2017, 2023), horizons=(1,), points=6, n_draws=200,
        regions=[f"{code}0000" for code in (11, 13, 14, 21, 31, 32, 33, 34, 37, 41, 43, 44, 50, 51, 61, 65)],
    )  # fmt: skip


def test_coverage_and_skill(scores):
    """What the README claims, loosely enough for half the provinces: near nominal, no peer better by 3 %."""
    means = backtest.summary(scores, by=("method",))
    for engine in (backtest.OUTLOOK, backtest.PANEL):
        ours = means.loc[engine]
        assert 0.70 <= ours["cover80"] <= 0.92 and ours["cover95"] >= 0.86
        for peer in baselines.PLAIN:
            assert ours["crps"] < 1.03 * means.loc[peer, "crps"]
    assert backtest.calibration(scores)["slope"][backtest.PANEL] == pytest.approx(1, abs=0.2)


def test_outcomes_are_first_published(scores):
    """By hand from the bulletins: Zhejiang's R&D of 2020 and 2022."""
    zhejiang = scores[scores["region"].eq("330000") & scores["family"].eq("rd_expenditure")]
    outcome = zhejiang.drop_duplicates("origin").set_index("origin")["outcome"]
    assert outcome[2020] == 1859.9 and outcome[2022] == 2416.8


def test_histories_in_gaps_and_bounds_are_covered_too(known):
    """Half of the provinces' GDP: coverage stays near nominal when half is bounds or three in ten are gone."""
    every = backtest.domain(known.on(None), ["rd_expenditure", "rd_intensity"], ["6"], (1,))
    found = []
    for variant in backtest.VARIANTS:
        view = backtest.shown(every, variant)
        found.append(backtest.scored(backtest.panel(view), view))
    means = backtest.summary(pd.concat(found), by=("variant",))
    assert means["cover80"].between(0.7, 0.9).all() and means["cover95"].ge(0.88).all()


def perfect(n: int = 4000) -> pd.DataFrame:
    """Outcomes drawn from the forecasts themselves, with the columns of scored forecasts."""
    rng = np.random.default_rng(0)
    mean = rng.normal(100, 8, n)
    frame = {level: mean + 8 * norm.ppf(level) for level in backtest.LEVELS}
    table = pd.DataFrame(
        {
            "cut": [f"c{i}" for i in range(n)],
            "panel": "domain",
            "family": "f",
            "length": "6",
            "variant": "as they are",
            "last": 100.0,
            "scale": 8.0,
        }
    ).set_index("cut")
    outcomes = pd.DataFrame({"cut": table.index, "horizon": 1, "outcome": rng.normal(mean, 8), "part": "report"})
    done = pd.DataFrame({"method": "m", "cut": table.index, "horizon": 1, "refused": False, **frame})
    return backtest.scored(done, backtest.Cuts(table, pd.DataFrame(), outcomes))


def test_a_perfect_forecaster():
    """Frequency follows probability, both slopes are 1, the PIT is flat, coverage nominal, CRPS as the formula says."""
    seen = perfect()
    table = backtest.reliability(seen)
    assert len(table) == 10 and (table["probability"] - table["frequency"]).abs().max() < 0.05
    slopes = backtest.calibration(seen).loc["m"]
    assert slopes["slope"].item() == pytest.approx(1, abs=0.03) and slopes["cox"].item() == pytest.approx(1, abs=0.05)
    assert backtest.pit(seen).loc["m"].to_numpy() == pytest.approx(0.1, abs=0.02)
    means = backtest.summary(seen, by=("method",)).loc["m"]
    assert means[["cover50", "cover80", "cover95"]].tolist() == pytest.approx([0.5, 0.8, 0.95], abs=0.02)
    assert means["crps"] == pytest.approx(1 / np.sqrt(np.pi), rel=0.04)  # E|X - X'| / 2 in units of sd


def test_thresholds_know_nothing_of_forecast_or_outcome():
    """X is the same for every method, and with other outcomes."""
    seen = perfect(50)
    moved = seen.assign(outcome=seen["outcome"] + 1000)
    one, other = backtest.chances(seen), backtest.chances(moved)
    assert one["p"].equals(other["p"]) and other["hit"].eq(1).all()


def test_summary_and_against_by_hand():
    seen = perfect(4).drop(columns=["score", "smape", "mase", "cover50"])
    seen = pd.concat(
        [
            seen.assign(method=name, score=score, smape=2.0, mase=1.0, cover50=[True, True, False, False])
            for name, score in ((backtest.PANEL, 1.0), ("a", 2.0), ("b", 4.0))
        ]
    )
    row = backtest.summary(seen, by=("method",)).loc["b"]
    assert row[["n", "score", "cover50", "refused"]].tolist() == [4, 4.0, 0.5, 0]
    beside = backtest.against(seen, by=("family",)).loc["f"]
    assert beside.to_dict() == {"ours": 1.0, "peer": 2.0, "best": "a", "ratio": 0.5}


def test_counts_add_up(known):
    every = backtest.domain(known.on(None), ["rd_intensity"], ["6", "10"], origins=[2020, 2021])
    assert backtest.counts(every).to_numpy().sum() == len(every.outcomes)


def test_a_day_with_nothing_to_check_yet():
    """An early day: empty tables and a chart that says so, no crash."""
    import kjanalysis as kj
    from kjanalysis.presentation import charts

    book = kj.open_workbook("330000", 2015)
    for scores in (book.backtest_scores(), book.panel_scores()):
        assert scores.empty and backtest.table(scores).empty
        figure = charts.coverage(backtest.summary(scores, by=("method",)), backtest.reliability(scores), "en")
        assert "no outcome to check" in " ".join(t.get_text() for t in figure.axes[0].texts)
        figure = charts.pit(backtest.pit(scores), backtest.reliability(scores), "en")
        assert "no outcome to check" in " ".join(t.get_text() for t in figure.axes[0].texts)
