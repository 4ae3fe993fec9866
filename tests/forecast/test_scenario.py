"""Scenarios: exact, tied, the same as conditioning the plain draws, and one clear message for bad input."""

import functools
import json
import re
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

import kjanalysis as kj
from kjanalysis.attainment import explain
from kjanalysis.cli import main
from kjanalysis.errors import KJError

import shared
from small import OBSERVATION, SMALL, TARGET, write_folder

JIANGBEI = {"region": "330205", "year": 2021, "as_of": "2021-03-26"}


@pytest.fixture(scope="module")
def plain():
    return kj.outlook(**JIANGBEI, n_draws=20_000)


def outlook(given, n_draws=4000):
    return kj.outlook(**JIANGBEI, given=given, n_draws=n_draws)


@functools.cache
def assuming(**given):
    """The outlook under assumptions that several tests read; none: the outlook itself."""
    return outlook(given or None)


def chance(o, code):
    return next(t["probability"] for t in o.targets if t["indicator"] == code)


def test_an_amount_is_in_every_draw_and_the_ratio_follows():
    o = assuming(gdp=760)
    d = o.forecast.draws
    assert (d["gdp", 2021] == 760).all()
    np.testing.assert_allclose(d["rd_intensity", 2021], 100 * d["rd_expenditure", 2021] / 760, rtol=1e-12)
    assert chance(o, "rd_intensity") == pytest.approx((d["rd_expenditure", 2021] >= 26.6).mean(), abs=1e-4)


def test_growth_is_in_every_draw():
    """Each draw's own GDP of 2020 and 6 % on top."""
    d = outlook({"gdp": "+6%"}).forecast.draws
    np.testing.assert_allclose(d["gdp", 2021] / d["gdp", 2020], 1.06, rtol=1e-12)
    d = outlook({"hightech_firms": "+12%"}).forecast.draws
    np.testing.assert_array_equal(d["hightech_firms", 2021], np.rint(1.12 * d["hightech_firms", 2020]))


def test_a_ratio_is_in_every_draw():
    d = outlook({"rd_intensity": 3.4, "gdp": 750}).forecast.draws
    assert (d["rd_intensity", 2021] == 3.4).all() and (d["gdp", 2021] == 750).all()
    np.testing.assert_allclose(d["rd_expenditure", 2021], 25.5, rtol=1e-12)


@pytest.mark.parametrize(
    ("given", "near"),
    [
        ({"gdp": 740}, lambda d: abs(np.log(d["gdp", 2021] / 740)) < 0.004),
        ({"gdp": "+9%"}, lambda d: abs(np.log(d["gdp", 2021] / d["gdp", 2020] / 1.09)) < 0.004),
        ({"rd_intensity": "+4%"}, lambda d: abs(np.log(d["rd_intensity", 2021] / d["rd_intensity", 2020] / 1.04)) < 0.004),
    ],
)  # fmt: skip
def test_the_same_as_keeping_the_plain_draws_that_fit(plain, given, near):
    """Conditioning by the filter against conditioning by hand: draws near the assumption, of 20,000."""
    d = plain.forecast.draws
    kept = d[near(d)]
    assert len(kept) > 300
    scenario = outlook(given).forecast.draws
    for code in ("rd_expenditure", "gdp", "rd_intensity"):
        ours, by_hand = np.log(scenario[code, 2021]), np.log(kept[code, 2021])
        error = by_hand.std() / np.sqrt(len(kept)) + ours.std() / np.sqrt(1000)
        assert ours.mean() == pytest.approx(by_hand.mean(), abs=4 * error + 0.001), code
        assert ours.std() == pytest.approx(by_hand.std(), rel=0.15, abs=0.003), code


def test_more_gdp_makes_intensity_harder_and_rd_more_likely():
    """Intensity falls by arithmetic; R&D itself rises by the correlation of surprises."""
    runs = [assuming(gdp=x) for x in (700, 730, 760, 790)]
    intensity = [chance(o, "rd_intensity") for o in runs]
    spending = [chance(o, "rd_expenditure") for o in runs]
    assert intensity == sorted(intensity, reverse=True) and intensity[0] > intensity[-1] + 0.1
    assert spending == sorted(spending) and spending[-1] > spending[0] + 0.1


def test_what_is_not_tied_keeps_its_digits():
    base, o = assuming(), assuming(gdp=760)
    rows = {t["indicator"]: t for t in base.targets}
    for t in o.targets:
        if t["indicator"] not in ("rd_expenditure", "rd_intensity"):
            assert t == rows[t["indicator"]]


def test_no_assumption_is_no_scenario():
    assert outlook({}).to_json() == assuming().to_json() == kj.outlook(**JIANGBEI, n_draws=4000).to_json()
    assert json.loads(assuming().to_json())["given"] == {}


def test_the_outlook_says_that_it_is_a_scenario():
    o = assuming(gdp="+6%", hightech_firms=165)
    assert json.loads(o.to_json())["given"] == {"gdp": "+6%", "hightech_firms": 165}
    assert "Scenario, assuming for 2021: GDP (current prices) +6.0%" in o.heading("en")
    assert "情景：假设 2021 年地区生产总值" in o.heading("zh") and "165 家" in o.heading("zh")
    assert "Scenario" not in assuming().heading("en")


def test_a_growth_rates_own_code_is_growth_of_its_level():
    a, b = outlook({"rd_expenditure_growth": 9}), outlook({"rd_expenditure": "+9%"})
    assert a.to_json() == b.to_json()


def test_an_indicator_that_is_tied_to_nothing_works_on_itself():
    o = outlook({"tech_trade": 14})
    assert chance(o, "tech_trade") == 0 and chance(o, "rd_expenditure") == chance(assuming(), "rd_expenditure")


def test_an_assumed_target_is_met_exactly():
    """Equal is enough: no rounding on the way there and back makes 25 less than 25."""
    for code, aim in (("rd_expenditure", 25), ("rd_intensity", 3.5), ("hightech_firms", 170)):
        assert chance(outlook({code: aim}, n_draws=2000), code) == 1


@pytest.mark.parametrize(
    ("given", "said", "said_zh"),
    [
        ({"gpd": 760}, "Indicator 'gpd' is not in indicators.csv", "没有指标"),
        ({"gdp": "many"}, "neither an amount nor growth", "既不是数值也不是增速"),
        ({"gdp": float("nan")}, "neither an amount nor growth", "既不是数值也不是增速"),
        ({"gdp": True}, "neither an amount nor growth", "既不是数值也不是增速"),
        ({"gdp": -5}, "can't be -5", "不能为 -5"),
        ({"gdp": 0}, "can't be 0", "不能为 0"),
        ({"gdp": "-100%"}, "can't be -100%", "不能为 -100%"),
        ({"rd_intensity": 120}, "can't be 120", "不能为 120"),
        ({"hightech_firms": 165.5}, "can't be 165.5", "不能为 165.5"),
        ({"frontier_projects": 3}, "has no earlier figure", "没有"),
        ({"hightech_firms_new": 20}, "Assume hightech_firms itself", "请直接假设"),
        ({"gdp_growth": "+6%"}, "not an amount that grows", "不是可以计算增速"),
        ({"gdp": 760, "rd_expenditure": 25, "rd_intensity": 3}, "two of the three", "其二"),
        ({"rd_expenditure": 25, "rd_expenditure_growth": 8}, "assumed twice", "两次"),
        ([("gdp", 760)], "not a set of assumptions", "无法识别"),
    ],
)
def test_bad_input_gets_one_clear_message(given, said, said_zh):
    with pytest.raises(KJError) as caught:
        outlook(given)
    assert said in caught.value.en and said_zh in caught.value.zh and "\n" not in caught.value.en


def test_nothing_to_assume_once_it_is_published(tmp_path):
    out = {**OBSERVATION, "year": "2021", "value": "19.0", "published": "2021-03-01"}
    folder = write_folder(tmp_path / "d", observations=[*SMALL["observations"], out])
    with pytest.raises(KJError, match="already published \\(19 亿元\\)"):
        kj.outlook("000001", 2021, data=folder, given={"money": 25})


@pytest.mark.parametrize(
    "figure",
    [{"value": "37.0", "status": "preliminary"}, {"value": "30", "qualifier": "expected+gt", "status": "preliminary"}],
)
def test_an_assumption_takes_the_place_of_a_preliminary_figure(tmp_path, figure):
    """Far from what is expected so far, and still a scenario."""
    rows = [*SMALL["observations"], {**OBSERVATION, "year": "2021", "published": "2021-02-01"} | figure]
    o = kj.outlook(
        "000001", 2021, as_of="2021-03-01", data=write_folder(tmp_path / "d", observations=rows), given={"money": 60}
    )
    assert (o.forecast.draws["money", 2021] == 60).all() and o.targets[0]["probability"] == 1


@pytest.mark.parametrize("told", [None, [1], "760亿元", "", "1e999", "+6", "6%", b"760", {"a": 1}, float("inf")])
def test_what_is_neither_amount_nor_growth_gets_one_message(told):
    """A plus sign without a per cent sign leaves open which is meant."""
    with pytest.raises(KJError) as caught:
        outlook({"gdp": told}, n_draws=200)
    assert "gdp" in caught.value.en and "gdp" in caught.value.zh


def test_a_cumulative_stock_does_not_fall(tmp_path):
    indicators = [{**r, "cumulative": "true"} if r["indicator"] == "firms" else r for r in SMALL["indicators"]]
    firms = {**OBSERVATION, "indicator": "firms", "year": "2020", "value": "40", "published": "2021-02-01"}
    folder = write_folder(tmp_path / "d", indicators=indicators, observations=[*SMALL["observations"], firms],
                          targets=[{**TARGET, "indicator": "firms"}])  # fmt: skip
    with pytest.raises(KJError, match="can't fall below 40"):
        kj.outlook("000001", 2021, data=folder, given={"firms": 30})
    assert (kj.outlook("000001", 2021, data=folder, given={"firms": 50}).forecast.draws["firms", 2021] == 50).all()


def test_the_command_line():
    run = CliRunner().invoke(
        main,
        [
            "outlook",
            "--region",
            "330205",
            "--year",
            "2021",
            "--given",
            "gdp=760",
            "--given",
            "tech_trade=+5%",
            "--json",
        ],
    )
    assert run.exit_code == 0 and json.loads(run.output)["given"] == {"gdp": 760, "tech_trade": "+5%"}
    run = CliRunner().invoke(
        main, ["outlook", "--region", "330205", "--year", "2021", "--given", "gdp", "--lang", "zh"]
    )
    assert run.exit_code == 2 and "代码=数值" in run.output


def page(name: str) -> str:
    """A page of the documents on one line."""
    return " ".join((Path(__file__).parents[2] / "docs" / name).read_text(encoding="utf-8").split())


def test_what_the_documents_say_of_scenarios_comes_out():
    base, o = shared.outlook(**JIANGBEI), kj.outlook(**JIANGBEI, given={"gdp": 760})
    for code in ("rd_intensity", "rd_expenditure"):
        before, after = 100 * chance(base, code), 100 * chance(o, code)
        assert f"({after:.0f} % instead of {before:.0f} %)" in page("howto/scenarios.md")
        assert re.search(rf"由 {before:.0f}% [升降]为 {after:.0f}%", page("howto/scenarios.zh.md"))


def test_what_the_documents_say_of_a_forecast_s_parts_comes_out():
    base = shared.outlook(**JIANGBEI)
    narrower = explain.decompose(base, "330205-2021-01").set_index("component")["width_change"]
    surprises, drift = f"{-narrower['surprises']:.0f}", f"{-narrower['drift']:.0f}"
    assert f"would be {surprises} % narrower. With a known trend it would be {drift} % narrower" in page("tutorial.md")
    assert f"区间会变窄 {surprises}%；若趋势已知，区间只变窄 {drift}%" in page("tutorial.zh.md")
