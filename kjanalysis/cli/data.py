"""``data``: commands for the tables."""

from __future__ import annotations

import click

from ..errors import language
from ..wording import markup
from ..wording.text import Text
from .group import main
from .options import DATA


@main.group()
def data():
    """Commands for the data tables. 数据表的命令"""


@data.command()
@DATA
def check(data):
    """List every problem by file, row and column; without problems, list notices. 按文件、行、列列出数据问题，无问题时列出提示"""
    from ..tables import check as checks

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
