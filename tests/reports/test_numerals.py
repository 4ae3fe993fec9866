"""Numbers as reports write them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kjanalysis.notation import units
from kjanalysis.reports import numerals, quantities, text_blocks

import pieces

_DIGITS = "零一二三四五六七八九"


def written(n: int) -> str:
    """A whole number below a billion in Chinese, by the schoolbook rule."""
    if n == 0:
        return "零"
    out, parts = "", []
    for name, size in (("亿", 10**8), ("万", 10**4), ("", 1)):
        part, n = divmod(n, size)
        parts.append((part, name))
    for part, name in parts:
        if not part:
            if out and not out.endswith("零"):
                out += "零"
            continue
        text, gap = "", False
        for place, size in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
            digit, part = divmod(part, size)
            if digit:
                text += ("零" if gap else "") + _DIGITS[digit] + place
                gap = False
            elif text or out:
                gap = True
        out += text + name
    return out.rstrip("零").replace("零零", "零")


@given(st.integers(1, 999_999_999))
def test_chinese_numbers_read_back(n):
    assert numerals.chinese(written(n)) == n


@given(st.integers(1, 999_999_999).map(written), pieces.foreign_to_numerals(), st.integers(0, 12))
def test_anything_else_is_refused(number, foreign, at):
    """A number in Chinese with one sign in it that belongs to no number."""
    with pytest.raises(ValueError, match="is not a Chinese number"):
        numerals.chinese(number[:at] + foreign + number[at:])


@given(st.text("零〇一二两三四五六七八九十百千万亿", min_size=1, max_size=10))
def test_signs_of_numbers_in_any_order_are_a_whole_number(text):
    """Digits side by side are read one by one; all else comes to some number, and to no other error."""
    found = numerals.chinese(text)
    assert type(found) is int and found >= 0
    if set(text) <= set("零〇一二两三四五六七八九"):
        assert f"{found:0{len(text)}}" == "".join(str(numerals.DIGITS[c]) for c in text)


@given(pieces.printed(), st.sampled_from(["亿元", "家", "%", "万人", "个百分点"]))
def test_a_figure_keeps_its_digits(printed, unit):
    """Commas go, full-width signs become plain, both ends of a range stay; noughts stay as printed."""
    text = text_blocks.normal(printed)
    (found,) = quantities.find(f"指标为{text}{unit}。")
    assert found.unit == unit and found.end - found.start == len(text)
    assert found.value == re.sub("%?[-—~至]", "-", text.replace(",", ""))


@given(
    st.decimals(0, 10**6, places=3), st.sampled_from([("万元", "亿元"), ("亿元", "万元"), ("万人", "人"), ("家", "个")])
)
def test_conversion_is_exact_and_reversible(number, pair):
    there = units.convert(f"{number}", *pair)
    assert float(units.convert(there, *reversed(pair))) == float(number)


@pytest.mark.parametrize(
    "text",
    [
        "2021年12月31日,1-6月,“十四五”期间,第三届大赛、第二批试点、第15届科技周",
        "聚焦“642”产业集群和8号公园,推进“科技创新2025”,发展5G、6G、3D打印",
        "引进一批亿元以上项目,培育百亿级产业集群,10亿元以上企业",
        "位居全市前列,领跑全国,名列前茅,走在前列",
        "坚持“四个面向”,打好三大攻坚战,一心一意、一对一服务,三位一体",
        "国发[2022]18号,电话0574-87387654,邮编315000",
        "抓住5个月的窗口期,连续3年,2小时交通圈,前三季度",
    ],
)
def test_no_figure(text):
    """Years, numbering, names and thresholds are no figures."""
    assert quantities.find(text) == []


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("研发费用超亿元", "1", "亿元"),
        ("在孵企业超千家", "1000", "家"),
        ("位居全市首位", "1", "位"),
        ("科技创新指数位居全省第一档", "1", "档"),
        ("数量居全市第二", "2", "位"),
        ("进入全省前10位", "10", "位"),
        ("高企数量翻一番", "2", "倍"),
        ("产值翻两番", "4", "倍"),
        ("实现三年倍增", "2", "倍"),
        ("占比达八成以上", "8", "成"),
        ("增长百分之十五", "15", "%"),
        ("获全省三等奖", "3", "等奖"),
        ("新建院士工作站两家", "2", "家"),
        ("举办活动十余场", "10", "场"),
        ("兑现资金3000余万元", "3000", "万元"),
        ("投入3亿多元", "3", "亿元"),
        ("实施2-3项", "2-3", "项"),
        ("新增5%—6%", "5-6", "%"),
        ("劳动生产率22万元/人", "22", "万元/人"),
        ("自然增长率为-1.6‰", "-1.6", "‰"),
    ],
)
def test_number_words_ranges_and_units(text, value, unit):
    (found,) = quantities.find(text)
    assert (found.value, found.unit) == (value, unit)
