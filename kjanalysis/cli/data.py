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
