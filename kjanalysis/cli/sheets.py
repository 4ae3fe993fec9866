"""``import``: from a sheet of statistics to rows of the tables."""

from __future__ import annotations

import click

from ..errors import language
from ..wording import markup
from ..wording.text import Text
from .group import main
from .options import DATA, from_workspace
from .printing import as_text, in_words, say

#: What each option does, in English and Chinese, by command and option.
HELP = {
    "import sheet": "Read only this sheet, even a hidden one. 只读取该工作表（隐藏的也可），例如 Sheet2",
    "import region": "Code or name of the region that reports, e.g. 330205. 填报地区的代码或名称，例如 330205",
    "import year": "Year of figures that name none, e.g. 2022. 未写年份的数据所属年份，例如 2022",
    "import out": "File for the proposals, e.g. proposals.xlsx or proposals.csv. 提案写入的文件，例如 proposals.xlsx 或 proposals.csv",
    "import yes": "Take in what is understood without doubt, list the rest. 直接写入没有疑问的行，并列出其余的行",
    "import source": "Id in sources.csv; by default one made from the file. 来源编号，不写则按文件生成",
    "import title": "Title of the sheet's source, as it is printed. 来源的标题，例如 2022年宁波统计年鉴",
    "import publisher": "Name of who issued it. 发布机构，例如 宁波市统计局",
    "import published": "Day it was published, e.g. 2023-10-12. 公布日期，例如 2023-10-12",
    "import url": "Its web address, e.g. https://example.org/a.xlsx. 网址，例如 https://example.org/a.xlsx",
    "import grade": "Grade of the source, e.g. press. 来源的等级：官方、转载、媒体、第三手，例如 press",
    "import dry-run": "Check only, write nothing. 只检查，不写入",
}

_SHOWN = [
    "cell",
    "shown",
    "indicator_zh",
    "indicator",
    "value",
    "unit",
    "year",
    "region",
    "kind",
    "qualifier",
    "status",
]
# columns that are only shown where a row has something else
_USUAL = {"kind": "actual", "qualifier": "eq", "status": ""}


@main.command("import")
@click.argument("table", metavar="SHEET")
@click.option("--sheet", metavar="NAME", help=HELP["import sheet"])
@click.option("--region", metavar="CODE|NAME", callback=from_workspace("region"), help=HELP["import region"])
@click.option("--year", metavar="Y", help=HELP["import year"])
@click.option("--out", metavar="FILE", help=HELP["import out"])
@click.option("--yes", is_flag=True, help=HELP["import yes"])
@click.option("--source", metavar="ID", help=HELP["import source"])
@click.option("--title", help=HELP["import title"])
@click.option("--publisher", default="", help=HELP["import publisher"])
@click.option("--published", default="", metavar="DATE", help=HELP["import published"])
@click.option("--url", default="", help=HELP["import url"])
@click.option(
    "--grade",
    type=click.Choice(["official", "reprint", "press", "tertiary"]),
    default="official",
    show_default=True,
    help=HELP["import grade"],
)
@click.option("--dry-run", is_flag=True, help=HELP["import dry-run"])
@DATA
def import_(table, sheet, region, year, out, yes, source, title, publisher, published, url, grade, dry_run, data):
    """Propose rows from a sheet (.xlsx .xls .csv .html .docx). 从统计表格提取数据

    The rows are shown beside the sheet's cells, and every cell that gave none,
    with the reason. Nothing is written without --out or --yes.

    逐行列出读到的数据及其单元格，并列出未采用的单元格和原因。
    不加 --out 或 --yes 时不写入任何内容。
    """
    from .. import intake
    from ..reports.sheet_rows import from_sheet

    found = from_sheet(table, sheet, region, year, data)
    _show(found, asked=not yes)
    taken = None
    if yes:
        new = {"title": title, "publisher": publisher, "published": published, "url": url, "grade": grade}
        taken = _take(found, table, region, source, new, data, dry_run)
    if out and not dry_run:
        intake.write(found.rows if taken is None else taken.rest, out, data)
        say(Text(f"to review: {out}", f"待审核：{out}").of(language()))
    if not yes and not out:
        next_step = Text(
            "Nothing is written yet. Add --yes, --title, --publisher and --published to take in what is sure, or --out proposals.xlsx to decide on each row.",
            "尚未写入。加上 --yes、--title、--publisher、--published 可写入没有疑问的行；加上 --out proposals.xlsx 可逐行审核。",
        )
        say(next_step.of(language()))


def _show(found, asked: bool) -> None:
    """What was understood beside its cells, what needs a look, and what was not taken."""
    from ..reports.sheet_rows import by_sheet, grouped, questions

    lang = language()
    for notice in found.notices:
        say(notice.of(lang))
    for name, rows in by_sheet(found.rows):
        say(markup.line(f"[{name}]"))
        click.echo(as_text(in_words(rows, [column for column in _SHOWN if _tells(rows, column)])))
    sure = int(found.sure.sum())
    said = Text(
        f"{len(found.rows)} rows understood, {sure} of them without doubt",
        f"读出 {len(found.rows)} 行，其中 {sure} 行没有疑问",
    )
    say(said.of(lang))
    if asked and sure < len(found.rows):
        say(Text("To look at:", "需要核对：").of(lang))
        say(questions(found.rows, lang))
    if found.left:
        say(Text(f"Cells not taken: {len(found.left)}", f"未采用的单元格：{len(found.left)} 个").of(lang))
        say(grouped(found.left, lang))


def _tells(rows, column: str) -> bool:
    """Whether a column says more than the usual in any row."""
    return column not in _USUAL or bool(rows[column].ne(_USUAL[column]).any())


def _take(found, table, region, source, new, data, dry_run):
    """Take in what is sure; the rows that a check refused are named with the others."""
    from ..intake.sheet_import import source_for, take_sure
    from ..reports.sheet_rows import questions

    made, entered = source_for(table, source, new, data)
    taken = take_sure(found, made, region, entered, data, dry_run)
    click.echo(taken.intake.text())
    if len(taken.rest):
        lang = language()
        say(Text(f"Rows not taken: {len(taken.rest)}", f"未写入的行：{len(taken.rest)}").of(lang))
        cells = taken.rest.assign(cell=taken.rest["section_locator"].str.rpartition("!")[2])
        say(questions(cells, lang))
    return taken
