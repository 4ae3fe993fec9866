"""Every table, chart and finding bears every subset of valid tables."""

import warnings

import pytest
import subsets
from hypothesis import HealthCheck, example, given, settings

#: Nothing left out; examples change what they name.
NOTHING = {
    "catalogue": set(), "figures": set(), "everywhere": set(), "years": {}, "all_years": set(), "targets": set(),
    "only_targets": None, "parents": set(), "regions": set(), "sources": set(), "names": {}, "tables": set(),
    "day": "2021-03-26", "year": 2021, "region": "330205", "lang": "en",
}  # fmt: skip

BASE = subsets.base()
CODES, TARGETS = BASE["indicators"]["indicator"].tolist(), BASE["targets"]["id"].tolist()


@settings(
    max_examples=4, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck),
)  # fmt: skip
@given(subsets.cuts(CODES, TARGETS))
@example({**NOTHING, "figures": {"rd_expenditure"}})  # the sentence on amount and ratio had no amount
@example({**NOTHING, "catalogue": {"rd_expenditure", "rd_intensity"}, "lang": "zh"})  # 04 names both
@example({**NOTHING, "everywhere": {"rd_intensity", "rd_expenditure"}})  # no peer has a line
@example({**NOTHING, "all_years": {2014, 2016, 2018, 2019}, "year": 2019, "day": "2024-12-31"})  # all figures are later
@example({**NOTHING, "tables": {"observations"}, "parents": set(subsets.REGIONS)})
@example({**NOTHING, "tables": {"targets"}, "figures": {"gdp"}, "names": {"330205": "en"}})
def test_whatever_is_left_out_all_is_shown(tmp_path_factory, out):
    folder = subsets.write(subsets.cut(BASE, out), tmp_path_factory.mktemp("cut"))
    known = subsets.opened(folder, out)
    if known is not None:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            subsets.everything(known, out["region"], out["year"], out["lang"], render=False, scores=False)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_empty_chart_says_so(lang):
    from kjanalysis.presentation import charts

    chart = charts.lines(subsets.no_lines(), "330205", "R&D (%)", lang)
    assert chart.axes[0].texts[0].get_text()
    subsets.show(chart)
