"""`kjanalysis init`: a workspace that works at once, or nothing."""

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from kjanalysis import tables
from kjanalysis.cli import main
from kjanalysis.errors import KJError
from kjanalysis.tables import workspace_file
from kjanalysis.workspace import make as make_workspace
from kjanalysis.workspace import making


@pytest.fixture(scope="module")
def jiangbei(tmp_path_factory):
    """A workspace of the founding case; to be read, not changed."""
    return make_workspace(tmp_path_factory.mktemp("in") / "江北 work", "330205", 2021, "zh")


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_what_lies_in_it(jiangbei):
    found = names(jiangbei)
    assert {"kjanalysis.toml", "README.md", "data/observations.csv", "data/targets.csv", "data/sources.csv"} <= set(
        found
    )
    assert "data/regions.csv" not in found and "notebooks/03-attainment.ipynb" in found
    assert not [name for name in found if name.startswith(".init")]
    readme = (jiangbei / "README.md").read_text(encoding="utf-8")
    assert "宁波市江北区" in readme and "Jiangbei District" in readme


def test_its_file_is_found_from_every_folder_in_it(jiangbei, monkeypatch):
    monkeypatch.chdir(jiangbei / "notebooks")
    there = workspace_file.find()
    assert (there.region, there.year, there.lang, there.folder) == ("330205", 2021, "zh", jiangbei)
    assert tables.layers_of()[-1].folder == jiangbei / "data"


def test_the_empty_tables_lie_over_the_shipped_ones(jiangbei, monkeypatch, known):
    monkeypatch.chdir(jiangbei)
    assert len(tables.layers_of()) == 2
    for name in ("regions", "indicators", "sources", "observations", "targets", "outcomes", "tasks"):
        assert getattr(tables.read(), name).equals(
            getattr(known, name).assign(
                **({"layer": "shipped"} if name in ("observations", "targets", "outcomes") else {})
            )
        )


def test_its_notebooks_have_its_kernel_and_its_parameters(tmp_path):
    place = make_workspace(tmp_path / "w", "330206", 2022, "en")
    for path in (place / "notebooks").glob("*.ipynb"):
        book = json.loads(path.read_text(encoding="utf-8"))
        assert book["metadata"]["kernelspec"]["name"] == "kjanalysis"
        (cell,) = [c for c in book["cells"] if "parameters" in c["metadata"].get("tags", [])]
        values: dict = {}
        exec("".join(cell["source"]), values)
        assert (values["region"], values["year"], values["lang"], values["as_of"]) == ("330206", 2022, "en", "")
        assert not any(c.get("outputs") for c in book["cells"])
        assert {c["metadata"].get("lang", "en") for c in book["cells"]} == {"en"}


def test_without_a_region_there_is_a_table_for_one(tmp_path):
    place = make_workspace(tmp_path / "w", year=2021)
    text = (place / "data" / "regions.csv").read_text(encoding="utf-8")
    assert text.startswith("region,zh,en,level,parent")
    assert workspace_file.find(place).region == ""


@pytest.mark.parametrize("there", ["notes.txt", ".hidden"])
def test_a_folder_that_is_not_empty_is_left_alone(tmp_path, there):
    (tmp_path / there).write_text("mine", encoding="utf-8")
    with pytest.raises(KJError) as caught:
        make_workspace(tmp_path)
    assert there in caught.value.en and there in caught.value.zh
    assert names(tmp_path) == [there]


def test_an_empty_folder_and_a_file(tmp_path):
    (tmp_path / "empty").mkdir()
    assert (make_workspace(tmp_path / "empty") / "kjanalysis.toml").is_file()
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(KJError, match="is a file"):
        make_workspace(tmp_path / "file")
    with pytest.raises(KJError, match="can't be made"):
        make_workspace(tmp_path / "file" / "below")


def test_an_unknown_region_says_what_a_new_one_needs(tmp_path):
    with pytest.raises(KJError) as caught:
        make_workspace(tmp_path / "w", "999999")
    for word in ("data/regions.csv", "level", "county", "parent"):
        assert word in caught.value.en and word in caught.value.zh
    assert not (tmp_path / "w").exists()


def test_a_mistyped_region_is_told_as_a_slip_before_a_new_one(tmp_path):
    with pytest.raises(KJError) as told:
        make_workspace(tmp_path / "w", "贵西市")
    first, second = told.value.zh.split("\n")
    assert "360681" in first and "regions.csv" not in first and "开发区" in second
    with pytest.raises(KJError) as told:
        make_workspace(tmp_path / "w", "江北")  # several: one of them is to be chosen, none to be added
    assert "regions.csv" not in told.value.zh and not (tmp_path / "w").exists()


def test_nothing_is_left_half_written(tmp_path, monkeypatch):
    """Also when the last step fails, in a folder that was there and in one that wasn't."""

    def full(folder, layers=()):
        raise OSError(28, "No space left on device")

    (tmp_path / "there").mkdir()
    for place in (tmp_path / "there", tmp_path / "new" / "deep"):
        with pytest.raises(KJError, match="No space left"):
            make_workspace(place, template=full)
    assert names(tmp_path) == [] and [p.name for p in tmp_path.iterdir()] == ["there"]
    monkeypatch.setattr(making.kept, "keep", full)
    with pytest.raises(KJError):
        make_workspace(tmp_path / "there")
    assert list((tmp_path / "there").iterdir()) == []


def test_the_command_line_in_a_workspace_needs_no_region(jiangbei, monkeypatch):
    monkeypatch.chdir(jiangbei / "data")
    done = CliRunner().invoke(main, ["run", "--dry-run", "03-attainment"])
    assert done.exit_code == 0 and done.output.startswith("330205/2021/03-attainment"), done.output
    assert not (jiangbei / "data" / "build").exists()


def test_outside_a_missing_option_is_told_in_both_languages(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for lang, said in (("en", "Missing option '--year'"), ("zh", "缺少选项 --year")):
        monkeypatch.setenv("KJANALYSIS_LANG", lang)
        done = CliRunner().invoke(main, ["outlook", "--region", "330205"])
        assert done.exit_code == 2 and said in done.stderr


def test_the_working_folder_may_be_the_new_workspace(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(main, ["init", "."])
    assert done.exit_code == 0 and os.path.isfile("kjanalysis.toml"), done.output
