"""The what-if panel in JupyterLab: sliders, the answer that follows them, and named scenarios side by side."""

from __future__ import annotations

import contextlib
import json
import os
from functools import partial
from pathlib import Path
from typing import Any

from .. import tables
from ..attainment import levers
from ..attainment.answer import answer
from ..attainment.cards import style
from ..attainment.levers import Lever
from ..attainment.outlooks import Outlook, outlook
from ..attainment.takes_table import takes_table
from ..attainment.whatif import WhatIf, what_if
from ..errors import KJError, language, told_in
from ..wording import markup
from ..wording.text import Text
from . import kept_scenarios
from .kept_scenarios import Kept
from .scenario_table import answered, assumed, side_by_side

_TEXTS = {
    "figures": Text("Assume figures of the year", "假设当年数据"),
    "more": Text("More figures", "更多数据"),
    "targets": Text("Other targets", "调整目标"),
    "reset": Text("As forecast", "恢复为预测"),
    "name": Text("name of the scenario", "情景名称"),
    "keep": Text("Keep scenario", "保存情景"),
    "forget": Text("Delete", "删除"),
    "show": Text("Show", "调出"),
    "kept": Text("kept", "已保存"),
    "beside": Text("Scenarios side by side", "情景对比"),
    "takes": Text("What it would take", "达到 50%、80%、90% 需要什么"),
    "rest": Text("Nothing is assumed: this is the forecast.", "未作假设，即为预测结果。"),
    "none": Text(
        "No target of this year can be forecast, so there is nothing to move.",
        "当年没有可预测的目标，没有可调整的内容。",
    ),
}

_STYLE = """<style>.kj-scroll{overflow-x:auto}.kj-scenarios{border-collapse:collapse;font-size:.9rem}
.kj-scenarios th,.kj-scenarios td{padding:.25rem .7rem;border-bottom:1px solid #c5ccd3;vertical-align:top;text-align:right;max-width:16rem}
.kj-scenarios th[scope=row]{text-align:left;font-weight:500}.kj-scenarios .kj-given td{text-align:left;font-size:.82rem}
.kj-scenarios .kj-all th,.kj-scenarios .kj-all td{font-weight:700}</style>"""


def whatif(
    region: str,
    year: int,
    as_of: str | None = None,
    lang: str | None = None,
    data: tables.Folder = None,
    scenarios: str | os.PathLike[str] = kept_scenarios.USUAL,
) -> Any:
    """A panel of sliders that says what if GDP, R&D, the number of firms or a target were another.

    Probabilities, intervals, dots and the joint probability follow each slider. Scenarios get
    names, are kept in a file, and stand side by side in a table.

    Parameters
    ----------
    region : str
        Code or name of a region.
    year : int
        The targets' year.
    as_of : str or date, optional
        As in :func:`kjanalysis.outlook`.
    lang : {"zh", "en"}, optional
        Language of the panel; by default that of messages.
    data : path-like, optional
        Folder of tables to read in place of the shipped one.
    scenarios : path-like
        The file that named scenarios are kept in, by default `scenarios.json` beside the notebook.

    Returns
    -------
    ipywidgets.VBox
        For the end of a cell. Its ``panel`` has the outlook as set now (``panel.now``).

    Raises
    ------
    KJError
        If region, year, day or the file of scenarios is not usable.

    Examples
    --------
    >>> import kjanalysis as kj
    >>> shown = kj.whatif("330205", 2021, "2021-03-26", lang="en")
    >>> shown.panel.sliders["gdp"].value = 760
    >>> shown.panel.now.given
    {'gdp': 760}
    """
    with told_in(lang or language()):
        plain = outlook(region, year, as_of or None, data or None)
        return Panel(what_if(plain), lang or language(), Path(scenarios)).widget()


class Panel:
    """Sliders and what follows them; :func:`whatif` makes it.

    Parameters
    ----------
    asked : WhatIf
        Answers the sliders.
    lang : {"zh", "en"}
        Which language.
    path : Path
        The file of scenarios.
    """

    def __init__(self, asked: WhatIf, lang: str, path: Path):
        import ipywidgets

        self.asked, self.lang, self.path = asked, lang, path
        self.now: Outlook = asked.plain
        self.known: dict[str, Outlook | str] = {}
        self.figures = {one.key: one for one in levers.figures(asked.plain)}
        self.aims = {one.key: one for one in levers.targets(asked.plain)}
        self.sliders = {key: self._slider(one) for key, one in (self.figures | self.aims).items()}
        self.said, self.shown, self.note = ipywidgets.HTML(), ipywidgets.HTML(), ipywidgets.HTML()
        self.table, self.takes = ipywidgets.HTML(), ipywidgets.HTML()
        self.name = ipywidgets.Text(placeholder=self._of("name"))
        self.choice = ipywidgets.Dropdown(description=self._of("kept"))
        self.moving = False
        self.scenarios = self._mine(kept_scenarios.read(path))
        self._follow()
        self._ready()

    def _ready(self) -> None:
        """Compute what the first move of each figure needs, so that it is as quick as the next."""
        for one in self.figures.values():
            with contextlib.suppress(KJError):  # said when a slider asks for it
                self.asked.outlook({one.of: one.assumed(one.rest)})

    def _of(self, key: str) -> str:
        return _TEXTS[key].of(self.lang)

    def _mine(self, scenarios: list[Kept]) -> list[Kept]:
        plain = self.asked.plain
        return [one for one in scenarios if (one.region, one.year) == (plain.region, plain.year)]

    def _slider(self, one: Lever) -> Any:
        import ipywidgets

        made = ipywidgets.FloatSlider(
            value=one.rest, min=one.low, max=one.high, step=one.step,
            tooltip=_described(one).of(self.lang), readout_format=_readout(one),
            layout=ipywidgets.Layout(width="min(100%, 34rem)"),
        )  # fmt: skip
        made.observe(partial(self._moved, one), "value")
        return made

    def _moved(self, one: Lever, _: Any) -> None:
        """A slider was moved: those coupled to it follow, and the answer."""
        if self.moving:
            return
        self.moving = True
        coupled = [other for other in self.figures.values() if other.of == one.of] if one.key in self.figures else []
        for other in coupled:
            self.sliders[other.key].value = one.base + self.sliders[one.key].value - other.base
        self.moving = False
        self._follow()

    def settings(self) -> tuple[dict[str, float], dict[str, float]]:
        """What the sliders assume: figures by indicator code, and targets by id.

        Returns
        -------
        tuple of dict and dict
            Only what was moved.
        """
        every = self.figures | self.aims
        # a browser may send back a place with another last digit
        moved = {key for key, one in every.items() if abs(self.sliders[key].value - one.rest) > one.step / 100}
        given = {one.of: one.assumed(self.sliders[key].value) for key, one in self.figures.items() if key in moved}
        aims = {key: one.assumed(self.sliders[key].value) for key, one in self.aims.items() if key in moved}
        return given, aims

    def _follow(self) -> None:
        given, aims = self.settings()
        try:
            self.now = self.asked.outlook(given, aims)
        except KJError as error:
            self.note.value = _warned(error, self.lang)
            return
        self.note.value, now, plain = "", self.now, self.asked.plain
        said = assumed(plain, now, self.lang) if now is not plain else self._of("rest")
        self.said.value = f"<p><b>{markup.html(said)}</b></p>"
        self.shown.value = answer(now.together, now.targets, now.known, self.lang) or f"<p>{self._of('none')}</p>"
        self.takes.value = f'{style()}<div class="kj-answer">{takes_table(now.targets, self.lang)}</div>'
        self._compare()

    def _compare(self) -> None:
        named = [(one.name, self._answered(one)) for one in self.scenarios]
        table = side_by_side(self.asked.plain, named, self.now, self.lang)
        self.table.value = f"{_STYLE}<h3>{self._of('beside')}</h3>{table}"
        names = [one.name for one in self.scenarios]
        if list(self.choice.options) != names:
            self.choice.options = names

    def _answered(self, one: Kept) -> Outlook | str:
        """A scenario's outlook, computed once: a slider can't wait for all of them."""
        key = json.dumps([one.given, one.targets], sort_keys=True)
        if key not in self.known:
            self.known[key] = answered(self.asked, one, self.lang)
        return self.known[key]

    def keep(self, _: Any = None) -> None:
        """Keep what the sliders say under the name that was written."""
        given, aims = self.settings()
        plain = self.asked.plain
        try:
            found = kept_scenarios.keep(self.path, Kept(self.name.value, plain.region, plain.year, dict(given), aims))
        except KJError as error:
            self.note.value = _warned(error, self.lang)
            return
        self.note.value, self.scenarios = "", self._mine(found)
        self._compare()

    def forget(self, _: Any = None) -> None:
        """Remove the scenario that is chosen."""
        chosen = next((one for one in self.scenarios if one.name == self.choice.value), None)
        if chosen is None:
            return
        try:
            self.scenarios = self._mine(kept_scenarios.forget(self.path, chosen))
        except KJError as error:
            self.note.value = _warned(error, self.lang)
            return
        self._compare()

    def show(self, _: Any = None) -> None:
        """Set the sliders as the scenario that is chosen."""
        chosen = next((one for one in self.scenarios if one.name == self.choice.value), None)
        if chosen is not None:
            self.name.value = chosen.name
            self._set(chosen.given, chosen.targets)

    def reset(self, _: Any = None) -> None:
        """Set all sliders back to the forecast."""
        self._set({}, {})

    def _set(self, given: dict[str, Any], aims: dict[str, float]) -> None:
        self.moving = True
        for key, slider in self.sliders.items():
            one = self.figures.get(key) or self.aims[key]
            told = aims.get(key) if key in self.aims else given.get(one.of)
            number = told - one.base if isinstance(told, int | float) else one.rest
            slider.value = min(max(number, slider.min), slider.max)
        self.moving = False
        self._follow()

    def widget(self) -> Any:
        """The panel as one control.

        Returns
        -------
        ipywidgets.VBox
            Sliders at the left, the answer at the right; on a narrow screen one above the other.
        """
        import ipywidgets

        def button(key: str, act: Any, kind: str = "") -> Any:
            made = ipywidgets.Button(description=self._of(key), button_style=kind)
            made.on_click(act)
            return made

        def group(keys: list[str]) -> Any:
            # a name above its slider is never cut, however narrow the screen
            every = self.figures | self.aims
            names = [ipywidgets.HTML(markup.html(_described(every[key]).of(self.lang))) for key in keys]
            rows = [one for key, name in zip(keys, names, strict=True) for one in (name, self.sliders[key])]
            return ipywidgets.VBox(rows)

        lead = [key for key, one in self.figures.items() if one.leads]
        rest = [key for key in self.figures if key not in lead]
        parts = [(self._of("figures"), group(lead)), (self._of("targets"), group(list(self.aims)))]
        if rest:
            parts.insert(1, (self._of("more"), group(rest)))
        folded = ipywidgets.Accordion([made for _, made in parts], selected_index=0)
        for n, (name, _) in enumerate(parts):
            folded.set_title(n, name)
        named = ipywidgets.HBox(
            [self.name, button("keep", self.keep, "primary"), self.choice, button("show", self.show),
             button("forget", self.forget)], layout=ipywidgets.Layout(flex_flow="row wrap"),
        )  # fmt: skip
        takes = ipywidgets.Accordion([self.takes])
        takes.set_title(0, self._of("takes"))
        # side by side, so that the answer is seen while a slider moves
        moved = ipywidgets.VBox([folded, button("reset", self.reset), self.said, self.note, named],
                                layout=ipywidgets.Layout(flex="1 1 20rem", min_width="0"))  # fmt: skip
        answered = ipywidgets.VBox([self.shown, takes], layout=ipywidgets.Layout(flex="2.2 1 28rem", min_width="0"))
        both = ipywidgets.HBox([moved, answered], layout=ipywidgets.Layout(flex_flow="row wrap", grid_gap="0 1rem"))
        return _whole(self, [both, self.table])


def _whole(panel: Panel, parts: list[Any]) -> Any:
    """The parts as one control, which is plain text where no control can be shown."""
    import ipywidgets

    class WhatIfPanel(ipywidgets.VBox):
        def __repr__(self) -> str:
            plain = panel.asked.plain
            return f"WhatIfPanel({plain.region!r}, {plain.year})"

    made = WhatIfPanel(parts)
    made.panel = panel
    return made


def _readout(one: Lever) -> str:
    digits = 0 if one.step >= 1 else len(f"{one.step:.6f}".rstrip("0").split(".")[1])
    return f".{digits}f"


def _described(one: Lever) -> Text:
    en, zh = (f" ({one.unit.en})" if one.unit.en else "", f"（{one.unit.zh}）" if one.unit.zh else "")
    return Text(one.name.en + en, one.name.zh + zh)


def _warned(error: KJError, lang: str) -> str:
    return f"<p style='color:#8f4208'>{markup.html(Text(error.en, error.zh).of(lang))}</p>"
