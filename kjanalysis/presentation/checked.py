"""What a notebook says of how right such forecasts were."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from ..wording.sentences import Sentence, Sentences
from . import plain_reliability
from .answered import Answered


@dataclass(frozen=True, eq=False)
class Checked(Answered):
    """One notebook's parameters and data, and what past forecasts came to."""

    def reliability(self, scores: pd.DataFrame, method: str) -> Sentences | None:
        """How often statements of a probability came true, and on whom that was tested.

        Parameters
        ----------
        scores : DataFrame
            Of :meth:`backtest_scores` or :meth:`panel_scores`.
        method : str
            The method looked at.

        Returns
        -------
        Sentences or None
            Computed from the scores; None where they are too few.
        """
        levels = self.known.places["level"]
        tested = set(levels.reindex(scores["region"].unique()).dropna())
        found = self.came_true(scores, method)
        said = plain_reliability.lines(found, tested, levels.at[self.region], self.lang)
        return Sentences(Sentence(one, self.lang) for one in said) if said else None

    def came_true(self, scores: pd.DataFrame, method: str) -> pd.DataFrame:
        """Probabilities that were given, and how often each came true.

        Parameters
        ----------
        scores : DataFrame
            Of :meth:`backtest_scores` or :meth:`panel_scores`.
        method : str
            The method looked at.

        Returns
        -------
        DataFrame
            Columns said, came and n, for :func:`kjanalysis.presentation.charts.reliability`;
            empty where there are too few scores.
        """
        found = plain_reliability.came_true(scores, method) if len(scores) else pd.DataFrame()
        found.attrs["day"] = scores.attrs.get("day")
        return found

    def panel_sentence(self, scores: pd.DataFrame) -> Sentence:
        """Which series :meth:`panel_scores` checked.

        Parameters
        ----------
        scores : DataFrame
            Of :meth:`panel_scores`.

        Returns
        -------
        Sentence
            Regions, indicators and years in words.
        """
        if scores.empty:
            return Sentence(self.text("截至该日没有可检验的结果。", "There is no outcome to check by that day."))
        regions, first, last = scores["region"].nunique(), scores["origin"].min(), scores["origin"].max()
        names = [self.name(code) for code in scores["family"].unique()]
        said = self.text(
            f"检验对象：{regions} 个地区的{'、'.join(names)}。预测时点为 {first}–{last} 各年年末，共 {scores['cut'].nunique()} 条历史序列。",
            f"Checked: {', '.join(names)} of {regions} regions. Forecasts were made at the end of each year from {first} "
            f"to {last}, from {scores['cut'].nunique()} histories.",
        )
        return Sentence(said, self.lang)
