"""What ``--help`` shows: its headings, and what each command of a list is for, in the person's language."""

from __future__ import annotations

import re

import click

from ..errors import language
from ..wording.text import Text

_USAGE = Text("Usage: ", "用法：")
_HEADINGS = {"Options": Text("Options", "选项"), "Commands": Text("Commands", "命令")}

#: What the option --help does; all other options say it in both languages too.
HELP = "Show this message and exit. 显示本说明"
VERSION = "Show the version and exit. 显示版本号"


class Formatter(click.HelpFormatter):
    """click's, with headings in the language of messages."""

    def write_usage(self, prog, args="", prefix=None):
        super().write_usage(prog, args, prefix or _USAGE.of(language()))

    def section(self, name):
        return super().section(_HEADINGS[name].of(language()) if name in _HEADINGS else name)


class Context(click.Context):
    """Of a command, with such a help."""

    formatter_class = Formatter


def in_list(help_text: str) -> str:
    """What a command is for, in the language of messages: its first line is English, then Chinese.

    >>> in_list("List codes. 列出代码") in ("List codes.", "列出代码")
    True
    """
    first = help_text.strip().partition("\n")[0]
    both = re.fullmatch(r"([^\u4e00-\u9fff]*\S)\s+(\S*[\u4e00-\u9fff].*)", first)
    return Text(both[1], both[2]).of(language()) if both else first
