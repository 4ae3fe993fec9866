"""The index of runs: each region once, with its day, joint probability, units and documents."""

import json

from bs4 import BeautifulSoup

from kjanalysis.pages import site
from kjanalysis.storage import Outputs

from sites import TARGET


def written(folder, lang, **more):
    outputs = Outputs(folder)
    targets = [TARGET | {"id": str(n), "unit": "家", "unit_en": "firms"} for n in (1, 2)]
    outlook = {
        "region": "330205", "region_zh": "江北区", "region_en": "Jiangbei", "year": 2021, "as_of": "2021-03-26", "targets": targets,
        "joint": {"probability": 0.46},
    }  # fmt: skip
    outputs.write("330205/2021/outlook.json", json.dumps(outlook | more))
    outputs.write("330205/2021/index.html", "<title>1</title>")
    return outputs


def test_a_region_is_named_once_with_what_is_said_of_all_its_targets(tmp_path):
    outputs = written(tmp_path, "zh", together={"targets": ["1", "2"], "marked": True, "met": [0.1, 0.44, 0.46]})
    outputs.write("330205/2021/brief.docx", "1")
    site.write_index(outputs, lang="zh")
    rows = BeautifulSoup((tmp_path / "index.html").read_text(encoding="utf-8"), "html.parser").select("#runs tbody tr")
    assert ["again" in row["class"] for row in rows] == [False, True]
    said = rows[0].select_one("td.run")
    assert "2021-03-26" in said.text and "2 项全部达标 46%" in said.text
    assert [a["href"] for a in said.select("a")] == ["330205/2021/brief.docx", "330205/2021/outlook.xlsx"]
    assert rows[0].select_one("td.median").text.endswith(" 家")
    assert {path.name for path in tmp_path.glob("outlooks.*")} == {"outlooks.csv", "outlooks.parquet", "outlooks.xlsx"}


def test_an_earlier_versions_file_has_neither(tmp_path):
    site.write_index(written(tmp_path, "en"), lang="en")
    said = BeautifulSoup((tmp_path / "index.html").read_text(encoding="utf-8"), "html.parser").select_one("td.run")
    assert said.text == "2021-03-26" and not said.select("a")
