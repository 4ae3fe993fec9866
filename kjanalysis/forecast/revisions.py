"""How much preliminary figures are revised later."""

from __future__ import annotations

import functools
from pathlib import Path

import numpy as np
import pandas as pd

from ..tables import Snapshot
from ..tables.learned import learned

#: Before any pair is seen: the typical revision, and what it weighs in pairs.
REVISION, REVISION_PAIRS = 0.01, 5


@functools.lru_cache(maxsize=32)
def revision_noise(known: Snapshot) -> float:
    """Typical log difference between a preliminary figure and the later one, as known on the day."""
    return float(
        learned(
            known,
            "revisions",
            Path(__file__).parent,
            lambda: typical_revision(revisions(known.bare_figures, known.codes["kind"])),
        )
    )


def revisions(rows: pd.DataFrame, kind: pd.Series) -> pd.Series:
    """Log of the later over the preliminary figure of the same region, indicator, year and basis.

    Parameters
    ----------
    rows : DataFrame
        Figures that may be used, best first (:attr:`kjanalysis.tables.Snapshot.figures`).
    kind : Series
        Of each indicator, as in `indicators.csv`.
    """
    keys = ["region", "indicator", "year", "basis"]
    rows = rows[_beside_preliminary(rows) & rows["value"].gt(0) & rows["qualifier"].isin(["eq", "expected"])]
    rows = rows.loc[
        rows["indicator"].isin(kind.index[kind.isin(["flow", "stock", "ratio"])]), [*keys, "status", "value"]
    ]
    first = rows[rows["status"].eq("preliminary")].drop_duplicates(keys)
    final = rows[rows["status"].ne("preliminary")].drop_duplicates(keys)
    both = first.merge(final, on=keys, suffixes=("_first", "_final")).sort_values(keys).set_index(keys)
    return np.log(both["value_final"] / both["value_first"])


def _beside_preliminary(rows: pd.DataFrame) -> pd.Series:
    """Which rows can have a preliminary figure beside them: few of many."""
    first = rows[rows["status"].eq("preliminary")]
    return rows["indicator"].isin(first["indicator"].unique()) & rows["region"].isin(first["region"].unique())


def typical_revision(gaps: pd.Series) -> float:
    """Root mean square of revisions, none counted above 10 %, started at :data:`REVISION`."""
    gaps = gaps.clip(-0.1, 0.1)
    start = REVISION_PAIRS * REVISION**2
    return float(np.sqrt((start + (gaps**2).sum()) / (REVISION_PAIRS + len(gaps))))
