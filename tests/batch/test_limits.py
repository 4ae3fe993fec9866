"""benchmarks/limits.py: what it calls possible is what happens when forecasts are right."""

import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm

from kjanalysis import backtest, panel

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

import limits

Z = norm.ppf(panel.QUANTILES)


@pytest.mark.parametrize("rho", [0.0, 0.3, 0.8])
def test_likeness_is_found_again(rho):
    rng = np.random.default_rng(0)
    group = np.repeat(np.arange(400), 10)
    z = np.sqrt(rho) * rng.standard_normal(400)[group] + np.sqrt(1 - rho) * rng.standard_normal(4000)
    assert limits.alike(norm.cdf(z), group) == pytest.approx(rho, abs=0.06)


def test_drawn_outcomes_fall_as_the_quantiles_say():
    rng = np.random.default_rng(1)
    q = np.exp(3 + 0.4 * Z)[None].repeat(20_000, axis=0)
    y = limits.drawn(q, rng.standard_normal(20_000))
    np.testing.assert_allclose((y[:, None] < q).mean(axis=0), panel.QUANTILES, atol=0.012)


def made(families: int, n: int, sd: dict[str, float]) -> pd.DataFrame:
    """Forecasts N(mean, sd) of every method on the same cuts; the first one's pit is flat."""
    rng = np.random.default_rng(2)
    rows = []
    for method, own in sd.items():
        frame = pd.DataFrame(
            {
                "family": np.repeat([f"f{i}" for i in range(families)], n), "cut": [f"c{i}" for i in range(families * n)],
                "length": "6", "horizon": 1, "kind": "flow", "scale": 5.0, "newest": np.tile(np.arange(n), families),
                "pit": rng.uniform(size=families * n), "method": method,
            }
        )  # fmt: skip
        q = 100 + (0 if method == "ours" else 6) + own * Z
        rows.append(frame.assign(**{str(level): q[i] for i, level in enumerate(panel.QUANTILES)}))
    table = pd.concat(rows, ignore_index=True)
    return table.rename(columns={str(level): level for level in panel.QUANTILES})


def test_a_right_forecast_beats_a_clearly_wrong_one_and_covers():
    found = limits.if_right(made(6, 60, {"ours": 4.0, "biased": 4.0}), "ours", ["length", "horizon"], backtest.LEAST)
    assert found.index.tolist() == [("6", 1)]
    row = found.iloc[0]
    assert row[("score", "low")] == 1.0 and row[("smape", "mean")] > 0.95
    # a median 6 off where outcomes spread by 4: its mean error is E|N(6, 4)| over E|N(0, 4)|, or 1.95 times the right one's
    away = (4 * np.sqrt(2 / np.pi) * np.exp(-9 / 8) + 6 * (1 - 2 * norm.cdf(-1.5))) / (4 * np.sqrt(2 / np.pi))
    assert row[("smape ratio", "low")] < away < row[("smape ratio", "high")]
    assert row[("smape ratio", "mean")] == pytest.approx(away, rel=0.03)
    for level in (50, 80, 95):
        assert row[(f"cover{level}", "low")] < level < row[(f"cover{level}", "high")]
        assert row[(f"cover{level}", "mean")] == pytest.approx(level, abs=1.0)


def test_small_families_do_not_count():
    """Twenty outcomes in one family, three in each of two others: only the first one's coverage is in the mean."""
    table = made(3, 20, {"ours": 4.0, "biased": 4.0})
    few = table["family"].ne("f0") & table["newest"].ge(3)
    found = limits.if_right(table[~few], "ours", ["length", "horizon"], backtest.LEAST)
    alone = limits.if_right(table[table["family"].eq("f0")], "ours", ["length", "horizon"], backtest.LEAST)
    spread = [f.iloc[0][("cover50", "high")] - f.iloc[0][("cover50", "low")] for f in (found, alone)]
    assert spread[0] == pytest.approx(spread[1], rel=0.35)
    kept = backtest.counted(table[~few].assign(score=1.0))
    assert kept["family"].unique().tolist() == ["f0"]
