"""Doubts and disagreements are codes; words come last."""

import pytest

import kjanalysis as kj
from kjanalysis import tables
from kjanalysis.reports import confidence, disagreements
from kjanalysis.reports.disagreements import Kind
from kjanalysis.reports.doubts import SHOWN, TEXTS, Doubt, Seen, shown_by


@pytest.mark.parametrize("rule", SHOWN, ids=[rule.doubt for rule in SHOWN])
def test_each_doubt_is_seen_on_its_example_alone(rule):
    assert {doubt for seen in rule.yes for doubt in shown_by(seen)} == {rule.doubt}
    assert rule.doubt not in {doubt for seen in rule.no for doubt in shown_by(seen)}


def test_nothing_is_doubted_without_a_reason():
    assert shown_by(Seen()) == [] and confidence.step([]) == confidence.Step.GREEN


def test_more_doubts_are_never_more_sure():
    order = [confidence.SHARES[step] for step in confidence.Step]
    assert order == sorted(order, reverse=True) and set(confidence.NAMES) == set(confidence.Step)
    for doubt in Doubt:
        assert (
            confidence.SHARES[confidence.step([doubt, Doubt.NUMBER_WORD])]
            <= confidence.SHARES[confidence.step([doubt])]
        )
    assert confidence.step([Doubt.PART, Doubt.PART_OF_YEAR]) == confidence.Step.AMBER
    assert confidence.step([Doubt.OTHER_TIME]) == confidence.Step.RED


def test_a_rule_that_is_not_firm_is_named_as_the_reason():
    frame = kj.extract("2019年申请专利6件,当年授权专利4件。", year=2021)
    assert confidence.of(frame["confidence"][1]) == confidence.Step.AMBER
    assert frame["reason"][1].startswith(("year: that year", "年份：当年"))


def test_a_row_that_nothing_speaks_against_names_the_rules_that_decided():
    frame = kj.extract("2020年,全区R&D经费支出比上年增长15%。", year=2021)
    assert confidence.of(frame["confidence"][0]) == confidence.Step.GREEN
    assert "a year in its clause" in frame["reason"][0] or "本句写明年份" in frame["reason"][0]
    assert "a word of growth" in frame["reason"][0] or "增长、提高等字样" in frame["reason"][0]


def test_every_doubt_has_words_in_both_languages():
    assert set(TEXTS) == set(Doubt) and all(text.en and text.zh for text in TEXTS.values())


def proposal(**cells):
    plain = {
        "section_locator": "一", "indicator_zh": "高新技术企业", "indicator": "hightech_firms", "value": "151", "unit": "家",
        "year": "2031", "kind": "actual", "qualifier": "eq", "scope": "stock", "span_start": 0, "span_end": 3, "doubts": [],
    }  # fmt: skip
    return {**plain, **cells}


def kinds(rows, region=None):
    found = disagreements.find(rows, tables.read(), region)
    return {row: [d.kind for d in each] for row, each in found.items()}


def test_the_same_thing_said_twice_and_differently():
    twice = [proposal(), proposal(value="160", span_start=90)]
    assert kinds(twice) == {0: [Kind.REPORT], 1: [Kind.REPORT]}
    assert kinds([proposal(), proposal(value="160", year="2032", span_start=90)]) == {}


def test_a_code_that_is_a_near_match_ties_no_two_statements():
    flow = {"scope": "flow", "indicator": "tech_trade", "unit": "亿元"}
    sure = [proposal(**flow), proposal(**flow, value="160", span_start=90)]
    assert kinds(sure) == {0: [Kind.REPORT], 1: [Kind.REPORT]}
    unsure = [{**row, "doubts": [Doubt.CODE]} for row in sure]
    assert kinds(unsure) == {}


def test_a_figure_that_the_tables_have_otherwise():
    known = tables.read()
    row = known.observations[
        known.observations["region"].eq("330205") & known.observations["indicator"].eq("hightech_firms")
    ].iloc[0]
    said = proposal(value=str(int(row["value"]) + 5000), year=str(row["year"]))
    assert kinds([said], "330205") == {0: [Kind.DATA]} and kinds([said]) == {}


def test_shares_that_nearly_make_a_whole():
    def three(last):
        return [
            proposal(
                indicator="", value=value, unit="%", scope="share", indicator_zh=name, span_start=at, span_end=at + 4
            )
            for at, name, value in ((0, "a", "7.1"), (6, "b", "47.2"), (12, "c", last))
        ]

    assert kinds(three("46.5")) == {0: [Kind.SHARES], 1: [Kind.SHARES], 2: [Kind.SHARES]}
    assert kinds(three("45.7")) == {}


def test_arithmetic_names_what_the_figures_around_give():
    rows = [
        proposal(indicator=code, value=value, unit=unit, scope=scope)
        for code, value, unit, scope in (("rd_expenditure", "25.0", "亿元", "flow"), ("gdp", "700.0", "亿元", "flow"), ("rd_intensity", "5.5", "%", "share"))
    ]  # fmt: skip
    assert kinds(rows) == {2: [Kind.ARITHMETIC]}


def test_words_come_last_in_the_language_asked_for(monkeypatch):
    text = "一、2021年工作情况\n三次产业结构占比分别为7.1%、47.2%、46.5%。"
    monkeypatch.setenv("KJANALYSIS_LANG", "en")
    english = kj.extract(text)
    monkeypatch.setenv("KJANALYSIS_LANG", "zh")
    chinese = kj.extract(text)
    assert english["reason"].str.contains("these shares add up to 100.8 %").all()
    assert chinese["reason"].str.contains("各占比之和为 100.8%").all()
    assert english["confidence"].tolist() == chinese["confidence"].tolist()


def coded(text, **given):
    return kj.extract(text, year=2024, **given).set_index("value")["indicator"].to_dict()


def test_a_figure_of_another_place_gets_no_code_once_the_reports_own_is_known():
    text = "2023年,全省高新技术企业4.2万家,我区高新技术企业212家。全国R&D经费33357亿元。"
    assert coded(text, region="330205") == {"4.2": "", "212": "hightech_firms", "33357": ""}
    assert coded(text, region="330000")["4.2"] == "hightech_firms"
    assert coded("2023年,河南省共投入R&D经费1143亿元。", region="330205") == {"1143": ""}


def test_a_place_that_nobody_said_is_the_reports_leaves_a_doubt():
    (row,) = kj.extract("2022年,河南省共投入R&D经费1143亿元。", year=2023).to_dict("records")
    assert row["indicator"] == "rd_expenditure" and "another place" in row["reason"]


def test_a_year_that_no_word_says_is_not_green():
    """The same figure is green once its year is written."""
    (unsaid,) = kj.extract("技术合同成交额30亿元。", year=2020).to_dict("records")
    (said,) = kj.extract("2020年，技术合同成交额30亿元。", year=2021).to_dict("records")
    assert unsaid["year"] == said["year"] == "2020"
    assert unsaid["confidence"] < confidence.SHARES[confidence.Step.GREEN] == said["confidence"]
