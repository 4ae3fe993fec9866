"""Indicators with one or two figures: a table with a small line each, in place of an empty frame."""

from __future__ import annotations

import pandas as pd

from ..tables import Snapshot
from ..tables.unit_words import unit_words
from ..wording import markup, words
from ..wording.citations import references
from ..wording.text import Text
from .colours import FIGURES
from .panels import LEAST


def few_figures(rows: pd.DataFrame, known: Snapshot, lang: str = "zh") -> str:
    """Indicators with fewer than three figures, each figure a link to its source.

    Parameters
    ----------
    rows : DataFrame
        Of :func:`kjanalysis.load`.
    known : Snapshot
        For names and units.
    lang : {"zh", "en"}
        Which language.

    Returns
    -------
    str
        HTML; empty if there is none.
    """
    said = []
    for code, part in rows.groupby("indicator", sort=False):
        if len(part) >= LEAST:
            continue
        part = part.sort_values("year")
        name = f"{known.codes.at[code, lang]} ({unit_words(known.codes, str(code), lang).head})"
        links = [
            f"{there.link(words.exact(r.value, r.qualifier), lang)} ({r.year})"
            for r, there in zip(part.itertuples(), references(part, known.sources), strict=True)
        ]
        said.append(
            f"<tr><td>{markup.html(name)}</td><td>{_spark(part['value'].tolist())}</td><td>{', '.join(links)}</td></tr>"
        )
    if not said:
        return ""
    heads = (
        Text("one or two figures only", "只有一两个数据的指标"),
        Text("", ""),
        Text("figure (year)", "数据（年份）"),
    )
    head = "".join(f"<th>{markup.html(one.of(lang))}</th>" for one in heads)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(said)}</tbody></table>"


def _spark(values: list[float]) -> str:
    """A line between two figures, a dot for one."""
    low, high = min(0.0, *values), max(*values, 0.0) or 1.0
    places = [
        (6 + 48 * n / max(len(values) - 1, 1), 20 - 16 * (x - low) / (high - low or 1.0)) for n, x in enumerate(values)
    ]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.6" fill="{FIGURES}"/>' for x, y in places)
    return (
        f'<svg width="60" height="24" viewBox="0 0 60 24" aria-hidden="true"><line x1="0" x2="60" y1="21.5" y2="21.5" stroke="#7b8794" stroke-width=".8"/>'
        f'<polyline points="{line}" fill="none" stroke="{FIGURES}" stroke-width="1.4"/>{dots}</svg>'
    )
