"""Tables as offices write them: totals below years, headings over years, notes of one mark, short years."""

import pytest

from kjanalysis import KJError
from kjanalysis.reports import from_sheet
from kjanalysis.reports.sheet_rows import grouped


def _read(tmp_path, *lines, **given):
    path = tmp_path / "a.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return from_sheet(path, region="330205", **given)


def _said(found):
    return {(row.indicator, row.year): row.value for row in found.rows.itertuples()}


@pytest.mark.parametrize("title", ["示例区科技统计", "2023年示例区科技统计"])
@pytest.mark.parametrize("last", ["合计", "年均增长", "五年平均"])
def test_a_sum_or_mean_below_years_is_no_year(title, last, tmp_path):
    """With one such row all years were the title's, or none was found."""
    found = _read(
        tmp_path, title, "年份,R&D经费支出（万元）", "2021年,10800", "2022,12600", "2023年,14100", f"{last},37500"
    )
    assert _said(found) == {
        ("rd_expenditure", "2021"): "10800", ("rd_expenditure", "2022"): "12600", ("rd_expenditure", "2023"): "14100"
    }  # fmt: skip
    assert "B6" in grouped(found.left, "zh") and "多年" in grouped(found.left, "zh")


def test_a_sum_beside_years_is_not_the_titles_year(tmp_path):
    found = _read(tmp_path, "2022年示例区科技指标", "指标,2021年,2022年,合计", "高新技术企业数（家）,14,18,32")
    assert _said(found) == {("hightech_firms", "2021"): "14", ("hightech_firms", "2022"): "18"}
    assert "D3" in grouped(found.left, "zh")


def test_a_row_without_a_year_below_years_is_asked_about(tmp_path):
    found = _read(
        tmp_path, "2023年示例区科技指标", "年份,高新技术企业数（家）", "2021,14", "2022,18", "2023,23", "其他,5"
    )
    asked = found.rows[found.rows["value"].eq("5")]
    assert list(asked["year"]) == ["unknown"]


@pytest.mark.parametrize("heading", ["历年完成情况", "近五年数据", "“十四五”时期", "各年度完成值", "基期"])
def test_words_over_years_are_no_part_of_a_name(heading, tmp_path):
    found = _read(tmp_path, f"指标,单位,{heading},{heading}", ",,2021年,2022年", "R&D经费支出,万元,10800,12600")
    assert _said(found) == {("rd_expenditure", "2021"): "10800", ("rd_expenditure", "2022"): "12600"}
    assert found.rows["reason"].eq("").all()


@pytest.mark.parametrize(
    ("note", "preliminary"),
    [
        ("注：①为初步数", {"B3"}), ("注：①为快报数；②含部属企业", {"B3"}), ("注：①含部属企业。②为快报数", {"C3"}),
        ("注：技术合同成交额为快报数", {"B3", "C3"}), ("注：为快报数", {"B2", "C2", "B3", "C3"}), ("注：2022年为快报数", {"C2", "C3"}),
    ],
)  # fmt: skip
def test_a_note_marks_only_what_it_speaks_of(note, preliminary, tmp_path):
    found = _read(
        tmp_path, "指标,2021年,2022年", "高新技术企业数（家）,14,18", "技术合同成交额（亿元）,1.1①,1.5②", note
    )
    assert set(found.rows.loc[found.rows["status"].eq("preliminary"), "cell"]) == preliminary


def test_two_digits_of_a_year_are_this_century(tmp_path):
    found = _read(tmp_path, "指标,21年,'22年", "R&D经费支出（万元）,10800,12600")
    assert _said(found) == {("rd_expenditure", "2021"): "10800", ("rd_expenditure", "2022"): "12600"}


def test_a_unit_may_be_spaced(tmp_path):
    found = _read(tmp_path, "指 标,单 位,2021年", "R&D经费支出,万　元,１０８００", "高新技术企业数,家,14")
    said = [(row.indicator, row.unit) for row in found.rows.itertuples()]
    assert said == [("rd_expenditure", "万元"), ("hightech_firms", "家")]


def test_one_figure_in_two_units_must_agree(tmp_path):
    """14100 万元 is not 1.42 亿元."""
    found = _read(tmp_path, "指标,2021年,2022年", "R&D经费支出（万元）,10800,14100", "R&D经费支出（亿元）,1.08,1.42")
    assert set(found.rows.loc[found.rows["reason"].ne(""), "cell"]) == {"C2", "C3"}


def test_a_unit_over_all_is_not_that_of_counts_and_shares(tmp_path):
    """单位：万元 in the corner: the count of firms is known, and its unit is asked about."""
    found = _read(
        tmp_path, "科技指标,,单位：万元", "指标,2021年,2022年", "R&D经费支出,10800,12600", "高新技术企业数,14,18"
    )
    said = {row.cell: (row.indicator, row.unit, bool(row.reason)) for row in found.rows.itertuples()}
    assert said["B3"] == ("rd_expenditure", "万元", False)
    assert said["B4"] == said["C4"] == ("hightech_firms", "家", True)


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        (['"R&D经费支出（万元）,10800,12600', "高新技术企业数（家）,14,18"], 3),
        (["R&D经费支出（万元）,10800,12600", '"高新技术企业数（家）,14,18'], 4),
        (['"R&D经费支出（万元）,10800,12600', "高新技术企业数（家）,14,18", '"研发投入强度（%）",0.83,0.9'], 3),
    ],
)
def test_a_quotation_mark_that_is_not_closed_swallows_no_row(rows, line, tmp_path):
    """The rows behind it were gone without a word."""
    with pytest.raises(KJError) as error:
        _read(tmp_path, "指标,2021年,2022年", "技术合同成交额（亿元）,1.1,1.5", *rows)
    assert f"第 {line} 行" in error.value.zh and "引号" in error.value.zh


def test_a_remark_of_several_lines_is_read(tmp_path):
    found = _read(
        tmp_path, "指标,2021年,备注", '高新技术企业数（家）,14,"含,待核\n见年报, 第3页\n完"', "R&D经费支出（万元）,108,"
    )
    assert _said(found) == {("hightech_firms", "2021"): "14", ("rd_expenditure", "2021"): "108"}


def test_a_cell_that_is_too_long_is_told_by_its_place(tmp_path):
    with pytest.raises(KJError) as error:
        _read(tmp_path, "指标,2021年", "高新技术企业数（家）,14", f"{'高' * 140_000},18")
    assert "A3" in error.value.zh and "140,000" in error.value.zh


@pytest.mark.parametrize("cells", ["1,26;1,41", "14.100.5;1,26,00"])
def test_digits_that_are_no_number_are_named_and_not_called_absent(cells, tmp_path):
    with pytest.raises(KJError) as error:
        _read(tmp_path, "指标;单位;2021年;2022年", f"R&D经费支出;亿元;{cells}")
    assert "C2, D2" in error.value.zh and "小数点" in error.value.zh


@pytest.mark.parametrize("remarks", ["备注", "备 注", "备注1", "附注"])
def test_what_stands_in_remarks_is_no_figure(remarks, tmp_path):
    """The last sign of 备注 was taken for a mark of a footnote."""
    found = _read(
        tmp_path, f"指标,单位,2022年,{remarks}", "R&D经费支出,万元,10800,同比增长12%", "高新技术企业数,家,18,5家"
    )
    assert _said(found) == {("rd_expenditure", "2022"): "10800", ("hightech_firms", "2022"): "18"}
    assert len(found.rows) == 2


@pytest.mark.parametrize("name", ["增减额", "增加额", "增量", "与目标差距"])
def test_a_difference_is_not_the_indicator(name, tmp_path):
    found = _read(tmp_path, "2022年示例区科技指标", f"指标,单位,2022年,{name}", "R&D经费支出,万元,10800,1500")
    assert _said(found)[("rd_expenditure", "2022")] == "10800"
    assert list(found.rows.loc[found.rows["value"].eq("1500"), "indicator"]) == [""]
