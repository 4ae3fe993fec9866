"""The what-if panel: sliders, what follows them, and scenarios kept in a file."""

import json
import re

import pytest

import kjanalysis as kj
from kjanalysis.attainment import levers
from kjanalysis.attainment.whatif import what_if
from kjanalysis.errors import KJError
from kjanalysis.presentation import kept_scenarios
from kjanalysis.presentation.kept_scenarios import Kept
from kjanalysis.presentation.whatif_panel import Panel

RD = "330205-2021-01"


@pytest.fixture(scope="module")
def asked():
    return what_if(kj.outlook("330205", 2021, "2021-03-26", n_draws=2000))


@pytest.fixture
def panel(asked, tmp_path):
    return Panel(asked, "zh", tmp_path / "scenarios.json")


def percents(html):
    return re.findall(r"<td>((?:&[gl]t;)?\d+%)</td>", html)


def test_every_slider_has_a_place_for_what_it_rests_at(asked):
    """A browser sends back only places of the slider: any other would count as moved."""
    plain = asked.plain
    for one in levers.figures(plain) + levers.targets(plain):
        assert one.low <= one.rest <= one.high
        steps = (one.rest - one.low) / one.step
        assert abs(steps - round(steps)) < 1e-6, one.key
    for one, target in zip(levers.targets(plain), (t for t in plain.leading), strict=False):
        assert one.rest == target.target


def test_firms_and_new_firms_move_together(panel):
    last = panel.figures["hightech_firms_new"].base
    panel.sliders["hightech_firms_new"].value = 30
    assert panel.sliders["hightech_firms"].value == last + 30
    assert panel.now.given == {"hightech_firms": last + 30}
    panel.sliders["hightech_firms"].value = last + 12
    assert panel.sliders["hightech_firms_new"].value == 12 and panel.now.given == {"hightech_firms": last + 12}


def test_the_answer_follows_and_comes_back(panel):
    rest = panel.shown.value
    panel.sliders["gdp"].value = 760
    moved = panel.shown.value
    assert moved != rest and "760 亿元" in panel.said.value
    panel.sliders[RD].value = 30
    assert "≥30 亿元" in panel.shown.value and "≥30 亿元" in panel.said.value
    panel.reset()
    assert panel.shown.value == rest and panel.now is panel.asked.plain


def test_scenarios_are_kept_shown_and_compared(panel, asked):
    panel.sliders["gdp"].value = 760
    panel.name.value = "经济<b>好"
    panel.keep()
    panel.sliders[RD].value = 28
    panel.name.value = "目标 28"
    panel.keep()
    panel.reset()
    assert "经济&lt;b&gt;好" in panel.table.value and "<b>好" not in panel.table.value
    assert len(percents(panel.table.value)) == 3 * 9  # plain and two scenarios, eight targets and all of them
    again = Panel(asked, "zh", panel.path)
    assert again.choice.options == ("经济<b>好", "目标 28")
    again.choice.value = "目标 28"
    again.show()
    assert again.settings() == ({"gdp": 760}, {RD: 28})
    again.forget()
    assert [one.name for one in kept_scenarios.read(panel.path)] == ["经济<b>好"]


def test_another_place_keeps_its_scenarios(tmp_path, panel):
    kept_scenarios.keep(panel.path, Kept("other", "330000", 2021, {"gdp": "+6%"}))
    panel.sliders["gdp"].value = 760
    panel.name.value = "ours"
    panel.keep()
    assert [(one.name, one.region) for one in kept_scenarios.read(panel.path)] == [
        ("other", "330000"),
        ("ours", "330205"),
    ]
    assert panel.choice.options == ("ours",)


@pytest.mark.parametrize("content", ["", "[]", "{", '{"scenarios": [{"name": "x"}]}', '{"scenarios": 3}', "\xff"])
def test_a_file_that_isnt_understood_stays_as_it_is(tmp_path, content):
    path = tmp_path / "scenarios.json"
    path.write_text(content, encoding="latin-1")
    with pytest.raises(KJError, match="scenarios"):
        kept_scenarios.keep(path, Kept("x", "330205", 2021))
    assert path.read_text(encoding="latin-1") == content and len(list(tmp_path.iterdir())) == 1


def test_a_scenario_that_can_no_longer_be_assumed_says_why(panel, asked):
    kept_scenarios.keep(panel.path, Kept("旧", "330205", 2021, {"tech_smes": 3}))
    said = Panel(asked, "zh", panel.path).table.value
    assert "累计数" in said and said.count("<td>–</td>") >= 9


def test_a_name_is_needed_and_is_said(panel):
    panel.keep()
    assert "名字" in panel.note.value and not panel.path.exists()


def test_the_file_is_plain_json_with_chinese_as_it_is(panel):
    panel.name.value = "经济向好"
    panel.keep()
    text = panel.path.read_text(encoding="utf-8")
    assert "经济向好" in text and json.loads(text)["scenarios"][0]["region"] == "330205"


def test_the_panel_as_a_whole(panel):
    """It is shown as one control, and as a short text where there are none."""
    shown = panel.widget()
    assert repr(shown) == "WhatIfPanel('330205', 2021)" and shown.panel is panel
    english = Panel(panel.asked, "en", panel.path)
    texts = [one.value for one in (english.said, english.shown, english.takes, english.table)]
    assert not re.search(r"[一-鿿]", "".join(re.sub(r'title="[^"]*"', "", text) for text in texts))
