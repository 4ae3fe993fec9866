"""The form of notebook 00-start-here: pick a region and a year, see the answer, take it along in Word and Excel."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from .. import tables
from ..attainment.outlooks import Outlook, outlook
from ..backtest.progress import OPENED
from ..errors import KJError, language, told_in
from ..presentation.parameters_cell import parameters_set
from ..tables.region_names import check_region
from ..wording import markup
from ..wording.text import Text
from .files import save_brief, save_workbook

#: The notebook of the form, where JupyterLab doesn't tell which one is open.
HERE = "00-start-here.ipynb"

_TEXTS = {
    "region": Text("region", "地区"),
    "year": Text("year", "目标年份"),
    "show": Text("Show the answer", "查看结果"),
    "brief": Text("Word brief", "Word 简报"),
    "workbook": Text("Excel workbook", "Excel 工作簿"),
    "apply": Text("Set in the other notebooks", "填入其他笔记本"),
    "wait": Text("Computing, a few seconds …", "正在计算，约几秒……"),
    "write": Text("Writing the file, a few seconds …", "正在生成文件，约几秒……"),
}


def start(region: str = "", year: int | None = None, lang: str | None = None, data: tables.Folder = None) -> Any:
    """A form for a region and a year that shows the answer, and writes it as a Word brief and an Excel workbook.

    Parameters
    ----------
    region : str
        Code or name that the form begins with.
    year : int, optional
        The targets' year that it begins with.
    lang : {"zh", "en"}, optional
        Language of the form; by default that of messages.
    data : path-like, optional
        Folder of tables to read in place of the shipped one.

    Returns
    -------
    ipywidgets.VBox
        For the end of a cell. Its ``form`` has the outlook shown last (``form.outlook``), its ``files`` the
        two buttons that write files, to be shown again elsewhere.

    Raises
    ------
    KJError
        If the region isn't known.

    Examples
    --------
    >>> import kjanalysis as kj
    >>> shown = kj.start("330205", 2021, lang="en")
    >>> shown.form.region.value, shown.form.year.value
    ('Jiangbei District, Ningbo · 330205', 2021)
    """
    with told_in(lang or language()):
        return Form(region, year, lang or language(), data or None).widget()


class Form:
    """Fields and buttons; :func:`start` makes it.

    Parameters
    ----------
    region : str
        Code or name; empty for none.
    year : int or None
        Of the targets.
    lang : {"zh", "en"}
        Which language.
    data : path-like or None
        Of the tables.
    """

    def __init__(self, region: str, year: int | None, lang: str, data: tables.Folder):
        import ipywidgets

        self.lang, self.data = lang, data
        self.outlook: Outlook | None = None
        self.known = tables.read(data)
        self.labels = _labels(self.known, lang)
        self.region = ipywidgets.Combobox(
            options=list(self.labels),
            description=self._of("region"),
            layout=ipywidgets.Layout(width="min(100%, 30rem)"),
        )
        self.year = ipywidgets.Dropdown(description=self._of("year"))
        self.shown, self.note = ipywidgets.HTML(), ipywidgets.HTML()
        self.written = ipywidgets.HTML()
        self.region.observe(self._years, "value")
        if region:
            code = check_region(region, self.known)
            self.region.value = next((label for label, own in self.labels.items() if own == code), code)
        if year in self.year.options:
            self.year.value = year

    def _of(self, key: str) -> str:
        return _TEXTS[key].of(self.lang)

    def _code(self) -> str:
        text = self.region.value.strip()
        return self.labels.get(text) or check_region(text, self.known)

    def _years(self, _: Any = None) -> None:
        """The years that the region has targets for, the newest first."""
        code = self.labels.get(self.region.value.strip())
        own = self.known.targets[self.known.targets["region"].eq(code)] if code else self.known.targets
        self.year.options = sorted({int(year) for year in own["year"]}, reverse=True)

    def show(self, _: Any = None) -> bool:
        """Compute and show the answer.

        Returns
        -------
        bool
            Whether there is one.
        """
        self.note.value, self.written.value = f"<p>{self._of('wait')}</p>", ""
        try:
            self.outlook = outlook(self._code(), self.year.value, data=self.data)
        except KJError as error:
            self.outlook = None
            self._say(Text(error.en, error.zh))
            return False
        self.note.value, self.shown.value = "", self.outlook.shown(self.lang)
        return True

    @property
    def chosen(self) -> tuple[str, int]:
        """Code of the region and year that the form says, a tuple of str and int."""
        return self._code(), self.year.value

    def brief(self, _: Any = None) -> None:
        """Write the Word brief beside the notebook."""
        self._write(save_brief)

    def workbook(self, _: Any = None) -> None:
        """Write the Excel workbook beside the notebook."""
        self._write(save_workbook)

    def _write(self, save: Callable[..., Path]) -> None:
        """Write one of the two files of what the form says, computing it first if it isn't shown yet."""
        if not self._is_shown() and not self.show():
            return
        said = self.written.value
        self.written.value = f"{said}<p>{self._of('write')}</p>"
        try:
            path = save(self.outlook, lang=self.lang)
        except KJError as error:
            self.written.value = f"{said}<p>{markup.html(Text(error.en, error.zh).of(self.lang))}</p>"
            return
        done = Text(f"Written: {path}. It is in the list of files at the left.", f"已写入 {path}，见左侧文件列表。").of(
            self.lang
        )
        self.written.value = f"{said.replace(f'<p>{markup.html(done)}</p>', '')}<p>{markup.html(done)}</p>"

    def _is_shown(self) -> bool:
        """Whether the outlook shown is of the region and year that the form says."""
        try:
            asked = self.chosen
        except KJError:
            return False
        return self.outlook is not None and asked == (self.outlook.region, self.outlook.year)

    def apply(self, _: Any = None) -> None:
        """Write region and year into the parameters cells of the notebooks beside this one."""
        try:
            code, year = self.chosen
        except KJError as error:
            self._say(Text(error.en, error.zh))
            return
        done = set_parameters(Path(), code, year, self.lang)
        names = Text(", ", "、").of(self.lang).join(done) or "–"
        self._say(Text(f"Set in: {names}. Open them and choose Run All.", f"已填入：{names}。打开后选择“运行全部”。"))

    def _say(self, said: Text) -> None:
        self.note.value = f"<p>{markup.html(said.of(self.lang))}</p>"

    def widget(self) -> Any:
        """The form as one control.

        Returns
        -------
        ipywidgets.VBox
            Fields, buttons, and below them the answer.
        """
        import ipywidgets

        class StartForm(ipywidgets.VBox):
            def __repr__(self) -> str:
                return "StartForm()"

        class Files(ipywidgets.VBox):
            def __repr__(self) -> str:
                return "Files()"

        def button(key: str, act: Callable[..., Any], style: str = "") -> Any:
            made = ipywidgets.Button(
                description=self._of(key), button_style=style, layout=ipywidgets.Layout(width="auto")
            )
            made.on_click(act)
            return made

        wrap = ipywidgets.Layout(flex_flow="row wrap")
        documents = ipywidgets.HBox([button("brief", self.brief), button("workbook", self.workbook)], layout=wrap)
        row = ipywidgets.HBox(
            [button("show", self.show, "primary"), documents, button("apply", self.apply)], layout=wrap
        )
        made = StartForm([self.region, self.year, row, self.note, self.written, self.shown])
        made.form = self
        made.files = Files([documents, self.note, self.written])
        return made


def _labels(known: Any, lang: str) -> dict[str, str]:
    """Codes of the regions that have targets, by name and code."""
    places = known.regions.set_index("region")
    codes = sorted(set(known.targets["region"]) & set(places.index))
    rows = [(code, places.loc[code]) for code in codes]
    return {f"{Text(row['en'] or row['zh'], row['zh'] or row['en']).of(lang)} · {code}": code for code, row in rows}


def set_parameters(folder: Path, region: str, year: int, lang: str) -> list[str]:
    """Write parameters into the notebooks of a folder; their outputs are of other ones and go.

    The notebook that is open is left alone, since JupyterLab would ask which of the two is right.

    Parameters
    ----------
    folder : Path
        Where the notebooks are.
    region : str
        Region code.
    year : int
        The targets' year.
    lang : {"zh", "en"}
        Language of pages.

    Returns
    -------
    list of str
        Names of the notebooks that were changed.
    """
    done, here = [], Path(os.environ.get(OPENED, "")).name or HERE
    for path in sorted(folder.glob("*.ipynb")):
        if path.name == here:
            continue
        text = path.read_text(encoding="utf-8")
        new = parameters_set(text, region, year, lang)
        if new == text:
            continue
        temporary = path.with_name(f".{path.name}.{uuid.uuid4().hex}.part")
        temporary.write_text(new, encoding="utf-8")
        temporary.replace(path)
        done.append(path.stem)
    return done
