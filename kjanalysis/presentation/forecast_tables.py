"""A forecast in tables: its quantiles, and the priors behind it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..forecast import Forecast, quantiles
from ..forecast.prior import Prior
from ..notation.identities import parse
from ..notation.scales import scale_of
from ..tables import Snapshot
from ..tables.unit_words import unit_words
from ..wording import words
from ..wording.citations import Cited
from ..wording.text import Text

_PRIOR_COLUMNS = {
    "zh": ["指标", "同类组", "序列数", "典型年变化（对数 %）", "序列间差异", "典型波动", "借自其他组"],
    "en": [
        "indicator",
        "group",
        "series in the group",
        "typical yearly change (log %)",
        "spread between series",
        "typical noise",
        "borrowed from other groups",
    ],
}


def quantile_table(f: Forecast, known: Snapshot, year: int, first: list[str], lang: str) -> Cited | None:
    """Quantiles of a year's forecast, rounded; None if nothing can be forecast.

    Parameters
    ----------
    f : Forecast
    known : Snapshot
        For names and units.
    year : int
    first : list of str
        The indicators wanted, in their order.
    lang : {"zh", "en"}
    """
    if not len(f.draws.columns):
        return None
    codes = [code for code in dict.fromkeys(first) if (code, year) in f.draws]
    table = quantiles(f.draws[[(code, year) for code in codes]])
    indicators = [known.indicator(code) for code in codes]
    shown = [
        [words.estimate(x, bool(indicator.integer)) for x in row]
        for indicator, row in zip(indicators, table.to_numpy(), strict=True)
    ]
    names = [
        f"{Text(indicator.en, indicator.zh).of(lang)} ({unit_words(known.codes, code, lang).head})"
        for code, indicator in zip(codes, indicators, strict=True)
    ]
    return Cited(pd.DataFrame(shown, index=names, columns=[f"{100 * q:g}%" for q in table.columns]), lang=lang)


def prior_table(f: Forecast, known: Snapshot, lang: str) -> Cited:
    """What alike series elsewhere say: typical growth and noise a year."""
    rows = [_prior_row(known, code, p, lang) for code, p in f.priors.items() if _has_own_prior(known, code, f)]
    return Cited(pd.DataFrame(rows, columns=_PRIOR_COLUMNS[lang]), lang=lang)


def _has_own_prior(known: Snapshot, code: str, f: Forecast) -> bool:
    """Whether an indicator is not computed from its parts' draws."""
    tie = parse(known.indicator(code).identity)
    return tie is None or not (tie.kind == "ratio" or set(tie.parts) <= set(f.priors))


def _prior_row(known: Snapshot, code: str, p: Prior, lang: str) -> list:
    indicator = known.indicator(code)
    factor = 100 if scale_of(indicator.kind, indicator.integer) != "linear" else 1
    return [
        Text(indicator.en, indicator.zh).of(lang),
        _alike(known, indicator.pool, lang),
        p.n_series,
        words.signed(factor * p.drift),
        f"{factor * p.drift_sd:.1f}",
        f"{factor * np.exp(p.log_noise):.1f}",
        Text("yes", "是").of(lang) if p.borrowed else "",
    ]


def _alike(known: Snapshot, pool: str, lang: str) -> str:
    """The indicators whose series are looked at together, the first two by name."""
    rows = known.indicators[known.indicators["pool"].eq(pool)]
    names = [Text(row.en or row.zh, row.zh or row.en).of(lang) for row in rows.itertuples()]
    listed = Text(", ", "、").of(lang).join(names[:2])
    more = len(names) - 2
    return listed if more <= 0 else listed + Text(f" and {more} more", f"等 {len(names)} 项").of(lang)
