"""Traditional characters made simplified, one for one, as a report in either is the same report."""

from __future__ import annotations

import csv
import functools
from importlib.resources import files


@functools.cache
def traditional() -> dict[int, str]:
    """Simplified character by the code of the traditional one, for ``str.translate``; not to be changed.

    From the package's `traditional.csv`: characters that reports use and that stand for one
    simplified character only.

    >>> "高新技術產業".translate(traditional())
    '高新技术产业'
    """
    lines = files(__package__).joinpath("traditional.csv").read_text(encoding="utf-8").splitlines()
    return {ord(row["traditional"]): row["simplified"] for row in csv.DictReader(lines)}
