"""The second form of notebook 06-intake: targets and figures in words, looked at first, written on a button.

Looking computes the new outlook from a copy of one's own tables; the tables change only when the button is pressed.
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

from .. import attainment, tables
from ..errors import DataError, KJError, language
from ..tables.places import SHIPPED
from ..tables.region_names import check_region
from ..wording import Text, markup
from . import adding
from .appending import append
from .sources import source_of

_FIELDS = {
    "targets": (
        Text("targets", "目标"),
        Text("one a line: R&D经费支出 5.2亿元以上", "每行一个，例如 R&D经费支出 5.2亿元以上"),
    ),
    "figures": (
        Text("figures", "数据"),
        Text("one a line: 高新技术企业数 2023年 97家", "每行一个，例如 高新技术企业数 2023年 97家"),
    ),
    "published": (Text("published", "公布日期"), Text("2024-03-01", "例如 2024-03-01")),
    "title": (Text("title", "标题"), Text("as it is printed", "来源的标题，按原文")),
    "publisher": (Text("publisher", "发布机构"), Text("who issued it", "例如 永修县科技局")),
}
_LONG = ("targets", "figures")
_NO_TABLES = Text(
    "**The form writes into tables of your own.** Make a workspace with `kjanalysis init` and open this notebook there.",
    "**表单写入自己的数据表。** 请先用 `kjanalysis init` 新建工作区，再在其中打开本笔记本。",
)
_READY = Text(
    "The form is ready. “Check” shows what is understood and the new outlook. Only “write” changes your tables.",
    "可以填写。“查看”列出读到的内容和新的展望，按“写入”才会改动数据表。",
)


def state(data=None, lang: str = "zh") -> str:
    """Markdown: what the form does, or why there is none.

    Parameters
    ----------
    data : path-like, optional
        Tables that it would write to.
    lang : {"zh", "en"}

    Returns
    -------
    str
    """
    return (_READY if _own(data) else _NO_TABLES).of(lang)


def _own(data) -> bool:
    """Whether the uppermost tables are one's own."""
    return tables.layers_of(data or None)[-1].name != SHIPPED


def understood(region: str, year, given: dict[str, str], data=None) -> adding.Prepared:
    """What the fields say, checked; nothing is written.

    Parameters
    ----------
    region : str
        Code or name.
    year : int
        Year of targets that name none.
    given : dict
        targets, figures (one a line), published, title, publisher.
    data : path-like, optional
        Tables to hold it against.

    Returns
    -------
    Prepared

    Raises
    ------
    KJError
        If something isn't understood beyond doubt, or fails a check.
    """
    known = tables.read(data or None)
    code = check_region(region, known)
    source = source_of(known, {**given, "url": "", "grade": "official"}, code)
    aims, past = ([line for line in given[name].splitlines() if line.strip()] for name in _LONG)
    entries = adding.read_phrases(known, code, year, aims, past, source)
    return adding.prepare(known, code, entries, [source], year)


def foreseen(made: adding.Prepared, year: int) -> attainment.Outlook:
    """The outlook as it would be with the new rows, from a copy of the tables.

    Parameters
    ----------
    made : Prepared
    year : int

    Returns
    -------
    Outlook

    Raises
    ------
    KJError
        If there is nothing to forecast from.
    DataError
        If the tables wouldn't pass the check with the rows.
    """
    *below, own = made.known.layers
    with tempfile.TemporaryDirectory() as folder:
        for path in Path(own.folder).glob("*.csv"):
            shutil.copy(path, folder)
        layers = [*(SHIPPED if layer.name == SHIPPED else layer.folder for layer in below), Path(folder)]
        if made.rows:
            done, there = made.intake, replace(made.known, layers=tables.layers_of(layers))
            append(there, {"sources": done.sources, "observations": done.observations, "targets": done.targets})
        return attainment.outlook(made.region, year, data=layers)


def form(region: str, year, lang: str | None = None, data=None):
    """The form as a widget; None where there are no tables of one's own.

    Parameters
    ----------
    region : str
        Code or name of the region that the rows are of.
    year : int
        Year of targets that name none, and of the outlook.
    lang : {"zh", "en"}, optional
    data : path-like, optional
        Tables to write to.

    Returns
    -------
    ipywidgets.VBox or None
    """
    return _Form(region, int(year), lang or language(), data).widget() if _own(data) else None


class _Form:
    """The fields, what was understood of them last, and where it is shown."""

    def __init__(self, region: str, year: int, lang: str, data):
        import ipywidgets

        self.region, self.year, self.lang, self.data = region, year, lang, data
        self.made: adding.Prepared | None = None
        self.fields = {name: self._field(name) for name in _FIELDS}
        self.shown = ipywidgets.HTML()
        self.look = ipywidgets.Button(description=Text("check", "查看").of(lang), button_style="info")
        self.take = ipywidgets.Button(description=Text("write", "写入").of(lang), button_style="success", disabled=True)

    def _field(self, name: str):
        import ipywidgets

        kind = ipywidgets.Textarea if name in _LONG else ipywidgets.Text
        said, example = _FIELDS[name]
        return kind(
            description=said.of(self.lang), placeholder=example.of(self.lang), layout=ipywidgets.Layout(width="640px")
        )

    def widget(self):
        """The form, empty."""
        import ipywidgets

        self.look.on_click(lambda _: self.check())
        self.take.on_click(lambda _: self.write())
        for field in self.fields.values():
            field.observe(lambda _: self.forget(), "value")
        return ipywidgets.VBox([*self.fields.values(), ipywidgets.HBox([self.look, self.take]), self.shown])

    def forget(self) -> None:
        """What was looked at isn't what stands in the fields any longer."""
        self.made, self.take.disabled = None, True

    def check(self) -> None:
        """Show what is understood and the new outlook; only then it may be written."""
        self.forget()
        try:
            made = understood(
                self.region, self.year, {name: field.value for name, field in self.fields.items()}, self.data
            )
            rows = made.table(self.lang).to_html(index=False, escape=True) if made.rows else _line(made.intake.text())
            self.shown.value = rows  # the outlook takes seconds
            self.shown.value = rows + self._outlook(made)
        except KJError as error:
            self.shown.value = self._said(error)
            return
        if made.rows:
            self.made, self.take.disabled = made, False

    def _outlook(self, made: adding.Prepared) -> str:
        """The outlook as it would be, or what it lacks: rows may be written without one."""
        try:
            result = foreseen(made, self.year)
        except DataError:
            raise
        except KJError as error:
            return self._said(error)
        table = result.table(self.lang).iloc[:, [0, 1, 2, 3, 4, 5, 6, 11]]
        return f"<b>{markup.html(result.heading(self.lang))}</b>" + table.to_html(index=False, escape=True)

    def write(self) -> None:
        """Write what was looked at."""
        if self.made is None:
            return
        made = self.made
        self.forget()
        try:
            self.shown.value = _line(made.write().text())
        except KJError as error:
            self.shown.value = self._said(error)

    def _said(self, error: KJError) -> str:
        return f"<div style='color:#b36b00'>{_line(Text(error.en, error.zh).of(self.lang))}</div>"


def _line(text: str) -> str:
    """Text as HTML, line by line."""
    return "<br>".join(map(markup.html, text.split("\n")))
