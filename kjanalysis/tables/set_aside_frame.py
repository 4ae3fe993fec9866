"""The frame of rows that were set aside when the tables were read (:mod:`kjanalysis.tables.setting_aside`)."""

from __future__ import annotations

import pandas as pd

#: Columns of the frame.
#:
#: - table, layer, row: where the row is; ``row`` is the line in the file, or a database row's place plus one.
#: - column, en, zh: what is wrong, and where.
#: - region, indicator, year: as the row has them; ``until`` is the last year in which a target stands.
#: - parts: of an indicator, those of its identity.
#: - published: empty where no day is known, or where the day is what is wrong.
#: - because: the place in this frame of the row that a row hangs on; -1 for a row with a problem of its own.
COLUMNS = [
    "table", "layer", "row", "column", "region", "indicator", "year", "until", "parts", "published", "en", "zh", "because",
]  # fmt: skip


def nothing() -> pd.DataFrame:
    """The frame of tables of which nothing was set aside."""
    return pd.DataFrame(columns=COLUMNS).astype({"row": "int64", "because": "int64"})
