"""The two or three findings that matter most, and the rest."""

from __future__ import annotations

import functools
from typing import NamedTuple

from .. import tables
from ..wording.text import Text
from .findings import by_kind
from .outlook_data import OutlookData

#: How many findings come first.
MOST = 3

#: Kinds of findings by what they may change: first what moves a probability, then what explains it.
ORDER = (
    "layered_targets",
    "tied_targets",
    "misfits",
    "old_figures",
    "beside_growth",
    "too_few_series",
    "already_reached",
    "drivers",
    "stock_and_new",
    "caveats",
    "first_figures",
    "outside_view",
    "unknown",
)


class Reasons(NamedTuple):
    """Findings in two parts.

    Attributes
    ----------
    first, rest : list of Text
        Those that matter most, at most one of a kind; and the others.
    """

    first: list[Text]
    rest: list[Text]


def reasons(outlook: OutlookData, data: tables.Folder = None) -> Reasons:
    """:func:`kjanalysis.attainment.findings.findings`, those that matter most first.

    What was set aside isn't among them: it stands above the answer (``outlook.set_aside``).

    Parameters
    ----------
    outlook : Outlook
        Of :func:`kjanalysis.outlook`.
    data : path-like, optional
        A folder to read in place of the tables that the outlook was made from.

    Returns
    -------
    Reasons
        The other findings, none left out.

    Examples
    --------
    >>> import kjanalysis as kj
    >>> first, rest = reasons(kj.outlook("330205", 2021, "2021-03-26"))
    >>> len(first), first[0].en.startswith("With R&D expenditure at 25")
    (3, True)
    """
    return _kept(outlook) if data is None else _sorted(outlook, data)


@functools.lru_cache(maxsize=4)
def _kept(outlook: OutlookData) -> Reasons:
    """Those of an outlook's own tables: its page, brief and workbook all ask, and some are drawn anew."""
    return _sorted(outlook)


def _sorted(outlook: OutlookData, data: tables.Folder = None) -> Reasons:
    """What :func:`reasons` gives."""
    found = {kind: said for kind, said in by_kind(outlook, data).items() if kind != "set_aside"}
    first = [found[kind][0] for kind in ORDER if found[kind]][:MOST]
    return Reasons(first, [one for said in found.values() for one in said if not any(one is other for other in first)])
