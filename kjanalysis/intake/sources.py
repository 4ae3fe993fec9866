"""Which row of sources.csv is meant: the one that is there, or a new one with an id of its own."""

from __future__ import annotations

from .. import tables
from ..errors import KJError
from ..tables.normalising import normal
from .ingest import source_row


def source_of(known: tables.Tables, given: dict[str, str], region: str) -> dict[str, str]:
    """The row of sources.csv for what a person says of a source.

    Parameters
    ----------
    known : Tables
    given : dict
        title, publisher, published, url and grade.
    region : str
        Code; a new source's id begins with it.

    Returns
    -------
    dict of str to str
        The row that is there if title, publisher and day are the same, else a new one.

    Raises
    ------
    KJError
        If a title, publisher or day is missing or can't be used.
    """
    if not given.get("title", "").strip() or not given.get("published", "").strip():
        raise KJError(
            "A source needs its title and the day it was published: nothing without a day can reach a forecast. Add --title and --published.",
            "来源须有标题和公布日期，没有日期的数据不能用于预测。请加上 --title 和 --published。",
        )
    given = given | {"published": normal(given["published"], "date")[0]}
    rows = known.sources
    same = rows[
        rows["title"].eq(given["title"])
        & rows["publisher"].eq(given["publisher"])
        & rows["published"].eq(given["published"])
    ]
    if len(same):
        return {str(name): str(cell) for name, cell in same.iloc[0].items()}
    stem, taken, count = f"{region}-{given['published']}", set(rows["source"]), 1
    name = stem
    while name in taken:
        count += 1
        name = f"{stem}-{count}"
    return source_row(name, given)
