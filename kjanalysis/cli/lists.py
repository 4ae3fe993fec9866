"""``regions`` and ``indicators``: which codes there are, and what they are called."""

from __future__ import annotations

import click

from ..errors import KJError, language
from ..wording.text import Text
from .group import main
from .options import DATA
from .printing import as_text, write_table

#: What each option does, in English and Chinese, by command and option.
HELP = {
    "csv": "Also write the list as CSV for Excel, e.g. list.csv. 另存为 Excel 可打开的 CSV，例如 list.csv",
}
#: How many rows a terminal is given.
SHOWN = 60

_HEADINGS = {
    "region": Text("code", "代码"),
    "indicator": Text("code", "代码"),
    "name": Text("name", "名称"),
    "zh": Text("Chinese name", "名称"),
    "en": Text("English name", "英文名称"),
    "level": Text("level", "层级"),
    "unit": Text("unit", "单位"),
    "kind": Text("kind", "类型"),
    "figures": Text("figures", "数据行数"),
    "targets": Text("targets", "目标行数"),
    "until": Text("until", "止于"),
    "successor": Text("successor", "后继"),
    "aliases": Text("also called", "别称"),
}

CSV = click.option("--csv", "csv_path", metavar="FILE", help=HELP["csv"])


@main.command()
@click.argument("text", default="", metavar="[TEXT]")
@CSV
@DATA
def regions(text, csv_path, data):
    """List or search regions; without TEXT, those with figures or targets. 列出或查找地区，不给 TEXT 时列出有数据或目标的地区"""
    from ..tables import region_lists, region_names

    known = _read(data)
    found = region_lists.regions(known, text)
    if found.empty:
        region_names.check_region(text, known)  # which names those that are like it
    _show(found, csv_path)


@main.command()
@click.argument("text", default="", metavar="[TEXT]")
@CSV
@DATA
def indicators(text, csv_path, data):
    """List or search indicators by code, name or alias. 按代码、名称或别称列出、查找指标"""
    from ..reports import indicator_search

    found = indicator_search.indicators(_read(data), text)
    if found.empty:
        raise KJError(
            f"No indicator is called {text!r}. Give a shorter part of its name, or leave it out to see all.",
            f"没有名为 {text!r} 的指标。请缩短关键词，或不加关键词查看全部。",
        )
    _show(found, csv_path)


def _read(data):
    """The tables; rows that were set aside are told."""
    from .. import tables
    from ..tables import set_aside_rows

    known = tables.read(data, strict=False)
    if (said := set_aside_rows.summary(known)).en:
        click.echo(said.of(language()), err=True)
    return known


def _show(found, csv_path: str | None) -> None:
    shown = found.rename(columns={name: said.of(language()) for name, said in _HEADINGS.items()})
    if csv_path:
        write_table(shown, csv_path)
    click.echo(as_text(shown.head(SHOWN)))
    if len(found) > SHOWN:
        more = len(found) - SHOWN
        said = Text(
            f"... and {more} more. Search for a name, or write all with --csv FILE.",
            f"……另有 {more} 行。请按名称查找，或用 --csv FILE 写出全部。",
        )
        click.echo(said.of(language()))
