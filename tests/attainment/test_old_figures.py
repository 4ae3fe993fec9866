"""How old a figure is, what carries it on, and where nothing is said instead of a probability."""

import pytest

from kjanalysis.attainment.findings import by_kind
from kjanalysis.attainment.target import State

import shared


@pytest.fixture(scope="module")
def ningbo():
    """A city whose contracts and R&D spending are last known for 2017."""
    return shared.outlook("330200", 2025)


def test_an_old_figure_with_a_wide_range_gets_an_interval_only(ningbo):
    contracts = [t for t in ningbo.targets if t.indicator == "tech_trade"]
    assert contracts and all(t.state is State.UNSURE for t in contracts)
    for t in contracts:
        assert t.probability is None and t.median is None and t.hi80 > 3 * t.lo80
    table = ningbo.table("en")
    assert table["verdict"].eq("not known well enough").sum() == len(contracts)
    assert "needed: a newer figure" in ningbo._repr_html_() or "需要更新的数据" in ningbo._repr_html_()


def test_the_evidence_names_the_age_and_what_carries_on(ningbo):
    rd = next(t for t in ningbo.targets if t.indicator == "rd_expenditure")
    assert rd.state is State.FORECAST and rd.evidence == "very weak"
    said = next(one for one in by_kind(ningbo)["old_figures"] if one.en.startswith("R&D expenditure"))
    assert "last known 2017" in said.en and "8 years" in said.en and "3.08% (2023)" in said.en and "2021" in said.en
    assert "2017 年" in said.zh and "3.08%（2023 年）" in said.zh
    assert "last known 2017, 8 years before" in ningbo._repr_html_() or "早于目标年 8 年" in ningbo._repr_html_()


def test_growth_that_is_enough_beside_a_low_probability_is_explained():
    outlook = shared.outlook("330200", 2024)
    firms = next(t for t in outlook.targets if t.indicator == "hightech_firms")
    assert firms.growth_ratio > 1 and firms.probability < 0.5
    (said,) = [one for one in by_kind(outlook)["beside_growth"] if one.en.startswith("High-tech")]
    assert "What decides" in said.en and "起决定作用的是" in said.zh


def test_what_agrees_is_not_explained(jiangbei):
    assert by_kind(jiangbei)["beside_growth"] == []


def test_a_net_change_shows_the_last_figure_of_its_stock(jiangbei):
    new = next(t for t in jiangbei.targets if t.indicator == "hightech_firms_new")
    assert new.last_value is None and (new.base_value, new.base_year) == (151, 2020)
    assert "total 151 (2020)" in jiangbei.table("en")["last value"].tolist()
    sheet = shared.workbook("330205", 2021, "2021-03-26", "en").task_sheet()
    assert "High-tech enterprises (certified, valid): 151" in sheet


def test_an_outside_view_that_is_not_used_has_no_percentage():
    outlook = shared.outlook("330000", 2025)
    rows = [t for t in outlook.targets if t.outside_pairs and not t.outside_used]
    said = [one.en for one in by_kind(outlook)["outside_view"]]
    assert rows and not any("%" in one for one in said)


def test_a_hope_is_no_figure():
    """A count that was hoped for in November 2019 starts no forecast of 2020."""
    outlook = shared.outlook("330000", 2020)
    firms = next(t for t in outlook.targets if t.indicator == "hightech_firms_new")
    assert firms.state is State.NO_HISTORY and firms.probability is None
