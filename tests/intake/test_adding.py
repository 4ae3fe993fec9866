"""Figures, targets and indicators by hand: read as meant or refused, and written whole or not at all."""

import shutil

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

import kjanalysis as kj
from kjanalysis import KJError, tables
from kjanalysis.cli import main
from kjanalysis.intake import adding, own_folder, own_indicators
from kjanalysis.reports import phrases

from small import write_folder

KNOWN = tables.read()
SOURCE = {"published": "2024-03-01", "title": "2024年工作报告", "publisher": "永修县科技局"}


CATALOGUE = tables.read_texts()[0]["indicators"].to_dict("records")


@pytest.fixture
def folder(tmp_path):
    """The shipped catalogue without figures: read in no time."""
    return write_folder(tmp_path / "own", indicators=CATALOGUE, observations=[], targets=[], tasks=[])


def content(folder) -> dict:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("R&D经费支出 5.2亿元以上", ("rd_expenditure", "5.2", "亿元", "2024", "ge")),
        ("力争R&D经费支出25亿元以上", ("rd_expenditure", "25", "亿元", "2024", "strive+ge")),
        ("研发投入强度达到3.5%左右", ("rd_intensity", "3.5", "%", "2024", "approx")),
        ("高新技术企业数 170家", ("hightech_firms", "170", "家", "2024", "eq")),
        ("R&D经费支出增长8%以上", ("rd_expenditure_growth", "8", "%", "2024", "ge")),
        ("高新技术企业突破200家", ("hightech_firms", "200", "家", "2024", "gt")),
        ("高新技术企业不低于180家", ("hightech_firms", "180", "家", "2024", "ge")),
        ("R&D经费支出 5.2-5.5亿元", ("rd_expenditure", "5.2-5.5", "亿元", "2024", "eq")),
        ("R&D经费支出52000万元", ("rd_expenditure", "52000", "万元", "2024", "eq")),
        ("Ｒ＆Ｄ经费支出 ５．２亿元", ("rd_expenditure", "5.2", "亿元", "2024", "eq")),
        ("hightech_firms 1,003家", ("hightech_firms", "1003", "家", "2024", "eq")),
        ("R&D经费支出增速 -4.4%", ("rd_expenditure_growth", "-4.4", "%", "2024", "eq")),
        ("R&D经费支出增速 负4.4%", ("rd_expenditure_growth", "-4.4", "%", "2024", "eq")),
        ("到2025年高新技术企业达到300家", ("hightech_firms", "300", "家", "2025", "eq")),
        ("每年新增高新技术企业20家", ("hightech_firms_new", "20", "家", "annual", "eq")),
    ],
)
def test_targets_in_the_words_people_write(text, read):
    one = phrases.read(text, "target", 2024, KNOWN)
    assert (one.indicator, one.value, one.unit, one.year, one.qualifier) == read


@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [
        ("target", "", "没有找到"), ("target", "高新技术企业数 97", "带单位"), ("target", "5.2亿元以上", "哪项指标"),
        ("target", "研发人员 1.74万人", "rd_personnel"), ("target", "R&D经费25亿元，增长8%", "分开"),
        ("target", "rd_expenditure_growth 下降4.4%", "负号"), ("target", "高新技术企业数 2021年 97家", "早于"),
        ("actual", "高新技术企业数 97家", "年份"), ("actual", "去年高新技术企业97家", "年份"),
        ("actual", "hightech_firms 2022年力争97家", "目标的表述"), ("target", "R&D经费支出 5亿2千万元", "5亿"),
        ("target", "hightech_firms 增加20家", "增减量"), ("target", "hightech_firms 新增20家", "增减量"),
        ("target", "rd_intensity 提高0.2个百分点", "增减量"), ("target", "累计高新技术企业 300家", "累计"),
        ("target", "R&D经费支出年均增长8%", "年均"), ("target", "R&D经费支出 -5亿元", "负号"),
        ("actual", "rd_expenditure 2023年 同比增加1.2亿元", "增减量"), ("actual", "2023年1-6月R&D经费支出 2亿元", "时段"),
        ("actual", "2023年前三季度技术交易额 2亿元", "时段"),
    ],
)  # fmt: skip
def test_what_is_not_clear_is_refused_with_the_way_to_write_it(kind, text, said):
    with pytest.raises(KJError) as told:
        phrases.read(text, kind, 2024 if kind == "target" else None, KNOWN)
    assert said in told.value.zh and told.value.en


NUMBERS = st.decimals(min_value="0.01", max_value="9999", places=2).map(lambda number: f"{number:f}")
WORDS = [("", "", "eq"), ("超过", "", "gt"), ("不低于", "", "ge"), ("", "以上", "ge"), ("约", "", "approx"), ("", "左右", "approx"), ("力争达到", "", "strive"), ("力争", "以上", "strive+ge")]  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(NUMBERS, st.sampled_from(WORDS), st.sampled_from(["亿元", "万元"]), st.sampled_from(["", " "]))
def test_every_number_and_word_is_read_as_written(number, words, unit, space):
    before, behind, qualifier = words
    one = phrases.read(f"R&D经费支出{space}{before}{number}{unit}{behind}", "target", 2024, KNOWN)
    assert (one.indicator, one.value, one.unit, one.qualifier) == ("rd_expenditure", number, unit, qualifier)


@settings(deadline=None, max_examples=60)
@given(st.text(alphabet="研发经费高新技术企业0123456789.,-—年亿元家%增长力争 rd_a\n", max_size=24))
def test_no_phrase_breaks_the_reader(text):
    try:
        one = phrases.read(text, "target", 2024, KNOWN)
    except KJError as told:
        assert told.en and told.zh
    else:
        assert one.indicator in set(KNOWN.indicators["indicator"])


def test_the_printed_digits_stay(folder):
    done = adding.add("永修", 2024, ["R&D经费支出 52000.0万元"], **SOURCE, data=folder, dry_run=True)
    assert done.targets[0]["value"] == "5.20000" and "52000.0 万元" in done.targets[0]["note"]


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        (["高新技术企业数 2023年 97家", "没有这个指标 2023年 5家"], "哪项指标"),
        (["高新技术企业数 2023年 97家", "高新技术企业数 2023年 99家"], "矛盾"),
        (["高新技术企业数 2023年 97亿元"], "哪项指标"),
        (["hightech_firms 2023年 97亿元"], "无法换算"),
        (["hightech_firms 2023年 97.5家"], "整数"),
        (["高新技术企业数 2023年 不足97家"], "上限"),
    ],
)
def test_one_wrong_row_writes_nothing(folder, figures, said):
    before = content(folder)
    with pytest.raises(KJError) as told:
        adding.add("永修", 2024, [], figures, **SOURCE, data=folder)
    assert said in told.value.zh and figures[-1] in told.value.zh
    assert content(folder) == before


def test_a_figure_that_is_there_already_is_told(folder):
    adding.add("永修", None, [], ["高新技术企业数 2023年 97家"], **SOURCE, data=folder)
    before = content(folder)
    twice = adding.add("永修", None, [], ["高新技术企业数 2023年 97家"], **SOURCE, data=folder)
    assert (twice.there, twice.observations, twice.sources) == (1, [], []) and "1 rows, from the same" in twice.text()
    assert content(folder) == before, "no empty intake is noted"
    with pytest.raises(KJError, match="contradicts"):
        adding.add("永修", None, [], ["高新技术企业数 2023年 150家"], **SOURCE, data=folder)
    done = adding.add("永修", None, [], ["高新技术企业数 2022年 80家"], **SOURCE, data=folder)
    assert not done.sources  # the source is there
    other = adding.add("永修", None, [], ["高新技术企业数 2021年 70家"], **{**SOURCE, "title": "公报"}, data=folder)
    assert other.sources[0]["source"] == "360425-2024-03-01-2"


def test_a_target_that_is_there_already_is_told_and_its_outlook_shown(folder):
    words = [
        "add",
        "--region",
        "永修",
        "--target",
        "2024年高新技术企业达到150家",
        "--figure",
        "高新技术企业数 2023年 97家",
        "--data",
        str(folder),
    ]
    words += [one for name, cell in SOURCE.items() for one in (f"--{name}", cell)]
    done = [CliRunner().invoke(main, words, env={"KJANALYSIS_LANG": "zh"}) for _ in range(2)]
    assert [one.exit_code for one in done] == [0, 0] and "已写入" in done[0].output
    assert "已在数据表中：2 行" in done[1].output and "2024 年目标展望" in done[1].output
    assert "达到" in done[0].output and "等于" not in done[0].output


@pytest.mark.parametrize(
    ("text", "status"),
    [("高新技术企业数 2023年 97家（快报数）", "preliminary"), ("高新技术企业数 2023年 97家", "actual"), ("高新技术企业数 2023年 97家（修订数）", "revised")],
)  # fmt: skip
def test_a_first_figure_is_kept_as_one(folder, text, status):
    done = adding.add("永修", None, [], [text], **SOURCE, data=folder)
    assert [row["status"] for row in done.observations] == [status]


@pytest.mark.parametrize("lacking", [{"title": ""}, {"published": ""}, {"publisher": ""}, {"published": "去年"}])
def test_a_source_is_needed(folder, lacking):
    with pytest.raises(KJError):
        adding.add("永修", 2024, ["高新技术企业数 97家"], **{**SOURCE, **lacking}, data=folder)


def test_a_figure_published_before_its_year_is_refused(folder):
    before = content(folder)
    with pytest.raises(KJError, match="was not over on 2024-03-01"):
        adding.add("永修", 2024, [], ["高新技术企业数 2025年 97家"], **SOURCE, data=folder)
    assert content(folder) == before


def test_an_own_indicator_finds_its_pool_and_is_read_by_its_name(folder):
    row = own_indicators.add_indicator("green_factories", zh="绿色工厂数", unit="家", kind="stock", data=folder)
    like = KNOWN.indicators.query("kind == 'stock' and unit == '家'")["pool"]
    assert row["pool"] == like.mode()[0] and row["integer"] == "true"
    done = adding.add("永修", 2024, ["绿色工厂数 30家"], ["绿色工厂数 2023年 25家"], **SOURCE, data=folder)
    assert done.targets[0]["indicator"] == done.observations[0]["indicator"] == "green_factories"


@pytest.mark.parametrize(
    "given_",
    [
        {"code": "rd_expenditure"}, {"zh": "R&D经费支出"}, {"kind": "amount"}, {"pool": "firms"}, {"zh": " "}, {"code": "Green Factories"},
    ],
)  # fmt: skip
def test_an_unfit_indicator_is_refused(folder, given_):
    before = content(folder)
    row = {"code": "green_factories", "zh": "绿色工厂数", "unit": "家", "kind": "stock"} | given_
    with pytest.raises(KJError):
        own_indicators.add_indicator(row.pop("code"), **row, data=folder)
    assert content(folder) == before


def test_an_installed_package_is_not_written_to(folder, monkeypatch):
    monkeypatch.setattr(own_folder, "shipped_folder", lambda: folder.resolve())
    with pytest.raises(KJError, match="kjanalysis init"):
        adding.add("永修", 2024, ["高新技术企业数 97家"], **SOURCE, data=folder)


def test_the_command_shows_what_it_understood_and_the_new_outlook(tmp_path):
    own = shutil.copytree(tables.shipped_folder(), tmp_path / "own")
    options = ["--published", "2024-03-01", "--title", "工作报告", "--publisher", "科技局", "--data", str(own)]
    phrase = [
        "--target",
        "力争R&D经费支出 5.2亿元以上",
        "--target",
        "金融机构存款 3亿元",
        "--figure",
        "R&D经费支出 2023年 48000万元",
    ]
    before = content(own)
    lost = CliRunner().invoke(main, ["add", "--region", "永修", "--year", "2024", *phrase, *options])
    assert lost.exit_code == 2 and "金融机构存款" in lost.stderr and content(own) == before
    phrase[3] = "技术交易额 3亿元"
    done = CliRunner().invoke(main, ["add", "--region", "永修", "--year", "2024", *phrase, *options])
    assert done.exit_code == 0 and "4.8000亿元" in done.stdout and "--figure" in done.stdout
    outlook = kj.outlook("360425", 2024, data=own)
    forecast = {one.indicator: one.probability for one in outlook.targets}
    assert forecast["rd_expenditure"] is not None and forecast["tech_trade"] is None
    assert str(outlook.as_of) == "2024-03-01" and "永修县" in done.stdout


def test_a_dry_run_and_nothing_to_add(folder):
    options = ["--published", "2024-03-01", "--title", "工作报告", "--publisher", "科技局", "--data", str(folder)]
    before = content(folder)
    dry = CliRunner().invoke(
        main, ["add", "--region", "永修", "--figure", "R&D经费支出 2023年 4.8亿元", *options, "--dry-run"]
    )
    assert dry.exit_code == 0 and "rd_expenditure" in dry.stdout and content(folder) == before
    lost = CliRunner().invoke(main, ["add", "--region", "永修", *options])
    assert lost.exit_code == 2 and "--target" in lost.stderr


@pytest.mark.parametrize("text", ["高新技术企业28人", "高新技术企业达到28件以上", "高新技术企业28台"])
def test_a_counter_of_other_things_is_not_taken_for_the_indicators(text):
    """28人 became 28家 without a word."""
    with pytest.raises(KJError) as error:
        adding.add("永修", 2024, [text], published="2024-03-01", title="要点", publisher="科技局", dry_run=True)
    assert "家" in error.value.zh and text in error.value.zh


@pytest.mark.parametrize("unit", ["家", "个", "户"])
def test_counters_of_the_same_things_are_the_same(unit):
    done = adding.add(
        "永修", 2024, [f"高新技术企业28{unit}"], published="2024-03-01", title="要点", publisher="科技局", dry_run=True
    )
    assert [row["value"] for row in done.targets] == ["28"]
