"""Regions by code and by name, and the divisions that come with the package."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kjanalysis as kj
from kjanalysis import KJError, tables
from kjanalysis.tables import all_regions, check, region_lists, region_names
from kjanalysis.tables.divisions import divisions

from small import OBSERVATION, SMALL, TARGET, write_folder

EVERY = all_regions.gazetteer(tables.read())
#: The country as in international series has the name of the nation.
TWICE = {"CHN"}


def find(text: str) -> str:
    return region_names.check_region(text, tables.read())


def refused(text: str) -> KJError:
    with pytest.raises(KJError) as told:
        find(text)
    return told.value


def test_every_region_is_found_by_its_code_and_whole_name():
    """All that are listed and all divisions of today: nobody must guess which one an answer is of."""
    standing = [one for one in EVERY.regions if not one.until]
    assert len(standing) > 3300
    assert {one.code for one in standing} >= set(tables.read().regions["region"])
    for one in standing:
        assert find(one.code) == one.code
        if one.code not in TWICE:
            assert [other.code for other in region_names.fitting(one.path, EVERY)] == [one.code], one


def test_the_names_that_the_tables_show_are_found():
    rows = tables.read().regions
    for row in rows[rows["zh"].ne("")].itertuples():
        assert find(row.zh) == row.region


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("宁波江北", "330205"), ("宁波市江北区", "330205"), ("浙江 江北", "330205"), ("浙江省/宁波市/江北区", "330205"),
        ("Jiangbei", "330205"), ("jiangbei district, ningbo", "330205"), (" ３３０２０５ ", "330205"), ("永修", "360425"),
        ("江西永修县", "360425"), ("慈溪", "330282"), ("延边", "222400"), ("内蒙古", "150000"), ("上海浦东", "310115"),
        ("襄樊", "420600"), ("崇川区", "320613"), ("宁波高新区", "330200-GX"), ("全国", "000000"), ("Germany", "DEU"),
    ],
)  # fmt: skip
def test_what_people_write(text, code):
    assert find(text) == code


@pytest.mark.parametrize(
    ("text", "candidates"),
    [("江北", {"330205", "500105", "500157"}), ("江北区", {"330205", "500105", "500157"}), ("朝阳区", {"110105", "220104"})],
)  # fmt: skip
def test_an_ambiguous_name_lists_code_and_path(text, candidates):
    told = refused(text)
    assert set(
        re.findall(r"\d{6}", told.zh)
    ) == candidates and "浙江省宁波市江北区" in told.en + "浙江省宁波市江北区" * ("朝阳" in text)


@pytest.mark.parametrize(
    ("text", "code"), [("Jangbei", "330205"), ("Jiangbei Distrct", "330205"), ("Zhejang", "330000"), ("Shangai", "310000"), ("germny", "DEU")],
)  # fmt: skip
def test_a_mistyped_english_name_leads_to_its_neighbours(text, code):
    told = refused(text)
    assert f"Did you mean: {code} " in told.en and f"是否指：{code} " in told.zh
    assert "Did you mean" not in refused("qqqqqq").en


@pytest.mark.parametrize(
    ("text", "successor"),
    [("330204", "330212"), ("下城区", "330105"), ("杭州江干区", "330102"), ("港闸区", "320613"), ("达孜县", "540104"), ("500105", "500157")],
)  # fmt: skip
def test_a_former_division_leads_to_its_successor(text, successor):
    told = refused(text)
    assert f" {successor} " in told.en and successor in told.zh and "no longer" in told.en


def test_a_former_division_without_a_stated_successor_names_none():
    told = refused("410322")
    assert "孟津县" in told.zh and "No source" in told.en and "410308" not in told.zh


def test_unknown_names_lead_to_alike_ones():
    assert "360425" in refused("永修区").zh and "330205" in refused("330299").zh
    assert "330205" in refused("").zh  # an example, where nothing is alike


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("贵西市", "360681"), ("贵西", "360681"), ("鹰潭贵西市", "360681"), ("永秀", "360425"), ("甬修县", "360425"), ("慈西市", "330282"),
        ("余瑶市", "330281"), ("宁波江背", "330205"), ("北仓区", "330206"), ("江西省鹰谭市贵溪市", "360681"), ("上海甫东新区", "310115"),
    ],
)  # fmt: skip
def test_a_name_with_a_wrong_sign_leads_to_the_one_that_is_written_and_sounds_most_like_it(text, first):
    told = refused(text)
    assert told.near[0] == first and told.zh.index(first) < 40


@settings(deadline=None, max_examples=40)
@given(st.text(max_size=12))
def test_no_text_breaks_the_search(text):
    try:
        code = find(text)
    except KJError as told:
        assert told.en and told.zh
    else:
        assert code in EVERY.by_code


@settings(deadline=None, max_examples=60)
@given(st.sampled_from([one for one in EVERY.regions if not one.until and one.above]), st.data())
def test_a_name_with_some_of_those_above_finds_its_region_or_says_which(one, data):
    """However much of the line above is said, and however short, the region is among those found."""
    parts = [name for name in one.above if data.draw(st.booleans())] + [one.zh]
    text = "".join(data.draw(st.sampled_from(all_regions.forms(name))) for name in parts)
    found = region_names.fitting(text, EVERY)
    wholes = [other for other in EVERY.regions if text.endswith(other.zh) and other.zh != one.zh and other.zh]
    assert one in found or wholes or text in EVERY.by_name  # the whole name of another, as 安徽省巢湖市


def test_a_name_with_a_comma_is_found_as_it_is_shown_and_with_those_above():
    assert find("慈溪市(市级,不含前湾新区)") == find("宁波市慈溪市（市级，不含前湾新区）") == "330282-SJ"


def test_the_reviewed_regions_agree_with_the_divisions():
    today = divisions()[divisions()["until"].eq("")].set_index("region")
    shared = tables.read().regions.set_index("region").join(today.add_suffix("_of"), how="inner")
    assert len(shared) > 350
    assert shared["level"].eq(shared["level_of"]).all() and shared["parent"].eq(shared["parent_of"]).all()
    assert all(zh.endswith(of) for zh, of in zip(shared["zh"], shared["zh_of"], strict=True))


def test_each_successor_and_parent_is_a_division():
    rows = divisions()
    today = rows[rows["until"].eq("")]
    assert today["region"].is_unique and not today["successor"].any()
    assert set(rows["successor"]) - {""} <= set(today["region"])
    assert set(rows["parent"]) - {"000000"} <= set(rows["region"])
    assert not today.duplicated(["parent", "zh"]).any()


@pytest.fixture
def own(tmp_path):
    """Tables whose regions.csv lacks the region that has a figure and a target."""
    figures = [
        {
            **OBSERVATION,
            "region": "360425",
            "year": str(year),
            "value": f"{10 + year - 2015}.0",
            "published": f"{year + 1}-02-01",
        }
        for year in range(2015, 2021)
    ]
    target = {**TARGET, "id": "360425-2021-01", "region": "360425"}
    return write_folder(
        tmp_path / "own", observations=[*SMALL["observations"], *figures], targets=[TARGET, target]
    )  # fmt: skip


def test_a_division_with_figures_needs_no_row_of_its_own(own):
    outlook = kj.outlook("永修", 2021, data=own)
    assert outlook.region_zh == "永修县" and outlook.targets[0].probability is not None
    assert tables.read(own).on(None).places.at["360425", "level"] == "county"
    assert not [one for one in tables.check.check(own) if one.level == "problem"]


def test_a_code_that_is_no_division_is_still_a_problem(tmp_path):
    folder = write_folder(tmp_path / "x", targets=[{**TARGET, "id": "999999-2021-01", "region": "999999"}])
    _, problems = tables.read_texts(folder)
    assert [(one.file, one.row, one.column) for one in problems] == [("targets.csv", 2, "region")]


def test_a_division_without_rows_says_what_is_needed():
    with pytest.raises(KJError) as told:
        kj.outlook("永修", 2021)
    assert "no figure and no target" in told.value.en and "kjanalysis add" in told.value.zh


def test_shipped_tables_are_read_without_the_divisions():
    """They are needed for a region that regions.csv lacks, and cost time."""
    before = divisions.cache_info()
    tables.reading._read.__wrapped__(tables.layers_of(tables.shipped_folder()), ())
    kj.load("330205", "2021-03-26")
    assert divisions.cache_info() == before


def test_lists_say_how_much_there_is():
    found = region_lists.regions(tables.read(), "江北")
    assert found["region"].tolist() == ["330205", "500105"]
    assert found.loc[0, "figures"] > 100 and found.loc[0, "targets"] == 26 and found.loc[1, "until"] == "2024"
    assert region_lists.regions(tables.read()).query("figures + targets == 0").empty


@pytest.mark.parametrize(
    ("region", "parent", "rows"), [("000001", "", []), ("330200", "330205", [3]), ("330000", "330205", [3])]
)
def test_what_is_wrong_is_said_of_rows_that_are_there(tmp_path, region, parent, rows):
    """The tables name a district; it and those above it are added, but not the nation, which no division is."""
    first = {**SMALL["regions"][1], "parent": ""}
    regions = [first, {**first, "region": region, "parent": parent, "zh": "乙"}] if parent else [first]
    observations = [{**OBSERVATION, "region": "330205"}, OBSERVATION]
    data = write_folder(tmp_path, regions=regions, observations=observations)
    found = [one for one in check.check(data) if one.level == "problem"]
    assert [(one.file, one.row) for one in found] == [("regions.csv", row) for row in rows]
    if not rows:
        named = tables.read(data).regions.set_index("region")["parent"]
        assert named[["330205", "330200", "330000"]].tolist() == ["330200", "330000", ""]
