"""A plan's numbered items, read out of a report with the goals they state."""

from __future__ import annotations

import pandas as pd

from ..wording import words
from . import outline, text_blocks


def items(frame: pd.DataFrame) -> pd.DataFrame:
    """Numbered items of a report's plan with the goals they state.

    Parameters
    ----------
    frame : DataFrame
        As :func:`kjanalysis.extract` gives it.

    Returns
    -------
    DataFrame
        Columns number, section, title, goals (text, empty if there is none), one row an
        item in the report's order.

    Examples
    --------
    >>> import kjanalysis as kj
    >>> report = "一、2021年工作思路\\n1.培育企业。新增高新技术企业20家以上。\\n2.优化服务。深化改革。"
    >>> items(kj.extract(report)).values.tolist()
    [[1, '一', '培育企业', '新增高新技术企业 ≥20 家'], [2, '一', '优化服务', '']]
    """
    blocks = text_blocks.blocks(frame.attrs["text"])
    whole = outline.outline(blocks, frame.attrs.get("year"), frame.attrs.get("day"))
    goals = frame[frame["kind"].eq("target")]
    rows, seen = [], set()
    for block in blocks:
        section = block.section
        label = section.labels[-1] if section.labels else ""
        if id(section) in seen or not label.isdigit() or outline.mode(section, whole) != "target":
            continue
        seen.add(id(section))
        mine = goals[goals["section_locator"].eq(section.locator)]
        mine = mine[mine["span_start"].ge(block.origin[0])]
        said = [
            f"{r.indicator_zh} {_figure(r.value, r.qualifier)} {r.unit}" + ("（每年）" if r.year == "annual" else "")
            for r in mine.itertuples()
        ]
        rows.append([int(label), "/".join(section.labels[:-1]), section.title, "；".join(dict.fromkeys(said))])
    return pd.DataFrame(rows, columns=["number", "section", "title", "goals"])


def _figure(value: str, qualifier: str) -> str:
    sign = next((words.QUALIFIER_SIGNS[q] for q in qualifier.split("+") if q in words.QUALIFIER_SIGNS), "")
    return sign + value
