"""The outlook: what it holds, and that its numbers are those of the draws."""

import datetime as dt
import json
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import kjanalysis as kj
from kjanalysis import attainment
from kjanalysis.attainment import progress
from kjanalysis.attainment.findings import findings
from kjanalysis.tables.default_day import default_as_of
from kjanalysis.wording import chances, words

import shared
from small import OBSERVATION, SMALL, TARGET, write_folder

KEYS = [
    "indicator",
    "indicator_zh",
    "target",
    "unit",
    "comparator",
    "probability",
    "median",
    "lo50",
    "hi50",
    "lo80",
    "hi80",
    "lo95",
    "hi95",
    "last_value",
    "last_year",
    "required_growth",
    "observed_growth",
    "n_observations",
    "evidence",
    "verdict",
    "verdict_zh",
    "sources",
]


@pytest.fixture(scope="module")
def rows(jiangbei):
    return {t["indicator"]: t for t in jiangbei.targets}


def test_json_has_the_promised_keys(jiangbei):
    content = json.loads(jiangbei.to_json())
    assert {"region", "year", "as_of", "targets", "joint"} <= set(content)
    assert (content["region"], content["year"], content["as_of"]) == ("330205", 2021, "2021-03-26")
    assert len(content["targets"]) == 26
    for target in content["targets"]:
        assert set(KEYS) <= set(target)
    assert set(content["joint"]) == {"indicators", "missing", "probability"}


def test_probability_is_the_share_of_draws(jiangbei, rows):
    draws = jiangbei.forecast.draws
    assert rows["rd_expenditure"]["probability"] == pytest.approx(
        (draws["rd_expenditure", 2021] >= 25).mean(), abs=1e-4
    )
    assert rows["hightech_firms"]["probability"] == pytest.approx(
        (draws["hightech_firms", 2021] >= 170).mean(), abs=1e-4
    )
    assert rows["rd_intensity"]["median"] == pytest.approx(draws["rd_intensity", 2021].median(), rel=1e-5)


def test_joint_is_of_the_same_draws(jiangbei, rows):
    """All three at once: not above the least of them, and not their product."""
    draws = jiangbei.forecast.draws
    all_three = (
        (draws["rd_expenditure", 2021] >= 25)
        & (draws["rd_intensity", 2021] >= 3.5)
        & (draws["hightech_firms", 2021] >= 170)
    )
    three = [rows[code]["probability"] for code in ("rd_expenditure", "rd_intensity", "hightech_firms")]
    assert jiangbei.joint["probability"] == pytest.approx(all_three.mean(), abs=1e-4)
    assert np.prod(three) < jiangbei.joint["probability"] <= min(three)


def test_interval_and_probability_cannot_disagree(jiangbei):
    for t in jiangbei.targets:
        if t["probability"] is None:
            continue
        assert t["lo95"] <= t["lo80"] <= t["lo50"] <= t["median"] <= t["hi50"] <= t["hi80"] <= t["hi95"]
        if t["target"] < t["lo95"]:
            assert t["probability"] >= 0.974
        if t["target"] > t["hi95"]:
            assert t["probability"] <= 0.026


def test_no_history_gets_no_number(rows):
    """Goals without an earlier figure of the same definition."""
    for code in ("frontier_projects", "agri_tech_projects", "fiscal_st_growth", "dlut_innovation_centers_completed"):
        t = rows[code]
        assert [t[k] for k in ("probability", "median", "lo80", "hi95", "last_value")] == [None] * 5
        assert (t["verdict"], t["verdict_zh"]) == words.NO_HISTORY
        assert t["evidence"] == "none" and t["progress"] == "insufficient data"
    assert rows["frontier_projects"]["target_high"] == 3
    assert rows["agri_tech_projects"]["recurs"] == "yearly"


def test_two_findings_the_data_hold(jiangbei, rows):
    """R&D and intensity are not equally hard above a GDP of 714; trade's target lies below last year."""
    said = "\n".join(en for en, _ in findings(jiangbei))
    assert "714.3 hundred million yuan" in said and "harder" in said
    over = (jiangbei.forecast.draws["gdp", 2021] > 100 * 25 / 3.5).mean()
    assert words.percent(over) in said
    assert (
        "Technology contract turnover (15 hundred million yuan) lies below the figure of 2020 (>17 hundred million yuan)"
        in said
    )
    assert rows["tech_trade"]["required_growth"] < 0
    assert rows["tech_trade"]["progress"] == "already at target"


def test_growth_by_hand(rows):
    """25 from 23 in a year; four years from (10, 20) to (23, 24), between the middles and at the ends."""
    t = rows["rd_expenditure"]
    assert t["required_growth"] == pytest.approx(100 * (25 / 23 - 1), abs=1e-3)
    assert t["observed_growth"] == pytest.approx(100 * ((23.5 / 15) ** 0.25 - 1), abs=1e-3)
    assert t["observed_growth_low"] == pytest.approx(100 * ((23 / 20) ** 0.25 - 1), abs=1e-3)
    assert t["observed_growth_high"] == pytest.approx(100 * ((24 / 10) ** 0.25 - 1), abs=1e-3)
    assert t["growth_ratio"] == pytest.approx(t["observed_growth"] / t["required_growth"], rel=1e-4)
    # 3.6 % a year would be limited progress, 24 % more than enough: the bounds don't say which
    assert t["progress"] == "insufficient data" and (t["observed_from"], t["observed_to"]) == (2016, 2020)
    assert rows["hightech_firms"]["progress"] == "on track"
    new = rows["hightech_firms_new"]
    assert (new["growth_unit"], new["observed_growth"]) == ("家", (151 - 62) / 4)


def test_sources_lead_back(rows):
    cited = rows["rd_intensity"]["sources"]
    assert cited[0]["role"] == "target" and cited[0]["locator"] == "二"
    assert {s["indicator"] for s in cited[1:]} == {"rd_intensity", "rd_expenditure", "gdp"}
    assert all(s["title"] and s["grade"] and s["locator"] for s in cited)


def test_repeatable_to_the_digit(jiangbei):
    assert kj.outlook("330205", year=2021, as_of="2021-03-26").to_json() == jiangbei.to_json()
    assert kj.outlook("330205", year=2021, as_of="2021-03-26", seed=7).to_json() != jiangbei.to_json()


def test_default_day_is_the_targets_own():
    assert shared.outlook("330205", 2021).as_of == dt.date(2021, 3, 26)
    assert shared.outlook("330205", 2019).as_of == dt.date(2019, 3, 31)
    assert shared.outlook("330000", 2020).as_of == dt.date(2020, 2, 17)


@pytest.mark.parametrize(
    ("region", "year", "indicators"),
    [
        ("330000", 2020, {"rd_expenditure_growth", "rd_intensity", "tech_trade", "hightech_firms_new", "tech_smes_new"}),
        ("330000", 2021, {"rd_expenditure_growth", "rd_intensity"}),
        ("330000", 2025, {"gdp_growth", "rd_intensity"}),
        ("330200", 2024, {"hightech_firms", "rd_intensity", "tech_trade", "fiscal_st_growth"}),
        ("330200", 2025, {"hightech_firms", "rd_expenditure", "rd_intensity", "tech_trade", "fiscal_st_growth"}),
    ],
)  # fmt: skip
def test_other_regions_and_years(region, year, indicators):
    o = shared.outlook(region, year)
    assert {t["indicator"] for t in o.targets} == indicators
    assert any(t["probability"] is not None for t in o.targets)
    assert o.to_json()


def test_growth_target_is_judged_as_growth():
    """Zhejiang 2021, R&D +13 %: on the growth between the draws of both years."""
    o = shared.outlook("330000", 2021)
    (t,) = [t for t in o.targets if t["indicator"] == "rd_expenditure_growth"]
    d = o.forecast.draws
    growth = 100 * (d["rd_expenditure", 2021] / d["rd_expenditure", 2020] - 1)
    assert t["probability"] == pytest.approx((growth >= 13).mean(), abs=1e-4)
    assert t["unit"] == "%" and 5 < t["median"] < 25


def test_year_without_targets_says_so():
    o = shared.outlook("330205", 2019)
    assert o.targets == [] and o.joint["indicators"] == [] and o.joint["probability"] is None
    assert "no target" in repr(o) and "no target had been published" in o._repr_html_()


@pytest.mark.parametrize(
    ("comparator", "value", "hits"),
    [
        ("ge", 20, [False, True, True]),
        ("eq", 20, [False, True, True]),
        ("gt", 20, [False, False, True]),
        ("le", 20, [True, True, False]),
        ("approx", 20, [True, True, True]),
        ("range", 20, [False, True, True]),
    ],
)
def test_how_a_target_is_judged(comparator, value, hits):
    asked = attainment.Criterion(value, comparator)
    assert attainment.meets(np.array([19.0, 20.0, 21.0]), asked).tolist() == hits


def test_a_ceiling_and_a_lower_is_better_indicator():
    asked = attainment.Criterion(10, "eq", higher_is_better=False)
    assert attainment.meets(np.array([9.0, 11.0]), asked).tolist() == [True, False]


@given(st.floats(0, 1))
def test_words_are_steps_of_about_ten_points(p):
    """A probability a little higher has the same word or the next, in both languages: never one further on."""
    words_en, words_zh = ([step[k] for step in chances.STEPS] for k in (1, 2))
    here, there = (chances.verdict(x) for x in (p, min(p + 0.05, 1.0)))
    assert words_en.index(here.en) - words_en.index(there.en) in (0, 1)
    assert words_zh.index(here.zh) == words_en.index(here.en)


def test_no_two_steps_share_a_word_and_even_odds_lie_in_the_middle():
    for k in (1, 2):
        assert len({step[k] for step in chances.STEPS}) == len(chances.STEPS)
    assert chances.verdict(0.67) != chances.verdict(0.89)
    assert chances.verdict(0.669) == chances.verdict(0.653)
    assert chances.verdict(0.45).zh == chances.verdict(0.55).zh == "五五开"


@given(st.floats(0, 1))
def test_a_frequency_is_within_half_a_dot_of_the_probability(p):
    assert abs(chances.of_twenty(p) - 20 * p) <= 0.5 + 1e-9
    for text in chances.frequency(p):
        assert words.percent(p) in text


@pytest.mark.parametrize(
    ("ratio", "reached", "observed", "label"),
    [
        (None, True, 5, "already at target"), (1.2, False, 5, "on track"), (0.95, False, 5, "on track"),
        (0.94, False, 5, "acceleration needed"), (0.59, False, 5, "limited progress"),
        (-0.1, False, -1, "deterioration"), (None, False, None, "insufficient data"),
    ],
)  # fmt: skip
def test_progress_classes(ratio, reached, observed, label):
    assert progress.classify(ratio, reached, observed) == label
    assert label in progress.CLASSES_ZH


def test_markup_in_the_data_is_escaped(tmp_path, monkeypatch):
    """A name with HTML in it shows as text in JupyterLab."""
    monkeypatch.setenv("KJANALYSIS_LANG", "zh")
    indicators = [
        {**r, "zh": "<script>alert(1)</script>"} if r["indicator"] == "money" else r for r in SMALL["indicators"]
    ]
    o = kj.outlook("000001", 2021, data=write_folder(tmp_path / "d", indicators=indicators))
    assert "<script>" not in o._repr_html_() and "&lt;script&gt;" in o._repr_html_()


def test_tables_of_ones_own(tmp_path):
    """--data: other tables of the same schema, here with an approximate target and a ceiling."""
    targets = [
        TARGET,
        {
            **TARGET,
            "id": "000001-2021-02",
            "indicator": "firms",
            "value": "50",
            "comparator": "approx",
            "headline": "false",
        },
        {
            **TARGET,
            "id": "000001-2021-03",
            "indicator": "money_growth",
            "value": "80",
            "comparator": "le",
            "headline": "false",
        },
    ]
    firms = {**OBSERVATION, "indicator": "firms", "year": "2020", "value": "40", "published": "2021-02-01"}
    folder = write_folder(tmp_path / "d", targets=targets, observations=[*SMALL["observations"], firms])
    o = kj.outlook("000001", 2021, data=folder)
    p = {t["indicator"]: t["probability"] for t in o.targets}
    assert p["money_growth"] > 0.9 and 0 < p["firms"] < 1
    assert o.joint["indicators"] == ["money"]


def one_target(tmp_path, figures=(), **target):
    """The small tables with one target and some more figures; its row."""
    rows = [*SMALL["observations"], *({**OBSERVATION, **f} for f in figures)]
    folder = write_folder(tmp_path / "d", observations=rows, targets=[{**TARGET, **target}])
    return kj.outlook("000001", 2021, data=folder)


def test_a_published_year_is_an_outcome_not_a_forecast(tmp_path):
    """The figure is out: met or missed, whatever the draws say, and growth is up to the year before."""
    out = {"year": "2021", "value": "19.0", "published": "2021-03-01"}
    o = one_target(tmp_path, [out], value="25", published="2021-03-01")
    (t,) = o.targets
    assert (t["outcome"], t["probability"], t["verdict"]) == (19, 0.0, "already published: missed")
    assert t["last_year"] == 2020
    o = one_target(tmp_path, [{**out, "value": "26.0"}], value="25", published="2021-03-01")
    assert (o.targets[0]["probability"], o.targets[0]["verdict_zh"]) == (1.0, "已公布：达标")


def test_no_growth_across_a_change_of_basis(tmp_path):
    """A figure three times as high on another basis is no growth of 200 %."""
    figure = {"year": "2021", "value": "90.0", "published": "2021-03-01", "basis": "new", "status": "preliminary"}
    (t,) = one_target(tmp_path, [figure], indicator="money_growth", value="15").targets
    assert t["probability"] is None and t["verdict"] == "not forecast"


def test_all_headlines_cannot_be_said_while_one_is_unknown(tmp_path):
    targets = [TARGET, {**TARGET, "id": "000001-2021-02", "indicator": "firms", "value": "5"}]
    o = kj.outlook("000001", 2021, data=write_folder(tmp_path / "d", targets=targets))
    assert o.joint == {"indicators": ["money"], "missing": ["firms"], "probability": None}
    assert "can't be forecast" in o.heading("en") and "无法预测" in o.heading("zh")


def test_contradicting_figures_get_no_probability(tmp_path):
    """A ratio far from its parts' leaves next to no draw: said, not counted as certain."""
    figures = [
        {"year": "2021", "value": "20", "qualifier": "gt", "published": "2021-03-01"},
        {"indicator": "output", "year": "2021", "value": "500", "qualifier": "gt", "published": "2021-03-01"},
        {"indicator": "money_share", "year": "2021", "value": "9.0", "published": "2021-03-01"},
    ]
    (t,) = one_target(tmp_path, figures, value="25").targets
    assert t["probability"] is None and t["verdict"].startswith("figures contradict")


def test_targets_and_last_values_keep_all_their_digits(tmp_path):
    figure = {"indicator": "firms", "year": "2020", "value": "1234567", "published": "2021-02-01"}
    (t,) = one_target(tmp_path, [figure], indicator="firms", value="1234568").targets
    assert (t["target"], t["last_value"]) == (1234568, 1234567)
    assert t["progress"] != "already at target"


def test_growth_targets_are_not_said_to_ask_for_no_growth():
    said = [en for en, _ in findings(shared.outlook("330000", 2025)) if "asks for no growth" in en]
    assert not any("GDP growth" in en for en in said)


def test_a_vague_date_does_not_set_the_day():
    assert default_as_of(["2021", "2021-03-01"], 2021) == dt.date(2021, 3, 1)


@pytest.mark.parametrize("p", [0.0049, 0.007, 0.0099, 0.325, 0.3249, 0.655, 0.985, 0.995])
def test_word_and_number_come_from_one_rounding(p):
    """The word's band holds the percent that is shown."""
    shown = words.percent(p)
    whole = {"<1%": 0, ">99%": 100}.get(shown) if shown in ("<1%", ">99%") else int(shown.strip("%"))
    low = {en: low for low, en, _ in chances.STEPS}[chances.verdict(p).en]
    higher = [least for least, _, _ in chances.STEPS if least > low]
    assert low <= whole and (not higher or whole < min(higher))


def test_a_growth_target_with_both_years_published_is_an_outcome():
    """Zhejiang's R&D of 2020 over 2019, 1859.9 over 1669.8, is 11.4 %: the target of 14 % was missed."""
    o = shared.outlook("330000", 2020, "2021-12-31")
    (t,) = [t for t in o.targets if t["indicator"] == "rd_expenditure_growth"]
    assert t["outcome"] == pytest.approx(100 * (1859.9 / 1669.8 - 1), abs=0.01)
    assert (t["probability"], t["verdict"]) == (0.0, "already published: missed")


def test_a_net_change_of_two_published_stocks_is_an_outcome(tmp_path):
    stocks = [
        {"indicator": "firms", "year": y, "value": v, "published": "2021-03-01"}
        for y, v in (("2020", "40"), ("2021", "46"))
    ]
    (t,) = one_target(tmp_path, stocks, indicator="firms_new", value="5").targets
    assert (t["outcome"], t["verdict"]) == (6, "already published: met")


def test_more_figures_never_weaken_the_evidence():
    """Zhejiang's R&D growth is drawn from the level: a published growth rate takes no figure away."""
    counts = []
    for day in ("2021-02-20", "2021-12-31"):
        o = shared.outlook("330000", 2021, day)
        counts += [t["n_observations"] for t in o.targets if t["indicator"] == "rd_expenditure_growth"]
    assert len(counts) == 2 and counts[1] >= counts[0] >= 5


def test_old_figures_are_weak_evidence(tmp_path):
    """Nine figures, the newest six years before the target: not strong, and no class of progress."""
    folder = write_folder(tmp_path / "d", targets=[TARGET, {**TARGET, "id": "000001-2026-01", "year": "2026"}])
    (t,) = kj.outlook("000001", 2026, "2026-03-31", data=folder).targets
    assert t["n_observations"] == 9 and t["last_year"] == 2020
    assert t["evidence"] == "very weak" and t["progress"] == "insufficient data"


def test_yearly_goals_stand_until_the_plan_ends_or_a_new_one_comes(tmp_path):
    goal = {
        **TARGET,
        "id": "000001-2021-01",
        "indicator": "firms",
        "recurs": "yearly",
        "headline": "false",
        "value": "7",
    }
    newer = {**goal, "id": "000001-2023-01", "year": "2023", "value": "9", "published": "2023-03-01"}
    folder = write_folder(tmp_path / "d", targets=[goal, newer])
    stands = {
        y: [(t["target"], t["since"]) for t in kj.outlook("000001", y, data=folder).targets]
        for y in (2021, 2022, 2023, 2025, 2026)
    }
    assert stands == {2021: [(7, 2021)], 2022: [(7, 2021)], 2023: [(9, 2023)], 2025: [(9, 2023)], 2026: []}
    o = kj.outlook("000001", 2022, data=folder)
    assert "no target of its own" in o.heading("en") and "每年目标 1 项" in o.heading("zh")
    assert "2021 年提出" in o.table("zh")["目标"].iloc[0]


def test_a_region_with_targets_only_lists_them():
    """Pan'an's five-year plan is in the tables, its figures are not."""
    o = shared.outlook("330727", 2025)
    assert len(o.targets) == 3 and {t["verdict"] for t in o.targets} == {"no history: not forecast"}
    assert all(t["probability"] is None for t in o.targets) and o.to_json()


def test_what_hangs_on_figures_that_do_not_fit(jiangbei):
    """Leaving the 3.4 % out raises the chances, leaving the R&D figure out lowers them."""
    said = " ".join(en for en, _ in findings(jiangbei))
    draws = jiangbei.forecast.draws["rd_intensity", 2020]
    outside = ((draws < 3.35) | (draws >= 3.45)).mean()
    assert f"{words.percent(outside)} of the draws lie outside" in said
    chances = [int(x) for x in re.findall(r"Without [^%]*?R&D expenditure (\d+)%", said)]
    now = 100 * next(t for t in jiangbei.targets if t["indicator"] == "rd_expenditure")["probability"]
    assert len(chances) == 2 and chances[0] > now > chances[1]
    assert "2019" in said and "reference year unclear" in said
