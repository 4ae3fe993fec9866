"""`kjanalysis lab`: JupyterLab in the workspace, or how to get it."""

import importlib.util
import json
import os
import subprocess
from pathlib import Path

import pytest
from jupyter_server.services.config.manager import ConfigManager

from kjanalysis.errors import KJError
from kjanalysis.presentation import font_hint, fonts
from kjanalysis.tables import workspace_file
from kjanalysis.workspace import lab


def test_without_jupyterlab_it_says_how_to_install_it(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(KJError) as caught:
        lab.start_lab(None)
    assert "kjanalysis[lab]" in caught.value.en and "kjanalysis[lab]" in caught.value.zh


def test_it_starts_in_the_workspace_with_what_is_asked_for(tmp_path, monkeypatch):
    """From a folder below; its exit code is the command's."""
    (tmp_path / workspace_file.NAME).write_text("", encoding="utf-8")
    (tmp_path / "data").mkdir()
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: object())
    started = {}

    def start(command, **how):
        started.update(how, command=command)
        return subprocess.CompletedProcess(command, 3)

    monkeypatch.setattr(subprocess, "run", start)
    assert lab.start_lab(workspace_file.find(tmp_path / "data"), ("--no-browser",)) == 3
    assert started["cwd"] == tmp_path and started["command"][1:3] == ["-m", "jupyterlab"]
    assert started["command"][-1] == "--no-browser" and font_hint.LENT in started["env"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_speaks_the_language_of_messages_unless_told_otherwise(tmp_path, monkeypatch, lang):
    """As a default that JupyterLab's server reads, beside the folders of settings that are there."""
    monkeypatch.setenv("KJANALYSIS_LANG", lang)
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", "/elsewhere")
    folder, other = lab.with_language(tmp_path)["JUPYTER_CONFIG_PATH"].split(os.pathsep)
    read = ConfigManager(config_dir_name="labconfig", read_config_path=[f"{folder}/labconfig"]).get(
        "default_setting_overrides"
    )
    assert other == "/elsewhere"
    assert read.get("@jupyterlab/translation-extension:plugin") == ({"locale": "zh_CN"} if lang == "zh" else None)


def test_a_persons_own_style_is_kept(tmp_path, monkeypatch):
    """It comes after the font's, and what lies beside it is still found."""
    own = tmp_path / "config" / "custom"
    own.mkdir(parents=True)
    (own / "custom.css").write_text("body { color: green; }", encoding="utf-8")
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(tmp_path / "config"))
    _, told = lab.with_font(tmp_path)
    folders = json.loads(told.partition("=")[2])["static_custom_path"]
    first = (tmp_path / "custom.css").read_text(encoding="utf-8")
    assert first.index("kj sans") < first.index("color: green") and str(own) in folders
    assert any((Path(folder) / fonts.font_path().name).is_file() for folder in folders)
