"""What a person meets first: names to choose from, the language, and errors in one line."""

import re

import pandas as pd
import pytest
from IPython.core.interactiveshell import InteractiveShell

import kjanalysis as kj
from kjanalysis import backtest, charts  # noqa: F401  modules that are imported must not crowd the list
from kjanalysis.errors import KJError, language
from kjanalysis.presentation import plain_reliability
from kjanalysis.wording.citations import Cited


def test_completion_offers_what_an_analyst_needs():
    assert dir(kj) == sorted([*kj.__all__, "__version__"]) and len(dir(kj)) < 30
    assert all(hasattr(kj, name) for name in dir(kj))


def test_the_language_is_chosen_for_the_session(monkeypatch):
    monkeypatch.setenv("KJANALYSIS_LANG", "en")
    kj.set_lang("zh")
    assert language() == "zh" and str(KJError("a", "甲")) == "甲"
    with pytest.raises(KJError, match="没有语言"):
        kj.set_lang("fr")
    kj.set_lang("en")
    assert str(KJError("a", "甲")) == "a"


def test_an_input_error_is_one_line_in_the_notebooks_language(monkeypatch, capsys):
    """In a notebook; elsewhere the exception is as it was."""
    monkeypatch.setenv("KJANALYSIS_LANG", "en")
    shell = InteractiveShell.instance()
    try:
        shell.run_cell("import kjanalysis as kj; kj.open_workbook('没有', 2021, lang='zh')")
        said = capsys.readouterr().out.strip()
    finally:
        InteractiveShell.clear_instance()
    assert said.count("\n") == 0 and "没有" in said and re.search("[一-鿿]{6}", said) and "Traceback" not in said


def test_what_shows_itself_is_narrow_and_in_one_language(monkeypatch):
    o = kj.outlook("330205", 2021, "2021-03-26", n_draws=4000)
    monkeypatch.setenv("KJANALYSIS_LANG", "zh")
    shown = [repr(o), repr(o.targets[0]), repr(o.forecast), repr(kj.open_workbook("330205", 2021, lang="zh"))]
    assert shown[0].splitlines()[1] == shown[1] and "20 次中约" in shown[1]
    monkeypatch.setenv("KJANALYSIS_LANG", "en")
    shown = [repr(o), repr(o.targets[0]), repr(o.forecast), o._repr_html_(), o.forecast._repr_html_()]
    assert not any(re.search("[一-鿿]", re.sub('title="[^"]*"', "", text)) for text in shown)
    assert max(map(len, shown[2].splitlines())) < 110


def test_text_stands_left_and_figures_right():
    html = Cited(pd.DataFrame({"name": ["R&D", "高企"], "n": [">23", "–"]}))._repr_html_()
    assert html.count('<td style="text-align: left">') == 2 and html.count('<td style="text-align: right">') == 2
    assert '<th style="text-align: right">n</th>' in html


def test_reliability_in_plain_words_is_computed():
    """Ten forecasts of an even spread about 0: at a threshold of 0 they say 50 %, and half come true."""
    levels = [round((i + 0.5) / 19, 6) for i in range(19)]
    rows = []
    for n in range(200):
        outcome = 1.0 if n % 2 else -1.0
        row = {"method": "m", "cut": str(n), "panel": "p", "family": "f", "variant": "v", "length": 6, "horizon": 1, "part": "fit",
               "scale": 1.0, "last": 0.0, "outcome": outcome}  # fmt: skip
        rows.append(row | {level: 4 * (level - 0.5) for level in levels})
    found = plain_reliability.came_true(pd.DataFrame(rows), "m")
    half = found[(found["said"] - 0.5).abs() < 0.06].iloc[0]
    assert half["came"] == 0.5 and half["n"] >= 200
    said = plain_reliability.lines(found, {"province"}, "county", "en")
    assert any(f"came true 50 % ({int(half['n']):,} times)" in line for line in said)
    assert said[-1] == "Tested on provinces, not on districts and counties."
    assert plain_reliability.lines(found.head(0), {"province"}, "county", "en") == []
