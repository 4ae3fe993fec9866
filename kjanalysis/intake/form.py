"""The form of notebook 06-intake: one proposal at a time, its sentence with the number marked.

The form writes to the review sheet after each decision, so closing the
notebook loses nothing; `kjanalysis ingest` takes in what was accepted.
"""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd

from .. import tables
from ..errors import KJError, language
from ..wording import Text, markup
from ..wording.citations import Cited
from .columns import CHOICES, COLUMNS
from .sheet import USUAL, counts, missing, read, tally, write

#: The environment variable that names the sheet.
VARIABLE = "KJANALYSIS_PROPOSALS"
_DESCRIPTIONS = {
    "indicator": Text("indicator", "指标"),
    "value": Text("value", "数值"),
    "unit": Text("unit", "单位"),
    "year": Text("year", "年份"),
    "kind": Text("kind", "性质"),
    "qualifier": Text("qualifier", "限定"),
    "scope": Text("scope", "口径"),
    "status": Text("status", "状态"),
    "headline": Text("headline", "核心指标"),
}
_EDITED = tuple(_DESCRIPTIONS)


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
            raise missing(named, Path(named).name)
        return Path(named)
    return next((p for p in (Path(USUAL), Path("..") / USUAL) if p.is_file()), None)


def state(path: Path | None, lang: str = "zh") -> str:
    """Markdown: what there is to review, or how to get it."""
    if path is None:
        if lang == "zh":
            return f"**没有待审核的提案。** 请先运行 `kjanalysis extract REPORT --out {USUAL}`，再重新执行本笔记本。也可在上一单元格的 `proposals` 中填写文件路径。"
        return f"**There are no proposals to review.** Run `kjanalysis extract REPORT --out {USUAL}` first, then this notebook again. Or write the file's path into `proposals` in the cell above."
    rows = read(path)
    yes, no, left = tally(rows)
    if lang == "zh":
        return f"**{markup.markdown(path.name)}**：共 {len(rows)} 行，已接受 {yes}，已拒绝 {no}，待定 {left}。"
    return f"**{markup.markdown(path.name)}**: {len(rows)} rows, {yes} accepted, {no} rejected, {left} open."


def table(path: Path | None, lang: str = "zh") -> pd.DataFrame:
    """The proposals at a glance; the columns' meaning if there are none."""
    if path is None:
        names = ["列", "可填的值"] if lang == "zh" else ["column", "values it takes"]
        return pd.DataFrame(
            [(name, "、".join(choices) if lang == "zh" else ", ".join(choices)) for name, choices in CHOICES.items()],
            columns=names,
        )
    shown = [name for name in COLUMNS if name not in ("status", "sentence", "confidence", "span_start", "span_end")]
    return Cited(read(path)[shown], lang=lang)


def marked(text: str) -> str:
    """A sentence as HTML, its number highlighted.

    >>> marked("达到【151】家<b>")
    '达到<mark>151</mark>家&lt;b&gt;'
    """
    return markup.html(text).replace("【", "<mark>", 1).replace("】", "</mark>", 1)


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
    return _Form(path, lang or language(), data).widget()


class _Form:
    """The rows of a sheet, the one shown, and the fields it is shown in."""

    def __init__(self, path: Path, lang: str, data):
        import ipywidgets

        self.path, self.lang, self.data = path, lang, data
        self.rows = read(path)
        self.at = int(next(iter(self.rows.index[self.rows["decision"].eq("")]), 0))
        self.labels = _labels(tables.read(data, strict=False).indicators, lang)
        self.codes = {label: code for code, label in self.labels.items()}
        self.said, self.progress, self.note = ipywidgets.HTML(), ipywidgets.HTML(), ipywidgets.HTML()
        self.fields = {name: self._field(name) for name in _EDITED}

    def _field(self, name: str):
        """A field to correct a cell in: a list of codes, a choice, or free text."""
        import ipywidgets

        described = _DESCRIPTIONS[name].of(self.lang)
        if name == "indicator":
            return ipywidgets.Combobox(
                options=list(self.labels.values()),
                description=described,
                layout=ipywidgets.Layout(width="560px"),
                ensure_option=False,
            )
        if name in CHOICES:
            return ipywidgets.Dropdown(options=["", *CHOICES[name]], description=described)
        return ipywidgets.Text(description=described)

    def widget(self):
        """The form, with the first open row shown."""
        import ipywidgets

        acts = (
            (Text("back", "上一条"), "", lambda _: self.move(-1)),
            (Text("accept", "接受"), "success", lambda _: self.decide("accept")),
            (Text("reject", "拒绝"), "danger", lambda _: self.decide("reject")),
            (Text("next", "下一条"), "", lambda _: self.move(1)),
        )
        buttons = []
        for name, style, act in acts:
            buttons.append(ipywidgets.Button(description=name.of(self.lang), button_style=style))
            buttons[-1].on_click(act)
        self.show()
        small = [self.fields[name] for name in _EDITED[1:]]
        grid = [ipywidgets.HBox(small[k : k + 3]) for k in range(0, len(small), 3)]
        return ipywidgets.VBox(
            [self.progress, self.said, self.note, self.fields["indicator"], *grid, ipywidgets.HBox(buttons)]
        )

    def show(self) -> None:
        """Put the row into the fields."""
        row = self.rows.loc[self.at]
        self.said.value = (
            f"<div style='font-size:16px;line-height:1.7;padding:8px;border-left:4px solid #4c78a8'>{marked(row['sentence'])}</div>"
            f"<div style='color:#666'>{markup.html(row['section_locator'])} · {markup.html(row['indicator_zh'])}</div>"
        )
        for name, field in self.fields.items():
            if name in CHOICES and row[name] not in field.options:
                field.options = [*field.options, row[name]]
            field.value = self._shown(name, row[name])
        self.note.value = f"<span style='color:#b36b00'>{markup.html(row['reason'])}</span>"
        decided = f" · <b>{row['decision']}</b>" if row["decision"] else ""
        self.progress.value = f"{self.at + 1} / {len(self.rows)} · {counts(self.rows, self.lang)}{decided}"

    def _shown(self, name: str, cell: str) -> str:
        """A cell as its field shows it: a code by its label."""
        return self.labels.get(cell, cell) if name == "indicator" and cell else cell

    def keep(self) -> None:
        """Take the fields' values into the row."""
        for name, field in self.fields.items():
            value = field.value
            self.rows.at[self.at, name] = self.codes.get(value, value) if name == "indicator" else value

    def move(self, step: int) -> None:
        """Show the row so many further; at the ends, the last or first."""
        self.at = min(max(self.at + step, 0), len(self.rows) - 1)
        self.show()

    def decide(self, decision: str) -> None:
        """Keep the row as corrected with its decision, save the sheet, go on."""
        self.keep()
        self.rows.at[self.at, "decision"] = decision
        try:
            write(self.rows, self.path, self.data)
        except KJError as error:
            self.note.value = markup.html(str(error))
            return
        self.move(1)


def _labels(indicators: pd.DataFrame, lang: str) -> dict[str, str]:
    """Code to the label it is chosen by; no code is a dash."""
    named = {r.indicator: f"{Text(r.en, r.zh).of(lang)} · {r.indicator}" for r in indicators.itertuples()}
    return {"": "–", **named}
