"""``data``: commands for the tables."""

from __future__ import annotations

import click

from ..errors import language
from ..wording import markup
from ..wording.text import Text
from .group import main
from .options import DATA

#: What each option does, in English and Chinese, by command and option.
HELP = {
    "push replace": "Put these tables in the place of those that are there. 替换目标处已有的数据表",
    "push joined": "Write all layers, joined; by default the uppermost one. 合并写入各层数据，默认只写最上层",
    "check all": "Also notices on tables that your own lie over. 同时列出下层数据表的提示",
}


@main.group()
def data():
    """Commands for the data tables. 数据表的命令"""


@data.command()
@click.option("--all", "everything", is_flag=True, help=HELP["check all"])
@DATA
def check(data, everything):
    """List every problem by file, row and column; without problems, list notices. 按文件、行、列列出数据问题，无问题时列出提示"""
    from .. import tables
    from ..tables import check as checks

    found = checks.check(data)
    layers = tables.layers_of(data)
    below = {
        tables.file_of(layers, spec["path"], layer.name) for layer in layers[:-1] for spec in tables.schema().values()
    }
    kept = [one for one in found if everything or one.level == "problem" or one.file not in below]
    others, found = len(found) - len(kept), kept
    marks = {"problem": Text("problem: ", "问题："), "notice": Text("notice: ", "提示：")}
    for one in found:
        click.echo(marks[one.level].of(language()) + markup.line(Text(one.en, one.zh).of(language())))
    problems = sum(one.level == "problem" for one in found)
    notices = len(found) - problems
    count = Text(f"{problems} problems, {notices} notices", f"问题 {problems} 处，提示 {notices} 处")
    click.echo(count.of(language()))
    if others:
        more = Text(
            f"{others} more notices on the tables below your own: kjanalysis data check --all",
            f"下层数据表另有提示 {others} 处：kjanalysis data check --all",
        )
        click.echo(more.of(language()))
    if problems:
        click.get_current_context().exit(1)


@data.command()
@click.argument("place", metavar="URL|DIR")
@click.option("--replace", is_flag=True, help=HELP["push replace"])
@click.option("--joined", is_flag=True, help=HELP["push joined"])
@DATA
def push(place, replace, joined, data):
    """Write tables to a database, or as Parquet files. 将数据表写入数据库，或存为 Parquet 文件"""
    from ..tables import pushing

    done = pushing.push(place, data, replace, joined)
    listed = ", ".join(f"{name} {rows}" for name, rows in done.rows.items())
    said = Text(
        f'written: {listed}\n{done.place}\nto read them: --data "{done.place}"',
        f'已写入：{listed}\n{done.place}\n读取：--data "{done.place}"',
    )
    click.echo(said.of(language()))
