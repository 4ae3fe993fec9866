"""Region, year and language written into a notebook's parameters cell."""

from __future__ import annotations

import json
import re


def filled(source: str, region: str, year: int, lang: str) -> str:
    """A parameters cell with other values; what stands behind them on the line stays.

    Parameters
    ----------
    source : str
        The cell's code.
    region : str
        Region code; empty: what stands there stays.
    year : int
        The targets' year.
    lang : {"zh", "en"}
        Language of pages.

    Returns
    -------
    str

    Examples
    --------
    >>> filled('region = "330205"  # a code', "330000", 2025, "en")
    'region = "330000"  # a code'
    """
    for name, value in (("region", region), ("year", year), ("lang", lang)):
        if value:
            source = re.sub(rf'^{name} = ("[^"]*"|\d+)', f"{name} = {json.dumps(value)}", source, flags=re.M)
    return source


def parameters_set(text: str, region: str, year: int, lang: str) -> str:
    """A notebook of a person's own with other parameters; nothing else changes but outputs, which are of the old ones.

    Parameters
    ----------
    text : str
        The notebook as JSON.
    region : str
        Region code.
    year : int
        The targets' year.
    lang : {"zh", "en"}
        Language of pages.

    Returns
    -------
    str
        JSON; the same text if there is no parameters cell, or nothing to change.
    """
    try:
        book = json.loads(text)
        cells = [cell for cell in book["cells"] if cell["cell_type"] == "code"]
        own = [cell for cell in cells if "parameters" in cell["metadata"].get("tags", [])]
    except (ValueError, KeyError, TypeError, AttributeError):  # no notebook: left alone
        return text
    before = ["".join(cell["source"]) for cell in own]
    after = [filled(source, region, year, lang) for source in before]
    if before == after:
        return text
    for cell, source in zip(own, after, strict=True):
        cell["source"] = source.splitlines(keepends=True)
    for cell in cells:
        cell["outputs"], cell["execution_count"] = [], None
    return json.dumps(book, ensure_ascii=False, indent=1) + "\n"
