"""Cells and labels one by one: what a format shows, what a text says, which indicator a name is."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kjanalysis import tables
from kjanalysis.reports import from_sheet
from kjanalysis.reports.same_thing import Finder, Named
from kjanalysis.sheets import figures, labels, number_formats

FINDER = Finder(tables.read().indicators)


@given(st.decimals("-99999", "99999", places=4), st.integers(0, 3), st.booleans(), st.booleans())
def test_a_format_shows_the_rounded_number_with_its_sign(value, places, comma, percent):
    code = ("#,##0" if comma else "0") + ("." + "0" * places if places else "") + ("%" if percent else "")
    shown = number_formats.number(float(value), code)
    exact = (value * 100 if percent else value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    assert Decimal(shown.removesuffix("%")) == exact and shown.endswith("%") == percent


@given(st.decimals("0", "9999999", places=2), st.sampled_from(["{:,}", "{}", " {} ", "{}①", "{} "]))
def test_a_printed_number_keeps_its_digits(value, form):
    read = figures.read(form.format(value))
    assert read.kind == "figure" and read.value == f"{value:f}" and read.qualifier == "eq"


@given(st.text(max_size=20))
def test_any_text_is_read_as_something(text):
    assert figures.read(text).kind in ("blank", "missing", "figure", "sign", "text")
    assert isinstance(labels.read(text).phrase, str)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("—1.2", ("sign", "", "eq")), ("1.2-", ("sign", "", "eq")), ("(1.2)", ("sign", "", "eq")), ("−1.2", ("figure", "-1.2", "eq")),
        ("不足300家", ("figure", "300", "le")), ("预计突破151", ("figure", "151", "expected+gt")), ("2.3e1", ("figure", "23", "eq")),
        ("12..5", ("text", "", "eq")), ("1,23", ("text", "", "eq")), ("12 345 678.9", ("figure", "12345678.9", "eq")),
        ("二十三", ("text", "", "eq")), ("3-5", ("figure", "3-5", "eq")),
    ],
)  # fmt: skip
def test_signs_bounds_and_nonsense(text, said):
    read = figures.read(text)
    assert (read.kind, read.value, read.qualifier) == said


@pytest.mark.parametrize(
    ("names", "around", "unit", "code"),
    [
        (("R&D经费支出",), (), "亿元", "rd_expenditure"),
        (("全社会研究与试验发展（R&D）经费支出",), (), "万元", "rd_expenditure"),
        (("规上工业企业R&D经费支出",), (), "亿元", ""),
        (("R&D经费支出",), ("规模以上工业",), "亿元", ""),
        (("R&D经费内部支出",), (), "亿元", ""),
        (("R&D经费支出", "政府资金"), (), "亿元", ""),
        (("规模以上工业增加值",), (), "亿元", "scale_industry_va"),
        (("规模以上工业总产值",), (), "亿元", ""),
        (("高新技术产业产值",), (), "亿元", ""),
        (("高新技术企业数",), (), "家", "hightech_firms"),
        (("高新技术企业培育数",), (), "家", ""),
        (("新增",), ("高新技术企业",), "家", "hightech_firms_new"),
        (("人均地区生产总值",), (), "元", ""),
        (("地区生产总值",), (), "家", ""),
        (("国家级众创空间",), (), "家", "makerspaces_national"),
        (("市级众创空间",), (), "家", ""),
    ],
)
def test_a_code_is_given_only_to_the_same_thing(names, around, unit, code):
    match = FINDER.find(Named(names, around, (unit,)))
    assert match.code == code and (match.exact or not code)


def test_a_marked_note_is_for_marked_cells_only(tmp_path):
    """*为初步数 says nothing of figures without a star."""
    path = tmp_path / "a.csv"
    path.write_text("年份,高新技术企业（家）\n2020,151\n2021,188*\n2022,230\n*为初步数\n", encoding="utf-8")
    rows = from_sheet(path, region="330205").rows
    assert dict(zip(rows["year"], rows["status"], strict=True)) == {"2020": "", "2021": "preliminary", "2022": ""}
