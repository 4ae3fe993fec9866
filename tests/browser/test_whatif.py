"""The what-if section of a run's page: at rest the page's figures, moved those of a fit anew, by mouse or keyboard."""

import json
import re

import pytest

import kjanalysis as kj

FITS = "document.documentElement.scrollWidth <= window.innerWidth + 1"
SET = """([id, value]) => { const i = document.getElementById('whatif-' + id); i.value = value;
  i.dispatchEvent(new Event('input')); return Number(i.value); }"""


@pytest.fixture
def section(site, page):
    page.goto((site / "330205" / "2021" / "index.html").as_uri())
    return page.locator("#whatif")


def chances(section):
    """The chance of each target by its id, then that of all."""
    ids = [one.get_attribute("id").removeprefix("whatif-") for one in section.locator(".kj-aim input").all()]
    said = [*section.locator(".kj-chance").all_inner_texts(), section.locator("#whatif-every").inner_text()]
    return dict(zip([*ids, "all"], (re.search(r"[<>]?\d+%", one)[0] for one in said), strict=True))


def test_at_rest_it_says_what_the_page_says(site, page, section):
    outlook = json.loads((site / "330205/2021/outlook.json").read_text(encoding="utf-8"))
    assert page.evaluate(FITS)
    found = chances(section)
    for target in outlook["targets"]:
        if target["probability"] is not None:
            assert found.pop(target["id"]) == f"{100 * target['probability']:.0f}%"
    assert found == {"all": f"{100 * outlook['joint']['probability']:.0f}%"}


@pytest.mark.parametrize(
    "given", [{"gdp": 760}, {"gdp": 680}, {"rd_expenditure": 27}, {"gdp": 700, "hightech_firms": 160}], ids=str
)
def test_moved_it_says_what_a_fit_anew_says(page, section, given):
    """Within four standard errors of 500 draws."""
    for code, value in given.items():
        assert page.evaluate(SET, [code, value]) == value
    anew = kj.outlook("330205", 2021, "2021-03-26", given=given)
    wanted = {t.id: t.probability for t in anew.targets if t.probability is not None} | {
        "all": anew.joint["probability"]
    }
    for key, said in chances(section).items():
        assert abs(float(said.strip("<>%")) / 100 - wanted[key]) < 4 * (0.25 / 500) ** 0.5, key


def test_a_target_alone_moves_its_chance_and_all(page, section):
    before = chances(section)
    page.evaluate(SET, ["330205-2021-01", 30])
    after = chances(section)
    assert {key for key in after if after[key] != before[key]} == {"330205-2021-01", "all"}
    section.get_by_role("button").click()
    assert chances(section) == before


def test_firms_and_new_firms_are_one(page, section):
    page.evaluate(SET, ["hightech_firms_new", 30])
    assert page.input_value("#whatif-hightech_firms") == "181"
    assert chances(section)["330205-2021-03"] == ">99%"


def test_the_keyboard_moves_a_slider_and_it_says_where_it_is(page, section):
    slider = page.locator("#whatif-gdp")
    slider.focus()
    at = float(slider.input_value())
    page.keyboard.press("ArrowRight")
    assert float(slider.input_value()) > at and "亿元" in slider.get_attribute("aria-valuetext")
    assert page.evaluate("document.activeElement.id") == "whatif-gdp"
    assert section.get_by_label("地区生产总值").count() == 1
