"""What newer tables below a workspace's own change: their rows, and the probabilities of its region and year."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from .. import attainment, tables
from ..errors import KJError
from ..tables import workspace_file
from ..wording.text import Text
from . import kept

#: What is said of a change.
COLUMNS = ["row", "change", "column", "before", "now"]

#: Tables whose rows are compared.
COMPARED = ("regions", "indicators", "sources", "observations", "targets", "outcomes", "tasks", "chapters")


class Difference(NamedTuple):
    """What changed below a workspace's own tables since they were kept.

    Parameters
    ----------
    version : str
        Of the package when they were kept.
    counts : DataFrame
        ``added``, ``changed`` and ``removed`` rows of each table, by table.
    rows : DataFrame
        Those of the workspace's region: table, change, row (its key), column, before, now.
    probabilities : DataFrame
        Targets of region and year: id, before, now; NaN where there is none.
    """

    version: str
    counts: pd.DataFrame
    rows: pd.DataFrame
    probabilities: pd.DataFrame

    @property
    def is_none(self) -> bool:
        """Whether no row changed, a bool."""
        return not self.counts.to_numpy().any()


def difference(workspace: workspace_file.WorkspaceFile | None) -> Difference:
    """Compare the tables below a workspace's own with those that were kept.

    Parameters
    ----------
    workspace : WorkspaceFile or None
        Of :func:`kjanalysis.tables.workspace_file.find`.

    Returns
    -------
    Difference
        Both outlooks are computed now, with the workspace's own rows of now: only the
        tables below differ.

    Raises
    ------
    KJError
        Outside a workspace, or where none were kept.
    DataError
        If either tables can't be used.
    """
    here, layers = _below(workspace)
    then = kept.read(here.folder)
    below, own = [layer.name for layer in layers[:-1]], layers[-1].name
    before: dict[str, float] = {}
    now: dict[str, float] = {}
    with tempfile.TemporaryDirectory(prefix="kjanalysis-below-") as folder:
        if then.digest == kept.digest(layers[:-1]):
            changes = dict.fromkeys(COMPARED, pd.DataFrame(columns=[*COLUMNS, "region"]))
        else:
            old = kept.unpack(then, Path(folder))
            changes = _changes(old, below)
            if here.region and here.year:
                before, now = (_chances([*places, own], here.region, here.year) for places in (old, below))
    counts = pd.DataFrame({name: rows["change"].value_counts() for name, rows in changes.items()})
    counts = counts.reindex(["added", "changed", "removed"]).fillna(0).astype(int).T
    probabilities = pd.DataFrame({"before": pd.Series(before, dtype=float), "now": pd.Series(now, dtype=float)})
    return Difference(
        then.version, counts, _of_region(changes, here.region), probabilities.rename_axis("id").reset_index()
    )


def accept(workspace: workspace_file.WorkspaceFile | None) -> kept.Kept:
    """Keep the tables below a workspace's own as they are now: the next comparison starts from them.

    Parameters
    ----------
    workspace : WorkspaceFile or None
        Of :func:`kjanalysis.tables.workspace_file.find`.

    Returns
    -------
    Kept
        What was kept.

    Raises
    ------
    KJError
        Outside a workspace.
    """
    here, layers = _below(workspace)
    return kept.keep(here.folder, layers[:-1])


def _below(
    workspace: workspace_file.WorkspaceFile | None,
) -> tuple[workspace_file.WorkspaceFile, tuple[tables.Layer, ...]]:
    """The workspace and its layers, of which the last is its own."""
    if workspace is None:
        raise KJError(
            "This is no workspace: there is no kjanalysis.toml here or above. Make one with kjanalysis init.",
            "此处不是工作区：本文件夹及上级均没有 kjanalysis.toml。请用 kjanalysis init 新建。",
        )
    layers = tables.layers_of(list(workspace.data))
    if len(layers) < 2:
        raise KJError(
            f'{workspace.path} names only one layer of tables, so nothing lies below your own. Write data = ["shipped", "data"].',
            f'{workspace.path} 只列出一层数据，没有下层可比较。应写作 data = ["shipped", "data"]。',
        )
    return workspace, layers


def _changes(old: list[str], new: list[str]) -> dict[str, pd.DataFrame]:
    """Of each table what was added, changed and removed between two sets of layers."""
    (before, _), (now, _) = tables.read_texts(old), tables.read_texts(new)
    return {name: _changed(_by_key(before[name], name), _by_key(now[name], name)) for name in COMPARED}


def _by_key(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    key = tables.schema()[name]["primaryKey"]
    frame = frame.set_index([key] if isinstance(key, str) else list(key), drop=False)
    return frame[~frame.index.duplicated()]


def _changed(old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """A row for each added and removed key, and for each cell that is another."""
    found = [(key, "removed", "", "", "") for key in old.index.difference(new.index)]
    found += [(key, "added", "", "", "") for key in new.index.difference(old.index)]
    both = old.index.intersection(new.index)
    for column in new.columns:
        before, now = old.loc[both, column], new.loc[both, column]
        other = before.ne(now)
        found += [
            (key, "changed", column, a, b) for key, a, b in zip(both[other], before[other], now[other], strict=True)
        ]
    frame = pd.DataFrame(found, columns=COLUMNS)
    source = {**dict(zip(old.index, old.get("region", pd.Series("", old.index)), strict=True)),
              **dict(zip(new.index, new.get("region", pd.Series("", new.index)), strict=True))}  # fmt: skip
    return frame.assign(region=frame["row"].map(source))


def _of_region(changes: dict[str, pd.DataFrame], region: str) -> pd.DataFrame:
    found = [rows[rows["region"].eq(region)].assign(table=name) for name, rows in changes.items()]
    both = pd.concat(found, ignore_index=True)
    both["row"] = [" ".join(map(str, key)) if isinstance(key, tuple) else str(key) for key in both["row"]]
    return both[["table", "change", "row", "column", "before", "now"]]


def _chances(places: list[str], region: str, year: int) -> dict[str, float]:
    """Probability of each target; nothing where the region has neither a figure nor a target."""
    try:
        outlook = attainment.outlook(region, year, data=places)
    except KJError as error:
        if error.exit_code == 2:
            return {}
        raise
    return {target.id: float("nan") if target.probability is None else target.probability for target in outlook.targets}


def summary(found: Difference) -> Text:
    """How many rows changed, in a sentence.

    Parameters
    ----------
    found : Difference
        Of :func:`difference`.

    Returns
    -------
    Text
        One sentence.
    """
    added, changed, removed = (int(found.counts[name].sum()) for name in ("added", "changed", "removed"))
    return Text(
        f"since version {found.version}: {added} rows added, {changed} cells changed, {removed} rows removed",
        f"自 {found.version} 版以来：新增 {added} 行，改动 {changed} 格，删除 {removed} 行",
    )
