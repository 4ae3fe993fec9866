"""``run``: notebooks rendered by region and year."""

from __future__ import annotations

import contextlib
import math
import os
import sys
from collections import Counter
from typing import NamedTuple

import click

from .. import console
from ..errors import KJError, language
from ..wording.text import Text
from .group import main
from .options import AS_OF, DATA, from_workspace

#: A terminal gets a line a run for so many; a file or a program gets it for all.
LISTED = 100

#: What each option does, in English and Chinese, by command and option.
HELP = {
    "run region": "Codes or names of regions, e.g. 330205,330206; or all; or a level, e.g. province. 地区代码或名称，例如 330205,330206；也可为 all 或 province 等层级",
    "run year": "One year, e.g. 2021, or a span, e.g. 2018:2025. 一个年份，例如 2021；或 起:止，例如 2018:2025",
    "run parameter": "Set a parameter of your own notebook, e.g. -p level 0.5. 设置自编笔记本的参数，例如 -p level 0.5",
    "run given": "Assume a figure of the year, e.g. gdp=760 or gdp=+6%; may be repeated. 假设当年的某项数值，例如 gdp=760 或 gdp=+6%，可重复",
    "run out": "Folder to write to, e.g. build or s3://bucket/site. 输出文件夹，例如 build 或 s3://bucket/site",
    "run lang": "Language of the pages, e.g. en. 页面语言，例如 zh",
    "run workers": "How many notebooks run at once, e.g. 4; by default one per processor. 同时运行的笔记本数，例如 4；默认每个处理器一份",
    "run timeout": "Stop a notebook after so many seconds, e.g. 600. 每份笔记本的时限（秒），例如 600",
    "run retries": "How often a failed notebook is tried again, e.g. 2. 失败后的重试次数，例如 2",
    "run memory-limit": "Most memory a notebook may use, e.g. 2G. 每份笔记本的内存上限，例如 2G",
    "run cwd": "Folder that notebooks run in, e.g. mydata, or notebook for each one's own; by default an empty one. 笔记本运行所在的文件夹，例如 mydata；notebook 表示各自所在的文件夹；默认为空文件夹",
    "run documents": "Also make a Word brief and an Excel workbook of each region and year; by default for up to 20. 同时生成各地各年的 Word 简报和 Excel 工作簿，20 个以内默认生成",
    "run scheduler": "Run on this dask cluster, e.g. tcp://10.0.0.5:8786. 在该 dask 集群上运行，例如 tcp://10.0.0.5:8786",
    "run resume": "Go on after a stopped run: only unfinished pages (the default). 接着上次中断处，只运行未完成的（默认）",
    "run force": "Run everything again, even what is up to date. 全部重新运行，包括无需更新的",
    "run dry-run": "Only list what would run, and why. 只列出将运行的内容及原因",
}


@main.command()
@click.argument("notebooks", nargs=-1, metavar="[NOTEBOOK ...]")
@click.option(
    "--region",
    metavar="REGION[,REGION ...]|all",
    callback=from_workspace("region", needed=True),
    help=HELP["run region"],
)
@click.option("--year", metavar="Y|Y0:Y1", callback=from_workspace("year", needed=True), help=HELP["run year"])
@AS_OF
@click.option("-p", "--parameter", "texts", nargs=2, multiple=True, metavar="NAME VALUE", help=HELP["run parameter"])
@click.option("--given", multiple=True, metavar="NAME=FIGURE", help=HELP["run given"])
@click.option(
    "--out", show_default="build", metavar="DIR|s3://...", callback=from_workspace("out", "build"), help=HELP["run out"]
)
@click.option(
    "--lang",
    type=click.Choice(["zh", "en"]),
    show_default="zh",
    callback=from_workspace("lang", "zh"),
    help=HELP["run lang"],
)
@DATA
@click.option("--workers", type=click.IntRange(min=1), metavar="N", help=HELP["run workers"])
@click.option("--timeout", type=click.FloatRange(min=0, min_open=True), metavar="S", help=HELP["run timeout"])
@click.option("--retries", type=click.IntRange(min=0), default=0, metavar="N", help=HELP["run retries"])
@click.option("--memory-limit", metavar="M", help=HELP["run memory-limit"])
@click.option("--cwd", metavar="DIR|notebook", help=HELP["run cwd"])
@click.option("--scheduler", metavar="tcp://host:port", help=HELP["run scheduler"])
@click.option("--documents/--no-documents", default=None, help=HELP["run documents"])
@click.option("--resume", is_flag=True, help=HELP["run resume"])
@click.option("--force", is_flag=True, help=HELP["run force"])
@click.option("--dry-run", is_flag=True, help=HELP["run dry-run"])
def run(notebooks, region, year, as_of, texts, given, out, lang, data, workers, timeout, retries, memory_limit,
        cwd, scheduler, documents, resume, force, dry_run):  # fmt: skip
    """Render the notebooks per region and year. 按地区和年份生成报告

    NOTEBOOK is the name of a shipped notebook, such as 03-attainment, or a
    path. Without one, all are run. A page is not made again while its notebook,
    parameters, data and software are the same. A notebook that fails is kept
    below OUT/failed. OUT/runs.jsonl has one line for each run.

    NOTEBOOK 为随附笔记本的名称（例如 03-attainment）或文件路径，不写则运行全部。
    笔记本、参数、数据和软件都未变的页面不再重做。出错的笔记本保存在 OUT/failed，
    每次运行在 OUT/runs.jsonl 中有一行记录。
    """
    from ..batch import limits as most
    from ..batch import recall
    from ..storage import Outputs

    if not any(code.strip() for code in region.split(",")):
        raise KJError(
            "--region is empty. Give a region code, e.g. 330205.", "--region 为空，请给出地区代码，例如 330205。"
        )
    if timeout is not None and not math.isfinite(timeout):
        raise KJError(
            f"--timeout {timeout} can't be used. Give a number of seconds, e.g. 600.",
            f"--timeout {timeout} 无法使用，请给出秒数，例如 600。",
        )
    limits = most.Limits(timeout, retries, most.parse_memory(memory_limit) if memory_limit else None)
    asked = _Asked(region, str(year), as_of, lang, notebooks, out, data, dict(texts), cwd, documents, given)
    if not (force or dry_run) and (known := recall.recalled(asked.key, Outputs(out))):
        _say_that_all_is_there(known, Outputs(out))
        return
    if not _made(asked, force, dry_run, workers=workers, limits=limits, scheduler=scheduler):
        click.get_current_context().exit(1)


class _Asked(NamedTuple):
    """What decides on the plan, as it was given."""

    region: str
    year: str
    as_of: str | None
    lang: str
    notebooks: tuple[str, ...]
    out: str
    data: str | None
    texts: dict[str, str]
    cwd: str | None
    documents: bool | None
    given: tuple[str, ...]

    @property
    def key(self) -> list:
        """All that an earlier call must have been given to be the same."""
        places = [os.environ.get(name) for name in ("KJANALYSIS_DATA", "HOME")]
        with contextlib.suppress(FileNotFoundError):  # it was removed meanwhile
            places.append(os.getcwd())
        return [*self, *places]


def _say_that_all_is_there(known, outputs) -> None:
    """What a call says that finds nothing to do."""
    from ..batch import recall

    if known.left_out:
        console.tell(known.left_out.of(language()))
    recall.left_alone(known.runs, outputs, console.tell)
    console.tell(f"{outputs.name}/index.html")


def _made(asked: _Asked, force: bool, dry_run: bool, **how) -> bool:
    """Plan, and make what is due or show it; whether all went well."""
    from ..kernels import provisioner

    # it imports for seconds: meanwhile this process imports what it needs itself, and plans
    ahead = not dry_run and how["scheduler"] is None and provisioner.start_ahead(asked.data)
    due = False
    try:
        from .. import batch
        from ..batch import coverage, planning, recall
        from ..forecast import scenario
        from ..storage import Outputs

        regions = [code.strip() for code in asked.region.split(",") if code.strip()]
        years = batch.parse_years(asked.year)
        outputs = Outputs(asked.out)
        made_from = planning.made_from(asked.notebooks, asked.data, asked.cwd, outputs)
        runs = batch.plan(
            regions,
            years,
            asked.as_of,
            asked.lang,
            asked.notebooks,
            asked.out,
            asked.data,
            asked.texts,
            force,
            asked.cwd,
            asked.documents,
            scenario.split(asked.given),
        )
        missing = batch.left_out(regions, years, asked.as_of, asked.data)
        due = any(run.why for run in runs)
    finally:
        if ahead and not due:
            provisioner.stop()
    if not runs:
        raise KJError(f"No region of {asked.region} has a figure or a target published by that day, so there is nothing to run. Choose a later --as-of.",
                      f"{asked.region} 中没有地区在该日之前公布过数据或目标，没有可运行的内容。请把 --as-of 改为较晚的日期。")  # fmt: skip
    said = coverage.note(missing, asked.data)
    if said.en:
        console.tell(said.of(language()))
    if dry_run:
        _show_plan(runs)
        return True
    all_done = _all_done(runs, **how)
    coverage.write(missing, outputs, asked.data)
    if all_done:
        recall.remember(asked.key, made_from, runs, said if said.en else None, outputs)
    return all_done


def _show_plan(runs) -> None:
    """A line a run: why it would be made, or that it is up to date; on a terminal, of very many only how many of each."""
    from .. import batch

    up_to_date = Text("up to date", "无需更新")
    whys = [(run.why.text if run.why else up_to_date).of(language()) for run in runs]
    if len(runs) > LISTED and sys.stdout.isatty():
        for (name, why), count in Counter((run.name, why) for run, why in zip(runs, whys, strict=True)).items():
            click.echo(f"{name}\t{why}\t{count}")
    else:
        for run, why in zip(runs, whys, strict=True):
            click.echo(f"{run.place}/{run.name}\t{why}")
    for note in batch.notes(runs):
        click.echo(note.of(language()))
    due = sum(run.why is not None for run in runs)
    same = len(runs) - due
    click.echo(Text(f"{due} to run, {same} up to date", f"将运行 {due}，无需更新 {same}").of(language()))


def _all_done(runs, **how) -> bool:
    """Make what is due; whether all went well. Stopped by a signal, the exit code is that a shell gives: 130 after Ctrl-C."""
    from .. import batch

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
