"""Every kind of file that an office sends is read, or refused in one sentence; nothing is written half."""

import csv
import io
import shutil
import zipfile
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from openpyxl.chart import BarChart, Reference

from kjanalysis import intake, sheets
from kjanalysis.cli import main
from kjanalysis.reports import from_sheet
from kjanalysis.sheets import archives

HERE = Path(__file__).parent
TEXT = "指标,计量单位,2020年,2021年\nR&D经费支出,亿元,20.1,23.5\n高新技术企业数,家,151,200\n"
ROWS = [
    ["rd_expenditure", "20.1", "亿元", "2020"],
    ["rd_expenditure", "23.5", "亿元", "2021"],
    ["hightech_firms", "151", "家", "2020"],
    ["hightech_firms", "200", "家", "2021"],
]
PAGE = """<html><head><meta charset="{charset}"></head><body><table><tr><td>栏目</td></tr></table>
<p>江北区主要指标</p><table><tr><th rowspan="2">指标</th><th rowspan="2">计量单位</th><th colspan="2">数值</th></tr>
<tr><th>2020年</th><th>2021年</th></tr>
<tr><td>R&amp;D经费支出</td><td>亿元</td><td>20.1</td><td>23.5</td></tr>
<tr><td>高新技术企业数</td><td>家</td><td>151</td><td>200</td></tr></table></body></html>"""


def figures(path, bureau, **given):
    rows = from_sheet(path, region="330205", data=bureau, **given).rows
    return rows[["indicator", "value", "unit", "year"]].values.tolist()


def workbook(path, **sheets_):
    """A workbook whose sheets hold rows of text."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, text in sheets_.items():
        page = book.create_sheet(name)
        for row in csv.reader(io.StringIO(text)):
            page.append([float(cell) if cell.replace(".", "").isdigit() else cell for cell in row])
    book.save(path)
    return book


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
@pytest.mark.parametrize(("name", "sign"), [("a.csv", ","), ("a.txt", "\t"), ("a.xls", "\t"), ("a.xlsx", ";")])
def test_text_in_any_encoding_and_under_any_name(codec, name, sign, bureau, tmp_path):
    path = tmp_path / name
    path.write_bytes(TEXT.replace(",", sign).encode(codec))
    found = from_sheet(path, region="330205", data=bureau)
    assert found.rows[["indicator", "value", "unit", "year"]].values.tolist() == ROWS and found.sure.all()
    assert bool(found.notices) == (name in ("a.xls", "a.xlsx"))


@pytest.mark.parametrize("charset", ["utf-8", "gb2312"])
@pytest.mark.parametrize("name", ["a.html", "a.xls"])
def test_a_page_with_merged_headers_also_where_it_is_called_xls(charset, name, bureau, tmp_path):
    path = tmp_path / name
    path.write_bytes(PAGE.format(charset=charset).encode("gb18030" if charset == "gb2312" else charset))
    assert figures(path, bureau) == ROWS


def test_tables_of_a_word_document(bureau, tmp_path):
    import docx

    document = docx.Document()
    document.add_paragraph("江北区主要指标")
    rows = list(csv.reader(io.StringIO(TEXT)))
    table = document.add_table(rows=4, cols=4)
    table.cell(0, 0).merge(table.cell(0, 3)).text = "单位见第二列"
    for i, row in enumerate(rows, start=1):
        for j, text in enumerate(row):
            table.cell(i, j).text = text
    document.save(tmp_path / "a.docx")
    assert figures(tmp_path / "a.docx", bureau) == ROWS


def test_an_old_workbook_whose_formats_are_not_seen_leaves_percentages_to_the_reader(bureau):
    """0.032 in a row of percent may be 3.2 % or 0.032 %."""
    found = from_sheet(HERE / "old.xls", region="330205", data=bureau)
    rows = found.rows[["indicator", "value", "unit", "year"]].values.tolist()
    assert rows[:4] == ROWS and list(found.sure) == [True] * 4 + [False] * 2
    assert any("隐藏" in notice.zh for notice in found.notices)


def test_hidden_and_chart_sheets_are_named_and_left_out_and_a_hidden_one_is_read_by_name(bureau, tmp_path):
    path = tmp_path / "a.xlsx"
    book = workbook(path, 数据=TEXT, 草稿=TEXT.replace("151", "152"), 空="")
    book["草稿"].sheet_state = "hidden"
    chart = BarChart()
    chart.add_data(Reference(book["数据"], min_col=3, min_row=1, max_row=3))
    book.create_chartsheet("图").add_chart(chart)
    book.save(path)
    found = from_sheet(path, region="330205", data=bureau)
    said = "".join(notice.zh for notice in found.notices)
    assert "草稿" in said and "图" in said and len(found.rows) == 4 and found.sure.all()
    assert ["hightech_firms", "152", "家", "2020"] in figures(path, bureau, sheet="草稿")


def test_macros_are_never_run_and_said(bureau, tmp_path):
    path = tmp_path / "a.xlsm"
    workbook(path, 数据=TEXT)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")
    found = from_sheet(path, region="330205", data=bureau)
    assert len(found.rows) == 4 and "宏未运行" in found.notices[0].zh


def test_formulas_without_a_value_are_listed_and_text_like_a_formula_stays_text(bureau, tmp_path):
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    page = book.active
    page.append(["指标", "2020年", "2021年"])
    page.append(["高新技术企业数（家）", 151, "=B2+49"])
    page.append(["x", 1, 2])
    page["A3"].value = "=cmd|'/c calc'!A0"
    page["A3"].data_type = "s"
    book.save(path)
    found = from_sheet(path, region="330205", data=bureau)
    assert [(sheets.address(cell.place), cell.why.name) for cell in found.left] == [("C2", "FORMULA")]
    intake.write(found.rows, tmp_path / "out.csv", bureau)
    assert "'=cmd" in (tmp_path / "out.csv").read_text(encoding="utf-8-sig")
    back = intake.read(tmp_path / "out.csv")
    assert list(back["indicator_zh"])[1] == "=cmd|'/c calc'!A0" and list(back["region"]) == ["330205"] * 3


def many_cells(path, cells):
    """A workbook with so many cells on one row each, made without holding them."""
    workbook(path, 数据=TEXT)
    inside = zipfile.ZipFile(path)
    kept = {name: inside.read(name) for name in inside.namelist() if "sheet1" not in name}
    rows = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(1, cells + 1))
    head, tail = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>',
        b"</sheetData></worksheet>",
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in kept.items():
            archive.writestr(name, content)
        archive.writestr("xl/worksheets/sheet1.xml", head + rows + tail)


def far_apart(path, _):
    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD1048576"] = 1, 2
    book.save(path)


BAD = {
    "more cells than are read": ("a.xlsx", lambda p: many_cells(p, archives.MOST_CELLS + 1), "cells, too many"),
    "two cells at the ends of a sheet": ("a.xlsx", lambda p: far_apart(p, 0), "too many"),
    "a broken zip": ("a.xlsx", lambda p: p.write_bytes(b"PK\x03\x04 broken"), "broken workbook"),
    "cut in half": ("a.xlsx", lambda p: (workbook(p, a=TEXT), p.write_bytes(p.read_bytes()[:2000])), "broken workbook"),
    "a zip of something else": ("a.xlsx", lambda p: zipfile.ZipFile(p, "w").writestr("a.txt", "a"), "not a workbook"),
    "a password": ("a.xlsx", lambda p: p.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")), "password"),
    "an old document, no workbook": ("a.doc", lambda p: p.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4096), "old Office file"),
    "a PDF": ("a.xlsx", lambda p: p.write_bytes(b"%PDF-1.4"), "PDF"),
    "binary data": ("a.csv", lambda p: p.write_bytes(b"\x01\x00\x02\xfe\xff\x00" * 99), "not a table"),
    "an empty file": ("a.csv", lambda p: p.write_bytes(b"\xef\xbb\xbf\n"), "empty"),
    "an empty sheet": ("a.xlsx", lambda p: workbook(p, 数据=""), "no cell"),
    "a sheet of text": ("a.csv", lambda p: p.write_text("甲,乙\n丙,丁\n", encoding="utf-8"), "no figure"),
    "no year": ("a.csv", lambda p: p.write_text("指标,数值\n高新技术企业数（家）,151\n", encoding="utf-8"), "--year 2022"),
    "a folder": ("a.xlsx", lambda p: p.mkdir(), "folder"),
    "no such file": ("a.xlsx", lambda p: None, "does not exist"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_read_is_said_in_one_message_and_writes_nothing(name, bureau, tmp_path, monkeypatch):
    monkeypatch.setenv("KJANALYSIS_LANG", "en")
    data = tmp_path / "data"
    shutil.copytree(bureau, data)
    before = {path.name: path.read_bytes() for path in data.iterdir()}
    file, make, said = BAD[name]
    path = tmp_path / "名 '\"; .." / file
    path.parent.mkdir()
    make(path)
    given = [str(path), "--region", "330205", "--yes", "--title", "表", "--publisher", "局", "--data", str(data)]
    done = CliRunner().invoke(main, ["import", *given, "--out", str(tmp_path / "out.xlsx")])
    assert done.exit_code == 2 and done.exception.__class__ is SystemExit
    assert said in done.output and "Traceback" not in done.output and len(done.output) < 600
    assert {path.name: path.read_bytes() for path in data.iterdir()} == before
    assert not (tmp_path / "out.xlsx").exists()


@pytest.mark.parametrize(
    ("given", "said"), [(["--sheet", "没有"], "没有"), (["--region", "999999"], "999999"), (["--year", "22"], "22")]
)
def test_options_that_cannot_be_used(given, said, bureau, tmp_path):
    path = tmp_path / "a.xlsx"
    workbook(path, 数据=TEXT)
    done = CliRunner().invoke(main, ["import", str(path), "--data", str(bureau), *given])
    assert done.exit_code == 2 and said in done.output


def test_what_lies_under_a_merged_cell_is_not_read(bureau, tmp_path):
    """A program merged cells and left figures under them: a reader sees only the first."""
    path = tmp_path / "a.xlsx"
    book = workbook(path, 数据=TEXT)
    book["数据"].merged_cells.add("C2:D3")
    book["数据"].merged_cells.add("C3:XFD1048576")
    book.save(path)
    found = from_sheet(path, region="330205", data=bureau)
    assert found.rows[["indicator", "value", "unit", "year"]].values.tolist() == ROWS[:1]
    assert {sheets.address(cell.place): cell.why.name for cell in found.left} == dict.fromkeys(
        ("D2", "C3", "D3"), "COVERED"
    )
