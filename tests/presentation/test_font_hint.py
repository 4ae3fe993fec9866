"""What a notebook says on a machine without a Chinese font."""

from types import SimpleNamespace

import IPython
import pytest

import kjanalysis as kj
from kjanalysis.presentation import font_hint


@pytest.fixture
def at_a_kernel(monkeypatch, tmp_path):
    """A kernel whose cell was run by a person or by a program, on a Linux machine with or without a Chinese font."""

    def made(person=True, family=""):
        kernel = SimpleNamespace(get_parent=lambda: {"content": {"allow_stdin": person}})
        lister = tmp_path / "fc-list"
        lister.write_text(f"#!/bin/sh\nprintf '%s' '{family}'\n")
        lister.chmod(0o755)
        monkeypatch.setattr(IPython, "get_ipython", lambda: SimpleNamespace(kernel=kernel))
        monkeypatch.setattr(font_hint.sys, "platform", "linux")
        monkeypatch.setenv("PATH", str(tmp_path))
        monkeypatch.setattr(font_hint, "_told", [])
        for name in ("outlook", "load"):  # not asked for yet
            monkeypatch.delitem(vars(kj), name, raising=False)

    return made


def test_a_person_without_a_chinese_font_is_told_once(at_a_kernel, monkeypatch, capsys):
    monkeypatch.setenv("KJANALYSIS_LANG", "zh")
    at_a_kernel()
    _ = kj.outlook, kj.load
    said = capsys.readouterr()
    assert said.out == "" and said.err.splitlines() == [font_hint.HINT.zh, font_hint.HINT.en]


@pytest.mark.parametrize("where", ["a program", "a font", "lent", "no kernel"])
def test_nobody_else_is_told(at_a_kernel, monkeypatch, capsys, where):
    at_a_kernel(person=where != "a program", family="Noto Sans CJK SC" if where == "a font" else "")
    if where == "lent":
        monkeypatch.setenv(font_hint.LENT, "1")
    if where == "no kernel":
        monkeypatch.setattr(IPython, "get_ipython", lambda: None)
    _ = kj.outlook
    assert capsys.readouterr().err == ""


def test_the_hint_comes_in_the_language_chosen_first(at_a_kernel, monkeypatch, capsys):
    monkeypatch.setenv("KJANALYSIS_LANG", "zh")
    at_a_kernel()
    kj.set_lang("en")
    _ = kj.outlook
    assert capsys.readouterr().err.splitlines() == [font_hint.HINT.en]
