"""A table that a copy left as one cell a line says what it says with its columns."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kjanalysis as kj
from kjanalysis.reports import flattened

TITLE = "2021年主要指标完成情况\n"
HEAD = ("指标", "单位", "全年目标", "完成情况")
ROWS = (
    ("高新技术企业", "家", "160", "172"),
    ("技术合同成交额", "亿元", "8", "9.5"),
    ("地区生产总值", "%", "7", "8.2"),
    ("发明专利授权量", "件", "900", "871"),
)
SHOWN = ["indicator", "indicator_zh", "value", "unit", "year", "kind", "qualifier", "scope"]


def said(text):
    return kj.extract(TITLE + text, year=2022)


def lines(rows, between="\n"):
    return between.join(between.join(row) for row in rows)


@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_cells_on_lines_of_their_own_say_what_cells_in_columns_say(between):
    wide = said("\n".join("\t".join(row) for row in (HEAD, *ROWS)))
    flat = said(lines((HEAD, *ROWS), between))
    assert len(wide) == 8
    assert flat[SHOWN].to_dict("records") == wide[SHOWN].to_dict("records")
    text = TITLE + lines((HEAD, *ROWS), between)
    shown = [text[start:end] for start, end in zip(flat["span_start"], flat["span_end"], strict=True)]
    assert [any(value in piece for value in (row[2], row[3])) for row, piece in zip(
        [row for row in ROWS for _ in range(2)], shown, strict=True)] == [True] * 8  # fmt: skip


def test_what_follows_the_table_is_read_as_it_stands():
    flat = said(lines((HEAD, *ROWS)) + "\n2021年,全市培训人员90人。\n")
    assert len(flat) == 9
    assert flat.iloc[-1][["value", "unit", "year"]].tolist() == ["90", "人", "2021"]


def test_a_row_without_its_unit_keeps_its_values():
    flat = said(lines((HEAD, *ROWS, ("每万人发明专利拥有量", "135", "160"))))
    assert flat.tail(2)["value"].tolist() == ["135", "160"]
    assert flat.tail(2)["kind"].tolist() == ["target", "actual"]


@pytest.mark.parametrize(
    "text",
    [
        lines((HEAD, *ROWS[:2])),  # too short to be sure of
        "指标\n完成得较好。\n企业\n家\n7\n8",
        "项目\n科技馆\n博物馆\n图书馆\n美术馆",
        "指标\n单位\n2021年\n企业\n7\n平台\n8",
    ],
)
def test_lines_that_are_no_table_are_left_as_they_are(text):
    assert flattened.find(text.split("\n")) == {}


def test_a_table_too_short_to_be_sure_of_is_told_with_its_line():
    text = TITLE + lines((HEAD, *ROWS[:2])) + "\n2021年,全市培训人员90人。\n"
    found = kj.extract(text, year=2022)
    assert found["value"].tolist() == ["90"]
    (told,) = kj.reports.unread(found, "en")
    assert "line 6 " in told
    assert "高新技术企业" in told
    assert kj.reports.unread(said(lines((HEAD, *ROWS))), "en") == []


@pytest.mark.parametrize("text", ["上一页\n1\n2\n3\n下一页", "第一页\n12\n全市投入9亿元。\n13", "企业\n家\n7"])
def test_numbers_of_pages_are_no_table(text):
    assert flattened.loose(text.split("\n")) == []


noise = st.lists(st.sampled_from(["全市投入9亿元。", "", "(一)工作", "企业", "12"]), max_size=6)
value = st.one_of(st.integers(0, 10**6).map(str), st.sampled_from(["3.5", "8左右", "—", "正增长", "60%"]))
row = st.tuples(st.sampled_from([name for name, *_ in ROWS]), st.sampled_from(["家", "%", "亿元", None]), value, value)


@settings(max_examples=300, deadline=None)
@given(noise, st.lists(row, max_size=6), st.lists(st.sampled_from(["全市投入9亿元。", "", "(一)工作"]), max_size=6))
def test_rows_are_counted_off_once_and_in_order_among_any_lines(before, rows, behind):
    some = [*before, *HEAD, *(cell for one in rows for cell in one if cell), *behind]
    found = flattened.find(some)
    if len(rows) < 3:
        assert found == {}
        return
    ((begin, (end, read)),) = found.items()
    assert (begin, len(read)) == (len(before), len(rows) + 1)
    assert [[some[cell] if cell is not None else None for cell in one] for one in read[1:]] == [
        list(one) for one in rows
    ]
    assert end == len(some) - len(behind)
