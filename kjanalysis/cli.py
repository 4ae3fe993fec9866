"""The command line: ``kjanalysis outlook | run | extract | review | ingest | data check | history``.

Exit codes: 0 all well; 1 the data or a notebook has problems; 2 the command
was given something that can't be used.
"""

from __future__ import annotations

import math
import sys

import click

from .errors import KJError, language
from .wording import markup
from .wording.text import Text

DATA = click.option("--data", metavar="DIR", help="Read the tables of this folder. 其他数据文件夹")
REGION = click.option("--region", required=True, metavar="CODE", help="Region code, e.g. 330205. 地区代码")
AS_OF = click.option("--as-of", metavar="DATE", help="Use nothing published later. 截止日期 2021-03-26")


class _Group(click.Group):
    """Turns our errors into one message and an exit code; others stay bugs."""

    def invoke(self, ctx):
        try:
            return super().invoke(ctx)
        except KJError as error:
            click.echo(markup.clean(str(error)), err=True)
            ctx.exit(error.exit_code)
        except BrokenPipeError:  # `| head` has read enough
            sys.stderr.close()
            ctx.exit(0)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="kjanalysis")
def main():
    """Will a local government meet the S&T targets it published? 承诺的数字，能不能完成？"""


@main.command()
@REGION
@click.option("--year", required=True, help="The targets' year. 目标年份")
@AS_OF
@DATA
@click.option(
    "--seed",
    type=click.IntRange(min=0),
    default=0,
    show_default=True,
    help="The same seed gives the same digits. 随机种子",
)
@click.option("--lang", type=click.Choice(["zh", "en"]), help="Language of the table. 语言")
@click.option(
    "--given",
    multiple=True,
    metavar="CODE=FIGURE",
    help="Assume a figure, e.g. gdp=760 or gdp=+6%; repeatable. 情景假设，可重复",
)
@click.option("--json", "as_json", is_flag=True, help="Print outlook.json. 输出 JSON")
@click.option("--csv", "csv_path", metavar="FILE", help="Write the table as CSV that Excel opens. 存为 CSV")
def outlook(region, year, as_of, data, seed, lang, given, as_json, csv_path):
    """Probability of meeting each target of a region and year. 各项目标的达标概率"""
    from . import attainment
    from .attainment.findings import findings
    from .forecast import scenario

    lang = lang or language()
    result = attainment.outlook(region, year, as_of, data=data, seed=seed, given=scenario.split(given))
    if csv_path:
        _write_csv(result.table(lang), csv_path)
    if as_json:
        click.echo(result.to_json())
        return
    click.echo(markup.line(result.heading(lang)) + "\n")
    if not result.targets:
        return
    table = result.table(lang).iloc[:, [0, 1, 2, 3, 4, 5, 6, 9, 10, 11]]
    click.echo(_text(table))
    said = findings(result, data)
    click.echo("\n" + "\n".join("- " + markup.line(Text(*one).of(lang)) for one in said))


@main.command()
@REGION
@AS_OF
@DATA
@click.option("--indicator", multiple=True, help="Only these codes. 指标代码，可重复")
@click.option("--csv", "csv_path", metavar="FILE", help="Write CSV that Excel opens. 存为 CSV")
def history(region, as_of, data, indicator, csv_path):
    """A region's figures as known on a day. 截至某日已知的历史数据"""
    from .tables.history import load

    frame = load(region, as_of, list(indicator) or None, data)
    if csv_path:
        _write_csv(frame, csv_path)
    columns = ["indicator", "indicator_zh", "year", "value", "lower", "upper", "unit", "qualifier", "source"]
    click.echo(_text(frame[columns]))


@main.command()
@click.argument("notebooks", nargs=-1, metavar="[NOTEBOOK ...]")
@click.option(
    "--region",
    required=True,
    metavar="CODE[,CODE ...]|all",
    help="Region codes; all, or a level such as province. 地区代码，或 all、province 等",
)
@click.option("--year", required=True, metavar="Y|Y0:Y1", help="A year or a span. 年份或 起：止")
@AS_OF
@click.option(
    "-p",
    "--parameter",
    "texts",
    nargs=2,
    multiple=True,
    metavar="NAME VALUE",
    help="A parameter of the notebooks' own. 笔记本自有参数",
)
@click.option("--out", default="build", show_default=True, metavar="DIR|s3://...", help="Output folder. 输出文件夹")
@click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="语言")
@DATA
@click.option(
    "--workers", type=click.IntRange(min=1), metavar="N", help="Notebooks at once; default: one a processor. 并行数"
)
@click.option(
    "--timeout", type=click.FloatRange(min=0, min_open=True), metavar="S", help="Seconds for a notebook. 每份限时（秒）"
)
@click.option(
    "--retries", type=click.IntRange(min=0), default=0, metavar="N", help="Try a failed one again. 失败重试次数"
)
@click.option("--memory-limit", metavar="M", help="What a kernel may hold, e.g. 2G. 每个内核的内存上限")
@click.option("--cwd", metavar="DIR|notebook", help="Folder to work in; default: an empty one. 工作文件夹")
@click.option("--scheduler", metavar="tcp://host:port", help="Run on a dask cluster. 在 dask 集群上运行")
@click.option(
    "--resume", is_flag=True, help="Only what isn't finished, after a run that was stopped (the default). 续跑"
)
@click.option("--force", is_flag=True, help="Run what is up to date, too. 全部重跑")
@click.option("--dry-run", is_flag=True, help="Show what would run, and why. 只列出计划")
def run(notebooks, region, year, as_of, texts, out, lang, data, workers, timeout, retries, memory_limit,
        cwd, scheduler, resume, force, dry_run):  # fmt: skip
    """Render the notebooks per region and year. 按地区和年份生成报告

    NOTEBOOK is a shipped one's name, such as 03-attainment, or a path; none
    means all. What is up to date (same notebook, parameters, data by the day,
    software) isn't run again. A notebook that fails is kept below OUT/failed,
    and OUT/runs.jsonl has a line for each run.
    """
    from . import batch

    regions = [code.strip() for code in region.split(",") if code.strip()]
    if not regions:
        raise KJError(
            "--region is empty. Give a region code, e.g. 330205.", "--region 为空，请给出地区代码，例如 330205。"
        )
    if timeout is not None and not math.isfinite(timeout):
        raise KJError(f"--timeout {timeout}: give a number of seconds.", f"--timeout {timeout}：请给出秒数。")
    limits = batch.Limits(timeout, retries, batch.parse_memory(memory_limit) if memory_limit else None)
    runs = batch.plan(regions, batch.parse_years(year), as_of, lang, notebooks, out, data, dict(texts), force, cwd)
    if not runs:
        raise KJError(f"No region of {region} has a figure public by then: there is nothing to run.",
                      f"{region} 中没有地区在该日之前公布过数据，无可运行。")  # fmt: skip
    if dry_run:
        _show_plan(runs)
    elif not _all_done(runs, workers=workers, limits=limits, scheduler=scheduler):
        click.get_current_context().exit(1)


def _show_plan(runs) -> None:
    """A line a run: why it would be made, or that it is up to date."""
    from . import batch

    up_to_date = Text("up to date", "无需更新")
    for run in runs:
        why = run.why.text if run.why else up_to_date
        click.echo(f"{run.place}/{run.name}\t{why.of(language())}")
    for note in batch.notes(runs):
        click.echo(note.of(language()))
    due = sum(run.why is not None for run in runs)
    same = len(runs) - due
    click.echo(Text(f"{due} to run, {same} up to date", f"将运行 {due}，无需更新 {same}").of(language()))


def _all_done(runs, **how) -> bool:
    """Make what is due; whether all went well. Exit code 130 after Ctrl-C, as a shell gives it."""
    from . import batch

    try:
        failures = batch.run_all(runs, _say, bar=sys.stderr.isatty(), **how)
    except KeyboardInterrupt:
        stopped = Text(
            "Stopped. What was finished is kept; go on with --resume.", "已停止；已完成的结果保留，用 --resume 继续。"
        )
        click.echo(stopped.of(language()), err=True)
        click.get_current_context().exit(130)
    click.echo(f"{runs[0].out}/index.html")
    return not failures


@main.command()
@click.argument("report", metavar="REPORT")
@click.option("--region", metavar="CODE", help="The region reporting. 报告地区代码")
@click.option("--year", metavar="Y", help="The report's own year, what 今年 means. 报告年份")
@click.option("--out", metavar="FILE", help="proposals.xlsx or .csv. 写入文件")
@click.option("--tasks", "tasks_out", metavar="FILE", help="Also the plan's numbered items, as CSV. 另存编号任务")
@DATA
def extract(report, region, year, out, tasks_out, data):
    """Propose rows from a report (.txt .html .docx .pdf). 从报告提取数据"""
    from pathlib import Path

    from . import intake, reports

    frame = reports.extract(Path(report), region, year, data)
    if frame.empty:
        raise KJError(f"No quantified statement found in {report}.", f"在 {report} 中没有找到量化表述。")
    if tasks_out:
        _write_csv(reports.items(frame), tasks_out)
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
        click.echo(_text(frame[shown]))
    unsure = int(frame["reason"].ne("").sum())
    count = Text(f"{len(frame)} rows proposed, {unsure} of them unsure", f"提取 {len(frame)} 行，其中 {unsure} 行存疑")
    click.echo(count.of(language()), err=not out)


@main.command()
@click.argument("proposals", metavar="PROPOSALS")
@DATA
def review(proposals, data):
    """Accept, correct or reject proposals, one by one. 逐条审核提案"""
    from . import intake

    intake.dialogue(proposals, lambda question: click.prompt(markup.clean(question), prompt_suffix=" "), _say, data)


@main.command()
@click.argument("reviewed", metavar="REVIEWED")
@click.option("--source", required=True, metavar="ID", help="Id in sources.csv, or a new one with --title. 来源编号")
@click.option("--region", required=True, metavar="CODE", help="The region reporting. 报告地区代码")
@click.option("--year", metavar="Y", help="First year of goals set for every year. 每年目标的起始年份")
@click.option("--title", help="Of a new source. 新来源的标题")
@click.option("--publisher", default="", help="Of a new source. 发布机构")
@click.option("--published", default="", metavar="DATE", help="Of a new source. 公布日期")
@click.option("--url", default="", help="Of a new source. 网址")
@click.option(
    "--grade", type=click.Choice(["official", "reprint", "press", "tertiary"]), default="official", show_default=True
)
@click.option("--dry-run", is_flag=True, help="Check only. 只检查，不写入")
@DATA
def ingest(reviewed, source, region, year, title, publisher, published, url, grade, dry_run, data):
    """Take accepted rows into the tables. 将已接受的行写入数据表"""
    from .intake.ingest import ingest as take_in

    new = (
        {"title": title, "publisher": publisher, "published": published, "url": url, "grade": grade} if title else None
    )
    result = take_in(reviewed, source, region, year, new_source=new, data=data, dry_run=dry_run)
    click.echo(result.text())


@main.group()
def data():
    """The data tables. 数据表"""


@data.command()
@DATA
def check(data):
    """Name every problem by file, row and column; then notices. 逐一指出数据问题"""
    from .tables import check as checks

    found = checks.check(data)
    marks = {"problem": Text("problem: ", "问题："), "notice": Text("notice: ", "提示：")}
    for one in found:
        click.echo(marks[one.level].of(language()) + markup.line(Text(one.en, one.zh).of(language())))
    problems = sum(one.level == "problem" for one in found)
    notices = len(found) - problems
    count = Text(f"{problems} problems, {notices} notices", f"问题 {problems} 处，提示 {notices} 处")
    click.echo(count.of(language()))
    if problems:
        click.get_current_context().exit(1)


def _text(table) -> str:
    """A table with Chinese columns aligned in a terminal."""
    import pandas as pd

    with pd.option_context("display.unicode.east_asian_width", True, "display.width", None, "display.max_colwidth", 60):
        return table.map(_in_line).rename(columns=_in_line).to_string(index=False)


def _in_line(cell):
    """A cell of a table in one line of a terminal."""
    return markup.line(cell) if isinstance(cell, str) else cell


def _say(text: str) -> None:
    """Text in a terminal, in which it can't move or colour anything."""
    click.echo(markup.clean(text))


def _write_csv(table, path: str) -> None:
    """CSV that a spreadsheet opens (:func:`kjanalysis.storage.write_csv`)."""
    from .storage import write_csv

    try:
        write_csv(table, path)
    except OSError as error:
        why = error.strerror or error
        raise KJError(f"{path} can't be written: {why}.", f"无法写入 {path}：{why}。") from None


if __name__ == "__main__":
    main()
