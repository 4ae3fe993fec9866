"""What a run may take: time, tries, memory."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..errors import KJError

#: What a kernel takes before its first cell is run, with room to start.
LEAST_MEMORY = 200 << 20


@dataclass(frozen=True)
class Limits:
    """What a run may take.

    Parameters
    ----------
    timeout : float or None
        Seconds for a notebook.
    retries : int
        How often a run that failed is tried again.
    memory : int or None
        Bytes of data its kernel may take.
    """

    timeout: float | None = None
    retries: int = 0
    memory: int | None = None


def parse_memory(text: str) -> int:
    """Bytes of ``2G``, ``500M`` or a plain number.

    Parameters
    ----------
    text : str
        A number, perhaps with K, M, G or T (powers of 1024).

    Returns
    -------
    int
        Bytes.

    Raises
    ------
    KJError
        If it is something else, or less than a kernel needs to start.

    Examples
    --------
    >>> parse_memory("1.5G") == 1.5 * 2**30
    True
    """
    found = re.fullmatch(r"([0-9]+(?:\.[0-9]+)?)\s*([KMGT]?)(?:i?B)?", text.strip(), re.I)
    size = int(float(found[1]) * 1024 ** " KMGT".index(found[2].upper() or " ")) if found else 0
    if size < LEAST_MEMORY:
        raise KJError(
            f"Memory limit {text!r} can't be used. Give a size such as 2G, at least {LEAST_MEMORY >> 20}M.",
            f"内存上限 {text!r} 无法使用，请给出 2G 之类的大小，至少 {LEAST_MEMORY >> 20}M。",
        )
    return size
