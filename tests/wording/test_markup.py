"""Text from data is text in every output: in charts, HTML, Markdown, CSV, Excel and a terminal."""

import csv
import dataclasses
import json

import openpyxl
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner
from matplotlib import cbook
from matplotlib import pyplot as plt
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text as Label
from nbconvert.filters import markdown2html

import kjanalysis as kj
from kjanalysis import storage, tables
from kjanalysis.cli import main
from kjanalysis.intake import appending
from kjanalysis.intake.spreadsheet import workbook
from kjanalysis.pages import gather, site
from kjanalysis.presentation import charts
from kjanalysis.tables.check import check
from kjanalysis.wording import markup

from small import SMALL, TARGET, write_folder

FORMULAS = [
    "=cmd|'/c calc'!A0", "+1+1", "-2+3+cmd|x", "@SUM(1+1)", "\t=1", "\r=1", " =1", "\u200b=1", "＝1+1", "＠SUM(1)", "-A1", "'=1",
    "甲\r=1", '=HYPERLINK("http://x","y")',
]  # fmt: skip
NUMBERS = ["-1.6", "+8.7%", "−1.2%", "+22 家", "-3", "+11.9% (+3.6% … +24.5%), 2016–2020", "1.5e-05", ".5", "-"]
HOSTILE = [
    "R&D (US$) 与 $x^2$", "$\\frac{", r"\(x\) \[y\] \begin{x}", "*a* _b_ `c` # d", "<b>x</b> &amp;", "![a](b)", "{{ 7*7 }} {% x %}",
    "=cmd|'/c calc'!A0", "_underlined", "~~x~~ | y | z", "甲" * 3000, "a" * 10000,
]  # fmt: skip


def named(folder, name, **more):
    """A folder whose region and indicators have a hostile name."""
    return write_folder(
        folder,
        regions=[{**row, "zh": name, "en": name} for row in SMALL["regions"]],
        indicators=[{**row, "zh": name, "en": name} for row in SMALL["indicators"]],
        **more,
    )


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


@pytest.mark.parametrize("text", FORMULAS)
def test_no_spreadsheet_runs_a_cell(tmp_path, text):
    table = pd.DataFrame({text: [text, "高企"], "x": [-1.5, 2]})
    storage.write_csv(table, tmp_path / "x.csv")
    assert (tmp_path / "x.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    with (tmp_path / "x.csv").open(encoding="utf-8-sig", newline="") as file:
        (head, _), (cell, number), _ = list(csv.reader(file))
    assert not markup.FORMULA.match(head) and not markup.FORMULA.match(cell) and number == "-1.5"
    assert "\r" not in cell
    assert markup.as_it_was(cell) == text.replace("\r", "\n")


@pytest.mark.parametrize("text", NUMBERS)
def test_signed_numbers_stay_readable(text):
    assert markup.cell(text) == text


@pytest.mark.parametrize("command", ["outlook", "history"])
def test_commands_write_no_formula(tmp_path, command):
    locators = [{**row, "locator": "@SUM(1+1)"} for row in SMALL["observations"]]
    data = named(tmp_path / "d", "=cmd|'/c calc'!A0", observations=locators)
    year = ["--year", "2021"] if command == "outlook" else []
    given = [command, "--region", "000001", *year, "--data", str(data), "--csv", str(tmp_path / "x.csv")]
    assert CliRunner().invoke(main, given).exit_code == 0
    with (tmp_path / "x.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert not [cell for cell in cells if markup.FORMULA.match(cell) and not markup._SIGNED.fullmatch(cell)]
    assert any("cmd" in cell for cell in cells)


def test_the_catalogue_in_the_review_sheet_is_text(tmp_path):
    data = named(tmp_path / "d", "=cmd|'/c calc'!A0")
    frame = kj.extract("新增企业5家。", data=data)
    workbook(kj.intake.sheet.sheet(frame), tables.read(data).indicators).save(tmp_path / "x.xlsx")
    for page in openpyxl.load_workbook(tmp_path / "x.xlsx"):
        assert not [cell for row in page.iter_rows() for cell in row if cell.data_type == "f"]


@pytest.mark.parametrize("name, lang", [(name, "en") for name in HOSTILE[:2]] + [(name, "zh") for name in HOSTILE[-4:]])
def test_names_are_text_in_charts(tmp_path, name, lang):
    book = kj.open_workbook("000001", 2021, lang=lang, data=named(tmp_path / "d", name))
    for figure in (
        charts.history(book.history, book.known, lang),
        charts.fans(book.forecast, book.outlook.targets, book.known, lang),
        charts.attainment(book.outlook, lang),
        charts.lines(book.peer_lines("money"), "000001", f"{book.name('money')} (%)", lang),
    ):
        FigureCanvasAgg(figure).draw()
        box = figure.get_tightbbox(figure.canvas.get_renderer())
        assert box.width < 40  # inches
        labels = [label.get_text() for label in figure.findobj(Label)]
        assert not [text for text in labels if cbook.is_math_text(text)]
        assert any(text.replace(r"\$", "$").strip().startswith(name[:9]) for text in labels)


@pytest.mark.parametrize("name", [" ".join(HOSTILE[:-2]), HOSTILE[1], *HOSTILE[-4:]])
def test_names_are_text_in_html_and_markdown(tmp_path, name):
    book = kj.open_workbook("000001", 2021, data=named(tmp_path / "d", name))
    tables_ = (book.history_table(), book.quantile_table(), book.outlook_table(), book.outlook)
    for shown in (*(one._repr_html_() for one in tables_), book.finding_list()._repr_html_(), book.task_sheet()):
        page = BeautifulSoup(shown, "html.parser")
        assert name in page.get_text() or shown is book.task_sheet()
        assert not page.find("b", string="x")
        check_no_mathematics(page)
    for text in (book.heading(), book.result()):
        page = BeautifulSoup(markdown2html(text), "html.parser")
        assert name in page.get_text()
        assert len(page.find_all(["h1", "h2"])) <= 1
        assert not page.select("em, code, del, img, a:not(.anchor-link), table, h1")
        check_no_mathematics(page)
        assert "$" not in text and "\\" not in text  # JupyterLab looks for mathematics before it reads Markdown


LINES = ["甲", "# 乙", "~~丙~~", "* 丁", "```", "    戊"]


@pytest.mark.parametrize("sign", ["\n\n", "\r\n\r\n", "\r\r"])
def test_a_text_in_html_begins_no_line_that_markdown_reads(sign):
    said = sign.join(LINES)
    page = markdown2html(f'<table><tr><td title="{markup.attribute(said)}">{markup.html(said)}</td></tr></table>')
    (cell,) = BeautifulSoup(page, "html.parser").find_all("td")
    assert not cell.find_all() and cell.get_text().split() == cell["title"].split() == " ".join(LINES).split()


def test_the_task_sheet_in_markdown_is_the_same_sheet(tmp_path):
    said = "\n".join(LINES)
    data = write_folder(tmp_path / "d", targets=[{**TARGET, "locator": said}])
    sheet = kj.open_workbook("000001", 2021, data=data).task_sheet()
    page, plain = (BeautifulSoup(text, "html.parser") for text in (markdown2html(sheet), sheet))
    assert "~~丙~~" in sheet and [tag.name for tag in page.find_all()] == [tag.name for tag in plain.find_all()]


def check_no_mathematics(page):
    """MathJax looks within the text of one element: no sign of it may share one with other text."""
    for text in page.find_all(string=lambda text: "$" in text or "\\" in text):
        assert text in ("$", "\\")


def test_what_comes_through_breaks_no_page(tmp_path):
    """A name with all that the tables' check would refuse still makes one heading, and files that can be written."""
    name = "甲区\n\n# 乙\x07\u202e丙\ud800" + "a" * 10000
    assert markdown2html(f"## {markup.markdown(name)} 2021").count("<h") == 1
    book = kj.open_workbook("000001", 2021, data=write_folder(tmp_path / "d"))
    named = dataclasses.replace(book.outlook, region_zh=name)
    outlook = named.to_dict()
    out = storage.Outputs(tmp_path / "out")
    out.write("000001/2021/outlook.json", json.dumps(outlook))
    out.write("000001/2021/index.html", site.run_page(named, []))
    assert gather.gather(out)[0]["region_zh"].endswith("\ufffd" + "a" * 10000)
    site.write_index(out)
    for path in ("index.html", "000001/2021/index.html"):
        text = (tmp_path / "out" / path).read_text(encoding="utf-8")
        assert not set(text) & set("\x07\u202e")
        assert "overflow-wrap: anywhere" in text


@pytest.mark.parametrize("sign, says", [
    ("\n", "line break"), ("\u2028", "line break"), ("\x07", "U+0007"), ("\x1b", "U+001B"), ("\u202e", "U+202E"), ("\u2066", "U+2066"),
])  # fmt: skip
@pytest.mark.parametrize("table", ["regions", "indicators"])
def test_the_check_names_rows_and_columns_of_unfit_names(tmp_path, table, sign, says):
    rows = [{**row, "zh": f"甲{sign}乙"} if n == 0 else row for n, row in enumerate(SMALL[table])]
    found = check(write_folder(tmp_path / "d", **{table: rows}))
    assert [(one.file, one.row, one.column, one.level) for one in found] == [(f"{table}.csv", 2, "zh", "problem")]
    assert says in found[0].what


def test_the_check_names_half_a_character(tmp_path):
    folder = named(tmp_path / "d", "HALF")
    path = folder / "regions.csv"
    path.write_bytes(path.read_bytes().replace(b"HALF", b"a\xed\xa0\x80b", 1))
    (found,) = check(folder)
    assert (found.row, found.column) == (2, "zh") and "half a character" in found.what


def test_the_check_names_long_names(tmp_path):
    found = check(named(tmp_path / "d", "a" * 10000))
    assert {(one.file, one.level) for one in found} >= {("regions.csv", "notice"), ("indicators.csv", "notice")}


def test_a_terminal_shows_a_row_a_line(tmp_path):
    locators = [{**row, "basis": "", "note": "a\nb"} for row in SMALL["observations"]]
    data = write_folder(tmp_path / "d", observations=locators)
    done = CliRunner().invoke(main, ["outlook", "--region", "000001", "--year", "2021", "--data", str(data)])
    assert done.exit_code == 0 and "\x1b" not in done.output
    assert markup.line("a\r\nb\x1b[31mc") == "a b\ufffd[31mc"


def test_rows_taken_in_are_written_alike_and_read_as_they_were(tmp_path):
    folder = write_folder(tmp_path / "d")
    title = "=cmd|'/c calc'!A0"
    appending.append(folder, {"sources": [{**SMALL["sources"][0], "source": "new", "title": title}]})
    assert "\n" + f"new,'{title}," in (folder / "sources.csv").read_text(encoding="utf-8")
    assert tables.read(folder).sources.set_index("source").at["new", "title"] == title
