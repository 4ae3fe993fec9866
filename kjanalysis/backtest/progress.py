"""How far a long computation is, shown in JupyterLab while it runs, and gone when it is done.

Only where a person waits: a notebook that is run by `kjanalysis run`, by a test or by a script
keeps no trace of it.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from typing import Any

from ..errors import language
from ..wording.text import Text

#: A computation that takes longer (s) says how far it is.
PATIENCE = 1.0

#: JupyterLab sets it in the kernels of notebooks that a person has open.
OPENED = "JPY_SESSION_NAME"


def watched(items: Sequence[Any]) -> Iterator[Any]:
    """Items one by one, with the number done shown to who waits.

    Parameters
    ----------
    items : sequence
        What is worked on.

    Yields
    ------
    object
        Each item.

    Examples
    --------
    >>> list(watched([1, 2]))
    [1, 2]
    """
    if OPENED not in os.environ:
        yield from items
        return
    from IPython.display import HTML, clear_output, display

    started, shown = time.monotonic(), None
    for n, item in enumerate(items, start=1):
        yield item
        if time.monotonic() - started > PATIENCE:
            said = Text(f"Computing: {n} of {len(items)}", f"正在计算：{n} / {len(items)}").of(language())
            bar = HTML(f'<progress max="{len(items)}" value="{n}"></progress> {said}')
            if shown is None:
                shown = display(bar, display_id=True)
            elif shown:
                shown.update(bar)
    if shown is not None:
        clear_output()
