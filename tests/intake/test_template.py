"""The Excel template: written, filled in as people do, and read back through the same checks."""

import datetime as dt
import zipfile

import openpyxl
import pytest
from click.testing import CliRunner

from kjanalysis import KJError, tables
from kjanalysis.cli import main
from kjanalysis.intake import adding, filled, template

from small import write_folder

CATALOGUE = tables.read_texts()[0]["indicators"].to_dict("records")


@pytest.fixture
def folder(tmp_path):
    return write_folder(tmp_path / "own", indicators=CATALOGUE, observations=[], targets=[], tasks=[])


@pytest.fixture
def path(tmp_path, folder):
    return template.write(tmp_path / "永修 数据.xlsx", "永修", folder)


def fill(path, **rows):
    """Write rows below the headings: by sheet, a list of rows."""
    book = openpyxl.load_workbook(path)
    for name, lines in {"来源": [(1, "2024年工作报告", "永修县科技局", "2024-03-01")], **rows}.items():
        for number, line in enumerate(lines, start=2):
            for column, value in enumerate(line, start=1):
                book[name].cell(number, column).value = value
    book.save(path)
    return path


GOOD = {
    "数据": [("高新技术企业数", 2022, 80, "家"), ("高新技术企业数", "2023年", "97", "家", "", "1", "第一段"), ("R&D经费支出", 2023.0, 48000, "万元", "超过")],
    "目标": [("R&D经费支出", 2024, 5.2, "亿元", "力争以上"), ("研发经费占GDP比重", 2024, "3.5-3.8", "%", "")],
}  # fmt: skip


@pytest.fixture
def good():
    zh = {row["indicator"]: row["zh"] for row in CATALOGUE}
    named = {"研发经费占GDP比重": zh["rd_intensity"]}
    return {name: [(named.get(row[0], row[0]), *row[1:]) for row in rows] for name, rows in GOOD.items()}


def take(path, folder):
    known = tables.read(folder)
    read = filled.read(path, known)
    return adding.prepare(known, read.region, read.entries, read.sources)


def test_a_filled_template_goes_in(path, folder, good):
    done = take(fill(path, **good), folder).write()
    assert [(row["indicator"], row["year"], row["value"], row["qualifier"]) for row in done.observations] == [
        ("hightech_firms", "2022", "80", "eq"), ("hightech_firms", "2023", "97", "eq"), ("rd_expenditure", "2023", "4.8000", "gt"),
    ]  # fmt: skip
    assert [(row["value"], row["value_high"], row["comparator"]) for row in done.targets] == [
        ("5.2", "", "ge"),
        ("3.5", "3.8", "range"),
    ]
    assert done.observations[1]["locator"] == "第一段" and len(done.sources) == 1
    assert {row["published"] for row in done.observations} == {"2024-03-01"}


@pytest.mark.parametrize(
    ("word", "status"), [("初步数", "preliminary"), ("快报数", "preliminary"), ("实际数", "actual"), ("修订数", "revised"), ("", "actual")],
)  # fmt: skip
def test_a_figure_s_status_is_chosen(path, folder, word, status):
    rows = [
        ("高新技术企业数", 2023, 97, "家", "确数", "1", "第一段", word),
        ("高新技术企业数", 2022, 80, "家", "等于", "1"),
    ]
    done = take(fill(path, 数据=rows), folder)
    assert [(row["status"], row["qualifier"]) for row in done.intake.observations] == [(status, "eq"), ("actual", "eq")]
    with pytest.raises(KJError, match=r"H2.*实际数, 初步数, 修订数"):
        take(fill(path, 数据=[("高新技术企业数", 2023, 97, "家", "", "1", "", "大概")]), folder)


def test_a_template_that_is_filled_on_is_taken_on(path, folder, good):
    take(fill(path, **good), folder).write()
    more = fill(path, **{"数据": [*good["数据"], ("高新技术企业数", 2021, 70, "家")]})
    done = take(more, folder).write()
    assert [row["year"] for row in done.observations] == ["2021"] and not done.targets and done.there == 5


def test_excel_writes_dates_and_percentages_its_own_way(path, folder, good):
    zh = good["目标"][1][0]
    fill(
        path,
        **{
            "目标": [(zh, 2024, 0.035, ""), (zh, 2025, 5.8999999999999995, "%", "以内")],
            "来源": [(1, "报告", "科技局", dt.datetime(2024, 3, 1))],
        },
    )
    book = openpyxl.load_workbook(path)
    book["目标"]["C2"].number_format = "0.0%"
    book.save(path)
    done = take(path, folder).write()
    assert [(row["value"], row["comparator"]) for row in done.targets] == [("3.5", "eq"), ("5.9", "le")]
    assert done.sources[0]["published"] == "2024-03-01"


def test_columns_may_move_and_have_other_names(path, folder, good):
    book = openpyxl.load_workbook(fill(path, **good))
    sheet = book["数据"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(max_row=4)]
    rows[0] = ["指标名称", "年度", "完成值", "计量单位", "限定词", "数据来源", "页码", "数据状态"]
    sheet.delete_rows(1, 4)
    sheet.append(["永修县历史数据"])
    for row in rows:
        sheet.append([None, *reversed(row)])
    book.save(path)
    assert len(take(path, folder).intake.observations) == 3


@pytest.mark.parametrize(
    ("rows", "place", "said"),
    [
        ({"数据": [("没有的指标", 2023, 5, "家")]}, "A2", "指标"),
        ({"数据": [("高新技术企业", 2023, 5, "家")]}, "A2", "高新技术企业数"),
        ({"数据": [("高新技术企业数", 2023, "约97", "家")]}, "C2", "限定"),
        ({"数据": [("高新技术企业数", 2023, 97, "")]}, "D2", "单位"),
        ({"数据": [("高新技术企业数", 2023, 97, "亿元")]}, "C2", "无法换算"),
        ({"数据": [("高新技术企业数", 2023, 97.5, "家")]}, "C2", "整数"),
        ({"数据": [("高新技术企业数", "去年", 97, "家")]}, "B2", "年份"),
        ({"数据": [("高新技术企业数", 2023, "90-97", "家")]}, "C2", "区间"),
        ({"数据": [("高新技术企业数", 2023, 97, "家", "大概")]}, "E2", "左右"),
        ({"数据": [("高新技术企业数", 2023, 97, "家", "", "2")]}, "F2", "来源"),
        ({"数据": [("高新技术企业数", 2023, "=1+", "家")]}, "C2", "公式"),
        ({"数据": [("高新技术企业数", 2023, 97, "家")], "来源": [(1, "报告", "", "2024-03-01")]}, "B2", "发布机构"),
        ({"数据": [("高新技术企业数", 2023, 97, "家")], "来源": [(1, "报告", "科技局", "")]}, "B2", "公布日期"),
        ({"数据": [("高新技术企业数", 2023, 97, "家")], "来源": [(1, "报告", "科技局", "2024", "小道")]}, "B2", "官方"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_by_its_cell(path, folder, rows, place, said):
    before = {one.name: one.read_bytes() for one in folder.iterdir()}
    with pytest.raises(KJError) as told:
        take(fill(path, **rows), folder).write()
    assert f"表 {place}" in told.value.zh and f"cell {place}" in told.value.en and said in told.value.zh
    assert {one.name: one.read_bytes() for one in folder.iterdir()} == before


def changed(path, change):
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)
    return path


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda book: setattr(book["数据"]["C1"], "value", "多少"), "缺少列：数值"),
        (lambda book: book.remove(book["目标"]), "缺少“目标”表"),
        (lambda book: setattr(book["说明"]["B1"], "value", None), "--region"),
        (lambda book: setattr(book["说明"]["B1"], "value", "330204"), "330212"),
        (lambda book: setattr(book["数据"].cell(30_000, 1), "value", "x"), "30000"),
        (lambda book: None, "都是空的"),
    ],
)
def test_a_template_that_was_changed_says_what_it_lacks(path, folder, change, said):
    with pytest.raises(KJError) as told:
        take(changed(path, change), folder)
    assert said in told.value.zh


@pytest.mark.parametrize("content", [b"", b"not a workbook", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 100])
def test_what_is_no_workbook_is_one_message(tmp_path, folder, content):
    path = tmp_path / "x.xlsx"
    path.write_bytes(content)
    with pytest.raises(KJError, match="without a password"):
        filled.read(path, tables.read(folder))
    with pytest.raises(KJError, match="does not exist"):
        filled.read(tmp_path / "none.xlsx", tables.read(folder))
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("a.txt", "a")
    with pytest.raises(KJError, match="without a password"):
        filled.read(path, tables.read(folder))


def test_the_commands(tmp_path, folder, good):
    path = tmp_path / "a.xlsx"
    made = CliRunner().invoke(main, ["template", str(path), "--region", "永修", "--data", str(folder)])
    assert made.exit_code == 0 and path.exists()
    again = CliRunner().invoke(main, ["template", str(path), "--data", str(folder)])
    assert again.exit_code == 2 and str(path) in again.stderr
    done = CliRunner().invoke(main, ["add", "--from", str(fill(path, **good)), "--data", str(folder)])
    assert done.exit_code == 0 and "4.8000亿元" in done.stdout
    both = CliRunner().invoke(main, ["add", "--from", str(path), "--target", "R&D经费 5亿元", "--data", str(folder)])
    assert both.exit_code == 2 and "--from" in both.stderr
    other = CliRunner().invoke(main, ["add", "--from", str(path), "--region", "330205", "--data", str(folder)])
    assert other.exit_code == 2 and "360425" in other.stderr


def test_the_lists_offer_the_catalogue_and_a_cell_is_never_a_formula(tmp_path):
    row = {**CATALOGUE[0], "indicator": "odd", "zh": "=1+1"}
    folder = write_folder(tmp_path / "own", indicators=[*CATALOGUE, row], observations=[], targets=[], tasks=[])
    book = openpyxl.load_workbook(template.write(tmp_path / "t.xlsx", None, folder))
    offered = [cell.value for cell in book["选项"]["A"]]
    assert offered == [*(one["zh"] for one in CATALOGUE), "=1+1"]
    assert {cell.data_type for cell in book["选项"]["A"]} == {"s"}
    assert book["选项"].sheet_state == "hidden" and book.sheetnames[:4] == ["数据", "目标", "来源", "说明"]
