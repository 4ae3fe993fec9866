"""An indicator's unit in a language: 家 of firms are firms in English."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ..notation.identities import parse
from ..notation.unit_names import UnitName, in_english


def unit_words(codes: pd.DataFrame, code: str, lang: str) -> UnitName:
    """An indicator's unit, behind a number and at the head of a column.

    Parameters
    ----------
    codes : DataFrame
        `indicators.csv` with the code as index (:attr:`kjanalysis.tables.Snapshot.codes`).
    code : str
        Indicator code.
    lang : {"zh", "en"}
        Which language.

    Returns
    -------
    UnitName
        In Chinese both as in `indicators.csv`.

    Examples
    --------
    >>> import kjanalysis as kj
    >>> codes = kj.tables.read().on(None).codes
    >>> [unit_words(codes, code, "en").behind for code in ("hightech_firms", "rd_expenditure", "rd_institutions_prov")]
    ['firms', 'hundred million yuan', '']
    >>> unit_words(codes, "rd_intensity_rank", "en").head
    'place'
    """
    unit = str(codes.at[code, "unit"])
    if lang == "en" and codes.at[code, "kind"] == "rank":  # 位 counts people elsewhere
        return UnitName("", "place")
    return UnitName(unit, unit) if lang == "zh" else in_english(unit, _of_firms(codes, code))


def _of_firms(codes: pd.DataFrame, code: str) -> bool:
    """Whether an indicator counts firms, or is a change of one that does."""
    tie = parse(codes.at[code, "identity"])
    of: Any = tie.parts[0] if tie is not None and tie.kind == "diff" and tie.parts[0] in codes.index else code
    return bool(codes.at[of, "pool"] == "firm_stock")
