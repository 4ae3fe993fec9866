"""The served page: one language, its own parameters, and one message without Voilà."""

import json
import re
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner

from kjanalysis.cli import main
from kjanalysis.workspace import app


@pytest.mark.parametrize(("lang", "other"), [("en", r"[一-鿿]"), ("zh", r"[A-Za-z]{4,} [a-z]{4,}")])
def test_the_page_is_in_one_language(lang, other):
    book = nbformat.reads(app.page("330205", 2021, lang), as_version=4)
    nbformat.validate(book)
    text = "\n".join(cell.source for cell in book.cells[1:] if cell.cell_type == "markdown")
    assert text.count("#") >= 3 and not re.search(other, re.sub(r"`[^`]*`", "", text))


def test_the_page_has_what_it_was_asked_for():
    """As the last word on each name, whatever stood there."""
    book = nbformat.reads(app.page("330000", 2025, "en", "2025-06-30", "my data", "/x/情景.json"), as_version=4)
    (cell,) = [c for c in book.cells if "parameters" in c.metadata.get("tags", [])]
    names: dict = {}
    exec(compile(cell.source, "parameters", "exec"), names)
    assert [names[key] for key in ("region", "year", "as_of", "lang", "data")] == [
        "330000",
        2025,
        "2025-06-30",
        "en",
        "my data",
    ]
    assert any('data, "/x/情景.json")' in c.source for c in book.cells)


def test_without_voila_one_message(monkeypatch):
    monkeypatch.setattr(app.importlib.util, "find_spec", lambda name: None)
    run = CliRunner().invoke(main, ["app", "--region", "330205", "--year", "2021"], env={"KJANALYSIS_LANG": "zh"})
    assert run.exit_code == 2 and run.output.strip() == "尚未安装 Voilà，请运行：pip install 'kjanalysis[app]'。"


def test_voila_is_given_the_page_and_its_arguments(monkeypatch, tmp_path):
    """The font lies beside the page and is all that may be fetched; scenarios are kept where the command is run."""
    told = {}

    def run(arguments, check, env):
        page = Path(arguments[3])
        font = page.with_name("NotoSansSC-Regular.otf").read_bytes()[:4]
        told.update(arguments=arguments, book=page.read_text(encoding="utf-8"), env=env, font=font)
        return type("Done", (), {"returncode": 0})

    monkeypatch.setattr(app.subprocess, "run", run)
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(
        main, ["app", "--region", "宁波市江北区", "--year", "2021", "--lang", "en", "--port=8866"]
    )
    assert done.exit_code == 0, done.output
    assert told["arguments"][-1] == "--port=8866" and told["font"] == b"OTTO" and told["env"]["KJANALYSIS_LANG"] == "en"
    assert json.dumps(str(tmp_path / "scenarios.json"))[1:-1] in told["book"] and "330205" in told["book"]
    assert "file_allowlist=['NotoSansSC-Regular[.]otf']" in told["arguments"][4]
