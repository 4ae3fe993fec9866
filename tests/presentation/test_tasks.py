"""The plan's numbered items, out of a report and through the year."""

import kjanalysis as kj
from kjanalysis import batch
from kjanalysis.presentation import task_sheet
from kjanalysis.reports import items

import shared

PLAN = "一、2020年工作情况\n1.完成情况。新增企业5家。\n二、2021年工作思路\n(一)抓平台\n1.建设平台。新建研究院2家,每年举办活动20场以上。\n2.深化改革。完善机制。\n(二)抓企业\n3.培育企业。力争新增高新技术企业20家以上。\n"


def test_numbered_items_of_the_plan_with_their_goals():
    table = items(kj.extract(PLAN))
    assert table["number"].tolist() == [1, 2, 3] and table["section"].tolist() == ["二/(一)", "二/(一)", "二/(二)"]
    assert table["title"].tolist() == ["建设平台", "深化改革", "培育企业"]
    assert table["goals"].tolist() == ["新建研究院 2 家；举办活动 ≥20 场（每年）", "", "新增高新技术企业 ≥20 家"]


def test_tracked_says_what_is_known_and_what_is_not(jiangbei, known):
    table = task_sheet.tracked(jiangbei, jiangbei.known, "en")
    assert table["number"].nunique() == 22
    listed = [name for cell in known.tasks["targets"] for name in cell.split()]
    assert len(table[table["outlook"].ne("")]) == len(listed)
    by_id = {t["id"]: t for t in jiangbei.targets}
    forecast = [name for name in listed if by_id[name]["probability"] is not None]
    assert int(table["probability"].ne("–").sum()) == len(forecast) > 0
    assert {"no data", "can't be forecast"} <= set(table["latest"]) | set(table["outlook"])
    assert table.loc[table["number"].eq(22), "goal"].tolist() == ["no numerical goal"]


def test_nothing_later_than_the_day_is_shown(jiangbei, known):
    early = task_sheet.tracked(jiangbei, jiangbei.known)
    rows = known.observations[
        known.observations["region"].eq("330205") & known.observations["indicator"].eq("rd_institutions_city_prov_new")
    ]
    assert rows["year"].max() >= 2020
    assert "2021" not in " ".join(early["latest"])


def test_the_sheet_is_one_table_with_chapters_and_print_styles(jiangbei, known):
    table = task_sheet.tracked(jiangbei, jiangbei.known)
    html = task_sheet.sheet(table, "标题<b>")
    assert html.count("<tbody>") == table["section"].nunique() and "标题&lt;b&gt;" in html and "landscape" in html
    assert html.count("kj-chapter") == table["section"].nunique() + 1  # and its style


def test_a_region_without_tasks_says_so():
    book = shared.workbook("330000", 2021, "2021-03-01")
    assert "没有登记任务" in book.task_summary() and book.task_table() is None


def test_the_form_is_no_part_of_a_batch():
    names = [path.stem for path in batch.find_notebooks()]
    assert "07-tasks" in names and "06-intake" not in names
    assert [p.stem for p in batch.find_notebooks(["06-intake"])] == ["06-intake"]


def test_headline_targets_stand_above_all_tasks_and_chapters_have_names(jiangbei):
    table = task_sheet.tracked(jiangbei, jiangbei.known)
    above = task_sheet.overall(jiangbei, jiangbei.known)
    goals = [goal for goal in above["goal"]]
    assert [goal.split(" ")[0] for goal in goals[:3]] == [t.indicator_zh for t in jiangbei.leading]
    assert not set(goals) & set(table["goal"])  # no target has two places
    chapters = task_sheet.chapters(table, above, "zh")
    named = kj.tables.read().chapters.set_index("section")["title_zh"]
    assert chapters[0].name == "总体目标" and chapters[1].name == f"二（一）{named['二/(一)']}：任务 1–4"
    assert sum(len(chapter.rows) for chapter in chapters) == len(table) + len(above)
    table["chapter"] = ""  # as where chapters.csv has no name
    assert [one.name for one in task_sheet.chapters(table, above, "en")][1] == "二(一): tasks 1–4"
    html = task_sheet.sheet(table, "标题", "zh", above)
    assert html.index("总体目标") < html.index("二（一）")
