"""What is wrong with the tables, in words: one :class:`Problem` a place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

#: A table's schema as `datapackage.json` has it.
Spec = dict[str, Any]


@dataclass(frozen=True)
class Problem:
    """One place in the tables that is wrong, in words.

    ``row`` counts lines of the file as a spreadsheet does: the header is 1.
    ``level`` is ``problem`` (the data can't be used) or ``notice``.
    """

    file: str
    row: int | None
    column: str | None
    what: str
    what_zh: str
    level: str = "problem"

    @property
    def en(self) -> str:
        place = self.file + (f", row {self.row}" if self.row else "")
        return place + (f", column {self.column}" if self.column else "") + f": {self.what}"

    @property
    def zh(self) -> str:
        place = self.file + (f" 第 {self.row} 行" if self.row else "")
        return place + (f" “{self.column}” 列" if self.column else "") + f"：{self.what_zh}"
