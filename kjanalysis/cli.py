"""The command line: ``kjanalysis outlook | run | extract | review | ingest | data check | history``.

Exit codes: 0 all well; 1 the data or a notebook has problems; 2 the command
was given something that can't be used.
"""

from __future__ import annotations

import math
import sys

import click

from . import console
from .errors import KJError, language
from .wording import markup
from .wording.text import Text

#: What each option does, in English and Chinese, by command and option.
HELP = {
    "data": "Folder whose tables are read instead of the shipped ones, e.g. mydata. 改用其他文件夹中的数据表，例如 mydata",
    "region": "Code of the region, e.g. 330205. 地区代码，例如 330205",
    "as-of": "Use only data published by this day, e.g. 2021-03-26. 只用截至该日已公布的数据，例如 2021-03-26",
    "outlook year": "Year of the targets, e.g. 2021. 目标年份，例如 2021",
    "outlook seed": "Seed of the draws, e.g. 7; the same seed gives the same figures. 抽样的随机种子，例如 7；种子相同则结果相同",
    "outlook lang": "Language of the output, e.g. en. 输出语言，例如 zh",
    "outlook given": "Assume a figure, e.g. gdp=760 or gdp=+6%; may be repeated. 假设某项数值，例如 gdp=760 或 gdp=+6%，可重复",
    "outlook json": "Print the outlook as JSON. 以 JSON 格式输出",
    "outlook csv": "Also write the table as CSV for Excel, e.g. targets.csv. 另存为 Excel 可打开的 CSV，例如 targets.csv",
    "history indicator": "Show only this indicator, e.g. gdp; may be repeated. 只列该指标，例如 gdp，可重复",
    "history csv": "Also write the figures as CSV for Excel, e.g. gdp.csv. 另存为 Excel 可打开的 CSV，例如 gdp.csv",
    "run region": "Region codes, e.g. 330205,330206; or all; or a level, e.g. province. 地区代码，例如 330205,330206；也可为 all 或 province 等层级",
    "run year": "One year, e.g. 2021, or a span, e.g. 2018:2025. 一个年份，例如 2021；或 起:止，例如 2018:2025",
    "run parameter": "Set a parameter of your own notebook, e.g. -p level 0.5. 设置自编笔记本的参数，例如 -p level 0.5",
    "run out": "Folder to write to, e.g. build or s3://bucket/site. 输出文件夹，例如 build 或 s3://bucket/site",
    "run lang": "Language of the pages, e.g. en. 页面语言，例如 zh",
    "run workers": "How many notebooks run at once, e.g. 4; by default one per processor. 同时运行的笔记本数，例如 4；默认每个处理器一份",
    "run timeout": "Stop a notebook after so many seconds, e.g. 600. 每份笔记本的时限（秒），例如 600",
    "run retries": "How often a failed notebook is tried again, e.g. 2. 失败后的重试次数，例如 2",
    "run memory-limit": "Most memory a notebook may use, e.g. 2G. 每份笔记本的内存上限，例如 2G",
    "run cwd": "Folder that notebooks run in, e.g. mydata, or notebook for each one's own; by default an empty one. 笔记本运行所在的文件夹，例如 mydata；notebook 表示各自所在的文件夹；默认为空文件夹",
    "run scheduler": "Run on this dask cluster, e.g. tcp://10.0.0.5:8786. 在该 dask 集群上运行，例如 tcp://10.0.0.5:8786",
    "run resume": "Go on after a stopped run: only unfinished pages (the default). 接着上次中断处，只运行未完成的（默认）",
    "run force": "Run everything again, even what is up to date. 全部重新运行，包括无需更新的",
    "run dry-run": "Only list what would run, and why. 只列出将运行的内容及原因",
    "extract region": "Code of the region that reports, e.g. 330205. 报告所属地区的代码，例如 330205",
    "extract year": "Year of the report, which is what 今年 means, e.g. 2021. 报告年份，即“今年”所指，例如 2021",
    "extract out": "File for the proposals, e.g. proposals.xlsx or proposals.csv. 提案写入的文件，例如 proposals.xlsx 或 proposals.csv",
    "extract tasks": "Also write the numbered tasks as CSV, e.g. tasks.csv. 把编号任务另存为 CSV，例如 tasks.csv",
    "ingest source": "Id in sources.csv, e.g. P01; for a new id add --title. 来源编号，例如 P01；新编号须加 --title",
    "ingest region": "Code of the region that reports, e.g. 330205. 报告所属地区的代码，例如 330205",
    "ingest year": "First year of goals that hold for every year, e.g. 2021. 每年目标的起始年份，例如 2021",
    "ingest title": "Title of a new source, as it is printed. 新来源的标题，例如 2021年工作报告",
    "ingest publisher": "Name of who issued the new source. 新来源的发布机构，例如 江北区科技局",
    "ingest published": "Day it was published, e.g. 2021-03-26. 新来源的公布日期，例如 2021-03-26",
    "ingest url": "Its web address, e.g. https://example.org/a.html. 新来源的网址，例如 https://example.org/a.html",
    "ingest grade": "Grade of the new source, e.g. press. 新来源的等级：官方、转载、媒体、第三手，例如 press",
    "ingest dry-run": "Check only, write nothing. 只检查，不写入",
}

DATA = click.option("--data", metavar="DIR", help=HELP["data"])
REGION = click.option("--region", required=True, metavar="CODE", help=HELP["region"])
AS_OF = click.option("--as-of", metavar="DATE", help=HELP["as-of"])


class _Group(click.Group):
    """Turns our errors, and what the system refuses, into one message and an exit code; others stay bugs."""

    def main(self, *args, **kwargs):
        console.open_streams()
        return super().main(*args, **kwargs)

    def invoke(self, ctx):
        try:
            return super().invoke(ctx)
        except KJError as error:
            click.echo(markup.clean(str(error)), err=True)
            ctx.exit(error.exit_code)
        except BrokenPipeError:  # `| head` has read enough
            console.drop_output()
            ctx.exit(0)
        except OSError as error:
            click.echo(console.refused(error).of(language()), err=True)
            ctx.exit(1)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="kjanalysis")
def main():
    """Will a local government meet the S&T targets it published? 承诺的数字，能不能完成？"""


@main.command()
@REGION
@click.option("--year", required=True, metavar="Y", help=HELP["outlook year"])
@AS_OF
@DATA
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help=HELP["outlook seed"])
@click.option("--lang", type=click.Choice(["zh", "en"]), help=HELP["outlook lang"])
@click.option("--given", multiple=True, metavar="CODE=FIGURE", help=HELP["outlook given"])
@click.option("--json", "as_json", is_flag=True, help=HELP["outlook json"])
@click.option("--csv", "csv_path", metavar="FILE", help=HELP["outlook csv"])
def outlook(region, year, as_of, data, seed, lang, given, as_json, csv_path):
    """Show the probability of meeting each target of a region and year. 列出某地某年各项目标的达标概率"""
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
@click.option("--indicator", multiple=True, metavar="CODE", help=HELP["history indicator"])
@click.option("--csv", "csv_path", metavar="FILE", help=HELP["history csv"])
def history(region, as_of, data, indicator, csv_path):
    """Show a region's figures as known on a day. 列出截至某日已知的历史数据"""
    from .tables.history import load

    frame = load(region, as_of, list(indicator) or None, data)
    if csv_path:
        _write_csv(frame, csv_path)
    columns = ["indicator", "indicator_zh", "year", "value", "lower", "upper", "unit", "qualifier", "source"]
    click.echo(_text(frame[columns]))


@main.command()
@click.argument("notebooks", nargs=-1, metavar="[NOTEBOOK ...]")
@click.option("--region", required=True, metavar="CODE[,CODE ...]|all", help=HELP["run region"])
@click.option("--year", required=True, metavar="Y|Y0:Y1", help=HELP["run year"])
@AS_OF
@click.option("-p", "--parameter", "texts", nargs=2, multiple=True, metavar="NAME VALUE", help=HELP["run parameter"])
@click.option("--out", default="build", show_default=True, metavar="DIR|s3://...", help=HELP["run out"])
@click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help=HELP["run lang"])
@DATA
@click.option("--workers", type=click.IntRange(min=1), metavar="N", help=HELP["run workers"])
@click.option("--timeout", type=click.FloatRange(min=0, min_open=True), metavar="S", help=HELP["run timeout"])
@click.option("--retries", type=click.IntRange(min=0), default=0, metavar="N", help=HELP["run retries"])
@click.option("--memory-limit", metavar="M", help=HELP["run memory-limit"])
@click.option("--cwd", metavar="DIR|notebook", help=HELP["run cwd"])
@click.option("--scheduler", metavar="tcp://host:port", help=HELP["run scheduler"])
@click.option("--resume", is_flag=True, help=HELP["run resume"])
@click.option("--force", is_flag=True, help=HELP["run force"])
@click.option("--dry-run", is_flag=True, help=HELP["run dry-run"])
def run(notebooks, region, year, as_of, texts, out, lang, data, workers, timeout, retries, memory_limit,
        cwd, scheduler, resume, force, dry_run):  # fmt: skip
    """Render the notebooks per region and year. 按地区和年份生成报告

    NOTEBOOK is the name of a shipped notebook, such as 03-attainment, or a
    path. Without one, all are run. A page is not made again while its notebook,
    parameters, data and software are the same. A notebook that fails is kept
    below OUT/failed. OUT/runs.jsonl has one line for each run.

    NOTEBOOK 为随附笔记本的名称（例如 03-attainment）或文件路径，不写则运行全部。
    笔记本、参数、数据和软件都未变的页面不再重做。出错的笔记本保存在 OUT/failed，
    每次运行在 OUT/runs.jsonl 中有一行记录。
    """
    from . import batch

    regions = [code.strip() for code in region.split(",") if code.strip()]
    if not regions:
        raise KJError(
            "--region is empty. Give a region code, e.g. 330205.", "--region 为空，请给出地区代码，例如 330205。"
        )
    if timeout is not None and not math.isfinite(timeout):
        raise KJError(
            f"--timeout {timeout} can't be used. Give a number of seconds, e.g. 600.",
            f"--timeout {timeout} 无法使用，请给出秒数，例如 600。",
        )
    limits = batch.Limits(timeout, retries, batch.parse_memory(memory_limit) if memory_limit else None)
    runs = batch.plan(regions, batch.parse_years(year), as_of, lang, notebooks, out, data, dict(texts), force, cwd)
    if not runs:
        raise KJError(f"No region of {region} has a figure published by that day, so there is nothing to run. Choose a later --as-of.",
                      f"{region} 中没有地区在该日之前公布过数据，没有可运行的内容。请把 --as-of 改为较晚的日期。")  # fmt: skip
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
    """Make what is due; whether all went well. Stopped by a signal, the exit code is that a shell gives: 130 after Ctrl-C."""
    from . import batch

    try:
        failures = batch.run_all(runs, console.tell, bar=sys.stderr.isatty(), **how)
    except KeyboardInterrupt as interrupt:
        stopped = Text(
            "Stopped. Finished pages are kept. Go on with --resume.", "已停止，已完成的结果已保留。可用 --resume 继续。"
        )
        click.echo(stopped.of(language()), err=True)
        click.get_current_context().exit(128 + getattr(interrupt, "number", 2))
    console.tell(f"{runs[0].out}/index.html")
    return not failures


@main.command()
@click.argument("report", metavar="REPORT")
@click.option("--region", metavar="CODE", help=HELP["extract region"])
@click.option("--year", metavar="Y", help=HELP["extract year"])
@click.option("--out", metavar="FILE", help=HELP["extract out"])
@click.option("--tasks", "tasks_out", metavar="FILE", help=HELP["extract tasks"])
@DATA
def extract(report, region, year, out, tasks_out, data):
    """Propose rows from a report (.txt .html .docx .pdf). 从报告提取数据，供人审核"""
    from pathlib import Path

    from . import intake, reports

    frame = reports.extract(Path(report), region, year, data)
    if frame.empty:
        raise KJError(
            f"No statement with a figure was found in {report}. Check that it is the right file.",
            f"在 {report} 中没有找到含数据的表述，请检查文件是否正确。",
        )
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
    """Accept, correct or reject proposals, one by one. 逐条接受、更正或拒绝提案"""
    from . import intake

    intake.dialogue(proposals, lambda question: click.prompt(markup.clean(question), prompt_suffix=" "), _say, data)


@main.command()
@click.argument("reviewed", metavar="REVIEWED")
@click.option("--source", required=True, metavar="ID", help=HELP["ingest source"])
@click.option("--region", required=True, metavar="CODE", help=HELP["ingest region"])
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
@DATA
def ingest(reviewed, source, region, year, title, publisher, published, url, grade, dry_run, data):
    """Write accepted rows into the tables. 将已接受的行写入数据表"""
    from .intake.ingest import ingest as take_in

    new = (
        {"title": title, "publisher": publisher, "published": published, "url": url, "grade": grade} if title else None
    )
    result = take_in(reviewed, source, region, year, new_source=new, data=data, dry_run=dry_run)
    click.echo(result.text())


@main.group()
def data():
    """Commands for the data tables. 数据表的命令"""


@data.command()
@DATA
def check(data):
    """List every problem by file, row and column; without problems, list notices. 按文件、行、列列出数据问题，无问题时列出提示"""
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
        raise KJError(
            f"{path} can't be written: {why}. Check the path, or close it in Excel.",
            f"无法写入 {path}：{why}。请检查路径；如在 Excel 中打开，请先关闭。",
        ) from None


if __name__ == "__main__":
    main()
