"""Years that no word near a figure says are weighed by the years that the text names."""

from hypothesis import given
from hypothesis import strategies as st

import kjanalysis as kj
from kjanalysis.reports import confidence, reliability, year_signs, year_weights

SIGNS = st.lists(st.sampled_from(sorted(year_weights.shipped())), max_size=12)
NAMES = st.builds(
    year_signs.Named,
    st.integers(2000, 2030).map(str),
    st.sampled_from(["said", "plan", "base"]),
    st.integers(1, 99),
    st.integers(0, 99),
    st.booleans(),
)


@given(st.dictionaries(st.integers(2000, 2030).map(str), SIGNS, min_size=1))
def test_chances_sum_to_one(said):
    likely = year_weights.chances(said, year_weights.shipped())
    assert set(likely) == set(said) and abs(sum(likely.values()) - 1) < 1e-9


@given(st.lists(NAMES, max_size=99).map(tuple), st.lists(NAMES, max_size=99).map(tuple))
def test_a_long_text_hands_on_no_more_than_a_short_one_and_the_last_times_always(before, here):
    kept = year_signs.handed_on(before, here)
    assert len(kept) <= 14 and kept[-10:] == (before + here)[-10:]


def test_years_named_above_date_what_no_word_dates_and_none_is_invented():
    text = "第一步,到2023年底企业达到300家;第二步,到2025年底达到500家以上。技术合同成交额达到120亿元。"
    assert kj.extract(text, year=2021)["year"].tolist() == ["2023", "2025", "2025"]
    assert kj.extract("新增企业6家。", year=2021)["year"].tolist() == ["2021"]
    assert kj.extract("新增企业6家。")["year"].tolist() == ["unknown"]


def test_a_row_whose_year_may_be_another_says_so_and_is_not_green():
    row = kj.extract(
        "行动方案(2021—2025年)提出,到2025年,体制机制基本成形。\n主要目标\n高新技术企业达到500家。", year=2021
    ).iloc[-1]
    assert "another may be as likely" in row["reason"] and row["confidence"] < 0.92


def test_what_was_reached_is_of_no_year_to_come(monkeypatch):
    monkeypatch.setattr(year_weights, "shipped", lambda: {"off4ya": 9.0})  # four years ahead is by far the likeliest
    row = kj.extract("到2025年,强度达到3%。\n\n分区域看,已有企业6家。", year=2021).iloc[-1]
    assert (row["kind"], row["year"]) == ("actual", "2021") and "another may be as likely" in row["reason"]


def test_a_weighed_year_is_never_firm():
    many = {("year", year_weights.LIKELIEST.says.en): reliability.Count(pages=9999, pages_right=9999)}
    assert not confidence.firm("year", year_weights.LIKELIEST, many)
