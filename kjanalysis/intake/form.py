"""The form of notebook 06-intake: one proposal at a time, its sentence with the number marked.

The form writes to the review sheet after each decision, so closing the
notebook loses nothing; `kjanalysis ingest` takes in what was accepted.
"""

from __future__ import annotations

import html
import os
from pathlib import Path

import pandas as pd

from .. import tables
from ..errors import KJError, language
from .columns import CHOICES
from .sheet import counts, read, write

#: The environment variable that names the sheet, and the name looked for without it.
VARIABLE, USUAL = "KJANALYSIS_PROPOSALS", "proposals.xlsx"
_EDITED = ("indicator", "value", "unit", "year", "kind", "qualifier", "scope", "status")


def find(path="") -> Path | None:
    """The review sheet: the one named, else ``KJANALYSIS_PROPOSALS``, else proposals.xlsx here or one folder up.

    Raises
    ------
    KJError
        If one is named and isn't there.
    """
    named = str(path or os.environ.get(VARIABLE, ""))
    if named:
        if not Path(named).is_file():
            raise KJError(f"{named} does not exist. Make it with: kjanalysis extract REPORT --out {Path(named).name}",
                          f"{named} 不存在。请先运行：kjanalysis extract 报告 --out {Path(named).name}")  # fmt: skip
        return Path(named)
    return next((p for p in (Path(USUAL), Path("..") / USUAL) if p.is_file()), None)


def state(path: Path | None, lang: str = "zh") -> str:
    """Markdown: what there is to review, or how to get it."""
    if path is None:
        if lang == "zh":
            return f"**没有待审核的提案。** 请先运行 `kjanalysis extract REPORT --out {USUAL}`，再重新执行本笔记本；或在上一单元格的 `proposals` 中填写文件路径。"
        return f"**There are no proposals to review.** Run `kjanalysis extract REPORT --out {USUAL}` first, then this notebook again; or put the file's path into `proposals` above."
    table = read(path)
    yes, no = int(table["decision"].eq("accept").sum()), int(table["decision"].eq("reject").sum())
    left = len(table) - yes - no
    if lang == "zh":
        return f"**{html.escape(path.name)}**：共 {len(table)} 行，已接受 {yes}，已拒绝 {no}，待定 {left}。"
    return f"**{html.escape(path.name)}**: {len(table)} rows, {yes} accepted, {no} rejected, {left} open."


def table(path: Path | None, lang: str = "zh") -> pd.DataFrame:
    """The proposals at a glance; the columns' meaning if there are none."""
    if path is None:
        names = ["字段", "可选值"] if lang == "zh" else ["column", "choices"]
        return pd.DataFrame(
            [(name, "、".join(choices) if lang == "zh" else ", ".join(choices)) for name, choices in CHOICES.items()],
            columns=names,
        )
    shown = [
        "decision",
        "section_locator",
        "indicator_zh",
        "indicator",
        "value",
        "unit",
        "year",
        "kind",
        "qualifier",
        "scope",
        "reason",
    ]
    return read(path)[shown]


def marked(text: str) -> str:
    """A sentence as HTML, its number highlighted.

    >>> marked("达到【151】家<b>")
    '达到<mark>151</mark>家&lt;b&gt;'
    """
    return html.escape(text).replace("【", "<mark>", 1).replace("】", "</mark>", 1)


def form(path: Path | None, lang: str | None = None, data=None):
    """The form as a widget, or None if there is nothing to review.

    Parameters
    ----------
    path : Path or None
        A review sheet, changed in place.
    lang : {"zh", "en"}, optional
    data : path-like, optional
        Tables whose catalogue fills the list of codes.

    Returns
    -------
    ipywidgets.VBox or None
    """
    if path is None:
        return None
    import ipywidgets as w

    zh = (lang or language()) == "zh"
    rows = read(path)
    codes = tables.read(data).indicators
    options = [("–", "")] + [(f"{r.zh if zh else r.en} · {r.indicator}", r.indicator) for r in codes.itertuples()]
    at = {"row": int(next(iter(rows.index[rows["decision"].eq("")]), 0))}
    words = dict(
        zip(_EDITED, ("指标", "数值", "单位", "年份", "性质", "限定", "口径", "状态") if zh else _EDITED, strict=True)
    )
    said = w.HTML()
    wide = w.Layout(width="560px")
    fields = {
        name: w.Combobox(
            options=[f"{label}" for label, _ in options], description=words[name], layout=wide, ensure_option=False
        )
        if name == "indicator"
        else w.Dropdown(options=["", *CHOICES[name]], description=words[name])
        if name in CHOICES
        else w.Text(description=words[name])
        for name in _EDITED
    }
    label_of = {code: label for label, code in options}
    code_of = {label: code for label, code in options}
    progress, note = w.HTML(), w.HTML()
    names = ("上一条", "接受", "拒绝", "下一条") if zh else ("back", "accept", "reject", "next")
    styles = ("", "success", "danger", "")
    buttons = [w.Button(description=name, button_style=style) for name, style in zip(names, styles, strict=True)]

    def show():
        row = rows.loc[at["row"]]
        said.value = (
            f"<div style='font-size:16px;line-height:1.7;padding:8px;border-left:4px solid #4c78a8'>{marked(row['sentence'])}</div>"
            f"<div style='color:#666'>{html.escape(row['section_locator'])} · {html.escape(row['indicator_zh'])}</div>"
        )
        for name, field in fields.items():
            value = row[name]
            if name == "indicator":
                value = label_of.get(value, value) if value else ""
            elif name in CHOICES and value not in field.options:
                field.options = [*field.options, value]
            field.value = value
        note.value = f"<span style='color:#b36b00'>{html.escape(row['reason'])}</span>"
        progress.value = f"{at['row'] + 1} / {len(rows)} · {counts(rows, 'zh' if zh else 'en')}" + (
            f" · <b>{row['decision']}</b>" if row["decision"] else ""
        )

    def keep():
        for name, field in fields.items():
            rows.at[at["row"], name] = code_of.get(field.value, field.value) if name == "indicator" else field.value

    def move(step):
        at["row"] = min(max(at["row"] + step, 0), len(rows) - 1)
        show()

    def decide(decision):
        keep()
        rows.at[at["row"], "decision"] = decision
        try:
            write(rows, path, data)
        except KJError as error:
            note.value = html.escape(str(error))
            return
        move(1)

    for button, act in zip(
        buttons,
        (lambda _: move(-1), lambda _: decide("accept"), lambda _: decide("reject"), lambda _: move(1)),
        strict=True,
    ):
        button.on_click(act)
    show()
    pairs = [fields[name] for name in _EDITED[1:]]
    grid = [w.HBox(pairs[k : k + 3]) for k in range(0, len(pairs), 3)]
    return w.VBox([progress, said, note, fields["indicator"], *grid, w.HBox(buttons)])
