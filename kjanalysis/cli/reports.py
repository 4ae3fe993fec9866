"""``extract``, ``review`` and ``ingest``: from a report to rows of the tables."""

from __future__ import annotations

import click

from ..errors import KJError, language
from ..wording import markup
from ..wording.text import Text
from .group import main
from .options import DATA, from_workspace
from .printing import as_text, in_words, say, write_table

#: What each option does, in English and Chinese, by command and option.
HELP = {
    "extract region": "Code or name of the region that reports, e.g. 330205. 报告所属地区的代码或名称，例如 330205",
    "extract year": "Year of the report, which is what 今年 means, e.g. 2021. 报告年份，即“今年”所指，例如 2021",
    "extract published": "Day or month it was published, e.g. 2021-01-22; January tells of the year before. 公布日期，例如 2021-01-22；一月发布的多讲上一年",
    "extract out": "File for the proposals, e.g. proposals.xlsx or proposals.csv. 提案写入的文件，例如 proposals.xlsx 或 proposals.csv",
    "extract tasks": "Also write the numbered tasks as CSV, e.g. tasks.csv. 把编号任务另存为 CSV，例如 tasks.csv",
    "ingest source": "Id in sources.csv, e.g. P01; for a new id add --title. 来源编号，例如 P01；新编号须加 --title",
    "ingest region": "Code or name of the region that reports, e.g. 330205. 报告所属地区的代码或名称，例如 330205",
    "ingest year": "First year of goals that hold for every year, e.g. 2021. 每年目标的起始年份，例如 2021",
    "ingest title": "Title of a new source, as it is printed. 新来源的标题，例如 2021年工作报告",
    "ingest publisher": "Name of who issued the new source. 新来源的发布机构，例如 江北区科技局",
    "ingest published": "Day it was published, e.g. 2021-03-26. 新来源的公布日期，例如 2021-03-26",
    "ingest url": "Its web address, e.g. https://example.org/a.html. 新来源的网址，例如 https://example.org/a.html",
    "ingest grade": "Grade of the new source, e.g. press. 新来源的等级：官方、转载、媒体、第三手，例如 press",
    "ingest undo": "Take the last intake back: exactly its rows. 撤销上一次写入：只删除那次写入的行",
    "ingest dry-run": "Check only, write nothing. 只检查，不写入",
}

#: Rows that are listed when an intake is taken back.
LISTED = 20


@main.command()
@click.argument("report", metavar="REPORT")
@click.option("--region", metavar="CODE|NAME", callback=from_workspace("region"), help=HELP["extract region"])
@click.option("--year", metavar="Y", help=HELP["extract year"])
@click.option("--published", metavar="DATE", help=HELP["extract published"])
@click.option("--out", metavar="FILE", help=HELP["extract out"])
@click.option("--tasks", "tasks_out", metavar="FILE", help=HELP["extract tasks"])
@DATA
def extract(report, region, year, published, out, tasks_out, data):
    """Propose rows from a report (.txt .html .docx .pdf). 从报告提取数据，供人审核"""
    from pathlib import Path

    from .. import intake, reports

    frame = reports.extract(Path(report), region, year, data, published)
    if frame.empty:
        raise KJError(
            f"No statement with a figure was found in {report}. Check that it is the right file.",
            f"在 {report} 中没有找到含数据的表述，请检查文件是否正确。",
        )
    if tasks_out:
        write_table(reports.items(frame), tasks_out)
    if out:
        intake.write(frame, out, data)
    else:
        shown = [
            "section_locator",
            "indicator_zh",
            "indicator",
            "value",
            "unit",
            "year",
            "kind",
            "qualifier",
            "scope",
            "reason",
        ]
        click.echo(as_text(in_words(frame, shown)))
    click.echo(_counted(frame).of(language()), err=not out)
    for line in reports.unread(frame, language()):
        click.echo(line, err=not out)


def _counted(frame) -> Text:
    """How many rows there are, and how many of each step of confidence."""
    from ..reports import confidence

    steps = [confidence.of(share) for share in frame["confidence"]]
    counts = [(name, steps.count(step)) for step, name in confidence.NAMES.items()]
    return Text(
        f"{len(frame)} rows proposed: " + ", ".join(f"{count} {name.en}" for name, count in counts),
        f"提取 {len(frame)} 行：" + "，".join(f"{name.zh} {count} 行" for name, count in counts),
    )


@main.command()
@click.argument("proposals", metavar="PROPOSALS")
@DATA
def review(proposals, data):
    """Accept, correct or reject proposals, one by one. 逐条接受、更正或拒绝提案"""
    from .. import intake

    intake.dialogue(proposals, lambda question: click.prompt(markup.clean(question), prompt_suffix=" "), say, data)


@main.command()
@click.argument("reviewed", metavar="REVIEWED", required=False)
@click.option("--source", metavar="ID", help=HELP["ingest source"])
@click.option("--region", metavar="CODE|NAME", callback=from_workspace("region"), help=HELP["ingest region"])
@click.option("--year", metavar="Y", help=HELP["ingest year"])
@click.option("--title", help=HELP["ingest title"])
@click.option("--publisher", default="", help=HELP["ingest publisher"])
@click.option("--published", default="", metavar="DATE", help=HELP["ingest published"])
@click.option("--url", default="", help=HELP["ingest url"])
@click.option(
    "--grade",
    type=click.Choice(["official", "reprint", "press", "tertiary"]),
    default="official",
    show_default=True,
    help=HELP["ingest grade"],
)
@click.option("--dry-run", is_flag=True, help=HELP["ingest dry-run"])
@click.option("--undo", "back", is_flag=True, help=HELP["ingest undo"])
@DATA
def ingest(reviewed, source, region, year, title, publisher, published, url, grade, dry_run, back, data):
    """Write accepted rows into your tables, or take the last intake back. 将已接受的行写入自己的数据表，或撤销上一次写入"""
    from ..intake.ingest import ingest as take_in

    if back:
        _undo(data)
        return
    for name, value in (("REVIEWED", reviewed), ("--source", source), ("--region", region)):
        if not value:
            raise KJError(
                f"Missing {name}. Write for example: kjanalysis ingest proposals.xlsx --source P01 --region 330205.",
                f"缺少 {name}。写法例如：kjanalysis ingest proposals.xlsx --source P01 --region 330205。",
            )
    new = (
        {"title": title, "publisher": publisher, "published": published, "url": url, "grade": grade} if title else None
    )

    def told(notice: Text) -> None:
        say(Text("note: ", "注意：").of(language()) + notice.of(language()))

    result = take_in(reviewed, source, region, year, new_source=new, data=data, dry_run=dry_run, say=told)
    click.echo(result.text())


def _undo(data) -> None:
    """Take the last intake back; show its rows, and what is left."""
    from ..intake import taken_back
    from ..intake.ingest import undo

    entry, lang = undo(data), language()
    say(taken_back.counts(entry).of(lang))
    rows = taken_back.table(entry, lang)
    if len(rows):
        click.echo(as_text(rows.head(LISTED)))
    if (more := len(rows) - LISTED) > 0:
        say(Text(f"... and {more} more", f"……另有 {more} 行").of(lang))
    click.echo(entry.database) if entry.database else say(taken_back.remaining(entry).of(lang))
