"""What a notebook shows of the answer: cards, what it would take, what drives it."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from ..attainment import cards
from ..attainment.answer import answer
from ..attainment.findings import outside_view
from ..attainment.takes_table import takes_table
from ..wording import markup
from ..wording.citations import Cited
from ..wording.sentences import Sentence, Sentences
from ..wording.text import Text
from . import outlook_tables
from .run_data import RunData
from .shown import Shown

_FOLDED = {
    "decomposition": Text("The same in figures", "同一内容的数据表"),
    "progress": Text("Last value, growth and class of progress of each target", "各目标的最近值、增速与进度类别"),
    "scores": Text("Scores of each method: CRPS, MASE, sMAPE, coverage", "各方法评分：CRPS、MASE、sMAPE、区间覆盖率"),
    "slopes": Text("Calibration of each method: Brier score and slopes", "各方法的概率校准：Brier 评分与斜率"),
}


_WIDENS = {
    "bounds": Text("imprecise figures (“more than”, rounding)", "公布值不精确（“超/突破”、取整）"),
    "measurement": Text("errors and revisions", "误差与修订"),
    "drift": Text("an uncertain trend", "趋势不明"),
    "surprises": Text("future surprises", "今后的波动"),
}


def _widest(name: str, frame: pd.DataFrame) -> Text:
    """The component without which a forecast would be narrowest, in a sentence; empty if none makes it narrower."""
    rows = frame[frame["component"].isin(list(_WIDENS)) & frame["width_change"].lt(-0.5)]
    if rows.empty:
        return Text("", "")
    most = rows.loc[rows["width_change"].idxmin()]
    less, what = f"{-most['width_change']:.0f}", _WIDENS[most["component"]]
    return Text(
        f"{name}: most of the doubt comes from {what.en}. Without it the interval would be {less} % narrower.",
        f"{name}：不确定性主要来自{what.zh}，若无此项，区间会缩窄 {less}%。",
    )


@dataclass(frozen=True, eq=False)
class Answered(RunData):
    """One notebook's parameters and data, and what is shown of the answer."""

    def answer(self) -> Shown:
        """The answer: leading targets in cards, the others in rows, the rest folded.

        Returns
        -------
        Shown
            HTML (:func:`kjanalysis.attainment.answer.answer`).
        """
        return Shown(answer(self.outlook.together, self.outlook.targets, self.known, self.lang))

    def takes_table(self) -> Shown | None:
        """What 50, 80 and 90 % would take, for each target that is forecast.

        Returns
        -------
        Shown or None
            HTML (:func:`kjanalysis.attainment.takes_table.takes_table`); None if none is forecast.
        """
        shown = takes_table(self.outlook.targets, self.lang)
        return Shown(f'{cards.style()}<div class="kj-answer">{shown}</div>') if shown else None

    def first_findings(self) -> Sentences:
        """The two or three findings that matter most.

        Returns
        -------
        Sentences
            Published figures are links.
        """
        return Sentences(said.of(self.lang) for said in self.reasons.first)

    def more_findings(self) -> Sentences | None:
        """The other findings, folded.

        Returns
        -------
        Sentences or None
            Published figures are links; None if there are no others.
        """
        rest = self.reasons.rest
        if not rest:
            return None
        head = self.text(f"其余 {len(rest)} 条说明", f"{len(rest)} more remark{'s' if len(rest) > 1 else ''}")
        return Sentences((said.of(self.lang) for said in rest), head)

    def finding_list(self) -> Sentences:
        """:func:`kjanalysis.attainment.findings.findings` in the workbook's language.

        Returns
        -------
        Sentences
            Published figures are links.
        """
        return Sentences(said.of(self.lang) for said in [*self.reasons.first, *self.reasons.rest])

    def folded(self, table: pd.DataFrame | None, what: str) -> Shown | None:
        """A table folded under one line, for those who want the details.

        Parameters
        ----------
        table : DataFrame or None
            As the workbook or :mod:`kjanalysis.backtest` gives it.
        what : {"decomposition", "progress", "scores", "slopes"}
            What it shows.

        Returns
        -------
        Shown or None
            HTML; None without a table, or with an empty one.
        """
        if table is None or table.empty:
            return None
        head = markup.html(_FOLDED[what].of(self.lang))
        return Shown(f'<details class="kj-fold"><summary>{head}</summary>{table._repr_html_()}</details>')

    def tied_note(self, numerator: str = "rd_expenditure", ratio: str = "rd_intensity") -> Sentence | None:
        """How an amount's target and its ratio's stand together: both met, only one, neither.

        Parameters
        ----------
        numerator, ratio : str
            Indicator codes.

        Returns
        -------
        Sentence or None
            None without both targets and draws.
        """
        from . import tied_targets  # matplotlib comes with it

        found = tied_targets.shares(self.outlook, numerator, ratio)
        if found is None:
            return None
        head = Text(f"{self.name(numerator)} and {self.name(ratio)}", f"{self.name(numerator)}与{self.name(ratio)}")
        return Sentence(
            f"{head.of(self.lang)}{Text(': ', '：').of(self.lang)}{tied_targets.shares_line(found, self.lang)}{Text('.', '。').of(self.lang)}",
            self.lang,
        )

    def decomposition_note(self) -> Sentences | None:
        """Where most of each headline forecast's width comes from.

        Returns
        -------
        Sentences or None
            A sentence a target; None if none is decomposed.
        """
        names = {t.id: t.name(self.lang) for t in self.outlook.targets}
        said = [_widest(names[key], frame).of(self.lang) for key, frame in self.decompositions.items()]
        return Sentences(Sentence(one, self.lang) for one in said if one) if any(said) else None

    def decomposition_table(self) -> Cited | None:
        """What makes up each headline forecast.

        Returns
        -------
        Cited or None
            A target and component a row; None if no target is forecast.
        """
        return outlook_tables.decompositions(self.decompositions, self.outlook, self.lang)

    def outside_note(self) -> Sentence | None:
        """That there is no outside view, and why.

        Returns
        -------
        Sentence or None
            None where :meth:`outside_table` shows one.
        """
        if self.outside_table() is not None:
            return None
        said = outside_view(self.outlook, self.known)
        return Sentence(said[0].of(self.lang), self.lang) if said else None

    def outside_table(self) -> Cited | None:
        """Inside view, outside view and both, with what the outside view rests on.

        Returns
        -------
        Cited or None
            A target a row; None if none has comparable targets.
        """
        return outlook_tables.both_views(self.outlook, self.lang)
