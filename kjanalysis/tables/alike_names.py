"""Names that a mistyped one may stand for: few wrong signs, and those that sound alike first."""

from __future__ import annotations

import functools
from collections.abc import Iterable

#: Signs further apart than this in GB 2312 don't sound alike.
_FAR = 20

#: What a wrong first sign counts more.
_FIRST = 0.05


def alike(text: str, names: Iterable[str]) -> list[str]:
    """Names that differ from a text in one sign if it has two to five, in two if it has six to eight, and so on.

    Parameters
    ----------
    text : str
        As it was typed.
    names : iterable of str
        What may be meant.

    Returns
    -------
    list of str
        The most alike first. Of names with as many other signs, those that sound or
        begin like the text come first.

    Examples
    --------
    >>> alike("贵西市", ["黔西市", "贵港市", "贵溪市", "永修县"])
    ['贵溪市', '贵港市', '黔西市']
    """
    if not text:
        return []
    most = max(1, len(text) // 3)
    signs = set(text)
    near = [
        name for name in names if abs(len(name) - len(text)) <= most and len(signs & set(name)) >= len(signs) - most
    ]
    costs = {name: _cost(text, name) for name in near if signs & set(name)}
    kept = [name for name, cost in costs.items() if 0 < cost < most + 1]
    return sorted(kept, key=lambda name: (costs[name] + _FIRST * (name[0] != text[0]), name))


def _cost(one: str, other: str) -> float:
    """How many signs differ, left out or too many; one that sounds otherwise counts a little more."""
    row = [1.1 * at for at in range(len(other) + 1)]
    for count, sign in enumerate(one, start=1):
        before, row = row, [1.1 * count]
        for at, there in enumerate(other, start=1):
            instead = 0 if sign == there else 1 + 0.1 * _unlike(sign, there)
            row.append(min(before[at] + 1.1, row[-1] + 1.1, before[at - 1] + instead))
    return row[-1]


@functools.cache
def _unlike(one: str, other: str) -> float:
    """How unlike two signs sound, 0 to 1: GB 2312 lists the common ones by their sound."""
    here, there = _place(one), _place(other)
    return 1.0 if here is None or there is None else min(abs(here - there), _FAR) / _FAR


def _place(sign: str) -> int | None:
    """Where a common sign stands in GB 2312; None for the rare ones, which are listed by their strokes."""
    code = sign.encode("gb2312", errors="ignore")
    if len(code) != 2 or not 0xB0 <= code[0] <= 0xD7:
        return None
    return (code[0] - 0xB0) * 94 + code[1] - 0xA1
