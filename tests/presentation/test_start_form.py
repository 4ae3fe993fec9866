"""The first form: region and year, the answer, and what it writes."""

import json
import shutil

import pandas as pd
import pytest

import kjanalysis as kj
from kjanalysis.errors import KJError
from kjanalysis.presentation.start_form import set_parameters
from kjanalysis.storage import notebooks_folder


@pytest.fixture
def form(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return kj.start("宁波市江北区", 2021, "zh").form


def test_from_the_choice_to_a_table_in_a_spreadsheet(form, tmp_path):
    form.export()
    assert "请先查看结果" in form.note.value
    form.show()
    assert "三项核心指标合起来看" in form.shown.value and not form.note.value
    form.export()
    (path,) = tmp_path.glob("*.csv")
    assert path.read_bytes().startswith(b"\xef\xbb\xbf") and path.name in form.note.value
    assert len(pd.read_csv(path)) == len(form.outlook.targets)


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


def test_parameters_go_into_the_notebooks_and_nothing_else(tmp_path):
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
    assert len(list(tmp_path.iterdir())) == 4
