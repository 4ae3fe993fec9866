"""A known zero is a figure: stored, shown, and no growth starts from it."""

import warnings

import pytest
import subsets

import kjanalysis as kj
from kjanalysis.attainment.findings import findings
from kjanalysis.attainment.target import State
from kjanalysis.tables import check, load

from small import OBSERVATION, SMALL, TARGET, write_folder


def folder(path, values, code="money", scope="flow", first=2017):
    rows = [row for row in SMALL["observations"] if (row["region"], row["indicator"]) != ("000001", code)]
    rows += [
        {**OBSERVATION, "indicator": code, "year": str(year), "value": value, "scope": scope, "published": f"{year + 1}-03-01"}
        for year, value in enumerate(values, start=first)
    ]  # fmt: skip
    aims = [
        {**TARGET, "indicator": code, "value": "4"},
        {**TARGET, "id": "000001-2021-02", "indicator": "output", "value": "100"},
    ]
    return write_folder(path / "d", observations=rows, targets=aims)


def judged(data):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = kj.outlook("000001", 2021, data=data)
        return {target.indicator: target for target in found.targets}, findings(found, data)


def test_growth_starts_after_the_last_zero(tmp_path):
    """What came before a zero says nothing: the forecast is that of the figures after it."""
    data = folder(tmp_path, ["9", "0", "1.2", "3.4"])
    targets, _ = judged(data)
    later, _ = judged(folder(tmp_path / "later", ["1.2", "3.4"], first=2019))
    assert targets["money"].probability == later["money"].probability
    assert not [one for one in check.check(data) if one.level == "problem"]
    assert load("000001", "2021-03-26", ["money"], data)["value"].tolist() == [9, 0, 1.2, 3.4]


@pytest.mark.parametrize("values", [["5.0", "3.1", "0"], ["0"], ["0", "0"]])
def test_a_last_figure_of_zero_is_told_and_the_rest_goes_on(tmp_path, values):
    targets, said = judged(folder(tmp_path, values))
    money, output = targets["money"], targets["output"]
    assert money.state is State.ZERO and money.probability is None and money.last_value == 0
    assert "zero" in money.verdict and "零" in money.verdict_zh
    assert any("the last figure is zero" in one.en for one in said)
    assert 0 < output.probability <= 1 and output.median


def test_counts_and_rates_are_forecast_through_their_zeros(tmp_path):
    firms, _ = judged(folder(tmp_path, ["0", "0", "3", "0"], "firms", "stock"))
    rate, _ = judged(folder(tmp_path / "rate", ["0", "0.2", "0"], "money_growth", "growth"))
    assert 0 < firms["firms"].probability < 1 and 0 < rate["money_growth"].probability < 1


def test_every_page_bears_a_zero(tmp_path):
    """GDP of two years, one of them the last: what is divided by it is bounded by nothing."""
    base = {name: frame.copy() for name, frame in subsets.base().items()}
    rows = base["observations"]
    own = rows["region"].eq("330205") & rows["indicator"].eq("gdp") & rows["year"].isin(["2018", "2019"])
    rows.loc[own, ["value", "qualifier"]] = ["0", "eq"]
    assert own.any()
    out = {"region": "330205", "year": 2021, "day": "2021-03-26", "lang": "zh"}
    known = subsets.opened(subsets.write(base, tmp_path / "d"), out)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        subsets.everything(known, "330205", 2021, "zh", render=False, scores=False)
    assert 0 in known.latest("330205")["value"].tolist()
