"""The decomposition: the outlook's own draws with one part stilled, and checks by hand."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import kjanalysis as kj
from kjanalysis.attainment import explain
from kjanalysis.attainment.findings import findings

from small import OBSERVATION, SMALL, TARGET, write_folder


def ids(o):
    return {t["indicator"]: t["id"] for t in o.targets}


def test_schema_and_agreement_with_the_outlook(jiangbei):
    """The line "forecast" is the outlook's median, interval and probability, to the digit."""
    for t in jiangbei.targets:
        frame = explain.decompose(jiangbei, t["id"])
        assert frame.columns.tolist() == explain.COLUMNS
        if t["median"] is None:
            assert frame.empty
            continue
        row = frame.set_index("component").loc["forecast"]
        assert [row["median"], row["lo80"], row["hi80"]] == pytest.approx([t["median"], t["lo80"], t["hi80"]], rel=1e-5)
        assert row["probability"] == pytest.approx(t["probability"], abs=1e-4)
        widths = frame.set_index("component").loc[["bounds", "measurement", "drift", "surprises"]]
        np.testing.assert_allclose(widths["width"], row["width"] * (1 + widths["width_change"] / 100))
        # quantiles of a few thousand draws: a part stilled may widen by chance, not by design
        assert (widths["width_change"] < 3).all()


def test_surprises_are_what_matters_most_next_year(jiangbei):
    frame = explain.decompose(jiangbei, ids(jiangbei)["rd_expenditure"]).set_index("component")["width_change"]
    assert frame["surprises"] < frame["drift"] < 0


def test_tied_targets_are_stilled_together(jiangbei):
    """Net new firms are the total less 151, in every line."""
    total = explain.decompose(jiangbei, ids(jiangbei)["hightech_firms"]).set_index("component")
    new = explain.decompose(jiangbei, ids(jiangbei)["hightech_firms_new"]).set_index("component")
    np.testing.assert_allclose(total["median"] - 151, new["median"], atol=1)
    np.testing.assert_allclose(total["width"], new["width"], atol=1)


def test_own_history_by_hand(known):
    """Random walk with drift through 10, 11, 12.65 (2018 to 2020), two years ahead."""
    history = pd.DataFrame({"indicator": "money", "year": [2018, 2019, 2020], "lower": [10, 11, 12.65],
                            "upper": [10, 11, 12.65], "value": [10, 11, 12.65], "basis": ""})  # fmt: skip
    codes = known.indicators.set_index("indicator").loc[["rd_expenditure"]].rename({"rd_expenditure": "money"})
    draws = explain.own_history(history, codes, "money", 2022)
    steps = np.log([1.1, 1.15])
    s = np.sqrt(((steps - steps.mean()) ** 2).sum())
    half = stats.t.ppf(0.9, 1) * s * np.sqrt(2 + 4 / 2)
    expected = np.log(12.65) + 2 * steps.mean()
    assert np.log(np.median(draws)) == pytest.approx(expected, abs=1e-3)
    assert np.log(np.quantile(draws, 0.9)) == pytest.approx(expected + half, rel=0.01)
    assert explain.own_history(history.head(2), codes, "money", 2022) is None
    assert explain.own_history(history.assign(basis=["a", "b", "b"]), codes, "money", 2022) is None


def test_a_vague_last_figure_shows_in_its_own_line(tmp_path):
    """ "More than 40" of last year: the interval is narrower without it, and nothing is put down to error."""
    last = {**OBSERVATION, "year": "2020", "published": "2021-02-01", "qualifier": "gt", "value": "40"}
    rows = [r for r in SMALL["observations"] if r["indicator"] != "output"]  # nothing else may tell where in 40 to 50
    rows = [r for r in rows if not (r["year"] == "2020" and r["region"] == "000001")]
    folder = write_folder(tmp_path / "d", observations=[*rows, last], targets=[{**TARGET, "value": "48"}])
    o = kj.outlook("000001", 2021, data=folder)
    change = explain.decompose(o, "000001-2021-01", data=folder).set_index("component")["width_change"]
    assert change["bounds"] < -2 and abs(change["measurement"]) < 1


def test_the_doubt_about_the_newest_figure_is_shared_by_variance():
    """A bound of width 0.2 and an error of 0.01; an exact figure with the same error; the sharper of two."""
    from kjanalysis.forecast.block_types import Block, Figure, Part
    from kjanalysis.forecast.prior import Prior

    part = Part("x", Prior(0.1, 0.05, -3.0, 0.5, 0.1, 0.0, 0.0, 30, 200))
    wide, sharp = Figure(0, 2020, 1.0, 1.2, (1.0,), 0.0, 0.01), Figure(0, 2020, 1.1, 1.1, (1.0,), 0.0, 0.01)
    bound = 0.2**2 / 12
    assert explain._bound_share(Block((part,), (wide,)), 2020) == pytest.approx(bound / (bound + 1e-4))
    assert explain._bound_share(Block((part,), (sharp,)), 2020) == 0
    assert explain._bound_share(Block((part,), (wide, sharp)), 2020) == 0
    assert explain._bound_share(Block((part,), (wide,)), 2021) == 0


def test_a_scenario_is_held_in_every_line():
    o = kj.outlook("330205", 2021, given={"gdp": 760, "rd_expenditure": 26})
    frame = explain.decompose(o, ids(o)["rd_intensity"]).set_index("component").drop("own")
    assert frame["median"].tolist() == pytest.approx([100 * 26 / 760] * len(frame)) and (frame["width"] < 1e-9).all()


def test_no_such_target(jiangbei):
    with pytest.raises(KeyError):
        explain.decompose(jiangbei, "330205-2021-99")


def test_same_seed_same_table(jiangbei):
    name = ids(jiangbei)["rd_intensity"]
    pd.testing.assert_frame_equal(explain.decompose(jiangbei, name), explain.decompose(jiangbei, name))


def test_an_outcome_already_published_is_not_decomposed(tmp_path):
    out = {**OBSERVATION, "year": "2021", "value": "19.0", "published": "2021-03-01"}
    folder = write_folder(tmp_path / "d", observations=[*SMALL["observations"], out])
    o = kj.outlook("000001", 2021, data=folder)
    assert explain.decompose(o, "000001-2021-01", data=folder).empty and explain.headlines(o, folder) == {}


def test_a_preliminary_figure_is_called_so(tmp_path):
    """Before the target's year beside the last value, in that year in a finding of its own."""
    rows = [
        {**row, "status": "preliminary"} if row["region"] == "000001" and row["year"] == "2020" else row
        for row in SMALL["observations"]
    ]
    folder = write_folder(
        tmp_path / "d", observations=rows, targets=[TARGET, {**TARGET, "id": "000001-2020-01", "year": "2020"}]
    )
    before = kj.outlook("000001", 2021, "2021-04-01", data=folder, n_draws=2000)
    assert before.table("zh").loc[0, "最近值"].endswith("(2020 初步数)")
    assert before.table("en").loc[0, "last value"].endswith("(2020 preliminary)")
    own = kj.outlook("000001", 2020, "2021-04-01", data=folder, n_draws=2000)
    assert own.table("zh").loc[0, "最近值"].endswith("(2019)")
    assert any("2020 年只有初步数（如快报数）" in said.zh for said in findings(own))
    assert not any("初步数" in said.zh for said in findings(before))
