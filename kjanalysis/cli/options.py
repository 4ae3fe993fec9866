"""Options that many commands have, and those that a workspace file may answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from ..errors import KJError
from ..storage import in_workspace

#: What each does, in English and Chinese.
HELP = {
    "data": "Tables to read, e.g. mydata or sqlite:///figures.db; those that lack some lie over the shipped ones. 所用数据表，例如 mydata 或 sqlite:///figures.db；表不全的叠加在随附数据之上",
    "region": "Code or name of the region, e.g. 330205; in a workspace, that of its file by default. 地区代码或名称，例如 330205 或 宁波江北；在工作区内默认取其配置",
    "as-of": "Use only data published by this day, e.g. 2021-03-26. 只用截至该日已公布的数据，例如 2021-03-26",
}

#: What an option that is missing would look like.
EXAMPLES = {"region": "330205", "year": "2021"}


def from_workspace(key: str, otherwise: str | None = None, needed: bool = False) -> Callable[..., Any]:
    """What an option is where it isn't given: the workspace file's ``key``, else something else.

    Parameters
    ----------
    key : {"region", "year", "lang", "out"}
        Of `kjanalysis.toml`.
    otherwise : str, optional
        Outside a workspace, or where its file doesn't say.
    needed : bool
        Whether it is an error not to have one.

    Returns
    -------
    callable
        For ``callback`` of an option.
    """

    def answer(context: click.Context, option: click.Parameter, value: str | None) -> str | None:
        if value is not None:
            return value
        said = getattr(_workspace(), key, None) if in_workspace() else None
        if said or otherwise:
            return str(said or otherwise)
        if not needed:
            return None
        name, example = option.opts[-1], EXAMPLES[key]
        raise KJError(
            f"Missing option '{name}'. Give it, e.g. {name} {example}, or write {key} into kjanalysis.toml of your workspace.",
            f"缺少选项 {name}。请给出，例如 {name} {example}；或写在工作区的 kjanalysis.toml 中（{key}）。",
        )

    return answer


def _workspace() -> object:
    from ..tables import workspace_file  # the tables' room takes a second to import: only for who has such a file

    return workspace_file.find()


DATA = click.option("--data", metavar="DIR|URL", help=HELP["data"])
REGION = click.option(
    "--region", metavar="CODE|NAME", callback=from_workspace("region", needed=True), help=HELP["region"]
)
AS_OF = click.option("--as-of", metavar="DATE", help=HELP["as-of"])
