"""The form for targets and figures by hand: clicked as in a notebook, and nothing written before the button."""

import csv

import pytest

from kjanalysis import tables
from kjanalysis.intake import adding_form

from small import write_folder

CATALOGUE = tables.read_texts()[0]["indicators"].to_dict("records")
GIVEN = {
    "targets": "高新技术企业达到150家", "figures": "高新技术企业数 2022年 80家\n高新技术企业数 2023年 97家（快报数）",
    "published": "2024-03-01", "title": "工作报告", "publisher": "永修县科技局",
}  # fmt: skip


@pytest.fixture
def layers(tmp_path):
    """An empty layer over the shipped catalogue without figures."""
    below = write_folder(tmp_path / "below", indicators=CATALOGUE, observations=[], targets=[], tasks=[])
    own = tmp_path / "own"
    own.mkdir()
    return [below, own]


def fill(widget, **given):
    *fields, buttons, shown = widget.children
    for field, name in zip(fields, GIVEN, strict=True):
        field.value = given.get(name, GIVEN[name])
    look, take = buttons.children
    look.click()
    return take, shown


def test_looking_shows_rows_and_outlook_and_writes_nothing(layers):
    take, shown = fill(adding_form.form("永修", 2024, "zh", layers))
    assert not take.disabled and not list(layers[1].iterdir())
    for said in ("高新技术企业数", "150家", "达到", "2024 年目标展望", "97 (2023 初步数)"):
        assert said in shown.value, said


def test_the_button_writes_once_what_was_looked_at(layers):
    widget = adding_form.form("永修", 2024, "zh", layers)
    take, shown = fill(widget)
    take.click()
    with (layers[1] / "targets.csv").open(encoding="utf-8") as file:
        assert [row["value"] for row in csv.DictReader(file)] == ["150"]
    assert "观测 2 行" in shown.value or "observations" in shown.value
    take.click()  # disabled, and nothing waits
    assert len(tables.read(layers).observations) == 2
    take, _ = fill(widget)
    assert take.disabled, "all of it is there already"


def test_a_slip_is_told_and_a_changed_field_must_be_looked_at_again(layers):
    widget = adding_form.form("永修", 2024, "zh", layers)
    take, shown = fill(widget, published="")
    assert take.disabled and "公布日期" in shown.value
    take, _ = fill(widget)
    assert not take.disabled
    widget.children[0].value = "高新技术企业达到160家"
    assert take.disabled
    take.click()
    assert not list(layers[1].glob("*.csv"))


def test_without_tables_of_ones_own_there_is_no_form():
    assert adding_form.form("永修", 2024, "zh", "shipped") is None
    assert "kjanalysis init" in adding_form.state("shipped", "zh") and "kjanalysis init" in adding_form.state(
        "shipped", "en"
    )
