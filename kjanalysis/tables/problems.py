"""What is wrong with the tables, in words: one :class:`Problem` a place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

#: A table's schema as `datapackage.json` has it.
Spec = dict[str, Any]


@dataclass(frozen=True)
class Problem:
    """One place in the tables that is wrong, in words.

    Parameters
    ----------
    file : str
        The file's name.
    row : int or None
        Line of the file as a spreadsheet counts: the header is 1.
    column : str or None
        Its column.
    what, what_zh : str
        What is wrong and how to mend it, in English and Chinese.
    level : {"problem", "notice"}
        Whether the data can't be used, or the reader is only told.
    key : str
        The key of a database's row, such as ``region=330205, year=2021``; a file's row
        has its line.

    Examples
    --------
    >>> Problem("targets.csv", 7, "value", "is empty.", "为空。").en
    'targets.csv, row 7, column value: is empty.'
    """

    file: str
    row: int | None
    column: str | None
    what: str
    what_zh: str
    level: str = "problem"
    key: str = ""

    @property
    def en(self) -> str:
        """Place and problem in English, a str."""
        place = self.file + (f", {self.key}" if self.key else f", row {self.row}" if self.row else "")
        return place + (f", column {self.column}" if self.column else "") + f": {self.what}"

    @property
    def zh(self) -> str:
        """Place and problem in Chinese, a str."""
        place = self.file + (f" {self.key}" if self.key else f" 第 {self.row} 行" if self.row else "")
        return place + (f" “{self.column}” 列" if self.column else "") + f"：{self.what_zh}"
