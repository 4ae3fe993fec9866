"""Nothing published after as_of gets in; the better source decides."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

import kjanalysis as kj
from kjanalysis.cli import main
from kjanalysis.errors import KJError
from kjanalysis.notation.dates import public_from
from kjanalysis.tables import vintage

from small import OBSERVATION, SMALL, write_folder


def money(**changes):
    return {**OBSERVATION, "year": "2020", "published": "2021-02-01", **changes}


def pick(tmp_path, *rows, as_of="2021-12-31"):
    others = [r for r in SMALL["observations"] if r["indicator"] == "output"]
    folder = write_folder(tmp_path / "v", observations=[*others, *rows])
    frame = kj.load("000001", as_of=as_of, indicators=["money"], data=folder)
    return frame.set_index("year")


@settings(max_examples=60, deadline=None)
@given(
    day=st.dates(min_value=dt.date(2009, 1, 1), max_value=dt.date(2026, 6, 1)),
    region=st.sampled_from(["330205", "330200", "330000", "000000", "440000"]),
)
def test_no_figure_from_the_future(day, region):
    """On any day, every figure loaded can be shown to have been public."""
    try:
        frame = kj.load(region, as_of=day)
    except KJError:
        return
    assert all(public_from(text) <= day for text in frame["published"])
    assert not frame["grade"].eq("tertiary").any()
    assert not frame.duplicated(["indicator", "year"]).any()


def test_a_year_is_public_at_its_end(tmp_path):
    rows = [money(year="2019", published="2020"), money()]
    assert list(pick(tmp_path, *rows, as_of="2021-02-01").index) == [2019, 2020]
    with pytest.raises(KJError, match="earliest publication"):
        pick(tmp_path, *rows, as_of="2020-12-30")


def test_an_undated_figure_is_never_proven_public(tmp_path):
    chosen = pick(tmp_path, money(year="2019", published="2020"), money(published=""))
    assert list(chosen.index) == [2019]
    assert list(pick(tmp_path, money(published=""), as_of=None).index) == [2020]


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({"value": "11"}, {"value": "12", "source": "paper", "published": "2021-06-01"}),
        ({"value": "11", "status": "revised"}, {"value": "12", "published": "2021-06-01"}),
        ({"value": "11"}, {"value": "12", "status": "preliminary", "published": "2021-06-01"}),
        ({"value": "11", "published": "2021-06-01"}, {"value": "12"}),
        ({"value": "231"}, {"value": "200", "qualifier": "gt"}),
    ],
    ids=["official before press", "revised first", "actual before preliminary", "later first", "exact first"],
)
def test_which_source_decides(tmp_path, better, worse):
    """The order of choice, whatever the order in the file."""
    for rows in ((better, worse), (worse, better)):
        chosen = pick(tmp_path, *(money(locator=f"t{i}", **row) for i, row in enumerate(rows)))
        assert chosen.at[2020, "value"] == float(better["value"])
        assert chosen.at[2020, "vintages"] == 2


def test_tertiary_never_decides(tmp_path):
    chosen = pick(tmp_path, money(year="2019", published="2020"), money(source="wiki"))
    assert list(chosen.index) == [2019]


def test_press_sharpens_a_bound_but_cannot_contradict_it(tmp_path):
    bound = money(value="660", qualifier="gt")
    inside, outside = money(value="666.7", source="paper"), money(value="671", source="paper")
    chosen = pick(tmp_path, bound, inside)
    assert chosen.at[2020, "value"] == 666.7 and chosen.at[2020, "sharpened"]
    chosen = pick(tmp_path, bound, outside)
    assert (chosen.at[2020, "lower"], chosen.at[2020, "upper"]) == (660, 670)


def test_part_years_and_totals_are_not_annual(tmp_path):
    rows = [money(year="2019", published="2020"), money(period="part_year"), money(year="2018", period="multi_year")]
    assert list(pick(tmp_path, *rows).index) == [2019]


def test_shipped_jiangbei_as_known_on_the_founding_day():
    """By hand from the sources: what an analyst knew on 26 March 2021."""
    frame = kj.load("330205", as_of="2021-03-26").set_index(["indicator", "year"])
    gdp = frame.loc[("gdp", 2020)]
    assert (gdp["value"], gdp["source"]) == (666.7, "chinadaily_2021")
    assert ("gdp", 2016) not in frame.index  # an undated encyclopaedia alone
    assert ("gdp", 2022) not in frame.index  # published later
    rd = frame.loc["rd_expenditure"]
    assert rd[["lower", "upper"]].values.tolist() == [[10, 20], [20, 30], [23, 24]]
    assert frame.loc[("enterprise_rd_institutions", 2020), "value"] == 231


def test_latest_keeps_all_columns(known):
    rows = known.observations
    chosen = vintage.latest(rows[rows["region"].eq("330205")], dt.date(2021, 3, 26))
    assert set(rows.columns) <= set(chosen.columns)


@pytest.mark.parametrize(
    "other",
    [{"basis": "B"}, {"qualifier": "approx", "value": "665"}, {"status": "preliminary"}],
    ids=["another basis", "only approximate", "less final"],
)
def test_what_cannot_sharpen_a_bound(tmp_path, other):
    bound = money(value="660", qualifier="gt")
    chosen = pick(tmp_path, bound, money(**{"value": "666.7", "source": "paper", **other}))
    assert chosen.at[2020, "value"] == 660 and not chosen.at[2020, "sharpened"]


def test_below_the_bound_cannot_sharpen_either(tmp_path):
    chosen = pick(tmp_path, money(value="660", qualifier="gt"), money(value="655", source="paper"))
    assert chosen.at[2020, "value"] == 660


#: What versions of a figure are drawn from.
VERSIONS = {
    "region": ["000001", "000002"],
    "indicator": ["firms", "money"],
    "year": [2018, 2019, 2020],
    "grade": ["official", "reprint", "press", "press", "press", "tertiary"],
    "status": ["preliminary", "actual", "revised"],
    "qualifier": ["gt", "eq", "eq", "approx"],
    "published": ["", "2021", "2021-03", "2021-03-26", "2022-01-01"],
    "basis": ["", "", "census"],
    "period": ["annual", "annual", "annual", "half"],
    "lower": [1, 2, 3],
    "width": [0, 1, 9],
}


@pytest.mark.parametrize("seed", range(30))
@pytest.mark.parametrize("as_of", [None, dt.date(2021, 6, 1)])
def test_the_choice_is_the_one_the_rules_name(seed, as_of):
    """Among any versions: the rules of the module's text, followed one group at a time."""
    rng = np.random.default_rng(seed)
    rows = pd.DataFrame({name: rng.choice(values, 12 * (1 + seed % 8)) for name, values in VERSIONS.items()})
    rows["upper"], rows["value"], rows["row"] = rows["lower"] + rows["width"], rows["lower"], range(len(rows))
    rank = {"revised": 0, "actual": 1, "preliminary": 2}
    wanted = {}
    for key, group in rows.groupby(["region", "indicator", "year"]):
        days = {text: public_from(text) for text in group["published"]}
        seen = [
            r
            for r in group.itertuples()
            if r.period == "annual"
            and r.grade != "tertiary"
            and (as_of is None or (days[r.published] or dt.date.max) <= as_of)
        ]
        seen.sort(
            key=lambda r: (
                r.grade == "press", rank[r.status], r.grade == "reprint",
                -(days[r.published] or dt.date.min).toordinal(), r.qualifier == "gt", r.width,
            )
        )  # fmt: skip
        inside = [
            r
            for r in seen
            if seen[0].qualifier == "gt" and r.qualifier == "eq" and r.basis == seen[0].basis
            and rank[r.status] <= rank[seen[0].status] and seen[0].lower <= r.lower and r.upper <= seen[0].upper
        ]  # fmt: skip
        if seen:
            wanted[key] = (inside or seen)[0].row, len(seen), bool(inside)
    chosen = vintage.latest(rows, as_of)
    got = {(r.region, r.indicator, r.year): (r.row, r.vintages, r.sharpened) for r in chosen.itertuples()}
    assert got == wanted
    assert list(got) == sorted(got)


def bent(tmp_path, days: dict[str, str]):
    """The small tables with other days of publication for the money of 甲省, by year."""
    rows = [
        {**row, "published": days.get(row["year"], "")}
        if (row["region"], row["indicator"]) == ("000001", "money")
        else row
        for row in SMALL["observations"]
        if row["region"] != "000001" or row["indicator"] == "money"
    ]
    return write_folder(tmp_path / "bent", observations=rows)


def test_figures_without_a_day_or_of_a_later_one_are_told_with_what_to_do(tmp_path):
    folder = bent(tmp_path, {"2018": "2022-05-06", "2019": "2022-04"})
    with pytest.raises(KJError) as told:
        kj.load("000001", "2021-04-01", data=folder)
    assert "有 7 行没有公布日期" in told.value.zh and "published" in told.value.zh
    assert (
        "有 2 行在该日之后公布" in told.value.zh
        and "2022-04-30" in told.value.zh
        and "7 rows have no date" in told.value.en
    )


def test_a_target_whose_figures_wait_is_not_just_called_without_history(tmp_path):
    folder = bent(tmp_path, {str(year): "2022-05-06" for year in range(2012, 2021)})
    words = ["outlook", "--region", "000001", "--year", "2021", "--as-of", "2021-04-01", "--data", str(folder)]
    said = CliRunner().invoke(main, words, env={"KJANALYSIS_LANG": "zh"}).output
    assert "经费：有 9 行在该日之后公布" in said and "2022-05-06" in said and "没有公布日期" not in said
    assert (
        "9 行"
        not in CliRunner().invoke(main, [*words[:6], "2022-05-06", *words[7:]], env={"KJANALYSIS_LANG": "zh"}).output
    )
