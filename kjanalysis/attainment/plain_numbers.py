"""Numbers as `outlook.json` holds them."""

from __future__ import annotations

import math


def exact(value: float) -> float | int:
    """A printed figure as it is, whole ones whole."""
    return int(value) if float(value).is_integer() else float(value)


def plain(value: float | None) -> float | int | None:
    """A number JSON can hold, to six significant digits (whole ones whole)."""
    if value is None or not math.isfinite(value):
        return None
    value = float(f"{value:.6g}")
    return int(value) if value.is_integer() else value
