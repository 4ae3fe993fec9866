"""The Excel workbook: numbers are numbers, and what its formulas count is what the page says."""

import csv
import dataclasses
import io
import re

import numpy as np
import openpyxl
import pytest

from kjanalysis import office
from kjanalysis.attainment import answer_words, meets
from kjanalysis.office import outlooks_table
from kjanalysis.wording import target_text

SHEETS = ["看板", "试算", "目标", "分位数", "历史", "任务", "来源", "方法", "抽样"]


@pytest.fixture(scope="module")
def books(few):
    """The whole workbook, read twice: formulas, and the values that stand with them."""
    content = office.export(few, "zh")
    return [openpyxl.load_workbook(io.BytesIO(content), data_only=values) for values in (False, True)]


def table(sheet, head):
    """Rows below a head as dicts, by the first cell of the head's row; up to the first empty row."""
    rows = list(sheet.iter_rows())
    top = next(n for n, row in enumerate(rows) if row[0].value == head)
    names = [cell.value for cell in rows[top]]
    found = []
    for row in rows[top + 1 :]:
        if row[0].value is None:
            break
        found.append(dict(zip(names, row, strict=True)))
    return found


def counted(formula, sheet, draws):
    """What a COUNTIF or COUNTIFS formula counts, by reading it."""
    pairs = re.findall(r"'[^']+'!\$([A-Z]+)\$2:\$[A-Z]+\$(\d+),\"([<>=]+)\"&([A-Z]+\d+)", formula)
    signs = {">=": np.greater_equal, ">": np.greater, "<=": np.less_equal, "<": np.less}
    hits = [signs[sign](draws[column][: int(last) - 1], sheet[cell].value) for column, last, sign, cell in pairs]
    return float(np.logical_and.reduce(hits).mean())


def columns_of(sheet):
    return {column[0].column_letter: np.array([cell.value for cell in column[1:]]) for column in sheet.iter_cols()}


def test_the_probability_counted_is_the_pages(few, books):
    formulas, values = books
    draws = columns_of(values["抽样"])
    assert all(len(column) == len(few.forecast.draws) for column in draws.values())
    by_name = {t.indicator_zh: t for t in few.targets}
    rows = table(values["试算"], "指标")
    assert len(rows) == sum(bool(t.dots) for t in few.targets)
    for row in rows:
        t, cell = by_name[row["指标"].value], row["达标概率"]
        assert round(cell.value, 4) == t.probability
        assert round(counted(formulas["试算"][cell.coordinate].value, values["试算"], draws), 4) == t.probability
        assert row["20 次中约"].value == int(20 * cell.value + 0.5)
        wanted = next(one for one in t.takes if one.probability == 0.8)
        assert row["达到要求概率的目标"].value == pytest.approx(wanted.target, rel=1e-5)


def test_so_is_that_of_several_together(few, books):
    _, values = books
    rows = table(values["试算"], answer_words.together_name(few.together).zh)
    for row, (what, chance) in zip(rows, answer_words.together(few.together), strict=True):
        cells = list(row.values())
        assert cells[0].value == what.zh and round(cells[1].value, 4) == pytest.approx(chance, abs=1e-4)


def test_every_kind_of_target_is_counted_as_it_is_judged(few):
    """≥, >, ≤, about and a range; two targets of one indicator share its draws."""
    kinds = {
        "rd_expenditure": "gt",
        "rd_intensity": "approx",
        "hightech_firms": "range",
        "tech_smes": "le",
        "tech_trade": "ge",
    }
    changed = []
    for t in few.targets:
        if t.indicator in kinds:
            x = few.forecast.draws[t.indicator, t.year].to_numpy()
            t = dataclasses.replace(t, comparator=kinds[t.indicator], target=float(f"{np.sort(x)[600]:.3g}"))
            t = dataclasses.replace(t, probability=round(float(meets(x, t.criterion).mean()), 4))
        changed.append(t)
    outlook = dataclasses.replace(few, targets=[*changed, dataclasses.replace(changed[0], id="again", target=1.0)])
    content = office.export(outlook, "en")
    formulas, values = (openpyxl.load_workbook(io.BytesIO(content), data_only=only) for only in (False, True))
    draws, sheet = columns_of(values["Draws"]), values["What-if"]
    by_target = {(t.indicator_en, t.target): t for t in outlook.targets}
    seen = set()
    for row in table(sheet, "indicator"):
        t = by_target[row["indicator"].value, row["published target"].value]
        if t.id == "again":
            continue
        seen.add(t.comparator)
        where = row["probability"].coordinate
        assert round(row["probability"].value, 4) == t.probability
        assert round(counted(formulas["What-if"][where].value, sheet, draws), 4) == t.probability
    assert {"gt", "approx", "range", "le", "ge"} <= seen


def test_numbers_are_numbers_and_history_is_wide(few, books):
    _, values = books
    assert values.sheetnames == SHEETS
    for row, t in zip(table(values["目标"], "指标"), few.targets, strict=True):
        assert row["目标"].value == t.target and row["达标概率"].value == t.probability
        assert row["最近值"].value == t.last_value and row["80% 下限"].value == t.lo80
    history = {row["指标"].value: row for row in table(values["历史"], "指标")}
    rd = history["R&D经费支出"]
    assert rd["2020"].value == 23 and rd["2020"].number_format.startswith('">"')
    assert rd["2017"].value is None


def test_the_task_sheet_begins_with_the_headline_targets_and_has_room_to_fill(few, books):
    sheet = books[1]["任务"]
    heads = [cell.value for cell in sheet[3]]
    assert heads[-3:] == ["责任单位", "时限", "本季进展"]
    assert [sheet.cell(row, 3).value.split(" ")[0] for row in (5, 6, 7)] == [t.indicator_zh for t in few.leading]
    assert all(sheet.cell(row, column).value is None for row in (5, 6) for column in (7, 8, 9))


def test_sheets_are_frozen_and_fit_the_width_of_a_page(books):
    for sheet in books[0]:
        assert sheet.page_setup.fitToHeight == 0 and sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_area and (sheet.freeze_panes or sheet.title == "方法")


def test_text_from_data_is_no_formula_and_the_same_gives_the_same_bytes(few):
    hostile = dataclasses.replace(few, region_en='=HYPERLINK("http://x")', targets=few.targets[:3])
    hostile = dataclasses.replace(
        hostile, targets=[dataclasses.replace(few.targets[0], indicator_en="=1+1", verdict="@x"), *few.targets[1:3]]
    )
    content = office.export(hostile, "en")
    assert content == office.export(hostile, "en")
    book = openpyxl.load_workbook(io.BytesIO(content))
    formulas = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert formulas and all(re.match(r"=(\(?COUNTIF|ROUND|LARGE|SMALL|[A-Z]+\d+)", one) for one in formulas)
    assert any(cell.value == "'=1+1" for cell in book["Board"]["A"])


def test_the_tables_for_spreadsheets_hold_plain_numbers(few):
    outlook = few.to_dict()
    content = outlooks_table.csv([outlook], "zh")
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert [float(row["目标"]) for row in rows] == [t.target for t in few.targets]
    # the sign of the page, not a code
    assert [row["条件"] for row in rows if not row["目标上限"]] == [
        target_text(t, "zh")[0] for t in few.targets if t.target_high is None
    ]
    sheet = openpyxl.load_workbook(io.BytesIO(outlooks_table.xlsx([outlook], "zh"))).active
    assert [row[10].value for row in sheet.iter_rows(min_row=2)] == [t.probability for t in few.targets]
