"""A run of a scenario: it has its own digests, its page says what is assumed, and names are understood."""

import json

import pytest
from click.testing import CliRunner

import kjanalysis as kj
from kjanalysis import batch
from kjanalysis.batch import prepared
from kjanalysis.cli import main
from kjanalysis.errors import KJError

BOOKS = ["01-history", "03-attainment"]


def plan(out, given=None, **more):
    return batch.plan(["330205"], [2021], notebooks=BOOKS, out=out, given=given, **more)


def test_the_plan_holds_the_scenario(tmp_path):
    """For notebooks that know of it, and for all digests: the page beside them is another."""
    plain, assumed = plan(tmp_path), plan(tmp_path, {"地区生产总值": "760", "高企": "+12%"})
    history, targets = assumed
    given = {"gdp": 760, "hightech_firms": "+12%"}
    assert history.given == targets.given == given
    assert "given" not in history.parameters and targets.parameters["given"] == given
    for before, after in zip(plain, assumed, strict=True):
        assert before.given == {} and before.digest != after.digest
    assert [run.digest for run in plan(tmp_path, {"gdp": 760, "hightech_firms": "+12%"})] == [
        run.digest for run in assumed
    ]
    assert [run.digest for run in plan(tmp_path, {"gdp": 761, "hightech_firms": "+12%"})] != [
        run.digest for run in assumed
    ]


@pytest.mark.parametrize("given", [{"gdp": "much"}, {"no such": 3}, {"hightech_share_of_scale_industry_firms": 3}])
def test_what_cant_be_assumed_is_said_before_anything_runs(tmp_path, given):
    with pytest.raises(KJError, match=r"given|indicators\.csv"):
        plan(tmp_path, given)


@pytest.mark.parametrize(
    ("lang", "said"), [("zh", "情景：假设 2021 年地区生产总值 = 760 亿元"), ("en", "Scenario, assuming for 2021: GDP")]
)
def test_the_page_says_what_is_assumed(tmp_path, lang, said):
    run = next(iter(plan(tmp_path, {"gdp": 760}, lang=lang)))
    content = {
        name: getattr(run, name) for name in ("region", "year", "day", "lang", "out", "data", "given", "documents")
    }
    prepared.place(content, ["03-attainment"], False)
    page = (tmp_path / "330205/2021/index.html").read_text(encoding="utf-8")
    assert said in page and 'id="whatif"' not in page
    assert json.loads((tmp_path / "330205/2021/outlook.json").read_text(encoding="utf-8"))["given"] == {"gdp": 760}


def test_a_workbook_has_it_too():
    book = kj.open_workbook("330205", 2021, "2021-03-26", "en", given={"GDP": 760})
    assert book.given == {"gdp": 760} and "Scenario, assuming for 2021: GDP (current prices) = 760" in book.heading()
    assert (book.forecast.draws["gdp", 2021] == 760).all()


def test_on_the_command_line(tmp_path):
    """The way there is an option, not a parameter of the notebooks."""
    told = ["run", "03-attainment", "--region", "330205", "--year", "2021", "--out", str(tmp_path)]
    env = {"KJANALYSIS_LANG": "en"}
    run = CliRunner().invoke(main, [*told, "--given", "地区生产总值=+6%", "--dry-run"], env=env)
    assert run.exit_code == 0 and "1 to run" in run.output
    run = CliRunner().invoke(main, [*told, "--given", "gdp", "--dry-run"], env=env)
    assert run.exit_code == 2 and "Write CODE=FIGURE" in run.output
    run = CliRunner().invoke(main, [*told, "-p", "given", '{"gdp": 760}', "--dry-run"], env=env)
    assert run.exit_code == 2 and "is set with --given" in run.output
