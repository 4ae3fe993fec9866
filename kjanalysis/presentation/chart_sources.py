"""The published figures in a chart, listed under it, each a link to its source.

A picture has no links. So a chart notes each published figure as it draws it,
and :func:`sources` is the list of them, to be shown under the picture: an
indicator a line, folded, since it says nothing that the picture doesn't.
"""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from ..attainment import Target
from ..wording import words
from ..wording.citations import Reference, references
from ..wording.sentences import Sentence, Sentences, figure, sentence
from ..wording.target_text import target_text
from ..wording.text import Text


def note(chart: Figure, name: str, label: str, text: str, there: Reference | None) -> None:
    """Remember a published figure that is drawn.

    Parameters
    ----------
    chart : matplotlib.figure.Figure
    name : str
        The indicator's, in words.
    label : str
        Which of its figures: a year, or that it is the target.
    text : str
        The figure as published.
    there : Reference or None
    """
    vars(chart).setdefault("kj_plotted", {}).setdefault(name, {})[label, text] = there


def figures(chart: Figure, name: str, rows: pd.DataFrame, sources: pd.DataFrame, lang: str = "zh") -> None:
    """:func:`note` of an indicator's history; rows of :func:`kjanalysis.tables.vintage.latest`."""
    for r, there in zip(rows.itertuples(), references(rows, sources), strict=True):
        note(chart, name, Text(f"{r.year}", f"{r.year} 年").of(lang), words.exact(r.value, r.qualifier), there)


def target(chart: Figure, name: str, aim: Target, lang: str = "zh") -> None:
    """:func:`note` of one of an outlook's targets."""
    note(chart, name, Text("target", "目标").of(lang), target_text(aim, lang), aim.reference)


def titles(chart: Figure) -> list[str]:
    """Titles of the sources of what is drawn, those with the most figures first."""
    found: dict[str, int] = {}
    for drawn in vars(chart).get("kj_plotted", {}).values():
        for there in filter(None, drawn.values()):
            found[there.title] = found.get(there.title, 0) + 1
    return sorted(found, key=lambda title: -found[title])


def sources(chart: Figure | None, lang: str = "zh") -> Sentences | None:
    """The published figures of a chart with links; None if it shows none (or there is no chart).

    Examples
    --------
    >>> chart = Figure()
    >>> note(chart, "R&D", "2020", ">23", None)
    >>> sources(chart, "en")
    Published figures in the chart and their sources (1)
    - R&D: 2020 >23
    """
    noted = vars(chart).get("kj_plotted", {}) if chart is not None else {}
    if not noted:
        return None
    colon, comma = ("：", "，") if lang == "zh" else (": ", ", ")
    said = []
    for name, drawn in noted.items():
        parts = [
            sentence("{label} {text}", label=label, text=figure(text, there)) for (label, text), there in drawn.items()
        ]
        pieces = [piece for part in parts for piece in ((comma, None), *part.pieces)][1:]
        said.append(Sentence([(name + colon, None), *pieces], lang))
    n = sum(map(len, noted.values()))
    return Sentences(
        said,
        Text(f"Published figures in the chart and their sources ({n})", f"图中已公布的数据及来源（{n}）").of(lang),
    )
