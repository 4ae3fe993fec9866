"""What is wrong with a command as it was typed, in the person's language.

click tells it in English. Here its errors are told in Chinese too: by what they are, never by their text.
"""

from __future__ import annotations

from collections.abc import Sequence

import click

from ..errors import language

#: Languages that --lang takes.
_LANGUAGES = ("zh", "en")


class ExtraArguments(click.UsageError):
    """Words that no argument takes.

    Parameters
    ----------
    words : list of str
    ctx : click.Context
    """

    def __init__(self, words: list[str], ctx: click.Context):
        more = "s" if len(words) > 1 else ""
        super().__init__(f"Got unexpected extra argument{more} ({' '.join(words)})", ctx)
        self.words = words


class Told(click.UsageError):
    """A usage error told in Chinese.

    Parameters
    ----------
    error : click.UsageError
    """

    def __init__(self, error: click.UsageError):
        super().__init__(said_zh(error), error.ctx)

    def show(self, file=None) -> None:
        """Print usage, the way to the help, and the message."""
        lines = []
        if self.ctx is not None:
            command = self.ctx.command
            lines = [
                f"用法：{self.ctx.command_path} {' '.join(command.collect_usage_pieces(self.ctx))}",
                f"查看说明：{self.ctx.command_path} --help",
                "",
            ]
        click.echo("\n".join([*lines, f"错误：{self.message}"]), file=file, err=file is None)


def asked(words: Sequence[str]) -> str:
    """Language of messages: what ``--lang`` asks for, else that of the machine.

    Parameters
    ----------
    words : sequence of str
        Of the command line.

    Returns
    -------
    str
        ``"zh"`` or ``"en"``.

    Examples
    --------
    >>> asked(["outlook", "--lang", "zh"]), asked(["outlook", "--lang=en", "--yaer", "2021"])
    ('zh', 'en')
    """
    for word, following in zip(words, [*words, ""][1:], strict=True):
        said = following if word == "--lang" else word.removeprefix("--lang=")
        if said != word and said in _LANGUAGES:
            return said
    return language()


def said_zh(error: click.UsageError) -> str:
    """A usage error in Chinese.

    Parameters
    ----------
    error : click.UsageError

    Returns
    -------
    str
        What is wrong, and what would do.

    Examples
    --------
    >>> said_zh(click.NoSuchOption("--yaer", possibilities=["--year", "--region"]))
    '没有选项 --yaer。是否指 --year？'
    """
    if isinstance(error, ExtraArguments):
        return f"多出 {' '.join(error.words)}，没有参数对应。如为选项的值，请在前面写明选项，例如 --region 330205。"
    if isinstance(error, click.NoSuchOption):
        return f"没有选项 {error.option_name}。{_meant(error)}"
    if isinstance(error, click.BadOptionUsage):
        return _bad_option(error)
    if isinstance(error, click.MissingParameter):
        return _missing(error)
    if isinstance(error, click.BadParameter):
        return f"{_name(error)} 的值无法使用，应为{_wanted(error.param)}。"
    command = getattr(error, "command_name", None)  # click.NoSuchCommand, from click 8.4 on
    if command is not None:
        return f"没有命令 {command}。{_meant(error)}"
    return f"命令写法有误（{error.format_message()}），请查看说明后重写。"


def _meant(error: click.UsageError) -> str:
    near = getattr(error, "possibilities", None) or []
    return f"是否指 {'、'.join(sorted(near))}？" if near else "请查看说明，其中列出全部可用的名称。"


def _bad_option(error: click.BadOptionUsage) -> str:
    params = error.ctx.command.params if error.ctx else []
    option = next((one for one in params if error.option_name in (*one.opts, *one.secondary_opts)), None)
    if isinstance(option, click.Option) and (option.is_flag or option.count):
        return f"选项 {error.option_name} 不带值，请去掉等号及其后的内容。"
    count = option.nargs if option else 1
    return f"选项 {error.option_name} 后缺少值，应有 {count} 个，请补上。"


def _missing(error: click.MissingParameter) -> str:
    choices = _choices(error.param)
    return f"缺少{_name(error)}，请补上{f'（可选：{choices}）' if choices else ''}。"


def _name(error: click.BadParameter) -> str:
    """An option by its longest name, an argument as the usage shows it."""
    if isinstance(error.param, click.Option):
        return f"选项 {max(error.param.opts, key=len)}"
    return f"参数 {error.param.make_metavar(error.ctx)}" if error.param and error.ctx else "参数"


def _choices(param: click.Parameter | None) -> str:
    kind = param.type if param else None
    return "、".join(map(str, kind.choices)) if isinstance(kind, click.Choice) else ""


def _wanted(param: click.Parameter | None) -> str:
    """What a value has to be."""
    choices = _choices(param)
    if choices:
        return f"下列之一：{choices}"
    kind = param.type if param else None
    number = "整数" if isinstance(kind, type(click.INT)) else "数字"
    if not isinstance(kind, (click.IntRange, click.FloatRange)) or kind.min is None:
        return number
    return f"{'大于' if kind.min_open else '不小于'} {kind.min} 的{number}"
