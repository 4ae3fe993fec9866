"""The first form: region and year, the answer, and what it writes."""

import json
import shutil

import docx
import ipywidgets
import openpyxl
import pytest

import kjanalysis as kj
from kjanalysis.backtest.progress import OPENED
from kjanalysis.errors import KJError
from kjanalysis.office.start_form import set_parameters
from kjanalysis.storage import notebooks_folder
from kjanalysis.wording import words


@pytest.fixture
def form(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return kj.start("宁波市江北区", 2021, "zh").form


def clicked(widget, name):
    """A button was pressed, as a person does."""
    (one,) = [one for one in buttons(widget) if one.description == name]
    one.click()


def buttons(widget):
    for one in getattr(widget, "children", ()):
        yield from [one] if isinstance(one, ipywidgets.Button) else buttons(one)


def test_from_the_choice_to_a_brief_and_a_workbook(form, tmp_path):
    """Each button computes the answer if need be, and writes what the page of the same region says."""
    form = form.widget()
    clicked(form.files, "Word 简报")
    assert "三项核心指标合起来看" in form.form.shown.value
    clicked(form, "Excel 工作簿")
    brief, workbook = tmp_path / "330205-2021-简报.docx", tmp_path / "330205-2021-目标展望.xlsx"
    assert set(tmp_path.iterdir()) == {brief, workbook}
    assert brief.name in form.form.written.value and workbook.name in form.form.written.value
    said = words.percent(form.form.outlook.together.every)
    paragraphs = [cell.text for table in docx.Document(brief).tables for row in table.rows for cell in row.cells]
    assert any(said in text for text in paragraphs)
    assert "试算" in openpyxl.load_workbook(workbook, read_only=True).sheetnames


def test_what_is_written_is_of_the_region_that_the_form_says(form, tmp_path):
    """Another region was picked after the answer was shown: the answer follows, no file of the old one is written."""
    form.show()
    form.region.value = next(label for label, code in form.labels.items() if code == "330000")
    form.workbook()
    assert form.outlook.region == "330000" and [one.name[:6] for one in tmp_path.iterdir()] == ["330000"]
    form.region.value = "没有这个地方"
    form.brief()
    assert "没有这个地方" in form.note.value and len(list(tmp_path.iterdir())) == 1


def test_a_file_that_can_not_be_written_is_said(form, tmp_path):
    (tmp_path / "330205-2021-简报.docx").mkdir()
    form.brief()
    assert "无法写入" in form.written.value


def test_years_are_those_with_targets(form):
    assert 2021 in form.year.options
    form.region.value = next(label for label, code in form.labels.items() if code == "330000")
    assert set(form.year.options) == {int(y) for y in form.known.targets.query("region == '330000'")["year"]}


def test_a_name_that_is_none_is_said_where_it_was_written(form):
    form.region.value = "没有这个地方"
    form.show()
    assert "没有这个地方" in form.note.value and not form.shown.value
    with pytest.raises(KJError, match="没有这个地方"):
        kj.start("没有这个地方", 2021, "zh")


def test_parameters_go_into_the_notebooks_and_nothing_else(tmp_path, monkeypatch):
    monkeypatch.delenv(OPENED, raising=False)
    for path in notebooks_folder().glob("0[13]*.ipynb"):
        shutil.copy(path, tmp_path)
    (tmp_path / "own.ipynb").write_text('{"cells": []}', encoding="utf-8")
    (tmp_path / "broken.ipynb").write_text("{", encoding="utf-8")
    assert set_parameters(tmp_path, "330000", 2025, "en") == ["01-history", "03-attainment"]
    assert (tmp_path / "broken.ipynb").read_text(encoding="utf-8") == "{"
    old = json.loads((notebooks_folder() / "03-attainment.ipynb").read_text(encoding="utf-8"))
    new = json.loads((tmp_path / "03-attainment.ipynb").read_text(encoding="utf-8"))
    changed = [(a, b) for a, b in zip(old["cells"], new["cells"], strict=True) if a["source"] != b["source"]]
    assert len(changed) == 1 and 'region = "330000"  # 地区代码' in "".join(changed[0][1]["source"])
    assert set_parameters(tmp_path, "330000", 2025, "en") == []
    # the one that is open keeps what it says: JupyterLab would ask which of the two is right
    monkeypatch.setenv(OPENED, "somewhere/01-history.ipynb")
    assert set_parameters(tmp_path, "330205", 2021, "en") == ["03-attainment"]
    assert len(list(tmp_path.iterdir())) == 4
