"""What a unit counts or measures: its class, from `units.csv`."""

from __future__ import annotations

import csv
import functools
from importlib.resources import files


@functools.cache
def unit_classes() -> dict[str, str]:
    """Class of each unit, from the package's `units.csv`."""
    lines = files(__package__).joinpath("units.csv").read_text(encoding="utf-8").splitlines()
    return {row["unit"]: row["class"] for row in csv.DictReader(lines)}


def unit_class(unit: str) -> str:
    """Class of a unit as written.

    Parameters
    ----------
    unit : str
        With or without a multiplier (万, 亿) or a base (/万人).

    Returns
    -------
    str
        From the package's `units.csv`; empty for a unit that isn't there.

    Examples
    --------
    >>> unit_class("万人次"), unit_class("亿元"), unit_class("件/万人"), unit_class("亿千瓦时")
    ('event', 'money', 'count', 'energy')
    """
    base = unit.split("/")[0]
    classes = unit_classes()
    return classes.get(base) or classes.get(base.lstrip("万亿")) or classes.get(base.lstrip("百千万亿"), "")
